// data.js: elements, and the data that the page carries (src/report/carried.h).

const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
const element = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
};

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
