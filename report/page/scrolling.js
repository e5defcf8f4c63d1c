// scrolling.js: what scrolls says so, and is a stop of the tabulator only then.

// What a box that scrolls holds: its figure or table, or the words before it.
function boxName(box) {
  const figure = box.closest("figure");
  const words = figure ? figure.querySelector("figcaption strong") : box.previousElementSibling || box.closest("details, section");
  const summary = words && words.matches("details, section") ? words.querySelector("summary, h1, h2") : words;
  return ((summary && summary.textContent.trim()) || "Table").slice(0, 80);
}

// A box is a stop of the tabulator, with a name, only while something of it is out of sight; its edge fades where it goes on.
function markScrolling(box) {
  const wide = box.scrollWidth > box.clientWidth + 1;
  const scrolls = wide || box.scrollHeight > box.clientHeight + 1;
  box.classList.toggle("goes-on", wide && box.scrollLeft + box.clientWidth < box.scrollWidth - 4);
  if (box.getAttribute("role") === "group") return;
  if (scrolls) {
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", boxName(box));
  } else for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
}

const boxes = new ResizeObserver((entries) => entries.forEach((entry) => markScrolling(entry.target)));

function nameScrolling() {
  for (const box of all(".scroll, pre, .card")) boxes.observe(box);
  document.addEventListener("scroll", ({ target }) => target.matches && target.matches(".scroll, pre, .card") && markScrolling(target), {
    capture: true,
    passive: true,
  });
  // Pandoc gives the references a role that has been withdrawn.
  for (const entry of all("[role='doc-biblioentry']")) entry.removeAttribute("role");
}
