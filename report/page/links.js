// links.js: where a link inside the page leads.

// What an address names; a malformed one (#x%) names nothing.
function named(hash) {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return "";
  }
}

// Unfolds or looks up what the address names, and goes there when the reader means to.
function goToHash(go) {
  const id = named(location.hash);
  const run = /^run:(\d+)$/.exec(id);
  if (run) return showRun(Number(run[1]), go);
  const target = id && document.getElementById(id);
  if (!target) return;
  for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  if (go) target.scrollIntoView();
}

// A place in the history that has been seen is one that the reader comes back to: the browser knows where in the page
// that was, so it is not scrolled. A link to where the address points already changes no address and is followed here.
function followLinks() {
  const seen = () => Boolean(history.state && history.state.seen);
  const arrive = () => {
    const isNew = !seen();
    history.replaceState({ seen: true }, "");
    goToHash(isNew);
  };
  addEventListener("hashchange", arrive);
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href^='#']");
    if (link && link.hash === location.hash) setTimeout(() => goToHash(true));
  });
  arrive();
}
