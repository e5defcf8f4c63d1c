#!/usr/bin/env bats
# Moving on between versions: an upgrade that is killed, and a program that is older than the database.

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
}

# aged FILE: a database of version 3 with 300 runs of 400 samples, some of a probe, which the upgrade writes anew.
aged() {
    rm -f "$1"*
    sqlite3 "$1" < "$ROOT/tests/fixtures/version-3.sql"
    sqlite3 "$1" "pragma journal_mode = off; pragma synchronous = off;
        insert into path values (2, 'probe.kind'); insert into parameter_set values (3, 'probe'); insert into parameter values (3, 2, 'sample', '');
        insert into run (id, key, code, experiment, variant, profile, status, reason, steps, evaluations, time, wall_seconds, cpu_seconds, seed, build,
            started, fixed, swept, current)
        select value, printf('%064d', value), code, experiment, variant, profile, status, reason, steps, evaluations, time, wall_seconds, cpu_seconds,
            value, build, started, iif(value % 2, 3, 1), swept, 0 from generate_series(3, 302), run where run.id = 2;
        insert into run_text select id, 'text ' || id from run where id > 2;
        insert into sample (run, observable, component, sequence, step, time, value, kind, last)
        select id, 1, 0, value, value, value * 0.5, 1.0 / (1 + value + id), 0, value = 399 from run, generate_series(0, 399) where id > 2" > wrote
}

# What the upgrade leaves as it is.
values() { sqlite3 "$1" "select count(*), total(value), total(step), (select count(*) from run), (select count(*) from run_text) from sample"; }

# bats test_tags=long
@test "an upgrade that is killed at any instant leaves the old database or the new one" {
    aged kept.sqlite
    before=$(values kept.sqlite)
    mkdir work
    cp kept.sqlite work/db.sqlite
    began=$(date +%s%N)
    "$OVERPARAM" tag 1 x --db work/db.sqlite
    took=$((($(date +%s%N) - began) / 1000000))
    [ "$(values work/db.sqlite)" = "$before" ]
    [ "$(sqlite3 work/db.sqlite "select count(at), count(time) from sample where run = 3")" = "399|0" ]
    old=0 new=0
    for k in $(seq 1 12); do
        rm -rf work && mkdir work
        cp kept.sqlite work/db.sqlite
        "$OVERPARAM" tag 1 x --db work/db.sqlite > /dev/null 2>&1 &
        sleep "$(printf '0.%03d' $((took * k / 13 % 1000)))"
        kill -9 $! 2> /dev/null || true
        wait $! 2> /dev/null || true
        # The next command, which first puts back what was begun.
        "$OVERPARAM" list --all --json --db work/db.sqlite > /dev/null 2>&1 && new=$((new + 1)) || old=$((old + 1))
        version=$(sqlite3 work/db.sqlite "pragma user_version")
        [ "$version" = 3 ] || [ "$(sqlite3 work/db.sqlite "select count(at), count(time) from sample where run = 3")" = "399|0" ]
        [ "$(values work/db.sqlite)" = "$before" ]
        [ "$(sqlite3 work/db.sqlite "pragma integrity_check")" = ok ]
        "$OVERPARAM" tag 1 x --db work/db.sqlite > /dev/null 2>&1
        [ "$(values work/db.sqlite)" = "$before" ]
        [ "$(ls work)" = "$(printf 'db.sqlite\ndb.sqlite.backup-v3')" ]
        [ "$(sqlite3 work/db.sqlite.backup-v3 "pragma user_version"; values work/db.sqlite.backup-v3)" = "3
$before" ]
    done
    echo "$old times the old one, $new times the new one, $took ms"
    [ "$old" -gt 0 ]
}

newer() {
    mkdir experiments
    cp "$ROOT/tests/fixtures/small.yaml" experiments/
    "$OVERPARAM" run -q -j 1
    db=db/overparam.sqlite
    version=$(sqlite3 "$db" "pragma user_version")
    sqlite3 "$db" "pragma user_version = $((version + 1)); update store set program = '9.9'; alter table run add column colour text;
        create table other (x int) strict; create view others as select x from other; drop view conflicts"
}

@test "a newer database is read, with a word of who wrote it, and not written" {
    newer
    sha256sum "$db" > before
    for words in "list" "list --all small" "show 1" "compare 1 2" "sql recent-runs" "export 1" "export 7 --theta" "export --all out" \
        "digest" "plan" "tag 1" "note 1" "remove 1 --dry-run" "gc --dry-run" "doctor" "backup copy.sqlite"; do
        # shellcheck disable=SC2086 # words
        run "$OVERPARAM" $words
        echo "$words: $output"
        [ "$status" -eq 0 ]
        case $words in plan | backup*) ;; *) [[ $output == *"is of version $((version + 1)), written by overparam 9.9, and this program ("* ]] ;; esac
    done
    for words in "run" "tag 1 x" "note 1 x" "remove 1 --yes" "gc --yes" "merge copy.sqlite" "doctor --repair" "claims"; do
        # shellcheck disable=SC2086 # words
        run "$OVERPARAM" $words
        echo "$words: $output"
        [ "$status" -eq 3 ]
        [[ $output == *"written by overparam 9.9"*"write with overparam 9.9 or a newer one"* ]]
    done
    sha256sum -c before
}

@test "what a newer database does not have any more is said" {
    newer
    sqlite3 "$db" "drop view all_texts; drop view planned_runs; alter table experiment rename to experiment_of_old"
    for words in "show 1" "why 1" "digest" "plan" "sql missing-and-stale"; do
        # shellcheck disable=SC2086 # words
        run "$OVERPARAM" $words
        echo "$words: $output"
        [ "$status" -ne 0 ]
        [[ $output == *"no such table"*"its tables are of version $((version + 1)), newer than this program: ask with overparam 9.9"* ]]
    done
}
