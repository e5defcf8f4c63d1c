#!/usr/bin/env bats
# bats file_tags=long
# The HTML page in a browser: nothing is complained of, every link leads somewhere, what can be explored can be.

setup_file() {
    export PROJECT=$BATS_FILE_TMPDIR/project
    "$OVERPARAM" new-report "$PROJECT" > /dev/null
    cd "$PROJECT"
    # What the starter's page has not: an experiment without a sweep, a formula wider than a phone, a map whose colours stand for numbers, three panels of
    # which the first has names at its curves, the second is read with them, the third has a key of its own.
    cat >> report/report.md << 'MD'

A long formula $\|\theta_1\|^2 + \|\theta_2\|^2 + \|\theta_3\|^2 + \|\theta_4\|^2 + \|\theta_5\|^2 + \|\theta_6\|^2 + \|\theta_7\|^2 = 1$ in a line.

![A map.](figure:map){#fig:map}

![Three panels.](figure:panels){#fig:panels}
MD
    cat > experiments/plain.yaml << 'YAML'
experiment: plain
title: One run
source: "a question of my own"
problem:
  data: {kind: gaussian, samples: 40, features: 10, seed: 1}
  loss: {kind: squared, reduction: mean}
init: {kind: gaussian, scale: 0.1, seed: 1}
parameterization: canonical
optimizer: {kind: gradient-descent, rate: 0.02}
stop: {steps: 10}
YAML
    cp plots/first.sql plots/map.sql
    cp plots/first.sql plots/panels.sql
    printf 'set xrange [0:1]\nset yrange [0:1]\nset palette defined (0 "black", 1 "yellow")\nplot "+" using 1:1:1 with points lc palette notitle\n' > plots/map.gp
    cat > plots/panels.gp << 'GP'
set multiplot layout 1, 3
@LOGXY
set key off
plot for [i = 0:1] data index i using "step":"least":"most" @BAND lt i + 1, for [i = 0:1] data index i using "step":"mean" with lines lt i + 1, \
    for [i = 0:1] data index i using ($0 == 3 ? $2 : NaN):"mean":(i ? "two" : "one") @NAME tc lt i + 1, \
    for [i = 0:1] data index i using "step":"mean":"runs" @RUNS
plot for [i = 0:1] data index 1 - i using "step":"mean" with lines lt 2 - i, for [i = 0:1] data index i using "step":"mean":"runs" @RUNS
set key on
plot data index 0 using "step":"mean" with lines lt 1 title "alone", data index 1 using "step":"mean" with lines lt 4 title "other"
GP
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
    [ "$(sed 's/<script[^>]*>.*//' report/report.html | grep -c 'data-ref')" -eq 0 ]
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

@test "every experiment, number and summary says what it belongs to" {
    [ "$(browser_js 'return document.querySelector(".claims-table").previousElementSibling.querySelector("a").hash')" = "#experiment:first" ]
    [ "$(browser_js 'return Array.from(document.querySelectorAll("td a"), (a) => a.hash).includes("#experiment:first")')" = true ]
    [[ $(browser_js 'return document.querySelector(".number-name").textContent') == *"used in Section"*1 ]]
    [[ $(browser_js 'return document.getElementById("behind:figure:first").querySelector("summary").textContent') == *"behind Figure"*1 ]]
    # Numbers of a table have one font, whatever their size.
    [ "$(browser_js 'return document.querySelectorAll("td math").length')" = 0 ]
    # Runs that are used alike stand in one row.
    [ "$(browser_js 'const rows = Array.from(document.querySelectorAll("#experiment\\:first table.uses tbody tr"), (r) => Array.from(r.cells).slice(1).map((c) => c.textContent).join());
        return rows.length - new Set(rows).size')" = 0 ]
}

@test "an experiment leads to the sources that computed its runs, and they lead back" {
    [ "$(browser_js 'return document.querySelector("#experiment\\:first a[href=\"#code:loss/squared\"]").textContent')" = loss/squared ]
    browser_js 'return document.getElementById("code:loss/squared").querySelector("pre").textContent' > shown.c
    diff shown.c <(cat "$ROOT/src/losses/squared.c" && echo)
    # The engine is src/core and what it includes; a module that it does not include is none of it.
    browser_js 'return Array.from(document.getElementById("code:core").querySelectorAll("p > code"), (c) => c.textContent).join("\n") + "\n"' > files
    for file in $(cd "$ROOT" && ls src/core/*.[ch]) src/numerics/linalg.c src/numerics/linalg.h; do
        grep -qx "$file" files
    done
    [ "$(grep -c 'numerics/lp\|^src/mathematics' files)" -eq 0 ]
    [ "$(browser_js 'return document.querySelector("#code\\:core a[href=\"#experiment:first\"]").textContent')" = first ]
}

@test "sources of another program than the one that computed the runs are not shown as theirs" {
    cp -r "$PROJECT" "$BATS_TEST_TMPDIR/other" && cd "$BATS_TEST_TMPDIR/other"
    sqlite3 db/overparam.sqlite "update code_part set digest = 'abcdef0123456789' where part = 'loss/squared'"
    printf '\nOne more word.\n' >> report/report.md
    "$OVERPARAM" report --html-only
    grep -A5 'id="code:loss/squared:abcdef012345"' report/report.html > part.html
    grep -q 'Other code than that of the program' part.html
    [ "$(grep -c 'src/losses/squared.c' part.html)" -eq 0 ]
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
    [ "$(browser_js 'return Array.from(document.querySelectorAll("#run tbody tr")).filter((r) => r.cells[0].textContent === "loss" && Number((r.querySelector("[title]") || {title: r.cells[2].textContent}).title) === '"$last"').length')" = 1 ]
    # A number by hand, with blanks around it; none.
    browser_js "const input = document.getElementById('run-number'); input.value = ' $number '; window.valid = input.checkValidity(); input.form.requestSubmit()"
    browser_wait "return valid && location.hash === '#run:$number'"
    [ "$(browser_js "const input = document.getElementById('run-number'); input.value = ''; return input.checkValidity()")" = false ]
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
    # The line, its band and its points.
    [ "$(browser_js "$hidden")" = 3 ]
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
            const note = document.querySelector('.run-note p'); // others may lie at the same place
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

# The plots that a switch of the three panels hides, as "1a,3a", those of runs with an R.
switched() { # TEXT
    browser_js 'const card = document.querySelector("[id=\"fig:panels\"] .card");
        const button = Array.from(card.querySelectorAll(".series button")).find((b) => b.textContent === "'"$1"'");
        button.click();
        const hidden = Array.from(card.querySelectorAll("g[id*=gnuplot_plot_]")).filter((g) => g.style.display === "none");
        button.click();
        return hidden.map((g) => g.id.replace(/.*plot_/, "") + (g.querySelector("g.run") ? "R" : "")).join()'
}

@test "a switch moves the curves of its name in all panels, with bands, names and points, and no other" {
    names='return Array.from(document.querySelectorAll("[id=\"fig:panels\"] .series button"), (b) => b.textContent).join()'
    [ "$(browser_js "$names")" = one,two,alone,other ]
    [ "$(switched one)" = 1a,3a,5a,7aR,2b,3bR ]
    [ "$(switched two)" = 2a,4a,6a,8aR,1b,4bR ]
    [ "$(switched alone)" = 1c ]
    [ "$(switched other)" = 2c ]
}

@test "points are reached by keys: arrows go, Enter follows; a click tells all that lie there" {
    press() { browser_js 'document.querySelector("[id=\"fig:panels\"] .card").dispatchEvent(new KeyboardEvent("keydown", {key: "'"$1"'", bubbles: true}))'; }
    note='return Array.from(document.querySelectorAll("[id=\"fig:panels\"] .run-note p"), (p) => p.textContent).join("|")'
    place='return document.querySelector("[id=\"fig:panels\"] circle.ring").getAttribute("cx")'
    [ "$(browser_js 'const card = document.querySelector("[id=\"fig:panels\"] .card"); card.focus(); return document.activeElement === card && card.getAttribute("role") + card.getAttribute("aria-label").slice(0, 9)')" = "group$(printf 'Figure\302\2403.')" ]
    press ArrowRight
    [[ $(browser_js "$note") =~ ^runs\ [0-9]+\ to ]]
    first=$(browser_js "$place")
    press ArrowRight
    [ "$(browser_js "$place")" != "$first" ]
    press ArrowLeft
    [ "$(browser_js "$place")" = "$first" ]
    run=$(browser_js "$note" | grep -oE '[0-9]+' | head -n 1)
    press ArrowDown
    [ "$(browser_js "$note" | grep -oE '[0-9]+' | head -n 1)" != "$run" ]
    press Enter
    browser_wait 'return /^#run:[0-9]+$/.test(location.hash) && document.querySelector("#run dl")'
    # At the first step both curves have their runs; a finger need not hit them.
    at='const box = document.querySelector("[id=\"fig:panels\"] g.run use").getBoundingClientRect();
        const click = (type, away) => document.querySelector("[id=\"fig:panels\"] svg").dispatchEvent(new PointerEvent("click", {bubbles: true, pointerType: type,
            clientX: box.x + box.width / 2 - away, clientY: box.y + box.height / 2}));
        document.querySelector("[id=\"fig:panels\"] .run-note").replaceChildren();'
    browser_js "$at click('mouse', 15)"
    [ -z "$(browser_js "$note")" ]
    browser_js "$at click('touch', 15)"
    [[ $(browser_js "$note") == runs*"|"runs* ]]
}

@test "the reader's place is kept when going back, and is gone to when going on" {
    browser_size 1400 900
    browser_open "$PAGE"
    browser_js 'document.querySelector("a.number").scrollIntoView({block: "center"})'
    before=$(browser_js 'return Math.round(scrollY)')
    browser_js 'document.querySelector("a.number").click()'
    browser_wait "return Math.abs(scrollY - $before) > 300"
    browser_js 'scrollBy(0, -150)'
    # At once, not after the page has scrolled to where the address points.
    browser_js 'window.went = 0; Element.prototype.scrollIntoView = ((go) => function (...how) { went++; return go.apply(this, how); })(Element.prototype.scrollIntoView); history.back()'
    browser_wait "return location.hash === '' && Math.abs(scrollY - $before) < 3"
    browser_js 'history.forward()'
    browser_wait 'return location.hash !== ""'
    [ "$(browser_js 'return went')" = 0 ]
    # The same link again goes there again.
    browser_js 'scrollTo(0, 0); document.querySelector("a.number").click()'
    browser_wait 'return went === 1 && scrollY > 300'
    browser_open "$PAGE#x%"
    browser_open "$PAGE"
}

@test "a query from beside the data is a place in the history; what has the focus keeps it" {
    with_console
    browser_open "$PAGE"
    length=$(browser_js 'return history.length')
    browser_js 'document.querySelector("a.data + button").focus(); document.querySelector("a.data + button").click()'
    browser_wait 'return document.querySelector("#answer tbody tr")'
    [ "$(browser_js 'return [location.hash, history.length, document.activeElement.id].join()')" = "#console,$((length + 1)),query" ]
    browser_js 'document.getElementById("answer").replaceChildren(); window.button = document.querySelector("#console .controls button"); button.focus(); button.click()'
    [ "$(browser_js 'return document.activeElement === button')" = true ]
    browser_wait 'return document.querySelector("#answer tbody tr")'
    [ "$(browser_js 'return document.activeElement === button')" = true ]
    browser_js 'const more = document.querySelector("p.more button"); more.closest("details").open = true; more.focus(); more.click()'
    browser_wait 'return document.activeElement.matches("table.runs")'
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
        "select observable, median(value), quantile(value, 0.3), round(stdev(value), 12), round(geomean(nullif(value, 0)), 12) from results where value >= 0 group by 1 order by 1" \
        "select kind, artefact, count(*) from lineage group by 1, 2 order by 1, 2" \
        "select r.variant, p.value, max(x.value) from runs r join parameters p on p.run = r.id and p.path = 'init.scale' and p.swept = 1 join results x on x.run = r.id and x.observable = 'loss' group by 1, 2 order by 1, 2"; do
        browser_js "document.getElementById('query').value = $(jq -n --arg q "$query" '$q'); document.getElementById('answer').replaceChildren();
            document.querySelector('#console .controls button').click()"
        browser_wait 'return document.querySelector("#answer tbody tr")'
        browser_js "$answer" > "$BATS_TEST_TMPDIR/page"
        "$OVERPARAM" sql --csv "$query" | tail -n +2 > "$BATS_TEST_TMPDIR/database"
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
    browser_wait 'return document.querySelector("#console [role=status]").textContent === "Stopped."'
    browser_js 'document.getElementById("query").value = "select 6 * 7"; document.querySelector("#console .controls button").click()'
    browser_wait 'return document.querySelector("#answer td") && document.querySelector("#answer td").textContent === "42"'
}

# The answer's status to a query.
say() { # QUERY
    browser_js "const status = document.querySelector('#console [role=status]'); status.textContent = '';
        document.getElementById('query').value = $(jq -n --arg q "$1" '$q'); document.querySelector('#console .controls button').click()" > /dev/null
    browser_wait 'return document.querySelector("#console .controls button").getAttribute("aria-disabled") === "false"'
    browser_js 'return document.querySelector("#console [role=status]").textContent'
}

@test "every example of the console answers" {
    with_console
    n=$(browser_js 'return document.querySelectorAll("#console select option").length')
    [ "$n" -ge 6 ]
    for ((i = 0; i < n - 1; i++)); do
        browser_js "const choice = document.querySelector('#console select'); choice.value = '$i'; choice.dispatchEvent(new Event('change'))" > /dev/null
        answer=$(say "$(browser_js 'return document.getElementById("query").value')")
        [[ $answer =~ ^[1-9][0-9]*\ rows?\ in ]] || { echo "example $i: $answer"; false; }
    done
    # Among them was a run that has nothing swept.
    [[ $(say "select id from runs where swept = ''") == "1 row in"* ]]
}

@test "the console says what it does not do" {
    with_console
    for nothing in '' '   ' '-- a remark' ';'; do
        [ "$(say "$nothing")" = "Nothing to run." ]
    done
    [[ $(say "select 1; select 2") == "One statement at a time"* ]]
    [[ $(say "select 1; -- and a remark") == "1 row in"* ]]
    [[ $(say "select * from trajectories") == "This page does not carry trajectories"* ]]
    [[ $(say "pragma query_only = 0") == "0 rows"* ]]
    [[ $(say "delete from runs") == *readonly* ]]
    [[ $(say "with recursive n (i) as (select 1 union all select i + 1 from n limit 100001) select i from n") == "The first 100000 rows in"* ]]
    [[ $(say "select experiment, variant, value, log10(100) from results where observable = 'loss'") =~ ^[1-9] ]]
}

@test "on a phone nothing is wider than the page, and a claim has its width" {
    for width in 390 320; do
        browser_phone "$width" 844
        browser_open "$PAGE"
        [ "$(browser_js 'return document.documentElement.scrollWidth')" -le "$width" ]
        [ "$(browser_js 'const all = Array.from(document.querySelectorAll("main p > math"), (m) => m.scrollWidth - m.clientWidth); return Math.max(...all) > 50')" = true ]
        wide='const cell = document.querySelector(".claims-table td").getBoundingClientRect(), row = document.querySelector(".claims-table tr").getBoundingClientRect();
            const rest = Array.from(document.querySelector(".claims-table tbody tr").cells).slice(1).map((c) => c.getBoundingClientRect());
            return [cell.width > 0.9 * document.querySelector(".claims-table").clientWidth, new Set(rest.map((r) => Math.round(r.top))).size, rest[0].top >= cell.bottom - 1].join()'
        [ "$(browser_js "$wide")" = true,1,true ]
    done
    browser_cdp Emulation.clearDeviceMetricsOverride '{}'
}

@test "where colours stand for numbers a dark page leaves them" {
    browser_media '' dark
    filters='return Array.from(document.querySelectorAll("figure .card"), (c) => c.parentElement.id + " " + getComputedStyle(c.querySelector("svg")).filter).join(";")'
    [[ $(browser_js "$filters") == "fig:first invert"*";fig:map none;fig:panels invert"* ]]
    [ "$(browser_js 'return getComputedStyle(document.querySelector("[id=\"fig:map\"] .card")).backgroundColor')" = "rgb(255, 255, 255)" ]
    browser_media '' light
}

@test "on paper tables are whole, headings stay with their text, what needs a screen is left out" {
    browser_media print
    style='const style = (s) => getComputedStyle(document.querySelector(s));
        return [style(".scroll").overflowX, style("main h1").breakAfter, style("main tr").breakInside].join()'
    [ "$(browser_js "$style")" = visible,avoid,avoid ]
    seen='return Array.from(document.querySelectorAll("main h1")).filter((h) => h.getClientRects().length).map((h) => h.textContent).join("|")'
    [[ $(browser_js "$seen") == *"Provenance"* ]]
    [[ $(browser_js "$seen") != *"Numbers in the text"* && $(browser_js "$seen") != *"Ask the data"* ]]
    browser_media ''
    [[ $(browser_js "$seen") == *"Numbers in the text"* ]]
    browser_pdf "$BATS_TEST_TMPDIR/page.pdf"
    [ "$(head -c 5 "$BATS_TEST_TMPDIR/page.pdf")" = %PDF- ]
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
    browser_size 1400 900
    browser_open "$PAGE"
    [ "$(browser_js 'return Array.from(document.querySelectorAll("[tabindex=\"0\"]")).filter((e) => e.checkVisibility() && !(e.getAttribute("role") && e.getAttribute("aria-label"))).length')" = 0 ]
    [ "$(browser_js 'return document.querySelectorAll("[role=doc-biblioentry]").length')" = 0 ]
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
