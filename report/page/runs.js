// runs.js: any run by its number, #run:12; all runs behind a figure instead of the first.

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
