#!/usr/bin/env bats
# adopt: after a change of code, a sample that is computed again and equal takes the other runs over.

setup_file() {
    export MADE="$BATS_FILE_TMPDIR/made"
    mkdir -p "$MADE/experiments"
    cd "$MADE" || return 1
    sed -e 's/range: .1, 3./range: [1, 20]/' -e 's/steps: 5000/steps: 500/' -e 's/cosine.}/cosine], weights: final}/' \
        "$ROOT/tests/fixtures/small.yaml" > experiments/small.yaml
    sed -e 's/experiment: small/experiment: other/' -e 's/loss: {kind: squared, reduction: mean}/loss: {kind: l-p, p: 4}/' -e '/^variants/,$d' \
        -e 's/range: .1, 20./range: [1, 2]/' experiments/small.yaml > experiments/other.yaml
    echo 'parameterization: canonical' >> experiments/other.yaml
    "$OVERPARAM" run -q -j 1 # ids in the order of the plan
    made_by_other_code squared
}

setup() {
    cp -r "$MADE/." "$BATS_TEST_TMPDIR"
    cd "$BATS_TEST_TMPDIR" || return 1
}

# As if the loss of this name had been another one, and the program had planned with it.
made_by_other_code() {
    sqlite3 db/overparam.sqlite "update code set digest = 'old' || id where id in (select code from code_part where part = 'loss/$1');
        update code_part set digest = 'older' where part = 'loss/$1';
        update experiment set fingerprint = 'of another program';
        update input set sha256 = 'of another program', size = -1 where path = '/proc/self/exe'"
}

stale() { "$OVERPARAM" plan --json 2> /dev/null | jq '[.experiments[].stale] | add'; }
ask() { sqlite3 db/overparam.sqlite "$1"; }
# As if the program had made it so (tests/tamper.py).
tamper() { python3 "$ROOT/tests/tamper.py" "${2:-db/overparam.sqlite}" "$1"; }

@test "a sample is computed again and the others are taken over, with a record" {
    [ "$(stale)" -eq 80 ]
    before=$(ask "select group_concat(id || key) from (select id, key from run order by id)")
    run "$OVERPARAM" adopt -q --json
    [ "$status" -eq 0 ]
    # Two variants of 40 runs: 2 % are less than one.
    echo "$output" | jq -e '.stale == 80 and .sample == 2 and .identical == 2 and .adopted == 80 and .adoption == 1 and .differing == []'
    echo "$output" | jq -e '.changes == [{"part": "loss/squared", "now": .changes[0].now, "was": "older", "runs": 80}]'
    [ "$(stale)" -eq 0 ]
    [ "$("$OVERPARAM" plan --json | jq '[.experiments[] | .missing + .failed] | add')" -eq 0 ]
    # Nothing was copied and no run was made: ids and keys are as they were, no place of the plan points elsewhere.
    [ "$before" = "$(ask "select group_concat(id || key) from (select id, key from run order by id)")" ]
    [ "$(ask "select count(*) from planned join run on run.id = planned.run and run.key = planned.key and run.code = planned.code and current")" -eq 84 ]
    [ "$("$OVERPARAM" run -q)" = "all 84 runs are there" ]
    run "$OVERPARAM" doctor
    [ "$status" -eq 0 ]
    [ "$(ask "select runs || ' ' || sampled || ' ' || (person <> '') || ' ' || (host <> '') from adoptions")" = "80 2 1 1" ]
    [ "$(ask "select part || ' ' || was || ' ' || runs || ' ' || length(now) from adoption_changes")" = "loss/squared older 80 64" ]
    # Once more: there is nothing to do.
    run "$OVERPARAM" adopt -q
    [ "$status" -eq 0 ]
    [[ "$output" == "nothing is stale"* ]]
    [ "$(ask "select count(*) from adoption")" -eq 1 ]
}

@test "show, why and lineage tell that a run was adopted, and from which code" {
    "$OVERPARAM" adopt -q
    id=$(ask "select min(run) from adopted_runs")
    run "$OVERPARAM" show "$id"
    [[ "$output" == *"adopted: computed by the program above, and taken over by other code"*"(adoption 1): loss/squared changed; 2 of 80 runs were computed again"* ]]
    "$OVERPARAM" show "$id" --json | jq -e '.adoptions | length == 1 and .[0].changed == "loss/squared" and .[0].runs == 80'
    run "$OVERPARAM" why "$id"
    [ "$status" -eq 0 ]
    [[ "$output" == "run $id: 1 run current by adoption 1 of "*": loss/squared changed"* ]]
    ask "insert into artefact (kind, name) values ('figure', 'made'); insert into artefact_run select 1, $id"
    run "$OVERPARAM" lineage made
    [[ "$output" == *"1 runs were computed by other code and adopted by "*"(adoption 1)"* ]]
    "$OVERPARAM" lineage made --json | jq -e '.adopted[0].runs == 1'
    # A run that nobody adopted says nothing of it.
    "$OVERPARAM" show "$(ask "select min(id) from run where id not in (select run from adopted_run)")" --json | jq -e '.adoptions == []'
    # One that is computed anew is not adopted any more.
    "$OVERPARAM" run -q --force experiments/small.yaml
    [ "$(ask "select count(*) from adopted_run")" -eq 0 ]
}

@test "where one bit differs, nothing is taken over" {
    run=$(ask "select id from run where variant = 'two' and code in (select code from code_part where digest = 'older') limit 1 offset 17")
    tamper "update sample set value = value * (1 + 1e-15) where run = $run and last and observable = 1"
    before=$(ask "select group_concat(id || ' ' || code || ' ' || current) from run")
    run "$OVERPARAM" adopt -q --sample 100%
    [ "$status" -eq 1 ]
    [[ "$output" == *"run $run of small ("*") differs: "*" at step "*", was "*"1 of 80 runs differ from what is stored: nothing was taken over"* ]]
    "$OVERPARAM" adopt -q --sample 1 --json 2> said > answer && false
    jq -e ".adopted == 0 and .adoption == null and .identical == 79 and .differing[0].run == $run" answer
    jq -e '.error.status == 1' said
    [ "$(ask "select count(*) from adoption")" -eq 0 ]
    [ "$(stale)" -eq 80 ]
    # Status, steps, evaluations, time, reason and weights count as well.
    tamper "update sample set value = value / (1 + 1e-15) where run = $run and last and observable = 1"
    for other in "status = 'diverged'" "steps = steps + 1" "evaluations = evaluations + 1" "time = time + 1e-9" "reason = 'another'"; do
        cp db/overparam.sqlite kept
        tamper "update run set $other where id = $run"
        run "$OVERPARAM" adopt -q --sample 100%
        echo "$other: $output"
        [ "$status" -eq 1 ]
        [[ "$output" == *"run $run of small"*"differs"* ]]
        cp kept db/overparam.sqlite
    done
    tamper "update run_weights set bytes = zeroblob(length(bytes)) where run = $run"
    run "$OVERPARAM" adopt -q --sample 100%
    [ "$status" -eq 1 ]
    [[ "$output" == *"a weight at step"* ]]
}

@test "every variant, code and experiment is sampled, however small the share" {
    made_by_other_code l-p
    run "$OVERPARAM" adopt -q --sample 0.001% --json
    echo "$output" | jq -e '.stale == 84 and .sample == 3 and .adopted == 84 and (.changes | length) == 2'
    [ "$(ask "select count(distinct experiment || variant) from run where id in (select run from adopted_run where sampled)")" -eq 3 ]
}

@test "named files alone are adopted; a dry run takes nothing over" {
    made_by_other_code l-p
    "$OVERPARAM" list > /dev/null 2>&1 # plans are brought up to date by any command that shows runs
    before=$(ask "select group_concat(id || ' ' || code || ' ' || current) from run; select group_concat(run || key) from planned")
    run "$OVERPARAM" adopt --dry-run
    [ "$status" -eq 0 ]
    [[ "$output" == *"84 runs were made by other code"*"loss/squared"*"older"*"sample: 3"* ]]
    "$OVERPARAM" adopt --dry-run --json | jq -e '.stale == 84 and .sample == 3 and .made == 0 and .adopted == 0'
    [ "$before" = "$(ask "select group_concat(id || ' ' || code || ' ' || current) from run; select group_concat(run || key) from planned")" ]
    [ "$(ask "select count(*) from adoption")" -eq 0 ]
    "$OVERPARAM" adopt -q experiments/other.yaml
    [ "$(stale)" -eq 80 ]
}

@test "what failed, and what today's code has made, is not taken over" {
    tamper "update run set status = 'failed', reason = 'as a test' where id = (select min(id) from run where code in (select code from code_part where digest = 'older'))"
    "$OVERPARAM" adopt -q --json | jq -e '.stale == 79 and .adopted == 79'
    [ "$(stale)" -eq 1 ]
    "$OVERPARAM" run -q
    [ "$(stale)" -eq 0 ]
    # The failed one stays in the history, under its code.
    [ "$("$OVERPARAM" list --all --json | jq length)" -eq 85 ]
    [ "$(ask "select count(*) from run where not current and status = 'failed' and code in (select code from code_part where digest = 'older')")" -eq 1 ]
}

@test "code that comes back takes runs back, and each time is kept" {
    cp -r . ../before
    "$OVERPARAM" adopt -q
    # The same runs under a third code.
    made_by_other_code squared
    ask "update code_part set digest = 'third' where part = 'loss/squared' and code in (select code from planned)"
    "$OVERPARAM" adopt -q
    [ "$(ask "select count(*) from adopted_run")" -eq 160 ]
    [ "$(ask "select count(*) from run where current")" -eq 84 ]
    run "$OVERPARAM" doctor
    [ "$status" -eq 0 ]
}

@test "a kill at any instant leaves all or nothing" {
    for wait in 0.02 0.05 0.1 0.2 0.3 0.5 0.8; do
        cp "$MADE/db/overparam.sqlite" db/overparam.sqlite
        rm -f db/overparam.sqlite-journal
        "$OVERPARAM" adopt -q -j 2 --sample 50% > /dev/null 2>&1 &
        pid=$!
        sleep "$wait"
        kill -9 "$pid" 2> /dev/null || true
        wait "$pid" || true
        run "$OVERPARAM" doctor
        [ "$status" -eq 0 ]
        taken=$(ask "select count(*) from adopted_run")
        echo "after $wait s: $taken"
        [ "$taken" -eq 0 ] || [ "$taken" -eq 80 ]
        "$OVERPARAM" adopt -q
        [ "$(stale)" -eq 0 ]
    done
}

@test "mistakes are told with a remedy" {
    for share in 0 -1 2 150% x % ''; do
        run "$OVERPARAM" adopt --sample "$share"
        [ "$status" -eq 2 ]
        [[ "$output" == *"expects a share such as 5% or 0.05"* ]]
    done
    run "$OVERPARAM" adopt --db nowhere.sqlite
    [ "$status" -eq 2 ]
    [[ "$output" == *"there is no database"* ]]
    [ ! -e nowhere.sqlite ]
    run "$OVERPARAM" adopt --help
    [[ "$output" == *"--sample"*"no proof"* || "$output" == *"no proof"*"--sample"* ]]
}
