// page.js: what the page does beyond being read. Without it figures, tables, queries, scripts, data (as .csv.gz), the runs'
// numbers and all links are there as plain HTML; the query console and the look-up of a single run are not.
//
//   contents    follow along; on a small screen they fold into one line at the top
//   #run:12     any run by its number: its parameters, its results, what was made of it
//   figures     series can be switched off; points name their runs, to a pointer and to keys
//   boxes       what scrolls says so, and is a stop of the tabulator only then
//   data        NAME.csv instead of NAME.csv.gz; all runs behind a figure instead of the first
//   console     SQL on all of it, by SQLite in a worker, so that a long query can be stopped
"use strict";

(() => {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const element = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };

  // --- data carried by the page (src/report/carried.h) -----------------------------------------------------------

  async function inflated(base64) {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  const text = async (base64) => new TextDecoder().decode(await inflated(base64));
  const base64Of = (holder) => (holder.href ? holder.href.slice(holder.href.indexOf(",") + 1) : holder.textContent);
  const part = (name) => document.querySelector(`script[data-part="${name}"]`);

  // RFC 4180 -> rows of strings.
  function rowsOf(csv) {
    const rows = [];
    let row = [];
    for (let at = 0; at < csv.length; ) {
      let cell = "";
      if (csv[at] === '"') {
        for (at++; at < csv.length && !(csv[at] === '"' && csv[at + 1] !== '"'); at++) {
          if (csv[at] === '"') at++;
          cell += csv[at];
        }
        at++;
      } else {
        const from = at;
        while (at < csv.length && csv[at] !== "," && csv[at] !== "\n" && csv[at] !== "\r") at++;
        cell = csv.slice(from, at);
      }
      row.push(cell);
      if (csv[at] === ",") {
        at++;
        continue;
      }
      while (csv[at] === "\r" || csv[at] === "\n") at++;
      rows.push(row);
      row = [];
    }
    return rows;
  }

  // CSV has no types: a column of numbers is one of numbers, its empty cells are NULL; any other is text.
  async function tableOf(holder) {
    const [columns, ...rows] = rowsOf(await text(base64Of(holder)));
    columns.forEach((_, j) => {
      const numbers = rows.some((row) => row[j] !== "") && rows.every((row) => row[j] === "" || isFinite(Number(row[j])));
      if (numbers) for (const row of rows) row[j] = row[j] === "" ? null : Number(row[j]);
    });
    return { name: holder.dataset.table, columns, rows };
  }

  const remembered = new Map();
  function carried(name) {
    if (!remembered.has(name)) remembered.set(name, tableOf(document.querySelector(`[data-table="${name}"]`)));
    return remembered.get(name);
  }

  function save(name, content) {
    const url = URL.createObjectURL(new Blob([content], { type: "text/csv;charset=utf-8" }));
    element("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }

  function unpackDownloads() {
    for (const link of all("a.data")) {
      link.addEventListener("click", async (event) => {
        event.preventDefault();
        save(link.textContent, await text(base64Of(link)));
      });
      if (!document.getElementById("console")) continue;
      const ask = element("button", { type: "button", class: "small" }, "query it");
      ask.addEventListener("click", () => askConsole(`select *\nfrom ${link.dataset.table}`));
      link.after(" ", ask);
    }
  }

  // --- contents ----------------------------------------------------------------------------------------------------

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

  // --- where a link leads ------------------------------------------------------------------------------------------

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

  // --- runs --------------------------------------------------------------------------------------------------------

  // "3-5 9" -> [[3, 5], [9, 9]]
  const rangesOf = (text) =>
    text.split(" ").map((range) => {
      const [first, last = first] = range.split("-").map(Number);
      return [first, last];
    });
  const within = (ranges, run) => ranges.some(([first, last]) => first <= run && run <= last);

  const swept = (json) =>
    Object.entries(JSON.parse(json || "{}"))
      .map(([path, value]) => `${path} = ${value}`)
      .join(", ");

  const runLink = (run) => element("a", { href: `#run:${run}` }, String(run));

  function lookUpRuns() {
    const section = document.getElementById("experiments");
    if (!section) return;
    const input = element("input", { id: "run-number", inputmode: "numeric", pattern: "\\s*[0-9]+\\s*", size: "9", required: "" });
    const form = element(
      "form",
      { class: "look-up" },
      element("label", { for: "run-number" }, "Run number "),
      input,
      " ",
      element("button", { type: "submit" }, "Show"),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const hash = `#run:${input.value.trim()}`;
      if (location.hash === hash) goToHash(true);
      else location.hash = hash;
    });
    section.prepend(form, element("div", { id: "run", tabindex: "-1", "aria-live": "polite" }));
  }

  // Six digits; all of them when it is pointed at.
  const shortly = (value) => {
    if (typeof value !== "number") return value;
    const digits = value.toPrecision(6);
    const short = digits.includes("e") ? digits.replace(/\.?0*e/, "e") : String(Number(digits));
    return Number(short) === value ? short : element("span", { title: String(value) }, short);
  };

  async function showRun(id, go) {
    const panel = document.getElementById("run");
    if (!panel) return;
    document.getElementById("run-number").value = id;
    panel.replaceChildren("Looking it up \u2026");
    if (go) panel.scrollIntoView({ block: "center" });
    const { columns, rows } = await carried("runs");
    const row = rows.find((r) => r[0] === id);
    if (!row) {
      const last = rows.length ? ` (they go from ${rows[0][0]} to ${rows[rows.length - 1][0]})` : "";
      panel.replaceChildren(element("p", {}, `No run of this write-up has the number ${id}${last}.`));
      return;
    }
    const of = (name) => row[columns.indexOf(name)];
    const uses = all("table.uses tr[data-runs]").find((tr) => within(rangesOf(tr.dataset.runs), id));
    const facts = [
      ["experiment", element("a", { href: `#experiment:${of("experiment")}` }, of("experiment"))],
      ["variant", of("variant")],
      ["status", of("reason") ? `${of("status")} (${of("reason")})` : of("status")],
      ["steps", of("steps")],
      ["swept", swept(of("swept"))],
    ];
    const list = element("dl");
    for (const [name, value] of facts)
      if (value !== "" && value !== null) list.append(element("dt", {}, name), element("dd", {}, value instanceof Node ? value : String(value)));
    const used = element("dd");
    if (uses) used.append(...Array.from(uses.lastElementChild.cloneNode(true).childNodes));
    list.append(element("dt", {}, "used in"), used);
    const results = (await carried("results")).rows.filter((r) => r[0] === id);
    panel.replaceChildren(
      element("h2", {}, `Run ${id}`),
      list,
      sheet(["observable", "component", "last value"], results.map((r) => [r[1], r[2], r[3] === null ? r[4] : shortly(r[3])])),
      element("p", {}, "On the command line: ", element("code", {}, `overparam show ${id}`), ", ", element("code", {}, `overparam export ${id}`)),
    );
    if (go) panel.focus({ preventScroll: true });
  }

  const AT_ONCE = 500;

  function completeRunTables() {
    for (const table of all("table.runs")) {
      linkRuns(table.tBodies[0]);
      const more = table.closest("details").querySelector("p.more");
      if (more) showMore(table, more);
    }
  }

  // The button that shows the rest of a table of runs, so many at a time that the page stays quick.
  function showMore(table, more) {
    const count = more.querySelector(".count");
    const button = element("button", { type: "button", class: "small" });
    const left = () => Number(count.dataset.all) - table.tBodies[0].rows.length;
    const label = () => (button.textContent = left() > AT_ONCE ? `Show ${AT_ONCE} more` : "Show all");
    button.addEventListener("click", async () => {
      const { columns, rows } = await carried("runs");
      const ranges = rangesOf(table.dataset.runs);
      const at = ["id", "experiment", "variant", "status", "swept"].map((name) => columns.indexOf(name));
      const from = table.tBodies[0].rows.length;
      const body = element("tbody");
      for (const row of rows.filter((r) => within(ranges, r[0])).slice(from, from + AT_ONCE)) {
        const cells = at.map((j) => (columns[j] === "swept" ? swept(row[j]) : String(row[j])));
        body.append(element("tr", {}, ...cells.map((cell) => element("td", {}, cell))));
      }
      linkRuns(body);
      table.tBodies[0].append(...body.rows);
      table.tabIndex = -1;
      table.focus({ preventScroll: true });
      label();
      count.textContent = `The first ${table.tBodies[0].rows.length} of ${count.dataset.all} runs are shown.`;
      if (left() <= 0) more.remove();
    });
    label();
    count.after(" ", button);
  }

  function linkRuns(body) {
    for (const row of body.rows) row.cells[0].replaceChildren(runLink(row.cells[0].textContent));
  }

  // --- figures -----------------------------------------------------------------------------------------------------

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

  // --- what scrolls --------------------------------------------------------------------------------------------------

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

  // --- a result as a table -----------------------------------------------------------------------------------------

  function sheet(columns, rows) {
    const head = element("tr", {}, ...columns.map((name) => element("th", { scope: "col" }, name)));
    const body = element("tbody");
    for (const row of rows) body.append(element("tr", {}, ...row.map((cell) => element("td", {}, cell instanceof Node ? cell : cell === null ? "" : String(cell)))));
    const box = element("div", { class: "scroll" }, element("table", {}, element("thead", {}, head), body));
    boxes.observe(box);
    return box;
  }

  // --- the query console -------------------------------------------------------------------------------------------

  const examples = [
    ["Runs by experiment and how they ended", "select experiment, status, count(*) as runs, sum(steps) as steps\nfrom runs\ngroup by experiment, status"],
    ["Claims: expected and measured", "select id, expected, measured, holds, says\nfrom claims\norder by id"],
    ["What is made of run 1", "select kind, artefact\nfrom lineage\nwhere run = 1"],
    [
      "The last loss against the swept parameters",
      "select r.experiment, r.variant, r.swept, x.value as loss\nfrom results x\njoin runs r on r.id = x.run\nwhere x.observable = 'loss'\norder by x.value desc\nlimit 100",
    ],
    ["The parameters that sweeps move", "select r.experiment, p.path, count(distinct p.value) as 'values'\nfrom parameters p\njoin runs r on r.id = p.run\ngroup by r.experiment, p.path"],
  ];

  // Runs in the worker, after SQLite's own script: no variable of the page reaches it.
  const workerCode = () => {
    let database;
    const quoted = (name) => `"${name.replace(/"/g, '""')}"`;
    const fill = (table) => {
      database.run(`create table ${quoted(table.name)} (${table.columns.map(quoted).join(", ")})`);
      const insert = database.prepare(`insert into ${quoted(table.name)} values (${table.columns.map(() => "?").join(", ")})`);
      for (const row of table.rows) insert.run(row);
      insert.free();
    };
    const open = async ({ wasm, tables }) => {
      const SQL = await self.initSqlJs({ wasmBinary: wasm, useOldExtensionFunctions: false });
      database = new SQL.Database();
      database.run("begin");
      tables.forEach(fill);
      database.run(
        "create view parameters as select r.id as run, j.key as path, j.value as value, 1 as swept from runs r, json_each(nullif(r.swept, '')) j",
      );
      database.run("create table lineage (kind, artefact, run)");
      database.run(
        "with recursive spread (kind, artefact, run, last) as (select kind, artefact, first, last from ranges union all " +
          "select kind, artefact, run + 1, last from spread where run < last) insert into lineage select kind, artefact, run from spread",
      );
      database.run("drop table ranges");
      database.run("create index lineage_run on lineage (run)");
      database.run("create index results_run on results_of_runs (run)");
      database.run(
        "create view results as select x.run as run, r.experiment as experiment, x.observable as observable, x.component as component, " +
          "x.value as value, x.kind as kind, r.variant as variant from results_of_runs x join runs r on r.id = x.run",
      );
      database.run("create unique index runs_id on runs (id)");
      database.run("commit");
    };
    const LIMIT = 100000;
    const holdsNothing = (sql) => {
      const statements = database.iterateStatements(sql);
      const { done, value } = statements.next();
      if (!done) value.free();
      return done;
    };
    // One statement, which changes nothing: what it is allowed is set anew each time, for a statement can move that, too.
    const answer = (sql) => {
      database.run("pragma query_only = 1");
      const statements = database.iterateStatements(sql);
      const { value: statement, done } = statements.next();
      if (done) return { says: "Nothing to run." };
      try {
        if (!holdsNothing(statements.getRemainingSQL())) return { says: "One statement at a time, please: nothing was run." };
        const rows = [];
        let more = statement.step();
        for (; more && rows.length < LIMIT; more = statement.step()) rows.push(statement.get());
        return { columns: statement.getColumnNames(), rows, more };
      } finally {
        statement.free();
      }
    };
    self.onmessage = async ({ data }) => {
      try {
        if (data.wasm) {
          await open(data);
          self.postMessage({ ready: true });
        } else self.postMessage(answer(data.sql));
      } catch (error) {
        self.postMessage({ error: String(error.message || error) });
      }
    };
  };

  let worker = null;
  const stopped = new Error("stopped");

  // Ready to be asked, or `stopped` when it was by then.
  async function openWorker(isStopped) {
    const names = all("[data-table]").map((holder) => holder.dataset.table);
    const tables = await Promise.all(names.map(carried));
    const code = [await text(base64Of(part("sqlite-js"))), `(${workerCode})();`];
    const wasm = await inflated(base64Of(part("sqlite-wasm")));
    if (isStopped()) throw stopped;
    worker = new Worker(URL.createObjectURL(new Blob(code, { type: "text/javascript" })));
    // The page's table of ranges becomes one row per run; results get the columns of their run.
    const inside = { lineage: "ranges", results: "results_of_runs" };
    try {
      await ask({ wasm, tables: tables.map((t) => ({ ...t, name: inside[t.name] || t.name })) });
    } catch (error) {
      closeWorker();
      throw error;
    }
  }

  function closeWorker() {
    if (!worker) return;
    worker.terminate();
    worker.refuse(stopped);
    worker = null;
  }

  const ask = (message) =>
    new Promise((resolve, reject) => {
      worker.refuse = reject;
      worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data));
      worker.onerror = (event) => reject(new Error(event.message || "the worker failed"));
      worker.postMessage(message);
    });

  let askConsole = () => {};

  const able = (button, yes) => button.setAttribute("aria-disabled", String(!yes));
  const isAble = (button) => button.getAttribute("aria-disabled") !== "true";
  const counted = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`;

  // What is said when SQLite refuses a query.
  const complaint = (error) =>
    error === stopped
      ? "Stopped."
      : /no such table: (all_)?trajectories/.test(error.message)
        ? "This page does not carry trajectories: overparam sql on the database does."
        : `SQLite says: ${error.message}`;

  function buildConsole() {
    const section = document.getElementById("console");
    if (!section || !part("sqlite-wasm")) return;
    const SHOWN = 500;
    const query = element("textarea", { id: "query", rows: "6", spellcheck: "false", autocapitalize: "off", "aria-label": "SQL query" });
    const run = element("button", { type: "button" }, "Run");
    const stop = element("button", { type: "button", "aria-disabled": "true" }, "Stop");
    const choice = element("select", { "aria-label": "Examples" }, element("option", { value: "" }, "Examples \u2026"));
    examples.forEach(([name], i) => choice.append(element("option", { value: String(i) }, name)));
    const status = element("p", { role: "status" });
    const output = element("div", { id: "answer" });
    const say = (what) => (status.textContent = what);
    query.value = examples[0][1];

    const show = ({ columns, rows, more, says }, seconds) => {
      output.replaceChildren();
      if (says) return say(says);
      output.append(sheet(columns, rows.slice(0, SHOWN)));
      const count = more ? `The first ${rows.length} rows` : counted(rows.length, "row");
      say(`${count} in ${seconds.toFixed(2)} s${rows.length > SHOWN ? `, the first ${SHOWN} shown` : ""}. `);
      const csv = element("button", { type: "button", class: "small" }, "as CSV");
      const cell = (c) => (c === null ? "" : /[",\r\n]/.test(c) ? `"${String(c).replace(/"/g, '""')}"` : String(c));
      csv.addEventListener("click", () => save("answer.csv", [columns, ...rows].map((row) => `${row.map(cell).join(",")}\n`).join("")));
      status.append(csv);
    };

    let asked = 0;
    const execute = async () => {
      if (!isAble(run)) return;
      const mine = ++asked;
      able(run, false);
      able(stop, true);
      try {
        if (!worker) {
          say("Preparing the data, once \u2026");
          await openWorker(() => mine !== asked);
        }
        say("Running \u2026");
        const start = performance.now();
        show(await ask({ sql: query.value }), (performance.now() - start) / 1000);
      } catch (error) {
        say(complaint(error));
        output.replaceChildren();
      }
      able(run, true);
      able(stop, false);
    };

    run.addEventListener("click", execute);
    stop.addEventListener("click", () => {
      if (!isAble(stop)) return;
      asked++;
      if (worker) closeWorker();
      else say("Stopping \u2026");
    });
    choice.addEventListener("change", () => {
      if (choice.value === "") return;
      query.value = examples[Number(choice.value)][1];
      choice.value = "";
    });
    query.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) execute();
    });
    askConsole = (sql) => {
      query.value = sql;
      if (location.hash !== "#console") history.pushState({ seen: true }, "", "#console");
      section.scrollIntoView();
      query.focus({ preventScroll: true });
      execute();
    };

    section.replaceChildren(
      element(
        "p",
        {},
        "SQL on the data behind this page, by SQLite in your browser; nothing leaves it. Run with the button or Ctrl+Enter.",
      ),
      element("div", { class: "controls" }, run, stop, choice),
      query,
      status,
      output,
      tablesList(),
      licence(),
    );
  }

  // The tables of the console, those of the whole before those of each figure, table and number.
  function tablesList() {
    const fold = element("details", { class: "tables" }, element("summary", {}, "Tables"));
    const sorts = [
      ["Of all runs", /^[a-z]+$/],
      ["Of the figures", /^figure_/],
      ["Of the tables", /^table_/],
      ["Of the numbers in the text", /^value_/],
    ];
    const lineOf = (name, columns, count) => [
      element("dt", {}, element("code", {}, name)),
      element("dd", {}, `${columns.join(", ")} (${count})`),
    ];
    // The columns that the console's tables have beyond those that the page carries.
    const columnsOf = {
      lineage: ["kind", "artefact", "run"],
      results: ["run", "experiment", "observable", "component", "value", "kind", "variant"],
    };
    const fill = async () => {
      const names = all("[data-table]").map((holder) => holder.dataset.table);
      const box = element("div", { class: "scroll" });
      for (const [title, like] of sorts) {
        const list = element("dl");
        for (const { name, columns, rows } of await Promise.all(names.filter((name) => like.test(name)).map(carried)))
          list.append(...lineOf(name, columnsOf[name] || columns, name === "lineage" ? "one row for each run" : counted(rows.length, "row")));
        if (title === sorts[0][0]) list.append(...lineOf("parameters", ["run", "path", "value", "swept"], "those that a sweep moves"));
        if (list.firstChild) box.append(element("h2", {}, title), list);
      }
      fold.append(box, element("p", {}, "This page does not carry trajectories: ", element("code", {}, "overparam sql"), " on the database does."));
      boxes.observe(box);
    };
    fold.addEventListener("toggle", fill, { once: true });
    return fold;
  }

  function licence() {
    const fold = element("details", {}, element("summary", {}, "SQLite in this page"));
    fold.addEventListener(
      "toggle",
      async () => {
        fold.append(
          element("p", {}, "SQLite is in the public domain; it was compiled for browsers by the sql.js project, under this licence:"),
          element("pre", {}, await text(base64Of(part("sqlite-licence")))),
        );
        boxes.observe(fold.lastChild);
      },
      { once: true },
    );
    return fold;
  }

  buildConsole();
  unpackDownloads();
  lookUpRuns();
  completeRunTables();
  exploreFigures();
  followContents();
  nameScrolling();
  followLinks();
})();
