#!/usr/bin/env bats
# status: what a run in progress does, told in another terminal.

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
    mkdir -p experiments
}

# Runs that take a while: a step costs little, and there are many.
slow() {
    cat > experiments/slow.yaml <<'YAML'
experiment: slow
title: Runs that take long
source: a test
problem: {data: {kind: gaussian, samples: 20, features: 5, seed: 1}, loss: squared}
parameterization: {kind: two-layer-linear, width: 4}
init: {kind: gaussian, scale: {sweep: {values: [0.1, 0.2]}}, seed: 1}
optimizer: {kind: gradient-descent, rate: 1e-9}
stop: {steps: 1000000000}
YAML
}

# Until what is told of the workers, which goes to the file `told`, is so.
until_told() {
    for _ in $(seq 100); do
        if "$OVERPARAM" status --json > told 2> /dev/null && jq -e "$1" told > /dev/null; then return 0; fi
        sleep 0.1
    done
    return 1
}

@test "status without a run counts what is missing" {
    cp "$ROOT/tests/fixtures/small.yaml" experiments/
    "$OVERPARAM" run -q -j 1
    [ ! -e db/overparam.sqlite-status ]
    run "$OVERPARAM" status
    [ "$status" -eq 0 ]
    [ "$output" = $'nothing runs in db/overparam.sqlite\nno planned run is missing' ]
    sed -i 's/range: \[1, 3\]/range: [1, 5]/' experiments/small.yaml
    "$OVERPARAM" status --json | jq -e '.running == false and .killed == null and
        .rest == [{experiment: "small", planned: 20, missing: 8, stale: 0, failed: 0}]'
    "$OVERPARAM" status --follow | grep -q missing # there is nothing to follow
    : > db/overparam.sqlite-status # of a disk that was full
    "$OVERPARAM" status | grep -q '^nothing runs'
}

@test "status tells of each worker its run, for how long and how far, and knows a file that a killed run left" {
    slow
    mkdir db
    echo mine > victim
    ln -s "$PWD/victim" db/overparam.sqlite-status.new # a stranger's folder
    "$OVERPARAM" run -q -j 2 3>&- &
    until_told '(.workers | length) == 2 and (.workers | all(.step > 0))'
    grep -qx mine victim
    jq -e '.running and .total == 2 and .made == 0 and (.workers | length) == 2' told
    jq -e --argjson p $! '.process == $p' told
    jq -e '[.workers[].swept."init.scale"] | sort == ["0.1", "0.2"]' told
    jq -e '.workers | all(.seconds > 0.4 and .steps == 1000000000 and .share > 0)' told
    "$OVERPARAM" help --json > HELP.json
    python3 "$ROOT/tests/shape.py" status < told
    run "$OVERPARAM" status
    [[ "${lines[0]}" == "process $! makes runs in db/overparam.sqlite" ]]
    [[ "${lines[1]}" == "0 of 2 runs, "* ]]
    [[ "${lines[2]}" == "  step "*" of 1000000000 ("*" %), "*" s: slow init.scale=0."* ]]
    [ "${#lines[@]}" -eq 4 ]
    kill -KILL $!
    wait $! || true
    [ -e db/overparam.sqlite-status ]
    run "$OVERPARAM" status
    [[ "${lines[0]}" == "nothing runs in "* ]]
    [[ "$output" == *"process $! was killed"*"slow"* ]]
    "$OVERPARAM" status --json 2> /dev/null | jq -e --argjson p $! '.running == false and .killed == $p and .rest[0].missing == 2'
}

@test "a program's place is the step of its last sample" {
    cat > experiments/own.yaml << 'YAML'
experiment: own
title: T
source: S
program: {command: [sh, -c, "echo '{\"step\": 7, \"loss\": 1}'; exec sleep 60"]}
YAML
    "$OVERPARAM" run -q -j 1 3>&- &
    until_told '.workers[0].step == 7'
    jq -e '.workers[0] | .share == null and .steps == null' told
    "$OVERPARAM" status | grep -q "^  last sample at step 7, "
    kill $!
    wait $! || [ $? -eq 143 ]
}

# bats test_tags=long
@test "status --follow goes on until the run ends, and its lines are JSON; a slow run is named by run itself" {
    slow
    "$OVERPARAM" run -j 1 2> said 3>&- &
    runner=$!
    until_told '.workers'
    "$OVERPARAM" status --follow --json > told 2> /dev/null 3>&- &
    follower=$!
    sleep 11
    python3 "$ROOT/tests/terminal.py" 60 24 "$OVERPARAM" status --follow > drawn 2> /dev/null 3>&- &
    drawer=$!
    sleep 2.5
    kill -TERM "$runner"
    wait $drawer
    # The second picture is drawn over the three lines of the first, none of which is wider than the terminal.
    grep -q $'\e\\[3A\e\\[J' drawn
    [ "$(tr -d '\r' < drawn | sed 's/\x1b\[[0-9]*[AJ]//g' | grep 'makes runs\|of 2 runs\|step ' | awk '{ if (length($0) > n) n = length($0) } END { print n }')" -le 60 ]
    wait $follower
    jq -es 'length > 5 and (.[:-1] | all(.running)) and .[-1].running == false' told
    jq -es '[.[:-1][].workers[]? | .step] | . == sort and .[-1] > .[0]' told
    grep -q '^0 of 2 runs, .*; step .* of 1000000000 ([0-9]* %), .*: slow init.scale=0.1' said
    [ ! -e db/overparam.sqlite-status ]
}
