#!/usr/bin/env bats
# Parts of what is missing, made into databases of their own and brought together again: the same results as made at once.

setup_file() {
    export MADE="$BATS_FILE_TMPDIR/made"
    mkdir -p "$MADE/experiments"
    cd "$MADE" || return 1
    cat > experiments/small.yaml << 'YAML'
experiment: small
title: Two layers against one
source: a test
problem:
  data: {kind: gaussian, samples: 20, features: 5, seed: 1}
  loss: {kind: squared, reduction: mean}
init: {kind: gaussian, scale: {sweep: {values: [0.1, 0.5]}}, seed: {sweep: {range: [1, 10]}}}
optimizer: {kind: gradient-descent, rate: 0.05}
stop: {loss: 1e-6, steps: 500}
record: {at: {log: 5}, observables: [loss, cosine], weights: final}
variants:
  - {name: one, parameterization: canonical}
  - {name: two, parameterization: {kind: two-layer-linear, width: 4}}
YAML
    "$OVERPARAM" run -q --db whole.sqlite
    for k in 1 2 3; do "$OVERPARAM" run -q -j 1 --shard $k/3; done
}

setup() {
    cp -a "$MADE/." "$BATS_TEST_TMPDIR"
    cd "$BATS_TEST_TMPDIR" || return 1
}

ask() { sqlite3 "${2:-db/overparam.sqlite}" "$1"; }
# As if the program had made it so (tests/tamper.py).
tamper() { python3 "$ROOT/tests/tamper.py" "${2:-db/overparam.sqlite}" "$1"; }
digest() { "$OVERPARAM" digest --db "${1:-db/overparam.sqlite}"; }

# As if shard 2 had been made by another machine, later, and one number of its first run had come out otherwise.
contradict() { # FILE TIME BY
    cp "$(echo shards/2-of-3-*.sqlite)" "$1"
    tamper "update build set host = 'elsewhere'; update run set started = '$2'; update attempt set started = '$2';
         update sample set value = value + $3 where run = 1 and last and observable = 1" "$1"
}

@test "parts are equal in size, of no plan, and their merge is what one command makes" {
    [ "$(ls shards | grep -c '^[123]-of-3-[0-9a-f]*.sqlite$')" -eq 3 ]
    [ "$(ls shards | wc -l)" -eq 3 ]
    [ ! -e db/overparam.sqlite ]
    for s in shards/*; do
        n=$(ask "select count(*) from run where not current" "$s")
        [ "$n" -eq 13 ] || [ "$n" -eq 14 ]
        "$OVERPARAM" doctor --db "$s"
    done
    run "$OVERPARAM" merge shards
    [ "$status" -eq 0 ]
    [ "$output" = "merged 3 databases of 40 runs: 40 new, 0 in place of failed ones, 0 the same, 0 in conflict" ]
    [ "$(digest)" = "$(digest whole.sqlite)" ]
    "$OVERPARAM" doctor
    # Ids follow the plan, as if they had been made here.
    [ "$(ask "select group_concat(id || key) from (select id, key from run order by id)")" = "$(ask "select group_concat(id || key) from (select id, key from run order by id)" whole.sqlite)" ]
    [ "$("$OVERPARAM" run -q)" = "all 40 runs are there" ]
    [ "$(ask "select count(*) from attempts where status = 'done' and host <> ''")" -eq 40 ]
}

@test "in any order and again: nothing changes, no figure looks older than its data" {
    "$OVERPARAM" merge shards/3* shards/1* shards/2*
    [ "$(digest)" = "$(digest whole.sqlite)" ]
    before=$(ask "select generation from store")
    run "$OVERPARAM" merge --json shards whole.sqlite shards/2*
    [ "$status" -eq 0 ]
    echo "$output" | jq -e '. == {"databases": 5, "runs": 94, "added": 0, "mended": 0, "same": 94, "conflicts": 0} or (.runs == 93 and .same == 93)'
    [ "$(ask "select generation from store")" -eq "$before" ]
    # Who else made a run is kept: here the same machine, at another time.
    [ "$(ask "select count(*) from attempts")" -eq 80 ]
}

@test "other bits for the same run: listed, kept aside, the first one stands whatever the order" {
    contradict later.sqlite 2099-01-01T00:00:00.000Z 1e-13
    contradict earlier.sqlite 1999-01-01T00:00:00.000Z 2e-13
    "$OVERPARAM" merge shards
    for order in "later.sqlite earlier.sqlite" "earlier.sqlite later.sqlite"; do
        cp db/overparam.sqlite both.sqlite
        for file in $order; do
            run "$OVERPARAM" merge --db both.sqlite "$file"
            [ "$status" -eq 1 ]
            [[ "$output" == *"1 in conflict"*"elsewhere"*"1 run of the same parameters and code has other bits"* ]]
        done
        [ "$(ask "select count(*), sum(host = 'elsewhere') from conflicts" both.sqlite)" = "2|1" ]
        [ "$(ask "select host || ' ' || started from all_runs where id = (select run from conflicts limit 1)" both.sqlite)" = "elsewhere 1999-01-01T00:00:00.000Z" ]
        # All three are there, whole.
        [ "$(ask "select count(*) from conflict_trajectories" both.sqlite)" -eq $((2 * $(ask "select count(*) from sample where run = 1" later.sqlite))) ]
        "$OVERPARAM" doctor --db both.sqlite
        [ -z "${first:-}" ] || [ "$first" = "$(digest both.sqlite)" ]
        first=$(digest both.sqlite)
        [ "$first" != "$(digest)" ]
    done
}

@test "what failed gives way, and is tried again; its attempt stays" {
    one=$(echo shards/1-*)
    tamper "delete from sample where run = 1; update run set status = 'failed', reason = 'killed' where id = 1;
         update attempt set status = 'failed', started = '1999' where run = 1" "$one"
    "$OVERPARAM" merge shards
    [ "$("$OVERPARAM" plan --json 2> /dev/null | jq '.experiments[0].failed')" -eq 1 ]
    "$OVERPARAM" run -q --shard 1/1 --into again.sqlite
    run "$OVERPARAM" merge again.sqlite
    [[ "$output" == *"of 1 runs: 0 new, 1 in place of failed ones"* ]]
    [ "$(digest)" = "$(digest whole.sqlite)" ]
    [ "$(ask "select group_concat(status, ' ') from attempts where run = (select run from attempts where status = 'failed')")" = "failed done" ]
}

@test "a shard that was interrupted goes on, and has no name before it is whole" {
    rm -r shards
    sed -i 's/steps: 500/steps: 400000/; s/loss: 1e-6, //' experiments/small.yaml
    timeout -s TERM 2 "$OVERPARAM" run -q -j 1 --shard 2/2 || [ $? -eq 124 ] || [ $? -eq 143 ]
    [ "$(ls shards)" = "$(basename shards/*.partial)" ]
    sed -i 's/steps: 400000/steps: 500/' experiments/small.yaml
    "$OVERPARAM" run -q -j 1 --shard 2/2 --into part.sqlite &
    wait $!
    [ -e part.sqlite ]
    [ ! -e part.sqlite.partial ]
    mv part.sqlite part.sqlite.partial
    tamper "delete from run where id < 10" part.sqlite.partial
    run "$OVERPARAM" run -q --shard 2/2 --into part.sqlite
    [[ "$output" == "made 9 of 9 runs"*"11 were there"* ]]
    [ "$(ask "select count(*) from run" part.sqlite)" -eq 20 ]
}

@test "what a killed task left behind counts with the runs that it has, also when there are none" {
    mv shards/1* shards/1.sqlite.partial
    : > shards/2.sqlite.partial
    tamper "delete from run where id = 3" shards/1.sqlite.partial
    run "$OVERPARAM" merge shards
    [ "$status" -eq 0 ]
    [[ "$output" == "merged 3 databases of "* ]]
    "$OVERPARAM" run -q
    [ "$(digest)" = "$(digest whole.sqlite)" ]
}

@test "what is merged is cut no more" {
    "$OVERPARAM" merge shards/1* shards/2*
    left=$((40 - $(ask "select count(*) from run")))
    "$OVERPARAM" run -q --shard 1/1 --into rest.sqlite
    [ "$(ask "select count(*) from run" rest.sqlite)" -eq "$left" ]
    "$OVERPARAM" merge rest.sqlite
    run "$OVERPARAM" run -q --shard 1/4
    [ "$output" = "all 0 runs are there" ] || [[ "$output" == "all "* ]]
    [ "$(digest)" = "$(digest whole.sqlite)" ]
}

@test "mistakes are told with their remedy" {
    for wrong in 0/3 4/3 3 a/b 1/0; do
        run "$OVERPARAM" run --shard $wrong
        [ "$status" -eq 2 ]
        [[ "$output" == *"'--shard' expects K/N with 1 <= K <= N, not '$wrong'"* ]]
    done
    "$OVERPARAM" merge shards
    run "$OVERPARAM" merge db/overparam.sqlite
    [ "$status" -eq 2 ]
    [[ "$output" == *"is the database itself"* ]]
    mkdir empty
    run "$OVERPARAM" merge empty
    [ "$status" -eq 2 ]
    [[ "$output" == *"no database is in empty"*"run --shard"* ]]
    run "$OVERPARAM" merge nowhere.sqlite
    [ "$status" -eq 2 ]
    head -c 20000 shards/1* > cut.sqlite
    run "$OVERPARAM" merge cut.sqlite
    [ "$status" -eq 3 ]
    [[ "$output" == *"cut.sqlite"* ]]
    # What lacks rows is refused whole.
    cp shards/1* holes.sqlite
    tamper "delete from path" holes.sqlite
    run "$OVERPARAM" merge --db fresh.sqlite holes.sqlite
    [ "$status" -eq 3 ]
    [[ "$output" == *"nothing is merged: holes.sqlite lacks rows that its runs need"* ]]
    [ "$(ask "select count(*) from all_runs" fresh.sqlite)" -eq 0 ]
}

# A library that takes every folder whose name ends in "nfs" for one on NFS.
@test "on a network file system the database is refused and shards are offered; a shard is copied there whole" {
    command -v cc > /dev/null || skip "no C compiler"
    cat > shim.c << 'C'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <string.h>
#include <sys/vfs.h>
int statfs(const char *path, struct statfs *s)
{
    int (*real)(const char *, struct statfs *) = (int (*)(const char *, struct statfs *))dlsym(RTLD_NEXT, "statfs");
    int r = real(path, s);
    if (r == 0 && strstr(path, "nfs"))
        s->f_type = 0x6969;
    return r;
}
C
    cc -shared -fPIC -o shim.so shim.c -ldl
    mkdir -p nfs scratch
    export LD_PRELOAD="$PWD/shim.so" TMPDIR="$PWD/scratch"
    run "$OVERPARAM" run -q --db nfs/here.sqlite
    [ "$status" -eq 3 ]
    [[ "$output" == *"nfs/here.sqlite is on a network file system (NFS), whose locks SQLite cannot trust"* ]]
    [[ "$output" == *"overparam run --shard"* ]]
    [ ! -e nfs/here.sqlite ]
    "$OVERPARAM" run -q -j 1 --shard 1/2 --into nfs/1.sqlite
    "$OVERPARAM" run -q -j 1 --shard 2/2 --into nfs/2.sqlite
    [ -z "$(ls scratch)" ]
    [ "$(ls nfs)" = "1.sqlite
2.sqlite" ]
    "$OVERPARAM" merge nfs
    [ "$(digest)" = "$(digest whole.sqlite)" ]
}

@test "submit expects of runs that were begun their rest, and tells by sacct how tasks ended" {
    mkdir bin
    printf '#!/bin/sh\necho "MaxArraySize = 100"\n' > bin/scontrol
    printf '#!/bin/sh\n' > bin/squeue
    printf '#!/bin/sh\necho 17\n' > bin/sbatch
    printf '#!/bin/sh\nprintf "17_1|COMPLETED\\n17_2|OUT_OF_MEMORY\\n18_2|FAILED\\n"\n' > bin/sacct
    chmod +x bin/*
    PATH=$PWD/bin:$PATH
    "$OVERPARAM" merge shards
    mv shards away
    tamper "update run set cpu_seconds = 3600; delete from run where seed = 1"
    run "$OVERPARAM" submit --dry-run --task-minutes 60
    [ "${lines[0]}" = "4 of 40 runs are to be made: 4 tasks of about 1 h 00 min" ] || { echo "$output"; false; }
    # What shards hold is made; of a checkpoint in one that is not whole the rest is expected.
    mkdir -p shards
    mv away/1-of-3-*.sqlite shards/1-of-3.sqlite.partial
    made=$(ask "select count(*) from run where seed = 1" shards/1-of-3.sqlite.partial)
    left=$((4 - made))
    [ "$("$OVERPARAM" submit --dry-run --json | jq .runs)" -eq "$left" ]
    tamper "insert into checkpoint select key, code, build, started, 1, 0, 0.5, 1, 1, '', x'00' from run where seed = 1;
        delete from run where seed = 1" shards/1-of-3.sqlite.partial
    run "$OVERPARAM" submit --dry-run --task-minutes 60
    [[ "${lines[0]}" == "4 of 40 runs are to be made: $((4 - made / 2)) tasks of about "* ]] || { echo "$output"; false; }
    "$OVERPARAM" submit --task-minutes 60
    run "$OVERPARAM" submit --status
    [[ "$output" == *"task 17_2 is gone without all its runs, OUT_OF_MEMORY: it said nothing"* ]]
    [[ "$output" != *FAILED* ]]
    printf '#!/bin/sh\necho "Slurm accounting storage is disabled" >&2; exit 1\n' > bin/sacct
    "$OVERPARAM" submit --status | grep -q "task 17_2 is gone without all its runs: it said nothing"
}
