#!/usr/bin/env bats
# What gnuplot says and does, and what a reader is shown of it: warnings are notes, a failure costs one place, numbers
# follow one rule.

setup_file() {
    export PROJECT="$BATS_FILE_TMPDIR/project"
    "$OVERPARAM" new-report "$PROJECT" > /dev/null
    cd "$PROJECT" || return 1
    # Two rates converge, one diverges for every width: the third curve has no finite value.
    cat > experiments/rates.yaml << 'YAML'
experiment: rates
title: Rates
source: "a test"
problem:
  data: {kind: gaussian, samples: 20, features: 4, seed: 1}
  loss: {kind: squared, reduction: mean}
parameterization: {kind: two-layer-linear, width: {sweep: {values: [2, 4, 8]}}}
init: {kind: gaussian, scale: 0.3, seed: 2}
optimizer: {kind: gradient-descent, rate: {sweep: {values: [0.01, 0.1, 1e6]}}}
stop: {steps: 100}
record: {observables: [loss]}
claims:
  - {id: e-holds, says: holds, source: "a test", query: select 2.71028, expect: "<= 3"}
  - {id: e-fails, says: fails, source: "a test", query: select 2.71028, expect: "<= 2"}
  - {id: e-is, says: is, source: "a test", query: select 2.71828, expect: "2.7 +- 0.1"}
  - {id: e-close, says: is close, source: "a test", query: select 2.99971, expect: "< 3"}
YAML
    cat > plots/rates.sql << 'SQL'
select rate.value as series, width.value as width, r.value as loss
from results r
join parameters rate on rate.run = r.run and rate.path = 'optimizer.rate'
join parameters width on width.run = r.run and width.path = 'parameterization.width'
where r.experiment = 'rates' and r.observable = 'loss'
order by rate.value, width.value
SQL
    cat > plots/rates.gp << 'GP'
# size: 6.3 2.9
# alt: loss against width
@LOGY
plot for [i = 0:n_series - 1] data index i using "width":"loss" with linespoints lt i + 1 title columnheader(1)
GP
    printf '\n# Rates {#sec:rates}\n\n![Ends.](figure:rates){#fig:rates}\n' >> report/report.md
    "$OVERPARAM" run > /dev/null
}

setup() {
    cp -r "$PROJECT" "$BATS_TEST_TMPDIR/project"
    cd "$BATS_TEST_TMPDIR/project" || return 1
}

# A gnuplot that says these lines, then does what gnuplot does.
talkative() {
    mkdir -p "$BATS_TEST_TMPDIR/bin"
    printf '#!/bin/sh\nprintf "%%s\\n" "%s" >&2\nexec %s "$@"\n' "$1" "$(command -v gnuplot)" > "$BATS_TEST_TMPDIR/bin/gnuplot"
    chmod +x "$BATS_TEST_TMPDIR/bin/gnuplot"
    PATH="$BATS_TEST_TMPDIR/bin:$PATH"
}

@test "a series that diverged is left out of its figure, which says so" {
    run "$OVERPARAM" plot --only rates
    echo "$output"
    [ "$status" -eq 0 ]
    [ "$(grep -c 'note: plots/rates.gp:4: gnuplot: Skipping data file with no valid points' <<< "$output")" -eq 1 ]
    [[ "$output" == *"note: figure rates: Of the 9 runs drawn on, 3 diverged."* ]]
    # Two curves: what follows the title of each is drawn.
    [ "$(grep -c 'stroke-dasharray\|<path' build/figures/rates.svg)" -gt 2 ]
    run "$OVERPARAM" report
    [ "$status" -eq 0 ]
    [[ "$output" != *"figure rates: Of"* ]]
    grep -q 'Of the 9 runs drawn on, 3 diverged' report/report.html
}

# bats test_tags=long
@test "what gnuplot says without giving up is a note, once for all figures" {
    talkative 'Fontconfig error: No writable cache directories
ERROR: ld.so: object preload.so from LD_PRELOAD cannot be preloaded: ignored.'
    run "$OVERPARAM" report
    echo "$output"
    [ "$status" -eq 0 ]
    [ "$(grep -c 'note: gnuplot: Fontconfig error: No writable cache directories' <<< "$output")" -eq 1 ]
    [ "$(grep -c 'note: gnuplot: ERROR: ld.so' <<< "$output")" -eq 1 ]
    [ -s build/figures/rates.pdf ]
    [ -s build/figures/first.svg ]
}

@test "gnuplot that says too much is cut short" {
    talkative "$(seq 1 40)"
    run "$OVERPARAM" plot rates
    [ "$status" -eq 0 ]
    [ "$(grep -c 'note: gnuplot: ' <<< "$output")" -eq 6 ]
    [[ "$output" == *"more lines of this kind"* ]]
}

# bats test_tags=long
@test "a figure that cannot be drawn costs its place and nothing else" {
    sed -i '3i set xrange [0:wide]' plots/rates.gp
    run "$OVERPARAM" report
    echo "$output"
    [ "$status" -eq 2 ]
    [[ "$output" == *"plots/rates.gp:3:1: error: gnuplot: undefined variable: wide"* ]]
    [[ "$output" == *"report report/report.html, report/report.pdf"* ]]
    [[ "$output" == *"1 of 2 could not be made"* ]]
    for text in 'This figure could not be made' 'plots/rates.gp:3: gnuplot: undefined variable: wide'; do
        pdftotext report/report.pdf - | tr '\n' ' ' | grep -qF "$text"
        grep -qF "$text" report/report.html
    done
    grep -q 'id="first-title"' report/report.html
    # It is tried again, and mended, it is there.
    run "$OVERPARAM" report
    [ "$status" -eq 2 ]
    sed -i '3d' plots/rates.gp
    run "$OVERPARAM" report
    [ "$status" -eq 0 ]
    [ "$(grep -c 'could not be made' report/report.html)" -eq 0 ]
    run "$OVERPARAM" report
    [ "$output" = "nothing has changed since the report was made" ]
}

# bats test_tags=long
@test "a table that cannot be made costs its place and nothing else" {
    sed -i 's/^select/select nothing,/' report/tables/first.sql
    run "$OVERPARAM" report
    [ "$status" -eq 2 ]
    grep -qF 'This table could not be made' report/report.html
    grep -q 'id="rates-title"' report/report.html
}

@test "a figure that is not there is told with the nearest that is" {
    run "$OVERPARAM" plot rate
    [ "$status" -eq 2 ]
    [[ "$output" == *"there is no plots/rate.sql"*"did you mean 'rates'?"* ]]
}

@test "a mistake in a script is told with its column, where gnuplot gives one" {
    sed -i '3i set nonsense 12' plots/rates.gp
    run "$OVERPARAM" plot rates
    echo "$output"
    [ "$status" -eq 2 ]
    [[ "$output" == *"plots/rates.gp:3:5: error: gnuplot: unrecognized option"* ]]
}

@test "a query without a finite number is told by the name of its column" {
    echo "select 'a' as series, 1 as width, null as loss" > plots/rates.sql
    run "$OVERPARAM" plot rates
    echo "$output"
    [ "$status" -eq 2 ]
    [[ "$output" == *"the query gives no finite number, in no row, for: loss"* ]]
}

@test "numbers that gnuplot leaves out are counted" {
    echo "select 'a' as series, column1 as width, column2 as loss from (values (1, 2), (2, 1e308), (3, 4))" > plots/rates.sql
    run "$OVERPARAM" plot rates
    echo "$output"
    [ "$status" -eq 0 ]
    [[ "$output" == *"note: figure rates: 1 number beyond 9e+307 cannot be drawn"* ]]
}

# gnuplot 6 puts ticks at 20, 30, 40 on such an axis; named by their powers of ten they were all 10.
@test "an axis of fewer than three decades has true labels" {
    echo "select 'a' as series, column1 as width, column2 as loss from (values (2, 20), (3, 30), (9, 95))" > plots/rates.sql
    sed -i 's/@LOGY/@LOGXY/' plots/rates.gp
    run "$OVERPARAM" plot rates
    [ "$status" -eq 0 ]
    pdftotext -layout build/figures/rates.pdf text
    case $(gnuplot --version) in
    "gnuplot 5"*) ! grep -qw 30 text ;;
    *) grep -qw 30 text && grep -qw 9 text ;;
    esac
}

@test "a number of a claim reads the same in the text, in the table and in the terminal" {
    {
        echo
        echo 'Text: {claim:e-holds}; {claim:e-fails}; {claim:e-is}; {claim:e-close}; {claim:e-holds:%.1f}; {claim:e-fails:%.1f}.'
    } >> report/report.md
    run "$OVERPARAM" report
    [ "$status" -eq 0 ]
    pdftotext -layout report/report.pdf text
    grep -F 'Text: 2.72; 2.71; 2.72; 2.9998; 2.8; 2.7.' text
    grep -E 'e-holds +.*2\.72 +yes' text
    grep -E 'e-fails +.*2\.71 +no' text
    grep -E 'e-is +.*2\.72 +yes' text
    run "$OVERPARAM" claims
    [[ "$output" == *"e-holds "*" yes "*" 2.72 "* && "$output" == *"e-fails "*" NO "*" 2.71 "* ]]
    [[ "$output" == *"2.9998 "* ]]
    "$OVERPARAM" claims --json | jq -e 'map(select(.id == "e-holds"))[0].measured == 2.71028'
}

# bats test_tags=long
@test "a zero has no sign, a tiny spread no digits, and a fraction is not hidden in silence" {
    printf -- '-- format: %%.2f\nselect -0.001\n' > report/values/near.sql
    printf -- '-- format: %%d\nselect -0.3\n' > report/values/whole.sql
    cat > report/tables/numbers.sql << 'SQL'
-- columns: l r ±
select column1 as name, column2 as value, column3 as spread
from (values
    ('rounds to zero', -0.0001, 0.01),
    ('exact', 1 / 3.0, 1e-17),
    ('no spread', 1 / 3.0, 0.0))
SQL
    printf '\nText: {value:near}; {value:whole}.\n\n![Numbers.](table:numbers){#tbl:numbers}\n' >> report/report.md
    run "$OVERPARAM" report
    echo "$output"
    [ "$status" -eq 0 ]
    [[ "$output" == *"note: value 'whole': %d shows -0.3 as 0"* ]]
    pdftotext -layout report/report.pdf text
    grep -F 'Text: 0.00; 0.' text
    grep -E 'rounds to zero +0\.000 ± 0\.010' text
    grep -E 'no spread +0\.3333333333 ± 0$' text
    grep -F $'0.3333333333\xc2\xa0\xc2\xb1\xc2\xa0$10^{-17}$' build/tables/numbers.md
    run "$OVERPARAM" sql 'select -0.0 as x'
    [[ "$output" != *-0* ]]
}
