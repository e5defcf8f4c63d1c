"""hostile.py make | check: a project whose every text is hostile (tests/fixtures/hostile/payloads.txt), and whether its write-up
shows each literally. Works in the current folder; ROOT names the repository. See tests/cli/hostile.bats.

Channels: experiment titles, claims (says, source, because), file names and column names of CSV data, series in a figure's key, labels in
a figure, names of points, cells of a table, values in the text, captions, the CSV files that a reader downloads, JSON and SQL.
"""
import csv, html.parser, io, itertools, json, os, re, subprocess, sys, unicodedata, xml.etree.ElementTree as etree

ROOT, PROGRAM = os.environ["ROOT"], os.environ["OVERPARAM"]
PAYLOADS = [json.loads(line) for line in open(f"{ROOT}/tests/fixtures/hostile/payloads.txt") if not line.startswith("#")]
counted = {}


def quoted(text):
    """As an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def printable(text):
    """Without control characters, which the reader of YAML refuses with file, line and column."""
    return re.sub(r"[\x00-\x1f\x7f]", " ", text)


def in_yaml(text):
    """As a double-quoted scalar: JSON's, but for characters of more than 16 bits."""
    return '"' + "".join(json.dumps(c)[1:-1] if ord(c) < 0x10000 else f"\\U{ord(c):08x}" for c in text) + '"'


def file_name(i, text):
    """What of a payload a file system takes as a name, and a number that makes it the only one."""
    return printable(text).replace("/", "\u2044")[:60] + f" {i}.csv"


def captioned(text):
    """Pandoc's Markdown for these very characters."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", re.sub(r"[\x00-\x1f\x7f]+", " ", text)).strip()


def make():
    os.makedirs("data")
    for folder in ("experiments", "plots", "report/tables", "report/values"):
        for name in os.listdir(folder):
            if name not in ("style.gp", "fonts.conf"):
                os.remove(f"{folder}/{name}")
    for i, text in enumerate(PAYLOADS):
        name, said = f"h{i:03}", printable(text)
        target = ("t" + said).strip() # blanks around a column's name are none of it
        with open("data/" + file_name(i, text), "w", newline="") as f:
            csv.writer(f).writerows([["x", target], [1, 2], [2, 3]])
        with open(f"experiments/{name}.yaml", "w") as f:
            f.write(f"experiment: {name}\ntitle: {in_yaml('T' + said)}\nsource: {in_yaml('S' + said)}\nproblem:\n"
                    f"  data: {{kind: csv, path: {in_yaml('../data/' + file_name(i, text))}, target: {in_yaml(target)}}}\n  loss: squared\n"
                    "parameterization: canonical\ninit: zero\noptimizer: {kind: gradient-descent, rate: 0.01}\nstop: {steps: 3}\n"
                    "record: {observables: [loss]}\n"
                    f"claims:\n  - id: {name}.claim\n    says: {in_yaml('C' + said)}\n    source: {in_yaml('R' + said)}\n"
                    f"    query: select count(*) from runs where experiment = '{name}'\n    expect: \"= 1\"\n    because: {in_yaml('B' + said)}\n")
        with open(f"report/values/{name}.sql", "w") as f:
            f.write(f"-- format: %s\nselect {quoted('V' + text)}\n")
    rows = ",\n".join(f"({i}, {quoted(text)})" for i, text in enumerate(PAYLOADS))
    hostile = f"with hostile (n, text) as (values\n{rows})\n"
    with open("plots/hostile.sql", "w") as f:
        f.write(hostile + "select 'K' || text as series, 1 as x, n as y, 'L' || text as label, 'P' || text as point from hostile order by n\n")
    with open("plots/hostile.gp", "w") as f:
        f.write(f"# size: 6.3 {len(PAYLOADS) / 7}\n# alt: {'x'}\nset key left top maxcols 1 font ',5' spacing 1\nset xrange [0:2]\n"
                f"plot for [i = 0:n_series - 1] data index i using 2:3 with points title columnheader(1), \\\n"
                "  for [i = 0:n_series - 1] data index i using 2:3:4 @NAME, \\\n"
                "  for [i = 0:n_series - 1] data index i using 2:3:5 @RUNS\n")
    with open("report/tables/hostile.sql", "w") as f:
        f.write("-- format: %d %s\n-- columns: r l\n" + hostile + "select n, 'D' || text as cell from hostile order by n\n")
    with open("report/report.md", "w") as f:
        f.write("---\ntitle: Hostile\nstatus: |\n  {summary}\n---\n\n# Values\n\n")
        f.writelines("{value:h%03d}\n\n" % i for i in range(len(PAYLOADS)))
        # One caption holds them all: a page takes so many floats.
        f.write("![A" + " A".join(captioned(text) for text in PAYLOADS) + "](table:hostile){#tbl:hostile}\n\n")
        f.write("![Series.](figure:hostile){#fig:hostile}\n\n# Claims {.appendix}\n\n{claims-table}\n\n# Provenance\n\n{provenance}\n")


def plain(text):
    """Control characters do not print, blanks run together, and a letter and its accent are one."""
    return unicodedata.normalize("NFC", re.sub(r"\s+", " ", re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "", text)).strip())


class Page(html.parser.HTMLParser):
    """The page as a browser reads it: texts of cells and paragraphs, elements, attributes."""

    def __init__(self):
        super().__init__()
        self.cells, self.all, self.open, self.starts, self.script = [], [], [], [], None

    def handle_starttag(self, tag, attributes):
        self.starts.append((tag, dict(attributes)))
        if tag in ("td", "p", "pre", "summary", "title", "text", "strong"):
            self.open.append([tag, ""])
        self.script = "" if tag == "script" and not attributes else self.script

    def handle_endtag(self, tag):
        if self.open and self.open[-1][0] == tag:
            self.cells.append(plain(self.open.pop()[1]))

    def handle_data(self, data):
        self.all.append(data)
        for entry in self.open:
            entry[1] += data
        if self.script == "":
            self.script = data


failures = []


def expect(channel, text, found):
    # What a claim says may hold formulas, which are set as such.
    found = found or (channel.startswith("a claim in") and text in ("$x$", "$$x$$"))
    counted[channel] = counted.get(channel, 0) + 1
    if not found:
        failures.append(f"{channel}: {json.dumps(text)} is not shown as it is")


def require(channel, strange):
    """Nothing of a kind that only a text could have brought in."""
    if strange:
        failures.append(f"{channel}: there is {str(strange)[:300]}")


def check_page():
    page = Page()
    page.feed(open("report/report.html", encoding="utf-8").read())
    cells, everything = set(page.cells), plain("".join(page.all))
    joined = "\0".join(page.cells)
    for i, text in enumerate(PAYLOADS):
        expect("a table's cell in the page", text, plain("D" + text) in cells)
        expect("a value in the page", text, plain("V" + text) in cells)
        expect("a claim in the page", text, f"h{i:03}.claim " + plain("C" + printable(text)) in joined)
        expect("a claim's source in the page", text, plain("R" + printable(text)) in everything)
        expect("a claim's reason in the page", text, plain(f"Claim h{i:03}.claim: " + "B" + printable(text)) in cells)
        expect("a title in the page", text, plain(f"h{i:03} T{printable(text)} (1 run)") in cells)
        expect("a source in the page", text, plain("S" + printable(text)) in cells)
        expect("a caption in the page", text, "A" + plain(printable(text)) in everything)
        expect("a file's name in the page", text, plain(in_yaml("../data/" + file_name(i, text))) in everything)
    scripts = [attributes for tag, attributes in page.starts if tag == "script"]
    own = [attributes for attributes in scripts if attributes.get("type") != "application/gzip"]
    ours = open("report/template.html").read().count("<script>") + 1 # the head's, and report/page/
    require("scripts of the page", own if own != ours * [{}] else None)
    scripts = "".join(open(f"report/page/{name}").read() for name in sorted(os.listdir("report/page")))
    require("the page's own script", page.script if (page.script or "").strip() != f'"use strict";\n(() => {{\n{scripts}}})();' else None)
    require("handlers in the page", [(tag, name) for tag, attributes in page.starts for name in attributes if name.startswith("on")])
    require("links out of the page", [a for tag, a in page.starts for k, v in a.items() if k in ("href", "src", "srcdoc", "action")
                                      and not re.match(r"#|data:application/gzip|data:text/css", v or "")])
    require("elements of the page", {tag for tag, _ in page.starts}
            & {"iframe", "img", "base", "object", "embed", "form", "link", "textarea", "b", "mtext"})


def check_figure():
    tree = etree.parse("build/figures/hostile.svg")
    texts = {plain(" ".join(e.itertext())) for e in tree.iter() if e.tag.endswith(("}text", "}title"))}
    texts |= {plain("".join(e.itertext())) for e in tree.iter() if e.tag.endswith(("}text", "}title"))}
    for text in PAYLOADS:
        # gnuplot's reader takes no double quote inside a field (src/report/blocks.h).
        drawn = text.replace('"', "\u201d")
        expect("a series in the figure", text, plain("K" + drawn) in texts)
        expect("a label in the figure", text, plain("L" + drawn) in texts)
        expect("a point's name in the figure", text, plain("P" + drawn) in texts)
    for e in tree.iter():
        require("elements of the figure", e.tag if e.tag.endswith(("}script", "}foreignObject", "}a")) else None)
        require("handlers in the figure", [name for name in e.attrib if name.startswith("on")])


def check_paper():
    said = subprocess.run(["pdftotext", "-raw", "report/report.pdf", "-"], capture_output=True, check=True).stdout.decode()

    def letters(text):
        """Without blanks, breaks and soft hyphens, which typesetting moves; ligatures undone. A hyphen is itself: two are no dash."""
        return re.sub(r"[\s\u00ad]+", "", unicodedata.normalize("NFKC", plain(text)))

    said = letters(said)
    for i, text in enumerate(PAYLOADS):
        # Latin Modern has no glyphs for other scripts: a box stands for them. A word longer than the line runs over its end.
        if all(" " <= c <= "~" or c in "\t\n\r" for c in text) and len(text) < 80:
            expect("a table's cell in the paper", text, letters("D" + text) in said)
            expect("a claim in the paper", text, letters(f"h{i:03}.claim C" + printable(text)) in said)
            expect("a claim's source in the paper", text, letters("R" + printable(text)) in said)
            expect("a title in the paper", text, letters("T" + printable(text)) in said)
            expect("a value in the paper", text, letters("V" + text) in said)


def expect_all(channel, wanted, rows):
    """Row by row; a row too few or too many is told by those that are then not as they were."""
    for (text, row), found in itertools.zip_longest(wanted, rows, fillvalue=("a row that nobody wrote", None)):
        expect(channel, text, row is not None and found == row)


def check_data():
    with open("build/tables/hostile.csv", newline="", encoding="utf-8") as f:
        expect_all("a downloaded CSV", [(t, "D" + t) for t in PAYLOADS], [row[-1] for row in list(csv.reader(f))[1:]])
    told = subprocess.run([PROGRAM, "sql", "--json", "select title from experiments order by name"], capture_output=True, check=True).stdout
    try:
        titles = [row["title"] for row in json.loads(told)]
    except json.JSONDecodeError as e:
        titles = [f"no JSON: {e}"]
    expect_all("JSON from the database", [(t, "T" + printable(t)) for t in PAYLOADS], titles)
    columns = ", ".join(f"{i} as " + '"' + text.replace('"', '""') + '"' for i, text in enumerate(PAYLOADS))
    told = subprocess.run([PROGRAM, "sql", "--csv", "select " + columns], capture_output=True, check=True).stdout.decode()
    expect_all("a column's name in CSV", [(t, t) for t in PAYLOADS], next(csv.reader(io.StringIO(told, newline=""))))


if __name__ == "__main__":
    assert len(PAYLOADS) >= 140 and len(set(PAYLOADS)) == len(PAYLOADS)
    if sys.argv[1] == "make":
        make()
    else:
        check_data()
        check_figure()
        check_page()
        check_paper()
        for channel, n in sorted(counted.items()):
            print(f"{n:5} {channel}")
        print("\n".join(failures))
        assert min(counted.values()) >= 140 and len(counted) >= 20, counted
        sys.exit(1 if failures else 0)
