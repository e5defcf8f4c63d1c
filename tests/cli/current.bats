#!/usr/bin/env bats
# What every command shows is what the files plan today; what cannot be brought up to date is said. One database, one writer.

setup_file() {
    export MADE="$BATS_FILE_TMPDIR/made"
    mkdir -p "$MADE/experiments" "$MADE/data" "$MADE/elsewhere"
    cd "$MADE" || return 1
    printf 'x,y\n1,2\n2,3\n3,5\n' > data/mine.csv
    experiment first > experiments/first.yaml
    experiment mine | sed 's#data: {.*#data: {kind: csv, path: ../data/mine.csv, target: y}#' > experiments/mine.yaml
    experiment far > elsewhere/far.yaml
    "$OVERPARAM" run -q -j 1
    "$OVERPARAM" run -q -j 1 elsewhere/far.yaml
}

experiment() { # NAME
    cat << YAML
experiment: $1
title: Three starts
source: a test
problem:
  data: {kind: gaussian, samples: 20, features: 5, seed: 1}
  loss: {kind: squared, reduction: mean}
parameterization: canonical
init: {kind: gaussian, scale: 0.1, seed: {sweep: {range: [1, 3]}}}
optimizer: {kind: gradient-descent, rate: 0.01}
stop: {steps: 20}
record: {observables: [loss]}
claims:
  - {id: $1.falls, says: It falls., source: a test, because: so, expect: "> 0", query: "select min(value) from results where experiment = '$1'"}
YAML
}

setup() {
    cp -a "$MADE/." "$BATS_TEST_TMPDIR"
    cd "$BATS_TEST_TMPDIR" || return 1
}

# "first 3, mine 3" and what is said beside it, in the file `said`.
shown() {
    "$OVERPARAM" sql --csv "select group_concat(experiment || ' ' || n, ', ') from (select experiment, count(*) as n from runs group by 1)" 2> said |
        tail -n 1 | tr -d '"\r'
}

said() { # TEXT...
    cat said
    [ "$(wc -l < said)" -eq $# ]
    for text in "$@"; do grep -qF -- "$text" said; done
}

edit() { # FILE: one of its three runs becomes another one
    sed -i 's/range: \[1, 3\]/range: [2, 4]/' "$1"
}

@test "nothing is said, read or written while nothing was edited" {
    sleep 2.1 # what was written about the time of planning is compared by its content
    "$OVERPARAM" run -q
    [ "$(shown)" = "far 3, first 3, mine 3" ]
    said
    before=$(sha256sum db/overparam.sqlite)
    # A named pipe that looks like the file could not be read; here it is enough that nobody may read it.
    if [ "$(id -u)" -ne 0 ]; then chmod 000 data/mine.csv; fi
    "$OVERPARAM" list > /dev/null 2> said
    said
    if strace -o /dev/null true 2> /dev/null; then
        strace -f -e trace=open,openat -o opened "$OVERPARAM" list > /dev/null
        grep -q overparam.sqlite opened
        [ -z "$(grep -E '\.yaml|\.csv|/proc/self/exe' opened)" ]
    fi
    [ "$before" = "$(sha256sum db/overparam.sqlite)" ]
    [ "$("$OVERPARAM" run)" = "all 6 runs are there" ]
    [ "$("$OVERPARAM" run --json | jq -c '[.planned, .present, .made]')" = "[6,6,0]" ]
}

@test "every command that shows runs sees an edit that was not run" {
    missing="1 planned run is missing or out of date (first: 1) and not shown; overparam run makes it"
    "$OVERPARAM" claims > /dev/null
    cp db/overparam.sqlite before
    edit experiments/first.yaml
    for command in list "sql recent-runs" digest "lineage mine.falls"; do
        cp before db/overparam.sqlite
        # shellcheck disable=SC2086 # several words
        "$OVERPARAM" $command > shown 2> said
        said "$missing"
        [ "$(sqlite3 db/overparam.sqlite "select count(*) from runs where experiment = 'first'")" -eq 2 ]
    done
    # What is asked of one run is answered; that others are missing is no answer to it.
    for command in "show 1" "export 1" "compare 1 2" "why 1"; do
        cp before db/overparam.sqlite
        # shellcheck disable=SC2086 # several words
        "$OVERPARAM" $command > /dev/null 2> said
        said
        [ "$(sqlite3 db/overparam.sqlite "select count(*) from runs where experiment = 'first'")" -eq 2 ]
    done
    "$OVERPARAM" show 1 | grep -Eq '^ +current +0$'
    "$OVERPARAM" verify -q -n 1
    run "$OVERPARAM" claims
    [[ "$output" == *"$missing"* && "$output" == *"1 run of experiment 'first' missing"* ]]
    "$OVERPARAM" run -q | grep -q 'made 1 of 1 runs'
    [ "$(shown)" = "far 3, first 3, mine 3" ]
    [ ! -s said ]
}

@test "an edit of the data, in whatever way, is an edit of the experiment" {
    printf 'x,y\n1,2\n2,3\n3,6\n' > data/mine.csv
    [ "$(shown)" = "far 3, first 3" ]
    said "3 planned runs are missing or out of date (mine: 3)"
    # An older file takes its place, of the same length, with its own old date.
    cp -p "$MADE/data/mine.csv" data/mine.csv
    [ "$(shown)" = "far 3, first 3, mine 3" ]
    said
    # In place, with the old date put back.
    touch -r data/mine.csv then
    sed -i 's/5/7/' data/mine.csv
    touch -r then data/mine.csv
    [ "$(shown)" = "far 3, first 3" ]
}

@test "an edit that plans the same runs is told by nobody" {
    "$OVERPARAM" claims > /dev/null
    generation=$(sqlite3 db/overparam.sqlite "select generation from store")
    echo '# a remark' >> experiments/first.yaml
    touch data/mine.csv
    [ "$(shown)" = "far 3, first 3, mine 3" ]
    said
    "$OVERPARAM" claims > /dev/null
    [ "$(sqlite3 db/overparam.sqlite "select generation from store")" -eq "$generation" ]
}

@test "two edits within one tick of the clock are two" {
    for n in 4 5 6 7; do
        sed -i "s/range: \[1, .\]/range: [1, $n]/" experiments/first.yaml
        shown > /dev/null
        said "$((n - 3)) planned run"
    done
}

@test "an experiment whose file is gone is not shown until it is back, by itself" {
    mv experiments/mine.yaml away
    [ "$(shown)" = "far 3, first 3" ]
    said "experiments/mine.yaml is not here: its runs are no longer shown"
    [ "$(shown)" = "far 3, first 3" ]
    said
    run "$OVERPARAM" claims mine.falls
    [ "$status" -eq 2 ]
    mv away experiments/mine.yaml
    run "$OVERPARAM" claims mine.falls
    [ "$status" -eq 0 ]
    [ "$(shown)" = "far 3, first 3, mine 3" ]
    said
    [ "$("$OVERPARAM" run)" = "all 6 runs are there" ]
}

@test "run FILE and run leave the plans of other files alone, in experiments/ or not" {
    edit experiments/first.yaml
    "$OVERPARAM" run -q
    [ "$(shown)" = "far 3, first 3, mine 3" ]
    "$OVERPARAM" run -q experiments/mine.yaml
    [ "$(shown)" = "far 3, first 3, mine 3" ]
    edit elsewhere/far.yaml
    "$OVERPARAM" run -q
    [ "$(shown)" = "far 2, first 3, mine 3" ]
    said "1 planned run is missing or out of date (far: 1) and not shown; overparam run elsewhere/far.yaml makes it"
    rm elsewhere/far.yaml
    run "$OVERPARAM" run -q
    [[ "$output" == *"elsewhere/far.yaml is not here: its runs are no longer shown"* ]]
    [ "$(shown)" = "first 3, mine 3" ]
}

@test "a mistake in one experiment's file stops no run of another, and is told" {
    sed -i 's/rate:/rat:/' experiments/mine.yaml
    edit experiments/first.yaml
    run "$OVERPARAM" run -q experiments/first.yaml
    [ "$status" -eq 0 ]
    [[ "$output" == *"experiments/mine.yaml:9:"*"what was planned last is shown, overparam check tells more"* ]]
    [ "$(shown)" = "far 3, first 3, mine 3" ]
    said "experiments/mine.yaml:9:12: gradient-descent needs 'rate' (and 1 mistake more); what was planned last is shown"
    for command in claims "plot --only x" table report; do
        # shellcheck disable=SC2086 # several words
        run "$OVERPARAM" $command
        [ "$status" -eq 2 ]
    done
}

@test "what looks like an experiment and is not read is named" {
    experiment other > experiments/other.YAML
    mkdir experiments/old experiments/notes
    experiment older > experiments/old/older.yaml
    echo text > experiments/notes/a.txt
    [ "$(shown)" = "far 3, first 3, mine 3" ]
    said "experiments/old/ is passed over: a file in a folder of experiments/ has to be named" \
        "experiments/other.YAML is passed over: its name does not end in .yaml or .yml"
    run "$OVERPARAM" plan
    [ "$status" -eq 0 ]
    [[ $output == *"experiments/other.YAML is passed over"* ]]
}

@test "experiments/NAME.yml is an experiment, and NAME.yaml beside it a mistake" {
    experiment other > experiments/other.yml
    "$OVERPARAM" check
    "$OVERPARAM" plan | grep -q '^other .* 3 '
    run "$OVERPARAM" new other
    [ "$status" -eq 2 ]
    [[ "$output" == *"experiments/other.yml exists already"* ]]
    [ "$(shown)" = "far 3, first 3, mine 3" ]
    said "experiments/other.yml was never run: overparam run makes its runs"
    experiment another > experiments/another.yaml
    shown > /dev/null
    said "experiments/another.yaml, experiments/other.yml were never run: overparam run makes their runs"
    "$OVERPARAM" run -q
    [ "$(shown)" = "another 3, far 3, first 3, mine 3, other 3" ]
    said
    cp experiments/other.yml experiments/other.yaml
    shown > /dev/null
    said "experiments/other.yaml and experiments/other.yml are one experiment"
    for command in check plan run; do
        run "$OVERPARAM" $command
        [ "$status" -eq 2 ]
        [[ "$output" == *"experiment 'other' is named twice"*"hint:"* ]]
    done
}

@test "data that are not here leave what was planned from them" {
    mv data away
    [ "$(shown)" = "far 3, first 3, mine 3" ]
    said "data/mine.csv is not here: what was planned last is shown"
    run "$OVERPARAM" claims
    [ "$status" -eq 0 ]
    mv away data
    [ "$(shown)" = "far 3, first 3, mine 3" ]
    said
}

@test "where none of the files is, what was planned last is shown; from another folder, too" {
    edit experiments/first.yaml
    # Outside: upward from a folder within, the project would be found.
    outside=$(mktemp -d)
    [ "$(cd "$outside" && "$OVERPARAM" list --db "$BATS_TEST_TMPDIR/db/overparam.sqlite" --json 2> "$BATS_TEST_TMPDIR/said" | jq length)" -eq 9 ]
    rmdir "$outside"
    said "experiments/first.yaml was edited: what was planned last is shown"
    cp "$MADE/experiments/first.yaml" experiments/
    mv experiments gone
    mv elsewhere/far.yaml elsewhere/x
    [ "$(shown)" = "far 3, first 3, mine 3" ]
    said "elsewhere/far.yaml, experiments/first.yaml, experiments/mine.yaml are not here: what was planned last is shown"
}

@test "the files of another project are not taken for those of the database" {
    mkdir -p other/experiments
    cd other
    experiment first | sed 's/0.01/0.02/' > experiments/first.yaml
    "$OVERPARAM" list --db ../db/overparam.sqlite 2> said > /dev/null
    said
    "$OVERPARAM" run -q
    "$OVERPARAM" sql --db ../db/overparam.sqlite "select count(*) from runs" 2> said | grep -q '^ *9$'
    said
    # The project moves, and its database with it.
    cd ..
    mv other moved
    cd moved
    edit experiments/first.yaml
    [ "$(shown)" = "first 2" ]
}

@test "whoever may not write, or comes while another writes, shows what was planned last and says so" {
    edit experiments/first.yaml
    flock -F -x db/overparam.sqlite sleep 30 & holder=$!
    until ! flock -xn db/overparam.sqlite true; do sleep 0.02; done
    start=$(date +%s%N)
    [ "$(shown)" = "far 3, first 3, mine 3" ]
    [ $((($(date +%s%N) - start) / 1000000)) -lt 3000 ]
    said "experiments/first.yaml plans other runs today: what was planned last is shown (process $holder is writing to db/overparam.sqlite)"
    run "$OVERPARAM" run -q
    [ "$status" -eq 3 ]
    [[ "$output" == *"process $holder is writing to db/overparam.sqlite"* ]]
    kill $holder
    wait $holder || true
    if [ "$(id -u)" -eq 0 ]; then
        chmod 755 "$BATS_RUN_TMPDIR" "$BATS_FILE_TMPDIR" "$BATS_TEST_TMPDIR"
        chmod 644 db/overparam.sqlite
        setpriv --reuid=65534 --clear-groups true || skip "no other user can be had"
        setpriv --reuid=65534 --clear-groups test -x "$OVERPARAM" || skip "another user cannot run the program"
        setpriv --reuid=65534 --clear-groups "$OVERPARAM" list 2> said > /dev/null
        said "what was planned last is shown (cannot write db/overparam.sqlite: Permission denied)"
        run setpriv --reuid=65534 --clear-groups "$OVERPARAM" run
        [ "$status" -eq 3 ]
        [[ "$output" == *"hint: it belongs to $(id -un)"* ]]
    fi
    [ "$(shown)" = "far 3, first 2, mine 3" ]
}

@test "who makes runs in one database shares it by one name, and lets nobody in that has to be alone, whatever the name" {
    sed -i 's/steps: 20/steps: 900000000/; s/range: .1, 3./values: [1]/; s/rate: 0.01/rate: 1e-9/' experiments/first.yaml
    mkdir names
    ln -s ../db/overparam.sqlite names/soft.sqlite
    ln db/overparam.sqlite names/hard.sqlite
    "$OVERPARAM" run -q experiments/first.yaml & writer=$!
    until [ -e db/overparam.sqlite-status ]; do sleep 0.02; done
    [ "$(ls db | grep -c lock)" -eq 0 ]
    for name in names/soft.sqlite names/hard.sqlite; do
        run "$OVERPARAM" gc --yes --db $name
        [ "$status" -eq 3 ]
        [[ "$output" == *"process $writer makes runs in $name"* ]]
    done
    run "$OVERPARAM" run -q --db names/hard.sqlite experiments/first.yaml
    [ "$status" -eq 3 ]
    [[ "$output" == *"writes to names/hard.sqlite under another name, a hard link"* ]]
    if unshare -m true 2> /dev/null; then
        mkdir mounted
        run unshare -m sh -c 'mount --bind db mounted && "$OVERPARAM" gc --yes --db mounted/overparam.sqlite'
        [ "$status" -eq 3 ]
        [[ "$output" == *"makes runs in mounted/overparam.sqlite"* ]]
    fi
    kill $writer
    wait $writer || true
}
