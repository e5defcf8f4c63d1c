#!/usr/bin/env bats
# Long runs survive: what was killed, asked to end or preempted goes on where it was, and ends with the bits of an undisturbed run.

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
    mkdir experiments
}

experiment() { # OPTIMIZER STOP
    cat > experiments/long.yaml << YAML
experiment: long
title: A long run
source: a test
problem:
  data: {kind: gaussian, samples: 20, features: 5, noise: 0.1, seed: 1}
  loss: {kind: squared, reduction: mean}
parameterization: {kind: two-layer-linear, width: 4}
init: {kind: gaussian, scale: 0.3, seed: {sweep: {values: [${SEEDS:-1}]}}}
optimizer: $1
stop: $2
record: {at: {log: 50}, observables: [loss, cosine], weights: final}
checkpoint: 0.1
YAML
}

ask() { sqlite3 "${2:-db/overparam.sqlite}" "$1"; }
# As if the program had made it so (tests/tamper.py).
tamper() { python3 "$ROOT/tests/tamper.py" "${2:-db/overparam.sqlite}" "$1"; }
digest() { "$OVERPARAM" digest "$@"; }
kept() { ask "select count(*) from checkpoint" "$@"; }
reached() { ask "select coalesce(sum(step), 0) from checkpoint" "$1" 2> /dev/null || echo 0; }

# Begins `run` and sends the signal as soon as what is kept is further than before; its exit status is in $status.
disturb() { # SIGNAL DATABASE ARGUMENTS OF RUN...
    signal=$1 file=$2 status=0
    shift 2
    before=$(reached "$file")
    "$OVERPARAM" run -q -j 2 "$@" > said 2>&1 3>&- &
    pid=$!
    for _ in $(seq 400); do
        [ "$(reached "$file")" -gt "$before" ] && break
        sleep 0.05
    done
    kill -"$signal" $pid
    wait $pid || status=$?
}

# Begins `run` and sends the signal a little after it said the words.
stop_when() { # SIGNAL WORDS ARGUMENTS OF RUN...
    signal=$1 words=$2 status=0
    shift 2
    "$OVERPARAM" run -q -j 1 "$@" > said 2>&1 3>&- &
    pid=$!
    until grep -q "$words" said; do
        kill -0 $pid
        sleep 0.02
    done
    sleep 0.15
    kill -"$signal" $pid
    wait $pid || status=$?
}

# There is always a run that `gc` can remove.
clean() {
    sed 's/^experiment: .*/experiment: short/; s/steps: .*/steps: 3}/' experiments/long.yaml > experiments/short.yaml
    "$OVERPARAM" run -q experiments/short.yaml
    rm experiments/short.yaml
    "$OVERPARAM" gc --older 0 --yes | grep -q "^removed 1 run"
    "$OVERPARAM" doctor > /dev/null
}

endless() { experiment '{kind: momentum, rate: 1e-6}' '{steps: 300000000}'; }

# bats test_tags=long
@test "asked to end it is kept, ends with 143, and the next command tells where it goes on" {
    endless
    disturb TERM db/overparam.sqlite
    [ "$status" -eq 143 ]
    before=$(reached db/overparam.sqlite)
    stop_when USR1 'goes on at'
    [ "$status" -eq 143 ]
    [ "$(kept)" -eq 1 ]
    [ "$(reached db/overparam.sqlite)" -ge "$before" ]
    [ "$(grep 'goes on at' said)" = "overparam: note: 1 run goes on at step $before of 300000000" ]
}

# bats test_tags=long
@test "asked to end it is kept at once, however long the next checkpoint would have been" {
    endless
    sed -i 's/checkpoint: .*/checkpoint: 1000/' experiments/long.yaml
    "$OVERPARAM" run -q > said 2>&1 3>&- &
    sleep 2
    kill -TERM $!
    wait $! || status=$?
    [ "$status" -eq 143 ]
    [ "$(kept)" -eq 1 ]
    # Who keeps the database in order keeps it, and what it refers to, as long as its run is planned.
    clean
    stop_when TERM "1 run goes on at"
    sed -i 's/rate: 1e-6/rate: 1e-7/' experiments/long.yaml
    clean
    [ "$(kept)" -eq 0 ]
}

# bats test_tags=long
@test "killed thrice: the digest is that of an undisturbed run, for optimizers with a state and for flows" {
    while read -r stop optimizer; do
        rm -rf db whole.sqlite
        experiment "$optimizer" "{steps: 2500000, ${stop/:/: }}"
        "$OVERPARAM" run -q --db whole.sqlite --checkpoint 0
        [ "$(kept whole.sqlite)" -eq 0 ]
        for _ in 1 2 3; do disturb KILL db/overparam.sqlite; done
        [ "$status" -eq 137 ]
        "$OVERPARAM" doctor > /dev/null
        run "$OVERPARAM" run -q
        [ "$status" -eq 0 ]
        [[ "$output" == *"1 run goes on at "* ]]
        [ "$(digest)" = "$(digest --db whole.sqlite)" ]
        cmp <("$OVERPARAM" export 1) <("$OVERPARAM" export --db whole.sqlite 1)
        [ "$(kept)" -eq 0 ]
        # The seconds are those of all attempts; the last attempt has its own.
        [ "$(ask "select runs.wall_seconds > attempts.wall_seconds from runs join attempts on run = id")" -eq 1 ]
    done << 'LIST'
loss:1e-300 {kind: momentum, rate: 1e-6}
loss:1e-300 {kind: adam, rate: 1e-6}
loss:1e-300 {kind: stochastic-gradient-descent, rate: 1e-7, batch: 3}
time:5e5 {kind: gradient-flow, tolerance: 1e-13, method: rk8pd}
time:5e7 {kind: gradient-flow, tolerance: 1e-13, method: rkc}
LIST
}

# bats test_tags=long
@test "two runs at a time, by SIGTERM, SIGUSR1 and kills in turn, and another number of workers" {
    SEEDS='1, 2, 3' experiment '{kind: nesterov, rate: 1e-6}' '{steps: 8000000}'
    "$OVERPARAM" run -q --db whole.sqlite
    disturb TERM db/overparam.sqlite
    [ "$status" -eq 143 ]
    disturb KILL db/overparam.sqlite
    grep -q "2 runs go on, at [0-9]* to [0-9]* % of their way" said
    disturb USR1 db/overparam.sqlite
    [ "$status" -eq 143 ]
    "$OVERPARAM" run -q -j 3
    [ "$(digest)" = "$(digest --db whole.sqlite)" ]
    [ "$(kept)" -eq 0 ]
}

# bats test_tags=long
@test "a shard goes on; what its rest was merged goes on in the database, and in the next shard" {
    SEEDS='1, 2' experiment '{kind: momentum, rate: 1e-6}' '{steps: 8000000}'
    "$OVERPARAM" run -q --db whole.sqlite
    disturb TERM part.sqlite.partial --shard 1/1 --into part.sqlite
    [ "$status" -eq 143 ]
    disturb KILL part.sqlite.partial --shard 1/1 --into part.sqlite
    grep -q "2 runs go on" said
    "$OVERPARAM" merge part.sqlite.partial
    "$OVERPARAM" merge part.sqlite.partial
    [ "$(kept)" -eq 2 ]
    run "$OVERPARAM" run -q --shard 1/2 --into other.sqlite
    [[ "$output" == *"1 run goes on at step"* ]]
    "$OVERPARAM" merge other.sqlite
    [ "$(kept)" -eq 1 ]
    "$OVERPARAM" doctor > /dev/null
    run "$OVERPARAM" run -q
    [[ "$output" == *"1 run goes on at step"* ]]
    [ "$(digest)" = "$(digest --db whole.sqlite)" ]
}

# bats test_tags=long
@test "of other code or another build, or damaged: told, dropped, never used; --force begins anew" {
    endless
    disturb TERM db/overparam.sqlite
    cp db/overparam.sqlite good.sqlite
    while read -r words; do
        cp good.sqlite db/overparam.sqlite
        read -r change
        ask "$change"
        stop_when TERM "note: a checkpoint of run [0-9a-f]* of long, at step [0-9]*, is not used: $words" --checkpoint 0
        [ "$(kept)" -eq 0 ]
    done << 'LIST'
other code made it
insert into code (digest) values ('other'); update checkpoint set code = (select id from code where digest = 'other')
another build or processor made it, on
update build set cpu = 'another'
its bytes are damaged
update checkpoint set state = zeroblob(length(state))
LIST
    cp good.sqlite db/overparam.sqlite
    timeout -s TERM 2 "$OVERPARAM" run -q --force > said 2>&1 || [ $? -eq 124 ]
    [ "$(grep -c 'goes on at' said)" -eq 0 ]
    [ "$(kept)" -eq 1 ]
}

# bats test_tags=long
@test "a limit of seconds is one of each attempt; the doctor sees what is left over" {
    experiment '{kind: momentum, rate: 1e-6}' '{steps: 2500000}'
    "$OVERPARAM" run -q --db whole.sqlite
    attempts=0
    until "$OVERPARAM" run -q --limit-seconds 1 > said 2>&1; do
        grep -q "limit of 1 s" said
        attempts=$((attempts + 1))
        [ "$attempts" -lt 60 ]
    done
    [ "$(digest)" = "$(digest --db whole.sqlite)" ]
    [ "$(ask "select count(*) from attempts")" -eq $((attempts + 1)) ]
    ask "insert into checkpoint select key, code, build, started, 1, 0, 0.5, 1, 1, '', x'00' from run"
    [ "$("$OVERPARAM" sql --csv "select c.share, c.bytes, c.host = r.host from checkpoints c join runs r on r.key = c.key and r.digest = c.digest limit 1" | tail -n 1)" = 0.5,1,1 ]
    run "$OVERPARAM" doctor
    [ "$status" -eq 1 ]
    [[ "$output" == *"no finished run has a checkpoint"*"NO"* ]]
    "$OVERPARAM" doctor --repair
    [ "$(kept)" -eq 0 ]
}

@test "mistakes are told, and a method whose past nobody can keep" {
    endless
    sed -i 's/checkpoint: .*/checkpoint: -3/' experiments/long.yaml
    run "$OVERPARAM" check
    [ "$status" -eq 2 ]
    [[ "$output" == *"'checkpoint' must be a number of seconds greater than 0"* ]]
    experiment '{kind: gradient-flow, method: msadams}' '{time: 1}'
    run "$OVERPARAM" run --checkpoint often
    [ "$status" -eq 2 ]
    [[ "$output" == *"option '--checkpoint' expects seconds, not 'often'"* ]]
    run "$OVERPARAM" check
    [ "$status" -eq 0 ]
    [[ "$output" == *"long.yaml:9:12: a run of gradient-flow with these options starts over when it is interrupted: its state cannot be kept"* ]]
}

@test "a SIGUSR1 that comes before there are workers ends in order, too" {
    SEEDS="1, 2, 3" experiment '{kind: gradient-descent, rate: 0.01}' '{steps: 500}'
    "$OVERPARAM" run -q
    "$OVERPARAM" remove long --yes
    # Nobody can begin while another one writes.
    coproc sqlite3 db/overparam.sqlite
    echo "begin exclusive; select 'held';" >&"${COPROC[1]}"
    read -r held <&"${COPROC[0]}"
    [ "$held" = held ]
    "$OVERPARAM" run -q > said 2>&1 3>&- &
    pid=$! status=0
    until find /proc/$pid/fd -lname "*overparam.sqlite" | grep -q .; do sleep 0.02; done
    kill -USR1 $pid
    printf 'commit;\n.quit\n' >&"${COPROC[1]}"
    wait $pid || status=$?
    [ "$status" -eq 143 ] || { cat said; false; }
    grep -q "interrupted: what was finished is kept" said
    "$OVERPARAM" run -q | grep -q " done"
}

@test "the time expected of a run that was begun is that of its rest" {
    SEEDS="1, 2" experiment '{kind: gradient-descent, rate: 0.01}' '{steps: 500}'
    "$OVERPARAM" run -q
    tamper "update run set cpu_seconds = 100; create temp table t as select key, code, build, started from run where seed = 2;
        delete from run where seed = 2; insert into checkpoint select key, code, build, started, 400, 0, 0.75, 1, 1, '', x'00' from t"
    "$OVERPARAM" plan --json | jq -e '.experiments[0].missing == 1 and .experiments[0].seconds == 25'
}
