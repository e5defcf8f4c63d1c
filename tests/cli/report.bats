#!/usr/bin/env bats
# Figures, tables and the write-up: literal text, honest failures, equal bytes, nothing done twice.

setup_file() {
    export PROJECT="$BATS_FILE_TMPDIR/project"
    make_project "$PROJECT"
    "$OVERPARAM" report > "$BATS_FILE_TMPDIR/first.out"
}

# The cited keys of the write-up, one a line.
cited() {
    grep -oE '@[a-z]+([0-9]{4}[a-z]+)?' "$ROOT/report/report.md" | tr -d @ | sort -u
}

setup() {
    cd "$BATS_FILE_TMPDIR/project" || return 1
}

# A project with one experiment of nine runs, one figure, one table, one value; and its runs.
make_project() {
    mkdir -p "$1/experiments" "$1/plots" "$1/report/tables" "$1/report/values"
    cd "$1" || return 1
    cp "$ROOT/plots/style.gp" "$ROOT/plots/fonts.conf" plots/
    cp -r "$ROOT"/report/*.lua "$ROOT"/report/template.* "$ROOT"/report/style.css "$ROOT"/report/page "$ROOT/report/references.bib" report/
    cat > experiments/toy.yaml << 'YAML'
experiment: toy
title: Two layers & three_widths, 100% <b>literal</b>
source: "a test"
problem:
  data: {kind: gaussian, samples: 20, features: 4, seed: 1}
  loss: {kind: squared, reduction: mean}
parameterization: {kind: two-layer-linear, width: {sweep: {values: [2, 4, 8]}}}
init: {kind: gaussian, scale: 0.3, seed: {sweep: {range: [1, 3]}}}
optimizer: {kind: gradient-descent, rate: 0.05}
stop: {loss: 1e-8, steps: 500}
record: {at: {log: 30}, observables: [loss, cosine]}
claims:
  - id: toy-falls
    says: "The loss falls; `touch canary` $(touch canary) \\input{|touch canary} <script>touch</script> 5% of $x_1 & ~^ #"
    source: "a test"
    query: select max(value) from results where experiment = 'toy' and observable = 'loss'
    expect: "< 1"
    because: it starts above
YAML
    cat > plots/falls.sql << 'SQL'
-- Loss along the descent: mean over seeds for each width.
select
    p.value as series,
    t.step + 1 as step,
    min(t.value) as lo,
    avg(t.value) as mid,
    max(t.value) as hi
from trajectories t
join parameters p on p.run = t.run and p.path = 'parameterization.width'
where t.experiment = 'toy'
    and t.observable = 'loss'
group by p.value, t.step
order by p.value, t.step
SQL
    cat > plots/falls.gp << 'GP'
# size: 6.3 2.9
# alt: Loss against the step for three widths.
set xlabel "step"
set ylabel "loss"
@LOGXY
plot for [i = 0:n_series - 1] data index i using "step":"lo":"hi" @BAND lt i + 1, \
     for [i = 0:n_series - 1] data index i using "step":"mid" with lines lt i + 1 title columnheader(1)
GP
    cat > report/tables/ends.sql << 'SQL'
-- columns: r r r
-- format: %d %d %.2e
-- headings: width $h$ | runs | mean loss
select
    p.value,
    count(*),
    avg(r.value)
from results r
join parameters p on p.run = r.run and p.path = 'parameterization.width'
where r.observable = 'loss'
group by p.value
order by p.value
SQL
    cat > report/values/least.sql << 'SQL'
-- format: %.3g
select min(value) from results where observable = 'loss'
SQL
    cat > report/report.md << 'MD'
---
title: A toy
abstract: |
  The least is {value:least}.
status: |
  {summary}
---

# First {#sec:first}

See @fig:falls, @tbl:ends, @sec:first and @arora2018optimization. The least is {value:least}; the claim measured
{claim:toy-falls:%.2e}. In code nothing is replaced: `{value:least}`.

![Loss by width.](figure:falls){#fig:falls}

![Loss at the end.](table:ends){#tbl:ends}

# Claims {#sec:claims .appendix}

{claims-table}

# Provenance

{provenance}
MD
    "$OVERPARAM" run > run.out
}

# A fake program NAME whose body is standard input, in a folder for the head of PATH.
fake() {
    mkdir -p "$BATS_TEST_TMPDIR/bin"
    { echo '#!/bin/sh'; cat; } > "$BATS_TEST_TMPDIR/bin/$1"
    chmod +x "$BATS_TEST_TMPDIR/bin/$1"
}

# A folder with links to all programs of PATH but those named: a machine where they are missing.
path_without() {
    mkdir -p "$BATS_TEST_TMPDIR/lean"
    for folder in /usr/bin /bin; do
        ln -sf "$folder"/* "$BATS_TEST_TMPDIR/lean/" 2> /dev/null || true
    done
    for name in "$@"; do rm -f "$BATS_TEST_TMPDIR/lean/$name"; done
    # shellcheck disable=SC2123 # the point of it
    PATH="$BATS_TEST_TMPDIR/lean"
}

copy_project() {
    cp -r "$PROJECT" "$BATS_TEST_TMPDIR/$1"
    cd "$BATS_TEST_TMPDIR/$1" || return 1
}

@test "report makes the PDF and the page, and says so" {
    run cat "$BATS_FILE_TMPDIR/first.out"
    [ "$output" = "figure falls
table ends
report report/report.html, report/report.pdf
1 of 1 claims hold" ]
    [ "$(head -c 5 report/report.pdf)" = "%PDF-" ]
    tail -n 1 report/report.html | grep -q "</html>"
    pdftotext -layout report/report.pdf text
    grep -q "Full profile. 9 runs: 9 done" text
    grep -q "1 of 1 claims hold" text
    grep -q "Figure 1. Loss by width" text
    grep -q "Table 1. Loss at the end" text
}

@test "a second report does nothing, and quickly" {
    before=$(sha256sum report/report.pdf report/report.html build/figures/*)
    start=$(date +%s%N)
    run "$OVERPARAM" report
    elapsed=$((($(date +%s%N) - start) / 1000000))
    [ "$status" -eq 0 ]
    [ "$output" = "nothing has changed since the report was made" ]
    [ "$before" = "$(sha256sum report/report.pdf report/report.html build/figures/*)" ]
    # 300 ms in a release build; instrumented builds on a busy machine get more
    [ "$elapsed" -lt 3000 ]
}

# bats test_tags=long
@test "the same inputs give the same bytes in another folder, time zone, locale and umask" {
    copy_project elsewhere-with-a-longer-name
    rm -rf build report/report.pdf report/report.html
    umask 077
    TZ=Asia/Tokyo LC_ALL=POSIX HOME=/nonexistent run "$OVERPARAM" report
    [ "$status" -eq 0 ]
    for file in report/report.pdf report/report.html build/figures/falls.pdf build/figures/falls.svg build/tables/ends.md; do
        cmp "$file" "$PROJECT/$file"
    done
}

# bats test_tags=long
@test "text of the database is shown literally and runs nothing" {
    copy_project hostile
    cat > plots/falls.sql << 'SQL'
with hostile (name) as (values
    ('`touch canary`'), ('$(touch canary)'), ('''; system("touch canary") #'), ('" . system(''touch canary'') . "'),
    ('< touch canary'), ('| touch canary'), ('\input{|touch canary}'), ('\write18{touch canary}'),
    ('</title></svg><script>alert(1)</script>'), ('<img src=x onerror=alert(1)>'), ('{/Bold x}_{2}^3 @a &b'),
    ('# comment'), ('%s%n%d'), ('a' || char(9) || 'b' || char(10) || 'c'), ('=cmd|''/c calc''!A0'), ('| pipe |'),
    ('[x](javascript:alert(1))'), ('![x](figure:nope)'), ('{value:nope}'), ('$x$ \$'), ('~^_*`'), ('&amp;&#60;'),
    ('-->'), (']]>'), ('^^M\csname end\endcsname'), ('id=''a'' href=''#gpPt0'''), (char(1, 2, 127)), ('@fig:nope'),
    (']{#x}'), ('\'), ('"'), (''''), ('{=html}'), ('```'), ('日本 😀'), (cast(x'ff2041' as text)), ('%'), ('$$'), (''))
select name as series, 1 as step, 1 as lo, 2 as mid, 3 as hi from hostile
union all
select name, 2, 2, 3, 4 from hostile
SQL
    sed '/^union all/,$d; s/^select.*/select name, 1, 2.5 from hostile/' plots/falls.sql > hostile.sql
    { grep '^--' report/tables/ends.sql | sed 's/format: %d/format: %s/; s/columns: r/columns: l/'; cat hostile.sql; } > t.sql
    mv t.sql report/tables/ends.sql
    sed -i 's/^# size:.*/# size: 6.3 12/' plots/falls.gp # room for every name in the key
    run "$OVERPARAM" report
    echo "$output"
    [ "$status" -eq 0 ]
    [ -z "$(find . -name 'canary*')" ]
    # But for the page's own: the data, and report/page/.
    [ "$(sed '/^<script type="application\/gzip"/d; /^<script>$/,/^<\/script>$/d' report/report.html | grep -c -i '<script\|<img')" -eq 0 ]
    pdftotext -layout report/report.pdf text
    pdftotext -layout build/figures/falls.pdf figure
    # shellcheck disable=SC2016 # nothing here shall expand
    for shown in '$(touch canary)' '< touch canary' '</title></svg><script>alert(1)</script>' '%s%n%d' '[x](javascript:alert(1))' \
        '![x](figure:nope)' '{value:nope}' '&amp;&#60;' '\write18{touch canary}' ']]>' '@fig:nope' ']{#x}'; do
        grep -F -q -- "$shown" text
        grep -F -q -- "$shown" figure || { echo "not in the figure: $shown"; cat figure; false; }
    done
    # The claim's text, in the appendix.
    grep -F -q '\input{|touch canary}' text
    # The table's data, quoted as RFC 4180 wants it.
    [ "$(head -n 1 build/tables/ends.csv)" = "name,1,2.5" ]
}

@test "a figure without rows or finite numbers is an error and leaves the old one" {
    copy_project empty
    before=$(sha256sum build/figures/falls.pdf)
    sed -i "s/t.experiment = 'toy'/t.experiment = 'nope'/" plots/falls.sql
    run "$OVERPARAM" plot
    [ "$status" -eq 2 ]
    [[ "$output" == *"gives no rows"* ]]
    printf 'select %s as series, 1 as step, null as lo, null as mid, null as hi\n' "'x'" > plots/falls.sql
    run "$OVERPARAM" plot
    [ "$status" -eq 2 ]
    [ "$before" = "$(sha256sum build/figures/falls.pdf)" ]
}

# The subsets that cairo made of a figure's fonts, by their tags, are in the write-up as they are: pdfTeX would put its own
# font in place of one of the same name and lose the glyphs that have other names there (two.superior).
# bats test_tags=long
@test "a figure keeps its own fonts, and so its superscripts, inside the PDF" {
    copy_project glyphs
    sed -i 's/set ylabel "loss"/set ylabel "|w|² x³ y¹ σ₁²"/' plots/falls.gp
    run "$OVERPARAM" report
    [ "$status" -eq 0 ]
    pdffonts report/report.pdf > there
    fonts=$(pdffonts build/figures/falls.pdf | awk 'NR > 2 { print $1 }')
    [[ "$fonts" == *LMRoman10-Regular* ]]
    for font in $fonts; do
        grep -qF "$font" there || { echo "$font was replaced"; cat there; return 1; }
    done
}

# pdfcairo would draw a black box that hides the figure. Only the paper's own font is there, so that this holds on any machine.
@test "a character that no font has stands in the PDF as its number and in the SVG as it is" {
    copy_project no-font
    folder=$(dirname "$(fc-list --format '%{file}\n' 'Latin Modern Roman' | head -n 1)")
    [ -d "$folder" ]
    echo "<?xml version='1.0'?><fontconfig><dir>$folder</dir></fontconfig>" > plots/fonts.conf
    sed -i "s/p.value as series/'深 ' || p.value || ' ä' as series/" plots/falls.sql
    sed -i 's/set ylabel "loss"/set ylabel "Verlust 中🎉ö" # 山/' plots/falls.gp
    run "$OVERPARAM" plot
    echo "$output"
    [ "$status" -eq 0 ]
    [[ "$output" == *"note: falls.pdf cannot show 深 (U+6DF1), 中 (U+4E2D), 🎉 (U+1F389); the page does"* ]]
    pdftotext build/figures/falls.pdf text
    grep -qF 'U+6DF1 2 ä' text
    grep -qF 'Verlust U+4E2DU+1F389ö' text
    [ "$(grep -cF -e 深 -e 中 -e 🎉 -e U+00E4 -e U+5C71 text)" -eq 0 ]
    grep -qF '深 2 ä' build/figures/falls.svg
    grep -qF 'Verlust 中🎉ö' build/figures/falls.svg
    # Ink: lines and letters, no box.
    pdftoppm -r 40 -gray build/figures/falls.pdf page
    [ "$(tail -c +16 page-1.pgm | tr -d '\100-\377' | wc -c)" -lt "$(($(wc -c < page-1.pgm) / 20))" ]
    # A mistake is told of the script, not of its copy.
    echo 'set nonsense' >> plots/falls.gp
    run "$OVERPARAM" plot
    [ "$status" -eq 2 ]
    [[ "$output" == *"plots/falls.gp:8:"* ]]
    [ -z "$(ls build/figures/*.drawn.* 2> /dev/null)" ]
}

@test "a mistake in a gnuplot script is reported at its line" {
    copy_project wrong
    echo 'set nonsense' >> plots/falls.gp
    run "$OVERPARAM" plot
    [ "$status" -eq 2 ]
    [[ "$output" == *"plots/falls.gp:8:"* ]]
}

@test "a mistake in a query is reported at its line, with the caret" {
    copy_project wrong-sql
    sed -i 's/t.step + 1 as step/t.stp + 1 as step/' plots/falls.sql
    run "$OVERPARAM" plot
    echo "$output"
    [ "$status" -eq 2 ]
    [[ "$output" == *"plots/falls.sql:4:5: error: SQL: no such column: t.stp"* ]]
    [[ "$output" == *"    t.stp + 1 as step,"* && "$output" == *"      ^"* ]]
    run "$OVERPARAM" sql 'select no from runs'
    [ "$status" -eq 2 ]
    [[ "$output" == *"no such column: no (line 1, column 8)"* ]]
    "$OVERPARAM" sql --json 'select no from runs' 2>&1 | jq -e '.error.line == 1 and .error.column == 8'
}

@test "gnuplot that is missing is named with its package" {
    copy_project missing
    touch plots/falls.gp && echo '# changed' >> plots/falls.gp
    path_without gnuplot
    run "$OVERPARAM" plot
    [ "$status" -eq 3 ]
    [[ "$output" == *gnuplot-nox* ]]
}

# bats test_tags=long
@test "gnuplot that fails, lies or is cut short never replaces a figure" {
    copy_project lying
    before=$(sha256sum build/figures/falls.pdf build/figures/falls.svg)
    echo '# changed' >> plots/falls.gp
    # shellcheck disable=SC2016 # the fake program expands it
    for lie in 'exit 1' 'exit 0' 'echo oops >&2' ': > build/figures/falls.drawn.pdf' \
        'printf "%%PDF-1.5 cut short" > build/figures/falls.drawn.pdf' \
        'printf "%%PDF-1.5\n%%%%EOF\n" > build/figures/falls.drawn.pdf' \
        'head -c 3000 "$PROJECT/build/figures/falls.pdf" > build/figures/falls.drawn.pdf' \
        'case "$*" in *falls.drawn.pdf*) cp "$PROJECT/build/figures/falls.pdf" build/figures/falls.drawn.pdf ;;
         *) head -c 3000 "$PROJECT/build/figures/falls.svg" > build/figures/falls.drawn.svg ;; esac'; do
        echo "$lie" | fake gnuplot
        PATH="$BATS_TEST_TMPDIR/bin:$PATH" run "$OVERPARAM" plot
        echo "$lie: $output"
        [ "$status" -eq 3 ]
        [ "$before" = "$(sha256sum build/figures/falls.pdf build/figures/falls.svg)" ]
    done
    [ -z "$(ls build/figures/*.drawn.* 2> /dev/null)" ]
}

# bats test_tags=long
@test "a damaged or deleted artefact is made again, equal to the old one" {
    copy_project damaged
    before=$(sha256sum build/figures/falls.pdf)
    : > build/figures/falls.pdf
    rm build/figures/falls.svg
    run "$OVERPARAM" plot
    [ "$output" = "figure falls" ]
    [ "$before" = "$(sha256sum build/figures/falls.pdf)" ]
    rm report/report.html
    run "$OVERPARAM" report
    cmp report/report.html "$PROJECT/report/report.html"
}

@test "unknown names in the text are all reported with line and column" {
    copy_project unknown
    cat > report/report.md << 'MD'
# One
{value:leest} and {claim:toy-fals}, see @fig:fals.

![x](figure:fall){#fig:falls} {vlaue:least}
`{value:nope}` <!-- {value:nope} --> \{value:nope}

```
{value:nope}
```
MD
    before=$(sha256sum report/report.pdf report/report.html)
    run "$OVERPARAM" report
    echo "$output"
    [ "$status" -eq 2 ]
    [[ "$output" == *"report/report.md:2:1: error: there is no report/values/leest.sql"* ]]
    [[ "$output" == *"did you mean 'least'?"* ]]
    [[ "$output" == *"report/report.md:2:19: error: there is no claim 'toy-fals'"* ]]
    [[ "$output" == *"report/report.md:2:41: error: no {#...} defines what is called 'fig:fals'"* ]]
    [[ "$output" == *"report/report.md:4:6: error: there is no plots/fall.sql"* ]]
    [[ "$output" == *"report/report.md:4:31: error: unknown placeholder 'vlaue'"* ]]
    [[ "$output" != *"nope"* ]]
    [ "$before" = "$(sha256sum report/report.pdf report/report.html)" ]
}

@test "what is opened and not closed, and sources that are not there, are reported where they stand" {
    copy_project unclosed
    cat > report/report.md << 'MD'
---
title: A toy that costs \$5
abstract: |
  Not $closed here.
author: a@b.example
---

See @arora2018optimisation, [@arora2018optimization; see @nobody, p. 3] and \@home, `@code`.

One $x^2$, then $y and no end. It costs $5 and $6, @also-nobody said.

$$ z = 1 {#eq:z}

::: {.note}

:::

:::

::: {.open}

```
$ and @nothing
MD
    run "$OVERPARAM" report
    echo "$output"
    [ "$status" -eq 2 ]
    [[ "$output" == *"report/report.md:4:7: error: this \$ opens a formula"* ]]
    [[ "$output" == *"report/report.md:8:5: error: no entry of report/references.bib is called 'arora2018optimisation'"*"did you mean 'arora2018optimization'?"* ]]
    [[ "$output" == *"report/report.md:8:58: error: no entry of report/references.bib is called 'nobody'"* ]]
    [[ "$output" == *"report/report.md:10:17: error: this \$ opens a formula"*"is a dollar sign"* ]]
    [[ "$output" == *"report/report.md:10:52: error: no entry of report/references.bib is called 'also-nobody'"* ]] # between two prices is no formula
    [[ "$output" == *"report/report.md:12:1: error: this \$ opens a formula"* ]]
    [[ "$output" == *"report/report.md:12:10: error: this label belongs to no formula"* ]]
    [[ "$output" == *"report/report.md:18:1: error: this ::: closes nothing"* ]]
    [[ "$output" == *"report/report.md:20:1: error: what this ::: opens is never closed"* ]]
    [[ "$output" == *"report/report.md:22:1: error: this block of code has no end"* ]]
    [ "$(grep -c error: <<< "$output")" -eq 11 ]
}

# bats test_tags=long
@test "a formula that pandoc cannot read is the author's mistake and shown in its place" {
    copy_project formula
    printf '\nA speed $\\dot{s = N$.\n' >> report/report.md
    run "$OVERPARAM" report
    echo "$output"
    [ "$status" -eq 2 ]
    [[ "$output" == *"report/report.md:"*": error: pandoc cannot read this formula"* ]]
}

# What two people would see who hold the page and the paper side by side.
# bats test_tags=long
@test "a manuscript is read as pandoc reads it, and both files show the same" {
    copy_project manuscript
    cp "$ROOT"/tests/fixtures/manuscript/* report/
    pdftoppm -r 60 -png -singlefile build/figures/falls.pdf report/p
    "$OVERPARAM" report 2> said
    cat said
    [ ! -s said ]
    pdftotext report/report.pdf - | tr '\n' ' ' | sed 's/  */ /g' > text
    python3 - > page << 'PY'
import html, re
page = re.sub(r"<(script|style|details|svg|annotation).*?</\1>", "", open("report/report.html").read(), flags=re.S)
print(re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", "", page))))
PY
    while IFS= read -r shown; do
        for file in text page; do
            grep -qF -- "$shown" "$file" || { echo "no $shown in $file"; false; }
        done
    done << 'SHOWN'
Cafés of yesterday
Ömer Müller
A See https://example.org/@someone/post-1, a post, a package, ref and a note.
With https://example.org/@note/x and 9.
export PATH=$HOME/bin {value:nope} ssh @host echo $HOME @host {value:nope}
echo $HOME @host {value:nope} ![x](nope.png)
C See https://example.org/a_b, that, Figure 1, Figure 2, Equation (1),
and (Doe 2010).
Doe (2010) and Roe (2011). E See Section 1, Section 2, Figure 1, Table 1, Equation (1) and 2.
F As (1) shows.
US$ 5, | 5 $ |, $x and $HOME, a {value:nope} and {a: b}.
H gone and under a line, a longer text that is struck out from its first word to its very last one, over the end of a line, some in italics
Small Caps
I café typed as e and U+0301: café, ä
My figure not Doe (2010), 9.
Astrophysical Journal
Astronomy and Astrophysics
Müller, A.
SHOWN
    # Lines through words and under them, on paper as on the page.
    grep -qF '<del>gone</del>' report/report.html
    grep -qE '\\(sout|st)\{gone\}' build/report/report.tex
    for address in @someone/post-1 @someone/1 package/@scope/name @ref/%7Bvalue:nope%7D; do
        grep -qF "href=\"https://example.org/$address\"" report/report.html
    done
    [ "$(grep -c 'U+' text)" -eq 1 ] # the one that the text speaks of
    run "$OVERPARAM" report
    [[ "$output" == "nothing has changed since the report was made" ]]
}

# bats test_tags=long
@test "many pictures in a row are shown in both files" {
    copy_project many
    pdftoppm -r 30 -png -singlefile build/figures/falls.pdf report/p
    for i in $(seq 60); do
        printf '\n![Picture %d.](p.png){#fig:p%d}\n' "$i" "$i"
    done >> report/report.md
    "$OVERPARAM" report
    pdftotext report/report.pdf text
    for i in 1 30 60; do
        grep -q "Picture $i\." text
    done
    [ "$(grep -c '<img src="data:' report/report.html)" -eq 60 ]
}

# bats test_tags=long
@test "what of references.bib pandoc would drop or cannot read is told in its place" {
    copy_project macros
    # shellcheck disable=SC1003 # a backslash is one
    printf '@article{odd, author={Doe, J.}, title={On \\foo{stars} and $\\sim$ \\textit{x}}, journal={J}, year=2010}\n' > report/references.bib
    # A dollar sign of money begins no formula.
    # shellcheck disable=SC1003
    printf '@article{cost, author={Roe, J.}, title={For \\$5 \\& $\\sim$ more}, journal={J}, year=2010}\n' >> report/references.bib
    cat "$ROOT/report/references.bib" >> report/references.bib
    "$OVERPARAM" report --html-only # nobody cites it
    sed -i 's/^See /See @odd, @cost, /' report/report.md
    run "$OVERPARAM" report
    echo "$output"
    [ "$status" -eq 2 ]
    [[ "$output" == *"report/references.bib:1:43: error: pandoc knows no '\\foo' and would drop it"* ]]
    [ "$(grep -c 'error: ' <<< "$output")" -eq 2 ]
    sed -i '1s/.*/@article{odd, title = \\foo, year=2010}/' report/references.bib
    run "$OVERPARAM" report
    echo "$output"
    [ "$status" -eq 2 ]
    [[ "$output" == *"report/references.bib:1:23: error: pandoc cannot read this"* ]]
}

@test "a label that nothing numbers, a block amid text and a reference of TeX's that leads nowhere are told" {
    copy_project loose
    cat > report/report.md << 'MD'
See @fig:x, \autoref{fig:y} and \ref{fig:raw}. [A span]{#fig:x} and {provenance}.

`@fig:nope` and @fig:nope

$$ a $$ {#eq:a} and more

\begin{figure}\label{fig:raw}\end{figure}
MD
    run "$OVERPARAM" report
    echo "$output"
    [ "$status" -eq 2 ]
    [[ "$output" == *"report/report.md:1:5: error: 'fig:x' has no number to refer to"* ]]
    [[ "$output" == *"report/report.md:1:22: error: no {#...} defines what is called 'fig:y'"* ]]
    [[ "$output" == *"report/report.md:1:69: error: {provenance} stands alone in its paragraph"* ]]
    [[ "$output" == *"report/report.md:3:17: error: no {#...} defines what is called 'fig:nope'"* ]] # not the one in code
    [[ "$output" == *"report/report.md:5:9: error: this label belongs to no formula"* ]]
    [ "$(grep -c 'error: ' <<< "$output")" -eq 6 ]
}

@test "a label that is written as elsewhere is recognized" {
    copy_project elsewhere
    printf '# A {#sec:a}\n\nSee @Sec:a and @tab:falls.\n\n![F](table:ends){#tbl:falls}\n' > report/report.md
    run "$OVERPARAM" report
    echo "$output"
    [ "$status" -eq 2 ]
    [[ "$output" == *"called 'Sec:a'"*"did you mean 'sec:a'?"*"called 'tab:falls'"*"did you mean 'tbl:falls'?"* ]]
}

# bats test_tags=long
@test "a template may go on behind its end" {
    copy_project template
    echo '% made by hand' >> report/template.tex
    echo '<!-- made by hand -->' >> report/template.html
    "$OVERPARAM" report
    tail -n 1 report/report.html | grep -q 'made by hand'
}

# A picture of report/NAME.png and .jpg: poppler has the formats, no figure is drawn for it.
pictures() {
    mkdir -p report/img
    pdftoppm -r 60 -png -singlefile build/figures/falls.pdf report/photo
    pdftoppm -r 300 -jpeg -singlefile build/figures/falls.pdf 'report/img/big one'
    pdftoppm -r 300 -png -singlefile -x 0 -y 0 -W 40 -H 30 build/figures/falls.pdf report/icon
}

# bats test_tags=long
@test "pictures of the author's are numbered with the figures, in both files, and an edited one makes them again" {
    copy_project pictures
    pictures
    cat > section.md << 'MD'

Look at @fig:photo, @fig:big and @fig:falls. An icon ![icon](icon.png) in the text.

![A photo with $[0,1)$ and [brackets], least {value:least}.](photo.png){#fig:photo}

![No name.](./icon.png "A title (of it)")

![Big one.](<img/big one.jpg>){#fig:big}

- ![Half.](img/big%20one.jpg){#fig:half width=50%}

MD
    sed -i '/^{claim:toy-falls/r section.md' report/report.md
    run "$OVERPARAM" report
    echo "$output"
    [ "$status" -eq 0 ]
    pdftotext -layout report/report.pdf text
    grep -qF 'Look at Figure 1, Figure 3 and Figure 5' text
    grep -qF 'Figure 1. A photo with [0, 1) and [brackets], least' text
    for caption in 'Figure 2. No name' 'Figure 3. Big one' 'Figure 4. Half' 'Figure 5. Loss by width'; do
        grep -qF "$caption" text
    done
    pdfimages -list report/report.pdf > images
    [ "$(awk '$3 == "image"' images | wc -l)" -eq 5 ]
    grep -qF '<img src="data:image/png;base64,' report/report.html
    grep -qF '<img src="data:image/jpeg;base64,' report/report.html
    [ "$(grep -c '<img src="data:' report/report.html)" -eq 5 ]
    [ "$(grep '<img' report/report.html | grep -cv '<img src="data:')" -eq 0 ]
    grep -q 'alt="A photo with \[0,1) and \[brackets\], least' report/report.html
    grep -q '<strong>Figure[^<]*3\.</strong> Big one\.' report/report.html
    grep -q 'href="#fig:big">Figure[^<]*3<' report/report.html
    run "$OVERPARAM" report
    [[ "$output" == "nothing has changed"* ]]
    cp 'report/img/big one.jpg' report/photo.png # a JPEG by another name: the content decides
    run "$OVERPARAM" report
    [[ "$output" == "report report/report.html"* ]]
    [ "$(grep -c 'data:image/jpeg' report/report.html)" -eq 3 ]
    rm 'report/img/big one.jpg'
    run "$OVERPARAM" report
    [ "$status" -eq 2 ]
    [[ "$output" == *"there is no report/img/big one.jpg"* ]]
}

@test "a picture that is missing, of another kind, damaged or outside report/ is told with line and column" {
    copy_project no-pictures
    pictures
    cp report/photo.png photo.png
    ln -s ../photo.png report/link.png
    head -c 3000 photo.png > report/cut.png
    echo 'no picture' > report/text.jpg
    before=$(sha256sum report/report.pdf report/report.html)
    cat > report/report.md << 'MD'
![x](foto.png) and ![y](../photo.png)
![z](/photo.png), ![a](link.png)

![b](photo.gif) ![c](cut.png) ![d](text.jpg) ![e](https://example.org/x.png)
![f](img) ![g]() `![h](i.png)` \![k](l.png) [m](n.png)
MD
    run "$OVERPARAM" report
    echo "$output"
    [ "$status" -eq 2 ]
    [[ "$output" == *"report/report.md:1:6: error: there is no report/foto.png"*"did you mean 'photo.png'?"* ]]
    [[ "$output" == *"report/report.md:1:25: error: a picture lies below report/, '../photo.png' does not"* ]]
    [[ "$output" == *"report/report.md:2:6: error: a picture lies below report/, '/photo.png' does not"*"copy it beside"* ]]
    [[ "$output" == *"report/report.md:2:24: error: a picture lies below report/, 'link.png' does not"* ]]
    [[ "$output" == *"report/report.md:4:6: error: 'photo.gif' is no picture"*".png, .jpg, .jpeg, .pdf or .svg"* ]]
    [[ "$output" == *"report/report.md:4:22: error: report/cut.png is no whole picture"* ]]
    [[ "$output" == *"report/report.md:4:36: error: report/text.jpg is no whole picture"* ]]
    [[ "$output" == *"report/report.md:4:51: error: a picture lies below report/, 'https://example.org/x.png' does not"* ]]
    [[ "$output" == *"report/report.md:5:6: error: 'img' is no picture"* ]]
    [[ "$output" == *"report/report.md:5:16: error: this picture has no file"* ]]
    [ "$(grep -c 'error: ' <<< "$output")" -eq 11 ] # code, a link and an escaped mark are no pictures
    [ "$before" = "$(sha256sum report/report.pdf report/report.html)" ]
}

# bats test_tags=long
@test "Greek, mathematics, raised and lowered characters stand in the paper; what it cannot show is told" {
    copy_project characters
    cat > section.md << 'MD'

ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ αβγδεζηθικλμνξοπρςστυφχψω ϑϕϖϱϵ ∇∂∈∉≈≡∼≪≫⟨⟩ℝℕℤℓ∑∏∫√∘⊗⊙⊤⊥∀∃∅∪∩⊂⊆⇒⇔↦←↔↑↓⋅×÷±∓… ⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ
₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ ½⅓¼ 𝒩𝔼𝜃𝐱, and in a formula $θ ∈ ℝ^n, ∑_i α_i² ≤ 1$. `∇θ ≤ ½`

MD
    sed -i '/^{claim:toy-falls/r section.md' report/report.md
    "$OVERPARAM" report 2> said
    [ ! -s said ]
    pdftotext report/report.pdf text
    [ "$(grep -c 'U+' text)" -eq 0 ]
    grep -qF 'αβγδ' text
    sed -i 's/^{claim:toy-falls.*/& 深🎉 深 ẵ $x_{深}$ /; s/^# First/# Erst 山/' report/report.md
    "$OVERPARAM" report 2> said
    cat said
    grep -q 'note: report.pdf cannot show .*深 (U+6DF1), 🎉 (U+1F389), ẵ (U+1EB5).*; the page does$' said
    grep -qF '山 (U+5C71)' said
    pdftotext report/report.pdf text
    grep -qF 'U+6DF1' text
    grep -qF 'Erst 山' report/report.html
    "$OVERPARAM" report 2> said
    [ ! -s said ]
}

# bats test_tags=long
@test "when a word changes LaTeX runs once, when a heading does again, and the paper is that of a report from nothing" {
    copy_project word
    mkdir bin
    printf '#!/bin/sh\ncase $* in *report.tex) echo pass >> "%s/passes" ;; esac\nexec %s "$@"\n' "$PWD" "$(command -v pdflatex)" > bin/pdflatex
    chmod +x bin/pdflatex
    PATH="$PWD/bin:$PATH"
    "$OVERPARAM" report
    for change in 's/^# First/# Foremost/' '0,/ is /s// was /'; do
        sed -i "$change" report/report.md
        rm -f passes
        "$OVERPARAM" report
        case $change in
        *First*) [ "$(wc -l < passes)" -gt 1 ] ;;
        *) [ "$(wc -l < passes)" -eq 1 ] ;;
        esac
    done
    grep -q Foremost <(pdftotext report/report.pdf -)
    cp report/report.pdf kept.pdf
    rm -rf build report/report.pdf
    "$OVERPARAM" report
    cmp kept.pdf report/report.pdf
}

# bats test_tags=long
@test "without LaTeX the page is still made and the package is named" {
    copy_project no-latex
    rm report/report.html
    path_without pdflatex
    run "$OVERPARAM" report
    [ "$status" -eq 3 ]
    [[ "$output" == *texlive-latex-recommended* ]]
    [ -s report/report.html ]
    rm report/report.html
    run "$OVERPARAM" report --html-only
    [ "$status" -eq 0 ]
    [ -s report/report.html ]
}

# bats test_tags=long
@test "a fault of the text or of LaTeX leaves the old files" {
    copy_project faults
    before=$(sha256sum report/report.pdf report/report.html)
    sed -i 's/@arora2018optimization/@nobody2018/' report/report.md
    run "$OVERPARAM" report
    [ "$status" -eq 2 ]
    [[ "$output" == *nobody2018* ]]
    [ "$before" = "$(sha256sum report/report.pdf report/report.html)" ]
    sed -i 's/@nobody2018/\\undefinedcommand/' report/report.md
    run "$OVERPARAM" report
    [ "$status" -eq 3 ]
    [[ "$output" == *"Undefined control sequence"* ]]
    [ "$(sha256sum report/report.pdf)" = "$(echo "$before" | head -n 1)" ]
}

# bats test_tags=long
@test "the page that a citation names is printed as a page, in both files" {
    copy_project cited
    sed -i 's/and @arora2018optimization\./\
and A [@arora2018optimization, p. 7], B [see @arora2018optimization, pp. 3-4 and more], C @arora2018optimization [p. 9],\
D [@arora2018optimization, chap. 3], E @arora2018optimization./' report/report.md
    "$OVERPARAM" report
    pdftotext report/report.pdf - | tr '\n' ' ' > text
    sed 's/<[^>]*>//g; s/\xc2\xa0/ /g' report/report.html | tr '\n' ' ' > page
    for file in text page; do
        for cited in 'A (Arora, Cohen, and Hazan 2018, p. 7)' 'B (see Arora, Cohen, and Hazan 2018, pp. 3–4 and more)' \
            'C Arora, Cohen, and Hazan (2018, p. 9)' 'D (Arora, Cohen, and Hazan 2018, chap. 3)' 'E Arora, Cohen, and Hazan (2018)'; do
            grep -qF "$cited" "$file" || { echo "no $cited in $file"; cat "$file"; false; }
        done
    done
}

# bats test_tags=long
@test "--output puts both files elsewhere" {
    copy_project output
    run "$OVERPARAM" report --output out/deep
    [ "$status" -eq 0 ]
    cmp out/deep/report.pdf "$PROJECT/report/report.pdf"
    cmp out/deep/report.html "$PROJECT/report/report.html"
}

@test "layout mistakes of a table have their place" {
    copy_project layout
    sed -i 's/format: %d %d/format: %d %q/' report/tables/ends.sql
    run "$OVERPARAM" table
    [ "$status" -eq 2 ]
    [[ "$output" == *"report/tables/ends.sql:2:12: error: format '%q'"* ]]
    sed -i 's/format: %d %q %.2e/format: %d %d/' report/tables/ends.sql
    run "$OVERPARAM" table
    [[ "$output" == *"2 entries for 3 columns"* ]]
}

# bats test_tags=long
@test "what is made of the reduced profile lies apart from what is made of the full one" {
    copy_project profiles
    printf 'quick:\n  stop: {steps: 20}\n' >> experiments/toy.yaml
    "$OVERPARAM" report > /dev/null # the page shows the file
    before=$(sha256sum build/figures/* build/tables/* report/report.pdf)
    "$OVERPARAM" run -q --profile quick --db db/quick.sqlite
    "$OVERPARAM" report --db db/quick.sqlite --output build/quick
    "$OVERPARAM" plot --db db/quick.sqlite
    [ "$before" = "$(sha256sum build/figures/* build/tables/* report/report.pdf)" ]
    pdftotext -layout build/quick/report.pdf - | grep -q 'Quick profile: reduced sizes'
    run cmp -s build/quick/figures/falls.csv build/figures/falls.csv
    [ "$status" -eq 1 ]
    run "$OVERPARAM" lineage build/quick/report.pdf
    [ "$status" -eq 1 ]
    [[ "$output" == *"of another profile"* ]]
    "$OVERPARAM" lineage --db db/quick.sqlite build/quick/report.pdf
    run "$OVERPARAM" report
    [[ "$output" == "nothing has changed since the report was made" ]]
}

@test "a misspelt directive is no comment" {
    copy_project directive
    sed -i 's/^-- format:/-- formats:/' report/tables/ends.sql
    sed -i 's/^# size:/# sise:/' plots/falls.gp
    run "$OVERPARAM" table
    [ "$status" -eq 2 ]
    [[ "$output" == *"report/tables/ends.sql:2:4: error: there is no directive 'formats'"*"did you mean 'format'?"* ]]
    run "$OVERPARAM" plot
    [ "$status" -eq 2 ]
    [[ "$output" == *"plots/falls.gp:1:3: error: there is no directive 'sise'"* ]]
}

@test "lineage goes from a figure to its runs and back" {
    run "$OVERPARAM" lineage falls
    [ "$status" -eq 0 ]
    [[ "$output" == *"query plots/falls.sql"* ]]
    [[ "$output" == *"9 runs"* ]]
    [[ "$output" == *"experiments/toy.yaml"* ]]
    run "$OVERPARAM" lineage toy
    [[ "$output" == *"falls"* && "$output" == *"ends"* && "$output" == *"least"* && "$output" == *"toy-falls"* ]]
    run "$OVERPARAM" lineage 1
    [[ "$output" == *"falls"* ]]
    run "$OVERPARAM" lineage --json toy-falls
    echo "$output" | jq -e '.behind | length == 9'
    echo "$output" | jq -e '[.code[].code | split(" ")[0]] | index("core") == 0 and index("loss/squared") > 0'
    run "$OVERPARAM" lineage loss/squared
    [[ "$output" == *"figure"*"falls"*"toy"*"9"* ]]
    run "$OVERPARAM" lineage loss/logistic
    [ "$status" -eq 2 ]
    run "$OVERPARAM" lineage fals
    [ "$status" -eq 2 ]
    [[ "$output" == *"did you mean 'falls'?"* ]]
}

@test "an artefact tells from inside what it was made from, and is loud when that has changed" {
    copy_project marks
    for file in build/figures/falls.svg build/figures/falls.pdf report/report.pdf report/report.html; do
        cp "$file" elsewhere.bin
        run "$OVERPARAM" lineage ./elsewhere.bin
        echo "$output"
        [ "$status" -eq 0 ]
        [[ "$output" == *"made from today's data"* && "$output" == *falls* ]]
    done
    run "$OVERPARAM" lineage --json report/report.html
    echo "$output" | jq -e '.current and .kind == "report" and (.lineage | length == 4)'
    sed -i 's/range: \[1, 3\]/range: [1, 4]/' experiments/toy.yaml
    "$OVERPARAM" run -q
    for file in build/figures/falls.svg report/report.pdf report/report.html; do
        run "$OVERPARAM" lineage "$file"
        [ "$status" -eq 1 ]
        [[ "$output" == *"made from other data than today's"* && "$output" == *"older than what it shows"* ]]
    done
    echo '-- another question' >> plots/falls.sql
    run "$OVERPARAM" lineage build/figures/falls.pdf
    [ "$status" -eq 1 ]
    [[ "$output" == *"its query was another one"* ]]
    run "$OVERPARAM" lineage experiments/toy.yaml
    [ "$status" -eq 2 ]
    [[ "$output" == *"carries no mark"* ]]
}

@test "an experiment that was edited and not run is never shown by its old runs" {
    copy_project edited
    before=$(sha256sum report/report.pdf report/report.html build/figures/falls.svg)
    sed -i 's/scale: 0.3/scale: 0.4/' experiments/toy.yaml
    run "$OVERPARAM" lineage build/figures/falls.pdf
    [ "$status" -eq 1 ]
    [[ "$output" == *"experiment toy, or the code of its kinds, was edited since"* ]]
    run "$OVERPARAM" lineage report/report.html
    [ "$status" -eq 1 ]
    for command in report plot table; do
        run "$OVERPARAM" $command
        [ "$status" -eq 2 ]
        [[ "$output" == *"9 planned runs are missing or out of date (toy: 9)"*"overparam run"* ]]
        [ "$before" = "$(sha256sum report/report.pdf report/report.html build/figures/falls.svg)" ]
    done
    run "$OVERPARAM" claims
    [ "$status" -eq 1 ]
    [[ "$output" == *"9 runs of experiment 'toy' missing"* ]]
    "$OVERPARAM" run > /dev/null
    "$OVERPARAM" report
    [ "$before" != "$(sha256sum report/report.pdf report/report.html build/figures/falls.svg)" ]
    "$OVERPARAM" lineage report/report.html
}

# bats test_tags=long
@test "an experiment that was edited back has its runs at once" {
    copy_project back
    before=$(sha256sum report/report.pdf report/report.html)
    sed -i 's/scale: 0.3/scale: 0.4/' experiments/toy.yaml
    run "$OVERPARAM" plot
    [ "$status" -eq 2 ]
    sed -i 's/scale: 0.4/scale: 0.3/' experiments/toy.yaml
    run "$OVERPARAM" report
    [ "$status" -eq 0 ]
    [[ "$output" != *missing* ]]
    [ "$before" = "$(sha256sum report/report.pdf report/report.html)" ]
}

# bats test_tags=long
@test "a sweep that was widened and not run is counted as missing, on page one and in captions" {
    copy_project widened
    # (a number in the text whose claim cannot be decided would stop the write-up altogether)
    sed -i 's/{claim:toy-falls:%.2e}/something/' report/report.md
    sed -i 's/range: \[1, 3\]/range: [1, 4]/' experiments/toy.yaml
    run "$OVERPARAM" report
    [ "$status" -eq 0 ]
    [[ "$output" == *"3 planned runs are missing or out of date (toy: 3)"* ]]
    pdftotext -layout report/report.pdf - | grep -q '9 runs: 9 done, 0 diverged (a result), 0 failed, 3 missing'
    grep -q 'Of the 12 runs drawn on, 3 missing' report/report.html
    "$OVERPARAM" table --json 2> err > /dev/null
    jq -e '.note | contains("3 planned runs are missing")' err
}

# bats test_tags=long
@test "the page shows an experiment's file as it is: an edited comment makes the page again and runs nothing" {
    copy_project comment
    echo '# a remark of the author' >> experiments/toy.yaml
    "$OVERPARAM" report
    grep -q '# a remark of the author' report/report.html
    run "$OVERPARAM" report
    [[ "$output" == "nothing has changed since the report was made" ]]
}

@test "a database from elsewhere brings no file of the reader's onto the page" {
    cp -r "$PROJECT" "$BATS_TEST_TMPDIR/sent"
    cd "$BATS_TEST_TMPDIR/sent"
    echo 'a word that nobody sent' > ../private.txt
    rm experiments/*
    sqlite3 db/overparam.sqlite "update experiment set file = '$BATS_TEST_TMPDIR/private.txt'; delete from input where path like '%toy.yaml'"
    rm report/report.html
    # Whether it looks at the file anew depends on when the program was built: then it finds no experiment in it.
    "$OVERPARAM" report --html-only || [ $? -eq 2 ]
    [ ! -e report/report.html ] || [ "$(grep -c 'a word that nobody sent' report/report.html)" = 0 ]
}

@test "a database from elsewhere brings no script onto the page" {
    cp -r "$PROJECT" "$BATS_TEST_TMPDIR/sent"
    cd "$BATS_TEST_TMPDIR/sent"
    rm experiments/* report/report.html
    cp db/overparam.sqlite sound.sqlite
    # COLUMN NAME: a script that calls NAME, in place of the column's first value.
    plant() {
        python3 "$ROOT/tests/tamper.py" db/overparam.sqlite "update ${1%.*} set ${1#*.} = '\"><script>$2()</script>'
            where ${1#*.} = (select min(${1#*.}) from ${1%.*})"
    }
    # What no name can hold is refused.
    for column in run.profile experiment.name experiment.profile; do
        plant "$column" canary
        run "$OVERPARAM" report --html-only
        [ "$status" -eq 3 ]
        [ ! -e report/report.html ]
        cp sound.sqlite db/overparam.sqlite
    done
    # Everything else is text, where it is shown.
    for column in code_part.part code_part.digest experiment.title experiment.source artefact.name run.variant run.reason \
        claim.says claim.sort claim.because build.cpu observable.name; do
        plant "$column" "${column//./_}"
    done
    "$OVERPARAM" report --html-only
    [ "$(grep -cE '<script>[a-z]+_' report/report.html)" -eq 0 ]
    for column in code_part_part experiment_title experiment_source claim_says claim_because build_cpu; do
        grep -qF "&lt;script&gt;$column()" report/report.html
    done
}

# bats test_tags=long
@test "nothing of a write-up is written through a link that came with its folder" {
    cp report/report.md kept.md
    mkdir victims
    touch build/report/report.{aux,toc,out,log,pdf,tex,html}
    for file in build/report/* build/figures/* build/tables/* build/values/* report/report.pdf report/report.html; do
        [ -f "$file" ] || continue
        mv "$file" "victims/$(echo "$file" | tr / _)"
        ln -s "$PWD/victims/$(echo "$file" | tr / _)" "$file"
    done
    find victims -type f -exec sha256sum {} + > before
    printf '\nOne more sentence.\n' >> report/report.md
    "$OVERPARAM" report
    sha256sum --quiet -c before
    [ "$(wc -l < before)" -gt 8 ]
    mv kept.md report/report.md
    rm -r victims build
    "$OVERPARAM" report
}

@test "an experiment's file with a mistake keeps the write-up from being made" {
    copy_project mistaken
    before=$(sha256sum report/report.pdf report/report.html)
    sed -i 's/rate: 0.05/rat: 0.05/' experiments/toy.yaml
    run "$OVERPARAM" report
    [ "$status" -eq 2 ]
    [[ "$output" == *"experiments/toy.yaml:9:"*"rat"* ]]
    [ "$before" = "$(sha256sum report/report.pdf report/report.html)" ]
}

# bats test_tags=long
@test "runs of an experiment whose file was removed are no longer shown; where no file is they are" {
    copy_project removed
    sed 's/experiment: toy/experiment: other/; s/toy-falls/other-falls/; s/= .toy. /= '"'other'"' /' experiments/toy.yaml > experiments/other.yaml
    "$OVERPARAM" run -q
    [ "$("$OVERPARAM" sql --csv 'select count(*) from runs' | tail -1)" = 18 ]
    # The write-up is of before there was the other experiment; it is today's again when that is gone.
    run "$OVERPARAM" lineage ./report/report.html
    [ "$status" -eq 1 ]
    run "$OVERPARAM" lineage other
    [ "$status" -eq 2 ]
    [[ "$output" == *"nothing was made yet of 'other': 9 current runs"* ]]
    mv experiments/other.yaml kept.yaml
    run "$OVERPARAM" lineage ./report/report.html
    [ "$status" -eq 0 ]
    [[ "$output" == *"experiments/other.yaml is not here: its runs are no longer shown"* ]]
    run "$OVERPARAM" claims
    [ "$status" -eq 0 ]
    [[ "$output" != *other-falls* ]]
    [ "$("$OVERPARAM" sql --csv 'select count(*) from runs' | tail -1)" = 9 ]
    run "$OVERPARAM" lineage other
    [ "$status" -eq 2 ]
    [[ "$output" == *"'other' has no current runs"* ]]
    mv kept.yaml experiments/other.yaml
    "$OVERPARAM" run -q | grep -q 'all 18 runs are there'
    mv experiments elsewhere
    run "$OVERPARAM" report
    [ "$status" -eq 0 ]
    [[ "$output" == *"experiments/other.yaml, experiments/toy.yaml are not here: what was planned last is shown"* ]]
    [ "$("$OVERPARAM" sql --csv 'select count(*) from runs' | tail -1)" = 18 ]
}

@test "a figure runs by hand with sqlite3 and gnuplot alone" {
    copy_project by-hand
    sqlite3 -tabs -header db/overparam.sqlite < plots/falls.sql > data.tsv
    gnuplot -d -e "data='data.tsv'; output='by-hand.svg'; width=6.3; height=2.9" plots/style.gp plots/falls.gp
    # The same curves as the tool's, whose file has ids of its own.
    count() { grep -c '<path' "$1"; }
    [ "$(count by-hand.svg)" -eq "$(count build/figures/falls.svg)" ]
}

@test "claims tells what keeps a claim from being measured and leaves with 1" {
    copy_project claims
    cat >> experiments/toy.yaml << 'YAML'
  - {id: toy-null, says: a, source: b, query: "select null", expect: "< 1", because: c}
  - {id: toy-many, says: a, source: b, query: "select value from results", expect: "< 1", because: c}
  - {id: toy-text, says: a, source: b, query: "select 'x'", expect: "< 1", because: c}
  - {id: toy-sql, says: a, source: b, query: "select nowhere", expect: "< 1", because: c}
  - {id: toy-false, says: a, source: b, query: "select 2", expect: "< 1", because: c}
YAML
    "$OVERPARAM" run
    run "$OVERPARAM" claims
    echo "$output"
    [ "$status" -eq 1 ]
    [[ "$output" == *"gives NULL"* && "$output" == *"18 rows"* && "$output" == *"the text 'x'"* ]]
    [[ "$output" == *"no such column: nowhere"* && "$output" == *"1 of 6 claims hold"* ]]
    run "$OVERPARAM" claims toy-falls
    [ "$status" -eq 0 ]
    run "$OVERPARAM" claims --json toy-false
    [ "$status" -eq 1 ]
    echo "$output" | jq -e '.[0].measured == 2 and .[0].holds == 0'
    run "$OVERPARAM" claims nope
    [ "$status" -eq 2 ]
}

# bats test_tags=long
@test "claims of each sort are counted apart, on page 1 and on the command line; check asks for the sort" {
    copy_project sorts
    cat >> experiments/toy.yaml << 'YAML'
  - {id: toy-one, sort: identity, says: a, source: b, query: "select 1", expect: "= 1"}
  - {id: toy-two, sort: finding, says: a, source: b, query: "select 2", expect: "= 1"}
  - {id: toy-three, sort: finding, says: a, source: b, query: "select 3", expect: "= 3"}
YAML
    run "$OVERPARAM" check
    echo "$output"
    [ "$status" -eq 0 ]
    [ "$(grep -c "does not say its sort" <<< "$output")" -eq 1 ]
    [[ "$output" == *"experiments/toy.yaml:"*"claim 'toy-falls' does not say its sort: identity ("* ]]
    "$OVERPARAM" run
    run "$OVERPARAM" claims
    echo "$output"
    [ "$status" -eq 1 ]
    [[ "$output" == *"3 of 4 claims hold (identity: 1 of 1, finding: 1 of 2, of no named sort: 1 of 1)"* ]]
    "$OVERPARAM" claims --json | jq -e '[.[].sort] == [null, "identity", "finding", "finding"]'
    "$OVERPARAM" report || [ $? -eq 1 ]
    pdftotext -layout report/report.pdf - | tr -s ' \n' ' ' > text
    grep -q "3 of 4 claims hold: 1 of 1 identities, 1 of 2 findings" text
    # Another sort is another plan: it is shown at once.
    sed -i 's/sort: identity/sort: theorem/' experiments/toy.yaml
    run "$OVERPARAM" claims toy-one
    [[ "$output" == *"1 of 1 claims hold (theorem: 1 of 1)"* ]]
}

@test "seeds are counted once, whichever of them a sweep moves" {
    copy_project seeds
    sed -i '/^parameterization/d; s/, seed: {sweep: {range: \[1, 3\]}}//; /^claims/,$d' experiments/toy.yaml
    cat >> experiments/toy.yaml << 'YAML'
parameterization: {kind: two-layer-linear, width: 2}
variants:
  - {name: starts, init: {seed: {sweep: {range: [1, 3]}}}}
  - {name: data, init: {seed: 2}, problem: {data: {seed: {sweep: {values: [1]}}}}, optimizer: {rate: 0.1}}
YAML
    sed -i '/fig:falls\|tbl:ends\|toy-falls/d; s/{value:least}/something/' report/report.md
    "$OVERPARAM" run -q
    "$OVERPARAM" report --html-only
    # planned, done, diverged, failed, missing, seeds
    sed 's/<a [^>]*>//g' report/report.html | grep -A8 '<td[^>]*>toy<' | grep -o '<td[^>]*>[^<]*' | sed 's/.*>//' | head -7 | xargs | grep -x 'toy 4 4 0 0 0 3'
}

@test "a column marked as an uncertainty is joined with the one before it" {
    cat > report/tables/spread.sql << 'SQL'
-- columns: l r ± r
-- format: %s %.3g %d
-- headings: name | loss | runs
select 'a' as name, 1.23456 as loss, 0.0421 as spread, 3 as runs, min(id) > 0 as unused from runs
SQL
    run "$OVERPARAM" table --only spread
    [ "$status" -eq 2 ]
    [[ "$output" == *"report/tables/spread.sql:1:13: error: 4 entries for 5 columns"* ]]
    sed -i 's/, min(id) > 0 as unused//' report/tables/spread.sql
    "$OVERPARAM" table --only spread
    grep -qxF '| name | loss | runs |' build/tables/spread.md
    grep -qxF '| a | 1.235 ± 0.042 | 3 |' build/tables/spread.md
    # Nothing stands before the first column, and an uncertainty has none of its own.
    for wrong in '± r r r' 'r ± ± r'; do
        sed -i "1s/.*/-- columns: $wrong/" report/tables/spread.sql
        run "$OVERPARAM" table --only spread
        [ "$status" -eq 2 ]
        [[ "$output" == *"an alignment is l, c or r, not '±'"* ]]
    done
    rm report/tables/spread.sql
}

@test "numbers with powers of ten are text on the page, in tables and sentences alike" {
    copy_project powers
    cat > report/tables/ends.sql << 'SQL'
-- columns: r ± r r
-- format: %.3g %.1e %.0e
select min(value) * 1e-9 + 1.5e-8 - min(value) * 1e-9, 6.5e-9, -2.5e-7 + 0 * min(value), 1e-6 + 0 * min(value) from results where observable = 'loss'
SQL
    "$OVERPARAM" report --html-only
    sed -n '/id="tbl:ends"/,/<\/figure>/p' report/report.html | sed 's/\xc2\xa0/ /g' > table.html
    grep -qF '(1.50 ± 0.65) ×' table.html
    grep -qF '× 10<sup>−8</sup>' table.html
    grep -qF '−2.5 × 10<sup>−7</sup>' table.html
    grep -qF '>10<sup>−6</sup>' table.html
    [ "$(grep -c '<math' table.html)" -eq 0 ]
}

# bats test_tags=long
@test "every source of the write-up is cited and printed with a link to its DOI, arXiv id or home" {
    keys=$(sed -n 's/^@[a-z]*{\(.*\),$/\1/p' "$ROOT/report/references.bib")
    [ -n "$keys" ]
    for key in $keys; do
        cited | grep -qx "$key" || { echo "$key is not cited"; false; }
        entry=$(awk -v key="$key" 'index($0, "{" key ",") {f = 1} f; /^}/ {f = 0}' "$ROOT/report/references.bib")
        doi=$(sed -n 's/^ *doi = {\(.*\)},*$/https:\/\/doi.org\/\1/p' <<< "$entry")
        arxiv=$(sed -n 's/^ *eprint = {\(.*\)},*$/https:\/\/arxiv.org\/abs\/\1/p' <<< "$entry")
        url=$(sed -n 's/^ *url = {\(.*\)},*$/\1/p' <<< "$entry")
        # Only programs, manuals and posts have neither.
        [ -n "$doi$arxiv" ] || grep -qE '^@book|howpublished' <<< "$entry" || { echo "$key has neither DOI nor arXiv id"; false; }
        link=${doi:-${arxiv:-$url}}
        [ -n "$link" ] || { echo "$key has no link"; false; }
        printf '%s\n' "$link" >> links
    done
    printf -- '---\nnocite: "@*"\n---\n' | pandoc --citeproc --bibliography="$ROOT/report/references.bib" -t html > all.html
    while read -r link; do
        grep -qF "href=\"$link\"" all.html || { echo "$link is not printed"; false; }
    done < links
}

# No sleep of $NAP seconds is left, at once or as soon as the kernel comes to it.
ended() {
    for _ in $(seq 40); do
        pgrep -f "^sleep $NAP" > /dev/null || return 0
        sleep 0.05
    done
    return 1
}

# PROGRAM PACKAGE COMMAND FILES, for every fault: the files stay as they were, the message names both, nothing stays behind.
faulty() {
    local there="build/figures/falls.pdf build/figures/falls.svg $4"
    # shellcheck disable=SC2086 # the names are words
    before=$(sha256sum $there)
    export NAP=$((100000 + $$)) # a length that nobody else asks for
    while IFS= read -r fault; do
        echo "$fault" | fake "$1"
        OVERPARAM_TOOL_SECONDS=1 PATH="$BATS_TEST_TMPDIR/bin:$PATH" run "$OVERPARAM" "$3"
        echo "$1 that does '$fault': status $status, $output"
        [ "$status" -eq 3 ]
        [[ "$output" == *"$1"* && "$output" == *"$2"* ]]
        # shellcheck disable=SC2086
        [ "$before" = "$(sha256sum $there)" ]
        ended || { echo "$1 that does '$fault' is still there"; false; }
    done << 'FAULTS'
exec sleep "$NAP"
sleep "$NAP" & sleep "$NAP"
exit 1
exit 0
echo rubbish > build/report/report.html; echo rubbish > build/report/report.pdf; echo rubbish > build/figures/falls.drawn.pdf
printf '%%PDF-1.5 cut off' > build/report/report.pdf; printf '<html> cut off' > build/report/report.html
kill -9 $$
FAULTS
}

@test "pandoc that is missing is named with its package and leaves the write-up" {
    copy_project no-pandoc
    before=$(sha256sum report/report.pdf report/report.html)
    echo 'One more word.' >> report/report.md
    path_without pandoc
    run "$OVERPARAM" report
    [ "$status" -eq 3 ]
    [[ "$output" == *"pandoc is missing"* && "$output" == *"package pandoc"* ]]
    [ "$before" = "$(sha256sum report/report.pdf report/report.html)" ]
}

# bats test_tags=long
@test "pandoc that hangs, fails, lies or is killed leaves the write-up as it was" {
    copy_project pandoc
    printf '\nOne more word.\n' >> report/report.md
    faulty pandoc pandoc report "report/report.pdf report/report.html"
}

# bats test_tags=long
@test "pdflatex that hangs, fails, lies or is killed leaves the paper as it was; the page is made" {
    copy_project latex
    "$OVERPARAM" report --html-only > /dev/null
    printf '\nOne more word.\n' >> report/report.md
    faulty pdflatex texlive-latex-recommended report report/report.pdf
    grep -q 'One more word' report/report.html
}

# bats test_tags=long
@test "gnuplot that hangs is stopped; what was drawn stays, and the write-up says what could not be" {
    copy_project hanging
    echo '# changed' >> plots/falls.gp
    faulty gnuplot gnuplot-nox plot "report/report.pdf report/report.html"
    echo 'exec sleep "$NAP"' | fake gnuplot
    OVERPARAM_TOOL_SECONDS=1 PATH="$BATS_TEST_TMPDIR/bin:$PATH" run "$OVERPARAM" report
    [ "$status" -eq 3 ]
    grep -q "gnuplot did not end within 1 second" report/report.html
    ended
}
