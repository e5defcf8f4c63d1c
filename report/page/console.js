// console.js: SQL on all of it, by SQLite in a worker, so that a long query can be stopped.

function sheet(columns, rows) {
  const head = element("tr", {}, ...columns.map((name) => element("th", { scope: "col" }, name)));
  const body = element("tbody");
  for (const row of rows) body.append(element("tr", {}, ...row.map((cell) => element("td", {}, cell instanceof Node ? cell : cell === null ? "" : String(cell)))));
  const box = element("div", { class: "scroll" }, element("table", {}, element("thead", {}, head), body));
  boxes.observe(box);
  return box;
}

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
  // The statistics that the program gives to SQL, as src/store/statistics.c defines them; sorted: ascending, not empty.
  const sum = (x) => x.reduce((total, value) => total + value, 0);
  const statistics = {
    median: (sorted) => (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2,
    stdev: (sorted) => {
      const mean = sum(sorted.map((value) => value / sorted.length));
      return sorted.length > 1 ? Math.sqrt(sum(sorted.map((value) => (value - mean) ** 2)) / (sorted.length - 1)) : null;
    },
    geomean: (sorted) => Math.exp(sum(sorted.map(Math.log)) / sorted.length),
    quantile: (sorted, share) => {
      const at = (sorted.length - 1) * share;
      const below = Math.floor(at);
      return at > below ? sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
    },
  };
  const addStatistics = () => {
    for (const [name, of] of Object.entries(statistics)) {
      const add = (values, x, share) => {
        if (x === null) return values;
        if (typeof x !== "number") throw new Error(`${name} expects numbers`);
        if (of.length > 1 && !(share >= 0 && share <= 1)) throw new Error(`${name} expects a share from 0 to 1 behind the values`);
        values.list.push(x);
        values.share = share;
        return values;
      };
      database.create_aggregate(name, {
        init: () => ({ list: [] }),
        step: of.length > 1 ? add : (values, x) => add(values, x), // SQLite counts a function's arguments by its parameters
        finalize: ({ list, share }) => (list.length ? of(Float64Array.from(list).sort(), share) : null),
      });
    }
  };
  const open = async ({ wasm, tables }) => {
    const SQL = await self.initSqlJs({ wasmBinary: wasm, useOldExtensionFunctions: false });
    database = new SQL.Database();
    addStatistics();
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
