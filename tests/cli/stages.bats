#!/usr/bin/env bats
# Values that other runs' results give: found when those runs are made, and then as if they stood in the file.

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
    mkdir experiments
    cat > experiments/two-stage.yaml << 'YAML'
experiment: two-stage
title: The best rate of a grid, then four seeds with it
source: a test
problem: {data: {kind: gaussian, samples: 20, features: 5, seed: 1}, loss: squared}
parameterization: {kind: two-layer-linear, width: 4}
init: {kind: gaussian, scale: 0.1}
stop: {steps: 20}
variants:
  - name: grid
    init: {seed: 1}
    optimizer: {kind: gradient-descent, rate: {sweep: {values: [0.001, 0.02, 5]}}}
  - name: seeds
    repeat: 4
    optimizer:
      kind: gradient-descent
      rate:
        best: |
          select p.value
          from results r
          join parameters p on p.run = r.run and p.path = 'optimizer.rate'
          where r.experiment = 'two-stage' and r.variant = 'grid'
              and r.observable = 'loss' and r.kind = 'finite'
          order by r.value limit 1
YAML
}

# The same experiment with another query.
ask_for() { # SQL
    sed -i '/ best: /,$d' experiments/two-stage.yaml
    echo "        best: \"$1\"" >> experiments/two-stage.yaml
}
rate() { "$OVERPARAM" sql --csv "select distinct value from parameters p join runs r on r.id = p.run where variant = 'seeds' and path = 'optimizer.rate'" | tail -n +2; }

@test "the best of a grid, then seeds with it: one file and one command" {
    "$OVERPARAM" check
    [ ! -e db ]
    run "$OVERPARAM" plan
    [[ "$output" == *"two-stage seeds: 4 runs wait for optimizer.rate: 3 of 3 runs are not made of two-stage grid"* ]]
    "$OVERPARAM" run -q > said 2> notes
    grep -q '^made 7 of 7 runs in .*: 6 done, 1 diverged, 0 failed; 0 were there$' said
    grep -q 'note: two-stage seeds: optimizer.rate is 0.02, found among the results of two-stage grid$' notes
    [ "$(rate)" = 0.02 ]
    [ "$("$OVERPARAM" run -q)" = "all 7 runs are there" ]
    [ "$("$OVERPARAM" plan --json | jq -c '.stages[0] | [.path, .runs, .value, .of, .left]')" = '["optimizer.rate",4,"0.02",3,0]' ]
    # A run is the same run whatever found its value, and another way to the same value makes nothing.
    digest=$("$OVERPARAM" digest)
    ask_for "select 0.02 from runs where experiment = 'two-stage' and variant in ('grid') limit 1"
    [ "$("$OVERPARAM" run -q)" = "all 7 runs are there" ]
    sed -i '/^ *rate:$/d; s/^ *best: .*/      rate: 0.02/' experiments/two-stage.yaml
    [ "$("$OVERPARAM" run -q)" = "all 7 runs are there" ]
    [ "$("$OVERPARAM" digest)" = "$digest" ]
}

@test "when what was asked changes, so does what is planned" {
    "$OVERPARAM" run -q
    sed -i 's/0.001, 0.02, 5/0.001, 0.02, 0.03, 5/' experiments/two-stage.yaml
    run "$OVERPARAM" list --json
    [[ "$output" == *"runs of two-stage seeds wait for optimizer.rate: overparam plan tells for what"* ]]
    [ "$("$OVERPARAM" sql --csv "select count(*), (select count(*) from found_values where value is null) from runs" | tail -n 1)" = 3,1 ]
    "$OVERPARAM" run -q 2>&1 | grep -q '^made 5 of 5 runs'
    [ "$(rate)" = 0.03 ]
    sed -i 's/0.02, 0.03, 5/0.02, 5/' experiments/two-stage.yaml
    # The old runs are there, so the old value is at once.
    [ "$("$OVERPARAM" sql --csv "select distinct value from found_values" | tail -n 1)" = 0.02 ]
    [ "$("$OVERPARAM" run -q)" = "all 7 runs are there" ]
}

@test "a query that gives no value, several rows or NULL is a mistake at its place" {
    "$OVERPARAM" run -q
    for case in "value from results where variant = 'grid' and 0|no value" "value from results where variant = 'grid'|3 rows, not one" \
        "max(null) from results where variant = 'grid'|NULL" "-max(value) from results where variant = 'grid'|'rate' must be"; do
        ask_for "select ${case%|*} and experiment = 'two-stage'"
        run "$OVERPARAM" run -q
        [ "$status" -eq 2 ]
        [[ "$output" == *"experiments/two-stage.yaml:17:"*"error: "*"${case#*|}"* ]] || { echo "$output"; false; }
    done
    # Right SQL is asked for before anything is run.
    ask_for "select a, b from results where variant = 'grid' and experiment = 'two-stage'"
    run "$OVERPARAM" check
    [ "$status" -eq 2 ]
    [[ "$output" == *"experiments/two-stage.yaml:17:15: error: 'optimizer.rate': SQL: no such column: a"* ]]
    ask_for "select run, value from results where variant = 'grid' and experiment = 'two-stage'"
    run "$OVERPARAM" check
    [[ "$output" == *"'optimizer.rate': the query gives 2 columns, not one"* ]]
    ask_for "select key from run where variant = 'grid' and experiment = 'two-stage'"
    run "$OVERPARAM" check
    [[ "$output" == *"queries read views"* ]]
}

@test "a value may stand in a sweep, and in a condition" {
    sed -i '/best: |/,$d; s/^ *rate:$/      rate: {sweep: {values: [{best: "select 0.5 * RATE"}, {best: "select RATE"}, 0.03]}}/' experiments/two-stage.yaml
    sed -i "s/RATE/max(value) from parameters p join runs r on r.id = p.run where path = 'optimizer.rate' and experiment = 'two-stage' and variant = 'grid' and value < 1/g" experiments/two-stage.yaml
    echo '    where: "rate > 0.01"' >> experiments/two-stage.yaml
    "$OVERPARAM" check
    "$OVERPARAM" run -q | grep -q '^made 11 of 11 runs'
    [ "$(rate | sort | paste -sd ' ')" = "0.02 0.03" ]
}

@test "a value of another experiment, whose runs have to be there" {
    sed '/^variants:/,$d' experiments/two-stage.yaml |
        sed 's/two-stage/asking/; s/^init.*/init: {kind: gaussian, scale: 0.1, seed: 7}/; s/^stop.*/stop: {steps: {best: "select max(steps) from runs where experiment = '"'two-stage' and variant = 'grid'"'"}}/' > experiments/asking.yaml
    echo 'optimizer: {kind: gradient-descent, rate: 0.01}' >> experiments/asking.yaml
    run "$OVERPARAM" run -q experiments/asking.yaml
    [ "$status" -eq 1 ]
    [[ "$output" == *"asking: 1 run waits for stop.steps: two-stage is not planned here as a whole"* ]]
    # In one command the one waits for the other.
    "$OVERPARAM" run -q | grep -q '^made 8 of 8 runs'
    [ "$("$OVERPARAM" sql --csv "select steps from runs where experiment = 'asking'" | tail -n 1)" = 20 ]
    [ "$("$OVERPARAM" run -q experiments/asking.yaml)" = "all 1 runs are there" ]
    # The grid is edited: nothing that rests on the old one is shown.
    sed -i 's/stop: {steps: 20}/stop: {steps: 30}/' experiments/two-stage.yaml
    [ "$("$OVERPARAM" sql --csv "select count(*) from runs" | tail -n 1)" = 0 ]
    "$OVERPARAM" run -q
    [ "$("$OVERPARAM" sql --csv "select steps from runs where experiment = 'asking'" | tail -n 1)" = 30 ]
    # What is planned of another profile is not what it asks for.
    run "$OVERPARAM" run -q --profile quick experiments/asking.yaml
    [ "$status" -eq 1 ]
    [[ "$output" == *"two-stage is not planned here as a whole"* ]]
}

@test "a run that failed keeps the next stage waiting" {
    sed -i '/best: |/,$d; s/^ *rate:$/      rate: {best: "select 0.5 from runs where experiment = '"'fails'"' limit 1"}/' experiments/two-stage.yaml
    printf 'experiment: fails\ntitle: t\nsource: s\nprogram: {command: ["false"]}\n' > experiments/fails.yaml
    run "$OVERPARAM" run -q
    [ "$status" -eq 1 ]
    "$OVERPARAM" plan | grep -q "4 runs wait for optimizer.rate: 1 of 1 runs are not made of fails (1 failed)"
    [ "$("$OVERPARAM" sql --csv "select count(*) from runs where experiment = 'two-stage'" | tail -n 1)" -eq 3 ]
}

# bats test_tags=long
@test "shards: a stage is left until what it waits for is merged" {
    "$OVERPARAM" run -q --db whole.sqlite
    "$OVERPARAM" run -q --shard 1/1 > said 2> notes
    grep -q '^made 3 of 3 runs' said
    grep -q '4 runs wait for optimizer.rate: 3 of 3 runs are not made' notes
    "$OVERPARAM" merge shards
    "$OVERPARAM" run -q --shard 1/1 | grep -q '^made 4 of 4 runs'
    "$OVERPARAM" merge shards | grep -q '4 new'
    [ "$("$OVERPARAM" run -q)" = "all 7 runs are there" ]
    [ "$("$OVERPARAM" digest)" = "$("$OVERPARAM" digest --db whole.sqlite)" ]
    "$OVERPARAM" doctor
}

# bats test_tags=long
@test "two commands at once share every stage" {
    "$OVERPARAM" run -q --db whole.sqlite
    "$OVERPARAM" run -q -j 1 3>&- &
    "$OVERPARAM" run -q -j 1
    wait $!
    [ "$("$OVERPARAM" run -q)" = "all 7 runs are there" ]
    [ "$("$OVERPARAM" digest)" = "$("$OVERPARAM" digest --db whole.sqlite)" ]
    [ "$(sqlite3 db/overparam.sqlite "select count(*) from attempt")" -eq 7 ]
}
