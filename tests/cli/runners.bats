#!/usr/bin/env bats
# Several `run` on one database share its runs: each is made once, none is lost when one of them is killed, and what they make together
# is what one makes alone.

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
    mkdir experiments
}

experiment() { # SEEDS STEPS
    cat > experiments/shared.yaml << YAML
experiment: shared
title: Runs that are shared
source: a test
problem:
  data: {kind: gaussian, samples: 20, features: 5, seed: 1}
  loss: {kind: squared, reduction: mean}
parameterization: {kind: two-layer-linear, width: 4}
init: {kind: gaussian, scale: 0.1, seed: {sweep: {range: [1, $1]}}}
optimizer: {kind: gradient-descent, rate: 0.001}
stop: {steps: $2}
record: {at: {log: 5}, observables: [loss]}
YAML
}

ask() { sqlite3 -cmd '.timeout 10000' db/overparam.sqlite "$1"; }
made() { ask "select count(*) from run" 2> /dev/null || echo 0; }
until_made() { # AT LEAST
    for _ in $(seq 600); do
        [ "$(made)" -ge "$1" ] && return 0
        sleep 0.02
    done
    return 1
}
alone() { "$OVERPARAM" run -q -j 2 --db alone.sqlite > /dev/null && "$OVERPARAM" digest --db alone.sqlite; }

# bats test_tags=long
@test "four runners share 2,000 runs, one of them is killed, and the digest is that of one runner" {
    experiment 2000 1500
    for i in 1 2 3 4; do
        "$OVERPARAM" run -j 1 --json --progress json > answer-$i 2> said-$i 3>&- &
        pids[i]=$!
    done
    until_made 200
    kill -KILL "${pids[2]}"
    before=$(made)
    for i in 1 3 4; do wait "${pids[i]}"; done
    [ "$before" -ge 200 ] && [ "$before" -lt 2000 ]
    [ "$(ask "select count(*), sum(status = 'done'), count(distinct key) from run")" = "2000|2000|2000" ]
    # Each was tried once: what the killed one had begun and not kept is nobody's attempt.
    [ "$(ask "select count(*) from attempt")" -eq 2000 ]
    # What each has made and what it knows of the others is all of it.
    for i in 1 3 4; do
        jq -e '.done > 0 and .failed == 0 and (.made + .elsewhere + .present) == 2000' answer-$i
        jq -es 'all(.progress.made <= .progress.total) and (map(.progress.made) | . == sort)' said-$i
        [ "$(grep -ci "busy\|locked\|holds" said-$i)" -eq 0 ]
    done
    [ "$(jq -s '[.[].made] | add < 2000' answer-1 answer-3 answer-4)" = true ]
    [ "$("$OVERPARAM" digest)" = "$(alone)" ]
    "$OVERPARAM" doctor
    [ "$(find db -name '*status*' | wc -l)" -le 1 ] # that of the killed one
}

# bats test_tags=long
@test "a reader's open transaction delays what is kept and ends nothing; an interrupt does not wait for it" {
    experiment 3000 4000
    "$OVERPARAM" run -q -j 1 --json > answer 2> said 3>&- & first=$!
    until_made 20
    mkfifo questions
    stdbuf -o0 sqlite3 db/overparam.sqlite < questions > answers 3>&- & reader=$!
    exec 4> questions
    echo "begin; select count(*) from run;" >&4
    for _ in $(seq 500); do [ -s answers ] && break; sleep 0.02; done
    "$OVERPARAM" run -q -j 1 3>&- 4>&- & second=$!
    sleep 4
    kill -0 $first
    [ "$(made)" -le $(($(cat answers) + 1)) ]
    start=$(date +%s%N)
    kill -INT $first
    status=0
    wait $first || status=$?
    [ $((($(date +%s%N) - start) / 1000000)) -lt 2500 ]
    [ "$status" -eq 130 ]
    grep -q "finished runs are not kept: another process holds db/overparam.sqlite open" said
    echo "commit;" >&4
    until_made $(($(cat answers) + 50))
    kill -TERM $second
    wait $second || true
    exec 4>&-
    wait $reader || true
}

@test "what has to be alone says who makes runs, and status names each of them" {
    experiment 4 100000000
    "$OVERPARAM" run -q -j 1 3>&- & first=$!
    until [ -e db/overparam.sqlite-status ]; do sleep 0.02; done
    "$OVERPARAM" run -q -j 1 3>&- & second=$!
    until [ -e db/overparam.sqlite-status-2 ]; do sleep 0.02; done
    "$OVERPARAM" status --json > told
    jq -e --argjson p $first --argjson q $second '[.process, .others[0].process] == [$p, $q]' told
    jq -e '(.workers + .others[0].workers) | map(.swept."init.seed") | unique | length == 2' told
    "$OVERPARAM" help --json > HELP.json
    python3 "$ROOT/tests/shape.py" status < told
    [ "$("$OVERPARAM" status | grep -c 'makes runs in')" -eq 2 ]
    run "$OVERPARAM" gc --yes
    [ "$status" -eq 3 ]
    [[ "$output" == *"process "*" makes runs in db/overparam.sqlite"*"needs the database alone"* ]]
    kill -TERM $first $second
    wait $first || true
    wait $second || true
    [ ! -e db/overparam.sqlite-status ] && [ ! -e db/overparam.sqlite-status-2 ]
}

# bats test_tags=long
@test "a run that another runner had begun goes on from its checkpoint when that one is killed" {
    experiment 1 3000000
    echo "checkpoint: 0.1" >> experiments/shared.yaml
    "$OVERPARAM" run -q -j 1 3>&- & first=$!
    until [ "$(ask 'select count(*) from checkpoint' 2> /dev/null || echo 0)" -gt 0 ]; do sleep 0.02; done
    "$OVERPARAM" run -q -j 1 --json > answer 2> said 3>&- & second=$!
    until [ -e db/overparam.sqlite-status-2 ]; do sleep 0.02; done
    sleep 0.6
    kill -KILL $first
    wait $second
    jq -e '.done == 1' answer
    [ "$(ask "select count(*) from run join attempt on attempt.run = run.id where run.wall_seconds > attempt.wall_seconds + 0.1")" -eq 1 ]
    [ "$("$OVERPARAM" digest)" = "$(alone)" ]
}
