// contents.js: the contents follow along; on a small screen they fold into one line at the top.

function followContents() {
  const nav = document.getElementById("contents");
  const fold = nav && nav.querySelector("details");
  if (!fold) return;
  const summary = fold.querySelector("summary");
  const links = all("a[href^='#']", nav);
  const targets = links.map((link) => document.getElementById(named(link.hash)));
  const wide = matchMedia("(min-width: 76rem)");
  const arrange = () => {
    fold.open = wide.matches;
    follow();
  };
  let current = null;
  const follow = () => {
    let at = -1;
    targets.forEach((target, i) => {
      if (target && target.getBoundingClientRect().top < 140) at = i;
    });
    if (links[at] === current) return;
    if (current) current.removeAttribute("aria-current");
    current = links[at] || null;
    summary.textContent = current && !wide.matches ? `Contents \u00b7 ${current.textContent}` : "Contents";
    if (!current) return;
    current.setAttribute("aria-current", "location");
    if (wide.matches) nav.scrollTop = current.offsetTop - nav.clientHeight / 2;
  };
  let waiting = false;
  addEventListener(
    "scroll",
    () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        follow();
      });
    },
    { passive: true },
  );
  for (const link of links) link.addEventListener("click", () => (fold.open = wide.matches));
  wide.addEventListener("change", arrange);
  arrange();
}
