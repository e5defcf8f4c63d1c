#!/usr/bin/env bats
# --json: every command answers programs in the shape that its help tells, mistakes too; progress in JSON; and the signals.

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
    "$OVERPARAM" help --json > HELP.json
}

project() {
    "$OVERPARAM" new a
    "$OVERPARAM" run -q --profile quick
}

# What `overparam WORDS... --json` prints is of the shape that its help tells.
fits() {
    "$OVERPARAM" "$@" --json > answer 2> said || [ -s answer ]
    python3 "$ROOT/tests/shape.py" "$1" < answer
}

@test "every command that answers tells the shape of its answer" {
    [ "$(jq -r '[.commands[] | select(.json == null) | .name] | join(" ")' HELP.json)" = "completion manual" ]
    for command in $(jq -r '.commands[].name' HELP.json); do
        "$OVERPARAM" "$command" --help --json | jq -e ".name == \"$command\" and (.options | length) >= 5"
        "$OVERPARAM" "$command" --help | grep -q -- '--json'
    done
    "$OVERPARAM" --version --json | jq -e '.version and .commit and (.changed | type) == "boolean"'
}

@test "README.md has the exit statuses that help tells" {
    [ "$(jq -r '.exit[].status' HELP.json)" = "$(sed -n '/^| exit status/,/^$/s/^| \([0-9]*\) .*/\1/p' "$ROOT/README.md")" ]
}

# bats test_tags=long
@test "answers about a project have the shapes that are told" {
    "$OVERPARAM" new-report paper --json > answer
    python3 "$ROOT/tests/shape.py" new-report < answer
    fits new a
    fits check
    fits plan
    fits plan --runs
    jq -e '.runs[0].swept."init.scale" == "0.01" and .experiments[0].missing == 30' answer
    fits run --profile quick
    jq -e '.made == 6' answer
    fits run --profile quick
    fits plan --profile quick --runs
    jq -e '.seconds == [0, 0] and .workers > 0' answer
    fits list
    fits show 1
    fits compare 1 4
    fits compare 1 2 4 --all --plot loss
    fits status
    fits why experiments/a.yaml
    fits sql
    fits sql "select 1 as a, null as b, 9e999 as c"
    fits export 1
    jq -e '[.trajectories[].observable] | unique == ["cosine", "loss"]' answer
    fits export 1 --theta
    jq -e '.rows * .columns == (.values | length)' answer
    fits export 1 --weights
    jq -e '[.blocks[] | .rows * .columns] | add == (input | .values | length)' answer answer
    jq -e '.blocks[0].name | length > 0' answer
    fits digest
    fits claims
    fits lineage a.half-space
    fits lineage 1
    fits verify --profile quick
    fits adopt --profile quick
    cp db/overparam.sqlite other.sqlite
    fits merge other.sqlite
    fits doctor
    fits backup
    fits tag 1 paper
    fits note 1 "said of it"
    jq -e '.[0].note == "said of it"' answer
    fits show 1
    fits remove 1 --dry-run
    fits gc --dry-run
    python3 "$ROOT/tests/tamper.py" db/overparam.sqlite "update sample set value = value + 1 where run = 2 and last"
    fits verify --profile quick
    jq -e '.differing == 1 and .differences[0].run == 2' answer
    for words in "" loss "loss squared" sweep; do
        # shellcheck disable=SC2086 # words
        fits describe $words
    done
    "$OVERPARAM" schema --json | jq -e '."$schema"'
}

@test "what a write-up was made of is told, an object a line" {
    "$OVERPARAM" new-report paper
    cd paper
    cp ../HELP.json .
    "$OVERPARAM" run -q
    fits plot
    fits table
    fits report --html-only
    jq -se 'map(.kind) | index("report") != null and index("figure") != null' answer
    fits lineage build/figures/first.svg
    fits crate
}

@test "mistakes are objects, one a line, with their place" {
    project
    sed -i 's/rate: 0.02/rtae: 0.02/; s/steps: 20000/steps: many/' experiments/a.yaml
    "$OVERPARAM" check --json > answer 2> said && false
    [ $? -ne 0 ]
    jq -e '. == []' answer
    jq -se 'length >= 3 and all(.error | keys == ["code", "column", "file", "hint", "line", "message", "status"])' said
    jq -se '.[1].error | .file == "experiments/a.yaml" and .line > 1 and .column > 1 and .status == 2
            and .code == "ERR_SPEC" and (.hint | contains("did you mean")) and (.message | startswith("unknown key"))' said
    for words in "--bogus" "list --bogus" "lst" "show" "show 99" "sql nonsense-name" "new -A" "describe nothing" "-C nowhere list"; do
        # shellcheck disable=SC2086 # words
        "$OVERPARAM" $words --json > answer 2> said || status=$?
        echo "$words: $(cat said)"
        [ "$status" -eq "$(jq -s '.[-1].error.status' said)" ]
        [ ! -s answer ]
    done
}

@test "notes are objects, too" {
    project
    sed -i 's/rate: 0.02/rate: 0.03/' experiments/a.yaml
    "$OVERPARAM" list --json 2> said | jq -e '. == []'
    jq -se 'length >= 1 and all(.note | type == "string")' said
}

@test "progress as lines of JSON" {
    "$OVERPARAM" new a
    "$OVERPARAM" run --profile quick --progress=json > answer 2> said
    jq -se 'length >= 1 and (.[-1].progress | .made == 6 and .total == 6 and .done == 6 and .failed == 0 and .elapsed > 0)' said
    "$OVERPARAM" verify --profile quick --progress json 2>&1 > answer | jq -se '.[-1].progress.made == 6'
    run "$OVERPARAM" run --progress=xml
    [ "$status" -eq 2 ]
    [[ $output == *"'line' or 'json', not 'xml'"* ]]
    [ -z "$("$OVERPARAM" run --force -q --progress=json --profile quick 2>&1 > answer)" ]
}

@test "SIGINT gives 130, SIGTERM 143, and the same command goes on" {
    "$OVERPARAM" new a
    sed -i 's/steps: 20000/steps: 100000000/; s/loss: 1e-8, //' experiments/a.yaml
    for signal in INT:130 TERM:143; do
        # A shell's background job does not take SIGINT: python gives it back.
        python3 -c 'import signal, sys, os
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])' "$OVERPARAM" run -j 1 --json --progress=json > answer 2> said &
        for _ in $(seq 300); do
            grep -q '"progress"' said && break
            sleep 0.1
        done
        kill -s "${signal%:*}" $!
        status=0
        wait $! || status=$?
        cat said
        [ "$status" -eq "${signal#*:}" ]
        jq -e '.interrupted' answer
        tail -n 1 said | jq -e ".error.status == ${signal#*:} and (.error.hint | contains(\"goes on\"))"
    done
}
