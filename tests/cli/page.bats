#!/usr/bin/env bats
# The HTML page in a browser: nothing is complained of, every link leads somewhere, what can be explored can be.

setup_file() {
    export PROJECT=$BATS_FILE_TMPDIR/project
    "$OVERPARAM" new-report "$PROJECT" > /dev/null
    cd "$PROJECT"
    "$OVERPARAM" run > /dev/null
    "$OVERPARAM" report --html-only > /dev/null
    export PAGE=file://$PROJECT/report/report.html
    # shellcheck source=tests/browser.sh
    . "$ROOT/tests/browser.sh"
    browser_start
    export browser_folder browser_port browser_pid browser_session
    browser_open "$PAGE"
}

teardown_file() {
    . "$ROOT/tests/browser.sh"
    browser_stop
}

setup() {
    . "$ROOT/tests/browser.sh"
    cd "$PROJECT"
}

# The program may have been built where npm could not be reached: then the page goes without its console.
with_console() {
    grep -q 'data-part="sqlite-wasm"' report/report.html || skip "built without SQLite for the browser"
}

@test "the page names nothing outside itself but links" {
    run grep -oE '(src|data|poster|action)="[^#d][^"]*"|@import[^;]*|url\([^#d][^)]*\)' report/report.html
    [ -z "$output" ]
    [ "$(browser_js 'return performance.getEntriesByType("resource").filter((r) => !r.name.startsWith("blob:") && !r.name.startsWith("data:")).length')" = 0 ]
}

@test "every link inside the page leads to exactly one place" {
    [ "$(browser_js 'return document.querySelectorAll("a[href^=\"#\"]").length')" -gt 20 ]
    lost='const ids = Array.from(document.querySelectorAll("[id]"), (e) => e.id);
        const twice = ids.filter((id, i) => ids.indexOf(id) !== i);
        const lost = Array.from(document.querySelectorAll("a[href^=\"#\"]"), (a) => decodeURIComponent(a.hash.slice(1)))
            .filter((id) => !/^run:[0-9]+$/.test(id) && !document.getElementById(id));
        return JSON.stringify({twice, lost})'
    [ "$(browser_js "$lost")" = '{"twice":[],"lost":[]}' ]
    ! grep -q 'data-ref' <(sed 's/<script[^>]*>.*//' report/report.html)
}

@test "a number, a figure and a claim lead to the query and the runs behind them, and back" {
    [ "$(browser_js 'return document.querySelector("a.number").hash')" != "" ]
    behind=$(browser_js 'return document.getElementById("behind:figure:first").textContent')
    [[ $behind == *"plots/first.sql"* && $behind == *"plots/first.gp"* && $behind == *"from trajectories t"* ]]
    [[ $behind == *"Claims decided on these runs: first."* && $behind == *"overparam lineage first"* ]]
    [[ $behind == *"init.scale = "* ]]
    of_claim=$(browser_js 'return document.getElementById("behind:claim:first.half-space").textContent')
    [[ $of_claim == *"select min(value) from trajectories"* && $of_claim == *"seen in Figure"* ]]
    of_experiment=$(browser_js 'return document.getElementById("experiment:first").textContent')
    [[ $of_experiment == *"experiment: first # the name of this file"* && $of_experiment == *"Computed by core"* ]]
    [[ $of_experiment == *"Figure"*1*"first.half-space"* ]]
}

@test "an experiment leads to the sources that computed its runs, and they lead back" {
    [ "$(browser_js 'return document.querySelector("#experiment\\:first a[href=\"#code:loss/squared\"]").textContent')" = loss/squared ]
    browser_js 'return document.getElementById("code:loss/squared").querySelector("pre").textContent' > shown.c
    diff shown.c <(cat "$ROOT/src/losses/squared.c" && echo)
    [ "$(browser_js 'return document.getElementById("code:core").querySelectorAll("pre").length')" = "$(find "$ROOT/src/core" -name '*.[ch]' | wc -l)" ]
    [ "$(browser_js 'return document.querySelector("#code\\:core a[href=\"#experiment:first\"]").textContent')" = first ]
}

@test "sources of another program than the one that computed the runs are not shown as theirs" {
    cp -r "$PROJECT" "$BATS_TEST_TMPDIR/other" && cd "$BATS_TEST_TMPDIR/other"
    sqlite3 db/overparam.sqlite "update code_part set digest = 'abcdef0123456789' where part = 'loss/squared'"
    echo 'One more word.' >> report/report.md
    "$OVERPARAM" report --html-only
    grep -A5 'id="code:loss/squared:abcdef012345"' report/report.html > part.html
    grep -q 'Other code than that of the program' part.html
    ! grep -q 'src/losses/squared.c' part.html
}

@test "a link to what is folded away unfolds it" {
    [ "$(browser_js 'return document.getElementById("behind:figure:first").open')" = false ]
    browser_js 'location.hash = "behind:figure:first"'
    browser_wait 'return document.getElementById("behind:figure:first").open'
}

@test "all runs behind a figure can be shown, and one by its number" {
    number=$(browser_js 'return document.querySelector("table.uses tr[data-runs]").dataset.runs.split("-")[0]')
    browser_js "location.hash = 'run:$number'"
    browser_wait 'return document.querySelector("#run dl")'
    of_run=$(browser_js 'return document.getElementById("run").textContent')
    [[ $of_run == *"one-layer"* && $of_run == *"init.scale = 0.01"* && $of_run == *"used in"*"Figure"* ]]
    # The same as the command line says.
    last=$("$OVERPARAM" sql --csv "select value from results where run = $number and observable = 'loss'" | tail -n 1)
    [ "$(browser_js 'return Array.from(document.querySelectorAll("#run tbody tr")).filter((r) => r.cells[0].textContent === "loss" && Number(r.cells[2].textContent) === '"$last"').length')" = 1 ]
    browser_js 'location.hash = "run:987654321"'
    browser_wait 'return /No run of this write-up/.test(document.getElementById("run").textContent)'
    # The table's: fifteen runs of each variant, more than are shown without asking.
    browser_js 'document.querySelectorAll("p.more button").forEach((b) => b.click())'
    browser_wait 'return document.querySelectorAll("p.more").length === 0'
    [ "$(browser_js 'return Math.max(...Array.from(document.querySelectorAll("table.runs tbody"), (b) => b.rows.length))')" = 30 ]
}

@test "series are switched off and on again; points name their runs" {
    hidden='return Array.from(document.querySelectorAll("figure .card svg g")).filter((g) => g.style.display === "none").length'
    [ "$(browser_js 'return document.querySelectorAll(".series button").length')" -ge 2 ]
    [ "$(browser_js "$hidden")" = 0 ]
    browser_js 'document.querySelector(".series button").click()'
    [ "$(browser_js 'return document.querySelector(".series button").getAttribute("aria-pressed")')" = false ]
    # The line and its band.
    [ "$(browser_js "$hidden")" = 2 ]
    browser_js 'document.querySelector(".series button").click()'
    [ "$(browser_js "$hidden")" = 0 ]
    browser_js 'document.querySelector("g.run use").dispatchEvent(new MouseEvent("click", {bubbles: true}))'
    note=$(browser_js 'return document.querySelector(".run-note").textContent')
    [[ $note =~ ^runs\ [0-9]+\ to\ [0-9]+,\ 5\ seeds ]]
    browser_js 'document.querySelector(".run-note a").click()'
    browser_wait 'return document.querySelector("#run dl")'
}

@test "points link every run that they name, and no other number" {
    linked() { # TEXT
        browser_js "document.querySelector('g.run title').textContent = $(jq -n --arg text "$1" '$text');
            document.querySelector('g.run use').dispatchEvent(new MouseEvent('click', {bubbles: true}));
            const note = document.querySelector('.run-note');
            if (note.textContent !== document.querySelector('g.run title').textContent) return note.textContent;
            return Array.from(note.querySelectorAll('a'), (a) => a.hash.replace('#run:', '')).join(' ')"
    }
    [ "$(linked 'run 12, seed 3')" = 12 ]
    [ "$(linked 'run 12, 300 steps, against run 7, 400 steps')" = "12 7" ]
    [ "$(linked 'run 12 (layers), run 7 (quadrature), N = 3')" = "12 7" ]
    [ "$(linked 'runs 4 to 13, 10 seeds, N = 2')" = "4 13" ]
    [ "$(linked 'runs 9, 24, 39; 3 starts, step 12')" = "9 24 39" ]
    [ "$(linked 'runs 9, 24, ... (40 in all); run 5, 1 diverges')" = "9 24" ]
    [ "$(linked '12 draws')" = "" ]
}

@test "the contents follow along" {
    browser_size 1400 900
    browser_js 'location.hash = ""; document.querySelectorAll("main h1")[1].scrollIntoView()'
    browser_wait 'return document.querySelector("nav a[aria-current]")'
    heading=$(browser_js 'return document.querySelectorAll("main h1")[1].textContent')
    browser_wait "return document.querySelector('nav a[aria-current]').textContent.trim() === $(jq -n --arg h "$heading" '$h').trim()"
}

@test "data are handed out as the CSV that the command line writes" {
    [ "$(browser_js 'return document.querySelectorAll("a.data").length')" -ge 3 ]
    browser_js 'window.handed = []; URL.createObjectURL = ((made) => (blob) => { blob.text().then((t) => handed.push(t)); return made.call(URL, blob); })(URL.createObjectURL);
        document.querySelector("a.data[data-table=figure_first]").click()'
    browser_wait 'return window.handed.length'
    browser_js 'return handed[0]' > "$BATS_TEST_TMPDIR/handed.csv"
    # jq ends its output with a newline of its own.
    diff <(cat build/figures/first.csv; echo) "$BATS_TEST_TMPDIR/handed.csv"
    # Without a script it is the same, compressed.
    grep -o 'data-table="figure_first"[^>]*' report/report.html | sed 's/.*base64,//; s/".*//' | base64 -d | gzip -d | diff build/figures/first.csv -
}

@test "SQL on the page gives what SQL on the database gives" {
    with_console
    answer='return Array.from(document.querySelectorAll("#answer tbody tr"), (r) => Array.from(r.cells, (c) => c.textContent).join(",")).join("\n")'
    for query in \
        "select experiment, variant, status, count(*), sum(steps) from runs group by 1, 2, 3 order by 1, 2, 3" \
        "select id, holds, measured from claims order by id" \
        "select kind, artefact, count(*) from lineage group by 1, 2 order by 1, 2" \
        "select r.variant, p.value, max(x.value) from runs r join parameters p on p.run = r.id and p.path = 'init.scale' join results x on x.run = r.id and x.observable = 'loss' group by 1, 2 order by 1, 2"; do
        browser_js "document.getElementById('query').value = $(jq -n --arg q "$query" '$q'); document.getElementById('answer').replaceChildren();
            document.querySelector('#console .controls button').click()"
        browser_wait 'return document.querySelector("#answer tbody tr")'
        browser_js "$answer" > "$BATS_TEST_TMPDIR/page"
        "$OVERPARAM" sql --csv "$query" | tail -n +2 | tr -d '\r' > "$BATS_TEST_TMPDIR/database"
        [ -s "$BATS_TEST_TMPDIR/database" ]
        # Numbers are compared as numbers: JavaScript writes 1e-7 where C writes 1e-07.
        python3 - "$BATS_TEST_TMPDIR/page" "$BATS_TEST_TMPDIR/database" << 'PY'
import csv, sys
def cells(path):
    def cell(text):
        try:
            return float(text)
        except ValueError:
            return text
    return [[cell(c) for c in row] for row in csv.reader(open(path)) if row]
one, two = map(cells, sys.argv[1:])
assert one == two, (one, two)
PY
    done
}

@test "a wrong query is answered with what SQLite says; an endless one can be stopped" {
    with_console
    browser_js 'document.getElementById("query").value = "selec 1"; document.querySelector("#console .controls button").click()'
    browser_wait 'return /near "selec"/.test(document.querySelector("#console [role=status]").textContent)'
    browser_js 'document.getElementById("query").value = "delete from runs"; document.querySelector("#console .controls button").click()'
    browser_wait 'return /readonly|read-only/.test(document.querySelector("#console [role=status]").textContent)'
    browser_js 'document.getElementById("query").value = "with recursive n (i) as (select 1 union all select i + 1 from n) select max(i) from n";
        document.querySelector("#console .controls button").click()'
    browser_wait 'return /Running/.test(document.querySelector("#console [role=status]").textContent)'
    browser_js 'document.querySelectorAll("#console .controls button")[1].click()'
    browser_wait 'return /stopped/.test(document.querySelector("#console [role=status]").textContent)'
    browser_js 'document.getElementById("query").value = "select 6 * 7"; document.querySelector("#console .controls button").click()'
    browser_wait 'return document.querySelector("#answer td") && document.querySelector("#answer td").textContent === "42"'
}

@test "no width makes the page wider than its window, and figures keep their size legible" {
    for width in 1400 820 500; do
        browser_size "$width" 900
        browser_open "$PAGE"
        [ "$(browser_js 'return document.documentElement.scrollWidth <= document.documentElement.clientWidth')" = true ]
        [ "$(browser_js 'return document.querySelector("figure svg").getBoundingClientRect().width >= 400')" = true ]
        browser_shot "$BATS_TEST_TMPDIR/$width.png"
        [ "$(wc -c < "$BATS_TEST_TMPDIR/$width.png")" -gt 10000 ]
    done
}

@test "what a screen reader needs is there" {
    [ "$(browser_js 'return document.querySelectorAll("figure svg[role=img]").length')" -ge 1 ]
    [ "$(browser_js 'return Array.from(document.querySelectorAll("figure svg")).filter((s) => !s.getAttribute("aria-labelledby").split(" ").every((id) => document.getElementById(id).textContent.trim())).length')" = 0 ]
    [ "$(browser_js 'return Array.from(document.querySelectorAll("table")).filter((t) => !t.querySelector("th")).length')" = 0 ]
    [ "$(browser_js 'return document.querySelectorAll("main, nav[aria-label], html[lang]").length')" = 3 ]
    [ "$(browser_js 'return Array.from(document.querySelectorAll("button, input, select, textarea")).filter((e) => !(e.textContent.trim() || e.getAttribute("aria-label") || document.querySelector(`label[for="${e.id}"]`))).length')" = 0 ]
}

@test "through all of it the browser complained of nothing" {
    browser_open "$PAGE"
    browser_js 'console.warn("a planted warning")'
    log=$(browser_log)
    [[ $log == *"a planted warning"* ]]
    [ "$(grep -vc 'a planted warning' <<< "$log")" = 0 ]
}
