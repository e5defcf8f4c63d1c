#!/usr/bin/env bats
# describe, schema, new, check: what a person meets before the first run.

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
}

@test "a new experiment is valid as it stands, and is never overwritten" {
    run "$OVERPARAM" new my-first
    [ "$status" -eq 0 ]
    [ "$output" = experiments/my-first.yaml ]
    run "$OVERPARAM" check
    [ "$status" -eq 0 ]
    [ -z "$output" ]
    echo "# mine" >> experiments/my-first.yaml
    run "$OVERPARAM" new my-first
    [ "$status" -eq 2 ]
    [[ "$output" == *"exists already"* ]]
    grep -q "# mine" experiments/my-first.yaml
}

@test "a new experiment has variants, sweeps and a quick profile" {
    "$OVERPARAM" new a
    [ "$("$OVERPARAM" plan --runs experiments/a.yaml | wc -l)" -eq 6 ]
    "$OVERPARAM" plan --runs experiments/a.yaml | grep -q "one-layer init.scale=0.01"
    "$OVERPARAM" plan --runs experiments/a.yaml > full
    "$OVERPARAM" plan --profile quick --runs experiments/a.yaml > quick
    ! cmp -s full quick
}

@test "names that no experiment can have are refused, and nothing is written" {
    for name in ../up A "a b" "" -a "a/b" "$(printf '%070d' 0)"; do
        run "$OVERPARAM" new -- "$name"
        [ "$status" -eq 2 ]
    done
    [ ! -e experiments ] || [ -z "$(ls experiments)" ]
    [ ! -e ../up.yaml ]
}

@test "mistakes are told with place, line, caret and hint, all of them, and exit with 2" {
    "$OVERPARAM" new a
    sed -i 's/rate: 0.02/rtae: 0.02/; s/steps: 20000/steps: many/' experiments/a.yaml
    run "$OVERPARAM" check experiments/a.yaml
    [ "$status" -eq 2 ]
    [[ "$output" == *"experiments/a.yaml:"*": error: unknown key 'rtae' in gradient-descent"* ]]
    [[ "$output" == *"hint: did you mean 'rate'?"* ]]
    [[ "$output" == *"'steps' must be a whole number"*"not 'many'"* ]]
    [[ "$output" == *$'\n    '*'^'* ]]
}

@test "every contract and every kind describes itself" {
    "$OVERPARAM" describe --json > all.json
    for contract in $(jq -r '.contracts[].contract' all.json); do
        "$OVERPARAM" describe "$contract" | grep -q "^$contract "
        for kind in $(jq -r ".contracts[] | select(.contract == \"$contract\") | .kinds[].name" all.json); do
            "$OVERPARAM" describe "$contract" "$kind" | grep -q "^$contract $kind: "
            "$OVERPARAM" describe --json "$contract" "$kind" | jq -e ".name == \"$kind\"" > one
        done
    done
}

@test "describe names every option with its documentation" {
    "$OVERPARAM" describe --json > all.json
    [ "$(jq '[.contracts[].kinds[].options[] | select(.doc == null or .doc == "")] | length' all.json)" -eq 0 ]
    "$OVERPARAM" describe optimizer gradient-descent | grep -q "^  rate .*required"
    "$OVERPARAM" describe stop | grep -q "^  blow-up "
    "$OVERPARAM" describe record | grep -q "^  at.log "
    "$OVERPARAM" describe squared | grep -q "^loss squared: "
}

@test "describe says what it does not know" {
    run "$OVERPARAM" describe optimizr
    [ "$status" -eq 2 ]
    [[ "$output" == *"did you mean 'optimizer'?"* ]]
    run "$OVERPARAM" describe optimizer gradient-decent
    [ "$status" -eq 2 ]
    [[ "$output" == *"did you mean 'gradient-descent'?"* ]]
    run "$OVERPARAM" describe gaussian
    [ "$status" -eq 2 ]
    [[ "$output" == *"is a kind of data and of initialization"* ]]
}

@test "the schema is JSON and names every kind" {
    "$OVERPARAM" schema > schema.json
    jq -e '."$schema" == "https://json-schema.org/draft/2020-12/schema"' schema.json
    "$OVERPARAM" describe --json > all.json
    for contract in $(jq -r '.contracts[].contract' all.json); do
        diff <(jq -r "[.contracts[] | select(.contract == \"$contract\") | .kinds[].name][]" all.json) \
            <(jq -r ".\"\$defs\".\"$contract\".anyOf[0].enum[]" schema.json)
    done
}

# Reads YAML 1.2 numbers (1e-3), which PyYAML by itself takes for texts.
validate() {
    python3 -W ignore - "$@" << 'PY'
import json, re, sys, yaml
from jsonschema import Draft202012Validator

class Loader(yaml.SafeLoader):
    pass

Loader.yaml_implicit_resolvers = {
    first: [r for r in list if r[0] not in ("tag:yaml.org,2002:float", "tag:yaml.org,2002:bool")]
    for first, list in yaml.SafeLoader.yaml_implicit_resolvers.items()}
Loader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(
    r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$|^[-+]?\.inf$|^\.nan$"), list("-+.0123456789"))
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))

schema = json.load(open(sys.argv[1]))
Draft202012Validator.check_schema(schema)
validator, mistakes = Draft202012Validator(schema), 0
for name in sys.argv[2:]:
    for error in validator.iter_errors(yaml.load(open(name), Loader)):
        print(name, list(error.absolute_path), error.message[:200])
        mistakes += 1
sys.exit(mistakes > 0)
PY
}

@test "every shipped experiment is valid by the schema, and a misspelt key is not" {
    python3 -W ignore -c "import jsonschema, yaml" 2> no || skip "python3-jsonschema or python3-yaml is missing"
    "$OVERPARAM" schema > schema.json
    "$OVERPARAM" new a
    validate schema.json "$ROOT"/experiments/*.yaml experiments/a.yaml
    sed 's/rate: 0.02/rtae: 0.02/' experiments/a.yaml > wrong.yaml
    run validate schema.json wrong.yaml
    [ "$status" -eq 1 ]
    sed 's/steps: 20000/steps: many/' experiments/a.yaml > wrong.yaml
    run validate schema.json wrong.yaml
    [ "$status" -eq 1 ]
    sed 's/^title:/titel:/' experiments/a.yaml > wrong.yaml
    run validate schema.json wrong.yaml
    [ "$status" -eq 1 ]
}

@test "a probe takes the weights of files and records where it looked, and refuses what it has no use for" {
    printf '1,2\n3,4\n' > U.csv
    printf '0.5,-1\n' > v.csv
    cat > step.yaml << 'Y'
experiment: step
title: One step from weights of one's own
source: a test
problem:
  data: {kind: gaussian, samples: 4, features: 2}
  loss: squared
parameterization: {kind: two-layer-linear, width: 2}
init: {kind: file, U: U.csv, v: v.csv}
probe: {kind: parametric-step, rates: [0.25]}
Y
    "$OVERPARAM" run step.yaml --db one.sqlite 2> told
    [ "$(sqlite3 one.sqlite "select count(*), max(at), count(time) from trajectories where observable = 'two-layer-remainder'")" = "1|0.25|0" ]
    sed 's/rates: \[0.25\]/draws: 7/; $a stop: {steps: 5}' step.yaml > other.yaml
    sed -i 's/^experiment: step/experiment: other/' other.yaml
    run "$OVERPARAM" check other.yaml
    [ "$status" -eq 2 ]
    [[ "$output" == *"other.yaml:9:32: error: 'draws' is about weights that the probe draws"* ]]
    [[ "$output" == *"other.yaml:10:1: error: the probe parametric-step has no use for 'stop'"* ]]
    "$OVERPARAM" describe probe parametric-step | grep -q 'takes .*`init:` when it is given'
    "$OVERPARAM" describe initialization file | grep -q BLOCK
}
