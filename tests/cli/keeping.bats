#!/usr/bin/env bats
# remove, gc, backup, tag, note: keeping a database in order.

setup_file() {
    export MADE="$BATS_FILE_TMPDIR/made"
    mkdir -p "$MADE/experiments"
    cd "$MADE" || return 1
    cp "$ROOT/tests/fixtures/small.yaml" experiments/
    "$OVERPARAM" run -q -j 1 # ids in the order of the plan: 1 to 6 of one, 7 to 12 of two
}

setup() {
    cp -r "$MADE/." "$BATS_TEST_TMPDIR"
    cd "$BATS_TEST_TMPDIR" || return 1
    db=db/overparam.sqlite
}

ask() { sqlite3 "$db" "$1"; }
# As if the program had made it so (tests/tamper.py).
tamper() { python3 "$ROOT/tests/tamper.py" "${2:-db/overparam.sqlite}" "$1"; }

@test "remove says what would go, asks, and takes it" {
    [ "$("$OVERPARAM" remove small --variant one --dry-run --json | jq -c '[.runs, .planned, .used, .removed]')" = "[6,6,0,false]" ]
    run "$OVERPARAM" remove small --variant one < /dev/null
    [ "$status" -eq 1 ]
    [[ $output == *"6 runs with "*" samples (about "*"would be removed; 6 of them are planned"*"--yes"* ]]
    [ "$(ask "select count(*) from run")" = 12 ]
    "$OVERPARAM" remove small --variant one --yes | grep "^removed 6 runs with .*overparam gc"
    [ "$(ask "select min(id) || ' ' || max(id) from run")" = "7 12" ]
    # By a condition over columns and parameters; by ids and keys.
    key=$(ask "select substr(key, 1, 12) from run where id = 9")
    [ "$("$OVERPARAM" remove --where "init.seed = 2 and seed < 3 and status in ('done')" --dry-run --json | jq .runs)" = "$(ask "select count(*) from run where seed = 2")" ]
    "$OVERPARAM" remove 7 "$key" --yes --json | jq -e '.runs == 2 and .removed'
    [ "$(ask "select group_concat(id, ' ') from run")" = "8 10 11 12" ]
    "$OVERPARAM" run -q
    [ "$("$OVERPARAM" digest)" = "$("$OVERPARAM" digest --db "$MADE/$db")" ]
}

@test "a condition is one expression, and names are known" {
    for condition in "1) or (1" "1 -- 2" "1; delete from run" "'a" "(1" "" '"nothing" = 1' "nothing = 1" "(select count(*) from run) > 0"; do
        run "$OVERPARAM" remove --where "$condition" --yes
        echo "$condition: $output"
        [ "$status" -eq 2 ]
    done
    run "$OVERPARAM" remove --where "kind = 'gaussian'" --yes
    [[ $output == *"'kind' is the end of "*" parameters"* ]]
    # Columns of the history, too.
    [ "$("$OVERPARAM" remove --where "current = 0" --dry-run --json | jq .runs)" = 0 ]
    [ "$("$OVERPARAM" list --all --where "current = 1" --json | jq length)" = 12 ]
    for words in "" "smal" "99"; do
        # shellcheck disable=SC2086 # none or one
        run "$OVERPARAM" remove $words --yes
        [ "$status" -eq 2 ]
    done
    [ "$(ask "select count(*) from run")" = 12 ]
}

@test "what something was made from stays, unless it is forced out" {
    ask "insert into artefact values (1, 'figure', 'f'); insert into artefact_run values (1, 2), (1, 3)"
    run "$OVERPARAM" remove 2 3 --yes
    [ "$status" -eq 1 ]
    [[ $output == *"2 runs in use: of run 2 were made figure f"*"--force"* ]]
    run "$OVERPARAM" remove small --yes
    [[ $output == *"note: 2 runs in use"*"removed 10 runs"* ]]
    [ "$(ask "select group_concat(id, ' ') from run")" = "2 3" ]
    "$OVERPARAM" remove small --force --yes
    [ "$(ask "select count(*) from run, artefact_run, sample")" = 0 ]
    "$OVERPARAM" doctor
}

@test "gc frees what is old and nobody's, and says so first" {
    "$OVERPARAM" tag 1 kept
    sed -i 's/rate: 0.05/rate: 0.06/' experiments/small.yaml
    "$OVERPARAM" run -q
    [ "$("$OVERPARAM" gc --dry-run --json | jq .runs)" = 0 ]
    run "$OVERPARAM" gc --older 0d < /dev/null
    [ "$status" -eq 1 ]
    [[ $output == *"11 runs with "*"would go"*"--yes"* ]]
    before=$("$OVERPARAM" digest)
    "$OVERPARAM" gc --older 0 --yes --json | jq -e '.runs == 11 and .removed and .size < .was'
    [ "$("$OVERPARAM" digest)" = "$before" ]
    [ "$("$OVERPARAM" list --all --json | jq length)" -eq 13 ]
    "$OVERPARAM" doctor
    for days in x -1 1.5 9d9; do
        run "$OVERPARAM" gc --older="$days"
        [ "$status" -eq 2 ]
    done
}

# bats test_tags=long
@test "what is killed while it removes has removed all of it or nothing, and goes on" {
    "$OVERPARAM" tag 1 kept
    sed -i 's/rate: 0.05/rate: 0.06/' experiments/small.yaml
    "$OVERPARAM" run -q
    before=$("$OVERPARAM" digest)
    cp "$db" kept.sqlite
    for delay in 0.01 0.03 0.05 0.07 0.09 0.12; do
        for words in "remove --where current=0 --force" "gc --older 0"; do
            cp kept.sqlite "$db"
            # shellcheck disable=SC2086 # words
            timeout -s KILL $delay "$OVERPARAM" $words --yes || true
            [ "$("$OVERPARAM" digest)" = "$before" ]
            n=$("$OVERPARAM" list --all --json | jq length)
            echo "$words, $delay s: $n"
            [ "$n" = 24 ] || [ "$n" = 12 ] || [ "$n" = 13 ]
            "$OVERPARAM" doctor
            "$OVERPARAM" gc --older 0 --yes
            [ "$(ask "select (select count(*) from run where not current) <= 1 and (select count(*) from pragma_foreign_key_check) = 0")" = 1 ]
            [ "$(ls db)" = overparam.sqlite ]
        done
    done
}

@test "a backup is whole, refuses to replace, and comes back" {
    "$OVERPARAM" backup copy.sqlite | grep "^copy.sqlite: 12 runs, "
    [ "$("$OVERPARAM" digest --db copy.sqlite)" = "$("$OVERPARAM" digest)" ]
    run "$OVERPARAM" backup copy.sqlite
    [ "$status" -eq 2 ]
    [[ $output == *"--force"* ]]
    for file in "$db" ./$db; do
        run "$OVERPARAM" backup "$file" --force
        [ "$status" -eq 2 ]
    done
    "$OVERPARAM" backup copy.sqlite --force
    run "$OVERPARAM" backup nowhere/copy.sqlite
    [ "$status" -eq 3 ]
    # Two beside it; doctor takes the newest that is sound, and any by its name.
    "$OVERPARAM" backup
    "$OVERPARAM" remove 1 --yes
    "$OVERPARAM" backup --json | jq -e '.file == "db/overparam.sqlite.backup" and .runs == 11 and .bytes > 0'
    "$OVERPARAM" doctor --repair --yes --from "$db.backup-before"
    [ "$(ask "select count(*) from run")" = 12 ]
    for file in "$db" "$db.backup"; do
        dd if=/dev/zero of="$file" bs=4096 seek=1 count=9 conv=notrunc 2> /dev/null
    done
    run "$OVERPARAM" doctor --repair --yes
    [ "$status" -eq 0 ]
    [[ $output == *"note: "*"backup is damaged too"*"is back from db/overparam.sqlite.backup-before"* ]]
    "$OVERPARAM" doctor
    [ -z "$(find . -name "*.partial*")" ]
    rm "$db"
    run "$OVERPARAM" doctor --repair
    [ "$status" -eq 2 ]
    [[ $output == *"cp db/overparam.sqlite.backup"*" db/overparam.sqlite brings a copy back"* ]]
}

# bats test_tags=long
@test "copies that are made while a sweep writes are sound, and the sweep goes on" {
    "$OVERPARAM" run -q --force &
    for i in 1 2 3 4 5; do
        "$OVERPARAM" backup "copy-$i.sqlite"
    done
    wait $!
    for i in 1 2 3 4 5; do
        "$OVERPARAM" doctor --db "copy-$i.sqlite"
    done
    [ "$("$OVERPARAM" digest)" = "$("$OVERPARAM" digest --db "$MADE/$db")" ]
}

@test "run makes a copy when it is due, unless it is told not to" {
    tamper "insert into attempt select 1, started || 'Z', build, 'done', '', 0, 50000, 1, 1, '' from attempt where run = 1"
    "$OVERPARAM" remove 2 3 4 --yes
    "$OVERPARAM" run -q --no-backup experiments/small.yaml
    [ ! -e "$db.backup" ]
    "$OVERPARAM" remove 2 --yes
    OVERPARAM_BACKUP=off "$OVERPARAM" run -q
    [ ! -e "$db.backup" ]
    "$OVERPARAM" remove 3 --yes
    run "$OVERPARAM" run -q
    [[ $output == *"note: db/overparam.sqlite.backup is a copy"* ]]
    [ "$(sqlite3 "$db.backup" "select count(*) from run")" = 12 ]
    "$OVERPARAM" remove 4 --yes
    "$OVERPARAM" run -q
    [ ! -e "$db.backup-before" ]
}

@test "tags and notes are found, shown, exported, and stay with what was asked for" {
    "$OVERPARAM" tag 3 paper odd | grep -x "run 3: odd paper"
    "$OVERPARAM" note 3 "stalls at the saddle" > /dev/null
    "$OVERPARAM" tag 3 odd --remove --json | jq -e '.tags == ["paper"]'
    "$OVERPARAM" list --json | jq -e '[.[] | select(.tags == "paper") | .id] == [3]'
    "$OVERPARAM" show 3 | grep "stalls at the saddle"
    "$OVERPARAM" show 3 --json | jq -e '.run.tags == "paper" and .notes[0].note == "stalls at the saddle"'
    "$OVERPARAM" sql "select run from notes where note like '%saddle%'" --csv | grep -x 3
    "$OVERPARAM" export --all out
    grep -c "paper,stalls at the saddle" out/runs.csv
    [ "$("$OVERPARAM" remove --where "tags = 'paper'" --dry-run --json | jq .runs)" = 1 ]
    # Neither key nor digest depends on them.
    [ "$("$OVERPARAM" digest)" = "$("$OVERPARAM" digest --db "$MADE/$db")" ]
    "$OVERPARAM" plan --json | jq -e '.experiments[0].missing == 0'
    "$OVERPARAM" run -q --force
    "$OVERPARAM" tag 3 | grep -x "run 3: paper"
    for word in "a b" "" "a,b" "$(printf 'a\tb')"; do
        run "$OVERPARAM" tag 3 -- "$word"
        [ "$status" -eq 2 ]
    done
    "$OVERPARAM" note 3 --remove --json | jq -e '. == []'
    "$OVERPARAM" merge "$MADE/$db" && "$OVERPARAM" tag 3 | grep -x "run 3: paper"
}
