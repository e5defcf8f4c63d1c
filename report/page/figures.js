// figures.js: series can be switched off; points name their runs, to a pointer and to keys.

const isText = (plot) => plot.querySelector("text") && !plot.querySelector("path, use, polygon, rect, circle");
const paint = (mark, name) => (mark.getAttribute(name) || "none").replace(/\s/g, "");
const textColour = (text) => paint(text.parentElement, "fill");

// The first colour that a plot draws with; white is a margin around it.
function colourOf(plot) {
  for (const mark of plot.querySelectorAll("path, use, polygon, rect, circle")) {
    for (const name of ["stroke", "color", "fill"]) {
      const colour = paint(mark, name);
      if (!["none", "currentColor", "white"].includes(colour)) return colour;
    }
  }
  return "";
}

const isGrey = (colour) => {
  const parts = colour.match(/\d+/g);
  return !parts || new Set(parts).size === 1;
};

// "10" and a raised, small "-2" as they are drawn.
function inlineOf(text) {
  const pieces = [];
  for (const span of text.querySelectorAll("tspan")) {
    if (!span.textContent) continue;
    const shift = parseFloat(span.getAttribute("dy") || 0);
    const small = parseFloat(span.getAttribute("font-size") || 11) < 11 || shift < -6;
    pieces.push(small && shift ? element(shift < 0 ? "sup" : "sub", {}, span.textContent) : span.textContent);
  }
  return pieces.length ? pieces : [text.textContent];
}

// What each panel of a figure draws, by colour: gnuplot calls its plots NAME-gnuplot_plot_1a, 2a ... 1b ..., a letter for
// each panel. A colour's name is its title in the key, or the text that a plot of nothing else draws in that colour.
function panelsOf(svg) {
  const panels = new Map();
  for (const plot of all("g[id*='-gnuplot_plot_']", svg)) {
    const letter = /[a-z]*$/.exec(plot.id)[0];
    if (!panels.has(letter)) panels.set(letter, { groups: new Map(), runs: [] });
    const panel = panels.get(letter);
    const texts = all("text", plot).filter((text) => text.textContent.trim());
    if (plot.querySelector("g.run")) {
      panel.runs.push(plot);
      continue;
    }
    const named = isText(plot);
    const colour = named ? texts.length && textColour(texts[0]) : colourOf(plot);
    if (!colour) continue;
    if (!panel.groups.has(colour)) panel.groups.set(colour, { colour, panel, plots: [], drawn: [], keys: [], beside: [] });
    const group = panel.groups.get(colour);
    group.plots.push(plot);
    if (named) {
      if (new Set(texts.map((text) => text.textContent)).size === 1) group.beside.push(texts[0]);
      continue;
    }
    group.drawn.push(plot);
    const title = plot.firstElementChild && plot.firstElementChild.tagName === "title" ? plot.firstElementChild.textContent.trim() : "";
    const key = title && texts.find((text) => text.textContent.trim() === title);
    if (key) group.keys.push({ text: key, plot });
  }
  for (const panel of panels.values()) {
    for (const group of panel.groups.values()) group.name = group.keys.length ? group.keys[0].text : group.beside[0];
    panel.colours = Array.from(panel.groups.values()).filter((group) => group.drawn.length && !isGrey(group.colour));
  }
  return Array.from(panels.values());
}

// A panel that names none of its curves is read with the names of another one: that which names all of its colours and the
// fewest others; among equals the nearest.
function lendNames(panels) {
  const names = (panel) => panel.colours.filter((group) => group.name);
  const lenders = panels.filter((panel) => names(panel).length);
  panels.forEach((panel, i) => {
    if (names(panel).length || !panel.colours.length) return;
    const fits = lenders.filter((other) => panel.colours.every((g) => other.groups.has(g.colour) && other.groups.get(g.colour).name));
    const excess = (other) => names(other).length * 100 + Math.abs(panels.indexOf(other) - i);
    fits.sort((one, other) => excess(one) - excess(other));
    for (const group of panel.groups.values()) {
      const lent = fits.length && fits[0].groups.get(group.colour);
      if (lent && lent.name) group.name = lent.name;
    }
  });
}

// Groups of one name and one colour are one series in all panels, and so are texts that a script wrote in that colour. Where
// a key names several plots of one colour, each of them is a series.
function seriesOf(svg) {
  const panels = panelsOf(svg);
  lendNames(panels);
  const series = new Map();
  const add = (name, group, plots) => {
    const id = `${name.textContent.trim()}\n${group.colour}`;
    if (!series.has(id)) series.set(id, { name, colour: group.colour, plots: [], groups: [] });
    series.get(id).plots.push(...plots);
    series.get(id).groups.push(group);
  };
  for (const panel of panels)
    for (const group of panel.groups.values()) {
      if (!group.name || !group.drawn.length) continue;
      const others = group.keys.slice(1).map((key) => key.plot);
      add(group.name, group, group.plots.filter((plot) => !others.includes(plot)));
      for (const key of group.keys.slice(1)) add(key.text, group, [key.plot]);
    }
  for (const text of all("text", svg)) {
    if (plotOf(text)) continue;
    const owner = series.get(`${text.textContent.trim()}\n${textColour(text)}`);
    if (owner) owner.plots.push(text);
  }
  return Array.from(series.values());
}

const placeOf = (use) => (/translate\(([^,]+),([^)]+)\)/.exec(use.getAttribute("transform") || "") || []).slice(1).map(Number);

// Where plots have corners and marks: how many of some places are among them, to a tenth of a unit.
function cornersOf(plots) {
  const corners = new Set();
  const at = (x, y) => `${Math.round(10 * x)},${Math.round(10 * y)}`;
  for (const plot of plots) {
    for (const use of all("use", plot)) corners.add(at(...placeOf(use)));
    for (const line of all("path, polygon", plot))
      for (const [, x, y] of (line.getAttribute("d") || line.getAttribute("points") || "").matchAll(/(-?[\d.]+),(-?[\d.]+)/g)) corners.add(at(x, y));
  }
  return (places) => places.filter(([x, y]) => corners.has(at(x, y))).length;
}

// The points that name runs lie on a curve, and are drawn in no colour: each plot of them goes with the group of its panel
// that most of them lie on; where curves coincide, with one that has none yet. Done when the first switch is used, for it
// reads all curves.
function takeRunsAlong(series) {
  const byPanel = new Map();
  for (const one of series)
    for (const group of one.groups) {
      if (!byPanel.has(group.panel)) byPanel.set(group.panel, []);
      byPanel.get(group.panel).push({ one, count: cornersOf(group.drawn), taken: 0 });
    }
  for (const [panel, groups] of byPanel)
    for (const plot of panel.runs) {
      const places = all("g.run use", plot).map(placeOf);
      const fits = groups.map((group) => ({ group, n: group.count(places) }));
      const [{ group, n }] = fits.sort((a, b) => b.n - a.n || a.group.taken - b.group.taken);
      if (2 * n < places.length) continue;
      group.taken++;
      group.one.plots.push(plot);
    }
}

function switches(card, series) {
  const group = element("div", { class: "series", role: "group", "aria-label": "Series shown" });
  let complete = false;
  for (const one of series) {
    const button = element("button", { type: "button", "aria-pressed": "true" }, ...inlineOf(one.name));
    button.style.setProperty("--series", one.colour);
    button.addEventListener("click", () => {
      if (!complete) takeRunsAlong(series);
      complete = true;
      const on = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(on));
      for (const plot of one.plots) plot.style.display = on ? "" : "none";
    });
    group.append(button);
  }
  card.append(group);
}

// The text of a point (plots/style.gp) with links for its runs: 'run 12, seed 3', 'runs 4 to 13, 10 seeds',
// 'runs 9, 24, 39; 3 starts'. A number with a word behind it counts something, and so does all after the first ';'.
function withRuns(name) {
  const end = `${name};`.indexOf(";");
  const parts = name.slice(0, end).split(/(\bruns? \d+(?: to \d+|, \d+(?=,|$))*)/);
  const linked = parts.flatMap((part, i) => (i % 2 ? part.split(/(\d+)/).map((run, j) => (j % 2 ? runLink(run) : run)) : part));
  return [...linked, name.slice(end)];
}

// The run points under a pointer, the topmost first: that which it hit or, for a finger, the nearest one, and all that lie
// where that one lies.
function pointsAt(card, event) {
  const near = all("g.run", card)
    .map((point) => ({ point, box: point.querySelector("use").getBoundingClientRect() }))
    .filter(({ box }) => box.width > 0)
    .map(({ point, box }) => ({ point, x: box.x + box.width / 2, y: box.y + box.height / 2, radius: box.width / 2 }));
  const hit = event.target.closest && event.target.closest("g.run");
  const away = (one) => Math.hypot(one.x - event.clientX, one.y - event.clientY);
  const reach = event.pointerType === "touch" ? 22 : 0;
  const found = near.filter(({ point }) => point === hit).concat(near.filter((one) => away(one) <= reach).sort((a, b) => away(a) - away(b)))[0];
  if (!found) return [];
  const there = near.filter((one) => Math.hypot(one.x - found.x, one.y - found.y) <= found.radius);
  return [found, ...there.filter((one) => one !== found).reverse()].map(({ point }) => point);
}

function pointAtRuns(card) {
  const notes = element("div", { class: "run-note", "aria-live": "polite" });
  const show = (points) => {
    const told = points.slice(0, NOTES_SHOWN).map((point) => element("p", {}, ...withRuns(point.querySelector("title").textContent)));
    const left = points.length - told.length;
    if (left > 0) told.push(element("p", {}, `and ${left} more at this place`));
    notes.replaceChildren(...told);
    if (!notes.isConnected) card.append(notes);
    ring(points[0]);
  };
  card.addEventListener("click", (event) => {
    if (event.target.closest && event.target.closest(".series, .run-note")) return;
    const points = pointsAt(card, event);
    if (points.length) show(points);
  });
  walkPoints(card, show, notes);
}

const NOTES_SHOWN = 12;

// The mark of the point that the note is about.
function ring(point) {
  const svg = point.closest("svg");
  for (const old of all("circle.ring", svg)) old.remove();
  const [cx, cy] = placeOf(point.querySelector("use"));
  const made = document.createElementNS("http://www.w3.org/2000/svg", "circle");
  for (const [name, value] of Object.entries({ class: "ring", cx, cy, r: 8 })) made.setAttribute(name, value);
  point.append(made);
}

// Points without a pointer: the card is one stop of the tabulator; to the left and right along a curve, up and down to the
// next one; Enter follows the first link of the note.
function walkPoints(card, show, notes) {
  const name = card.parentElement.querySelector("figcaption strong");
  card.tabIndex = 0;
  card.setAttribute("role", "group");
  card.setAttribute(
    "aria-label",
    `${name ? name.textContent : "Figure"} Points name their runs: arrow keys go from point to point, Enter follows to the run.`,
  );
  let at = null;
  const step = (key) => {
    const points = all("g.run", card).filter((point) => plotOf(point).style.display !== "none");
    if (!points.length) return null;
    const i = points.indexOf(at);
    if (key === "Home" || i < 0) return points[0];
    if (key === "End") return points[points.length - 1];
    if (key === "ArrowRight") return points[Math.min(i + 1, points.length - 1)];
    if (key === "ArrowLeft") return points[Math.max(i - 1, 0)];
    return beside(points, at, key === "ArrowDown" ? 1 : -1);
  };
  card.addEventListener("keydown", (event) => {
    if (event.target !== card || event.ctrlKey || event.metaKey || event.altKey) return;
    const link = notes.querySelector("a");
    if (event.key === "Enter" && link && notes.isConnected) link.click();
    else if (/^(Arrow(Left|Right|Up|Down)|Home|End)$/.test(event.key) && (at = step(event.key))) {
      show([at]);
      at.scrollIntoView({ block: "nearest", inline: "nearest" });
    } else return;
    event.preventDefault();
  });
}

const plotOf = (mark) => mark.closest("[id*='-gnuplot_plot_']");

// Of the next (or the last) curve's points that which lies nearest.
function beside(points, from, by) {
  const plots = Array.from(new Set(points.map(plotOf)));
  const plot = plots[plots.indexOf(plotOf(from)) + by];
  const [x, y] = placeOf(from.querySelector("use"));
  const away = (point) => {
    const [px, py] = placeOf(point.querySelector("use"));
    return Math.hypot(px - x, py - y);
  };
  return points.filter((point) => plotOf(point) === plot).sort((a, b) => away(a) - away(b))[0] || from;
}

function exploreFigures() {
  for (const card of all("figure .card")) {
    const svg = card.querySelector("svg");
    if (!svg) continue;
    const series = seriesOf(svg);
    if (series.length > 1) switches(card, series);
    if (svg.querySelector("g.run")) pointAtRuns(card);
  }
}
