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
    [ "$("$OVERPARAM" plan --runs experiments/a.yaml | wc -l)" -eq 30 ]
    "$OVERPARAM" plan --runs experiments/a.yaml | grep -q "one-layer init.scale=0.01"
    "$OVERPARAM" plan --runs experiments/a.yaml > full
    "$OVERPARAM" plan --profile quick --runs experiments/a.yaml > quick
    run cmp -s full quick
    [ "$status" -eq 1 ]
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

# bats test_tags=long
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

# bats test_tags=long
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

@test "no thread is needed: where none can be made, everything works" {
    # A limit of processes does not bind root.
    other=()
    [ "$(id -u)" -ne 0 ] || other=(setpriv --reuid=nobody --clear-groups)
    "${other[@]}" test -x "$OVERPARAM" || skip "nobody cannot reach the program"
    for words in --version --help "describe loss" "new a"; do
        # shellcheck disable=SC2086 # words
        run env -u OPENBLAS_NUM_THREADS "${other[@]}" prlimit --nproc=1 "$OVERPARAM" $words
        echo "$words: $output"
        [[ $output != *pthread_create* ]]
        [ "$status" -ne 130 ]
    done
    run env -u OPENBLAS_NUM_THREADS "${other[@]}" prlimit --nproc=1 "$OVERPARAM" --version
    [ "$status" -eq 0 ]
    [[ $output == "overparam "* ]]
}

# --- the command line -----------------------------------------------------------------------------

@test "options that all commands have stand before the command or behind it" {
    "$OVERPARAM" new a
    "$OVERPARAM" run -q --db x.sqlite
    [ "$("$OVERPARAM" --db x.sqlite --json list)" = "$("$OVERPARAM" list --json --db x.sqlite)" ]
    [ "$("$OVERPARAM" --db=x.sqlite digest)" = "$("$OVERPARAM" digest --db=x.sqlite)" ]
    [ "$("$OVERPARAM" -h list)" = "$("$OVERPARAM" list --help)" ]
    [ "$("$OVERPARAM" help list)" = "$("$OVERPARAM" list -h)" ]
    [ "$("$OVERPARAM" list --version)" = "$("$OVERPARAM" --version)" ]
    # Options and names in any order, whatever the environment says; an option once more counts last.
    POSIXLY_CORRECT=1 "$OVERPARAM" run experiments/a.yaml -q -j 7 -j1 --db x.sqlite
    "$OVERPARAM" list --db x.sqlite --lim 1
}

@test "what is wrong with an option is told with the nearest name" {
    refused() { # TEXT HINT WORDS...
        text=$1 hint=$2
        shift 2
        run "$OVERPARAM" "$@"
        echo "$* -> $output"
        [ "$status" -eq 2 ]
        [[ $output == *"error: $text"* ]]
        [[ $output == *"$hint"* ]]
    }
    refused "unknown option '--jbos'" "did you mean '--jobs'?" run --jbos 2
    refused "unknown option '-J'" "did you mean '-j'?" run -J 2
    refused "unknown option '-p'" "did you mean '--profile'?" run -p quick
    refused "unknown option '-jobs'" "did you mean '--jobs'?" run -jobs 2
    refused "unknown option '-db'" "did you mean '--db'?" list -db x
    refused "unknown option '-z'" "--help lists" list -z
    refused "option '--d' can be several" "write one of --db, --directory" list --d x
    refused "option '--jobs' needs its N" "" run -j
    refused "option '--db' needs its FILE" "" list --db
    refused "option '--json' takes no argument" "" list --json=1
    refused "option '--jobs' expects an integer from 1" "" run --db x -j 0 a.yaml
    refused "option '--jobs' expects an integer from 1" "" run --db x -j two a.yaml
    refused "unknown option '-j' before the command" "behind its name" -j 2 run
    refused "unknown option '--jsn' before the command" "did you mean '--json'?" --jsn run
    refused "no command is given" "--help lists the commands" --db x
    refused "option '--json' takes no argument" "" --json=x list
    refused "unknown command 'lst'" "did you mean 'list'?" --db x lst
    refused "cannot go to nowhere" "" -C nowhere list
    refused "':memory:' cannot be the database" "--db FILE" --db :memory: list
    refused "/ cannot be the database: it is a folder" "--db FILE" --db / list
    refused "'' cannot be the database" "--db FILE" --db "" list
    [ -z "$(ls)" ]
}

@test "more processors than a pool takes" {
    "$OVERPARAM" new a
    "$OVERPARAM" run -q -j 384
    "$OVERPARAM" verify -j 100000
}

@test "CSV has plain line ends; JSON with a name twice is refused" {
    "$OVERPARAM" new a
    "$OVERPARAM" run -q
    [ "$("$OVERPARAM" sql --csv "select 1 as a, 'x,y' as b" | od -An -c | tr -d ' \n')" = 'a,b\n1,"x,y"\n' ]
    [ "$("$OVERPARAM" export 1 | grep -c $'\r')" -eq 0 ]
    run "$OVERPARAM" sql --json "select p.value, r.value from results r join parameters p on p.run = r.run limit 1"
    [ "$status" -eq 2 ]
    [[ $output == *"two columns are called 'value'"*" as NAME"* ]]
    "$OVERPARAM" sql --json "select p.value as p, r.value from results r join parameters p on p.run = r.run limit 1" | jq -e '.[0] | has("p")'
    "$OVERPARAM" sql --csv "select 1 as a, 2 as a"
}

# --- the project ----------------------------------------------------------------------------------

@test "a command in a folder of the project acts on the project" {
    "$OVERPARAM" new a
    cd experiments
    "$OVERPARAM" run -q # before there is any db/
    [ "$(ls)" = a.yaml ]
    cd ..
    mkdir -p report/deep
    "$OVERPARAM" list > from-above
    (cd report/deep && "$OVERPARAM" list) | cmp - from-above
    cd report/deep
    [ "$("$OVERPARAM" new b)" = ../../experiments/b.yaml ]
    "$OVERPARAM" run -q ../../experiments/b.yaml
    [ "$("$OVERPARAM" sql --csv "select file from experiments order by 1")" = $'file\nexperiments/a.yaml\nexperiments/b.yaml' ]
    # Paths of the command line are meant from here.
    "$OVERPARAM" export 1 --output out.csv
    "$OVERPARAM" run -q ../../experiments/a.yaml --db here.sqlite
    [ -s out.csv ]
    [ -s here.sqlite ]
    OVERPARAM_DB=here.sqlite "$OVERPARAM" digest
    # Messages name a file so that it is found from here.
    sed -i 's/rate: 0.02/rtae: 0.02/' ../../experiments/b.yaml
    run "$OVERPARAM" check
    [ "$status" -eq 2 ]
    [[ $output == *$'\n../../experiments/b.yaml:'*": error: unknown key 'rtae'"* ]]
    [[ $output == *"optimizer: {kind: gradient-descent, rtae: 0.02}"* ]]
    run "$OVERPARAM" check ../../experiments/c.yaml
    [[ $output == *"cannot read experiments/c.yaml"*"named from the project's folder, $BATS_TEST_TMPDIR"* ]]
}

@test "the database: --db, else OVERPARAM_DB, else the project's" {
    "$OVERPARAM" new a
    OVERPARAM_DB=env.sqlite "$OVERPARAM" run -q
    [ -s env.sqlite ]
    [ ! -e db ]
    OVERPARAM_DB=env.sqlite "$OVERPARAM" run -q --db option.sqlite
    [ -s option.sqlite ]
    OVERPARAM_DB='' "$OVERPARAM" run -q
    [ -s db/overparam.sqlite ]
    run env OVERPARAM_DB=absent.sqlite "$OVERPARAM" list
    [[ $output == *"there is no database absent.sqlite"* ]]
}

@test "from a folder outside, a file's project is found; -C goes to one" {
    mkdir here elsewhere
    (cd here && "$OVERPARAM" new a)
    (cd elsewhere && "$OVERPARAM" run -q "$BATS_TEST_TMPDIR/here/experiments/a.yaml")
    [ -s here/db/overparam.sqlite ]
    [ -z "$(ls elsewhere)" ]
    [ "$(cd here && "$OVERPARAM" sql --csv 'select file from experiments')" = $'file\nexperiments/a.yaml' ]
    "$OVERPARAM" -C here digest > one
    (cd elsewhere && "$OVERPARAM" digest -C ../here/experiments) | cmp - one
    (cd / && "$OVERPARAM" plan "$BATS_TEST_TMPDIR/here/experiments/a.yaml") | grep -q '^a  *30  *30'
}

@test "where there is no project, that is told, and nothing is made" {
    mkdir empty
    cd empty
    for words in run plan check list digest report plot claims doctor "show 1" "sql runs" "sql select+1" "lineage a"; do
        # shellcheck disable=SC2086 # words
        run "$OVERPARAM" ${words//+/ }
        echo "$words -> $output"
        [ "$status" -eq 2 ]
        [[ $output == *"no project in $PWD or above it"*"overparam new NAME"* || $words == sql* ]]
    done
    run "$OVERPARAM" sql "select 1"
    [[ $output == *"no project in $PWD"* ]]
    [ -z "$(ls -A)" ]
    "$OVERPARAM" sql | grep -q best-rate
    "$OVERPARAM" describe loss | grep -q squared
    "$OVERPARAM" new-report paper
    [ "$(ls)" = paper ]
    # A file that lies in none, from the folder that nothing begins in.
    "$OVERPARAM" new a && mv experiments/a.yaml . && rm -r experiments paper
    file=$PWD/a.yaml
    cd /
    run "$OVERPARAM" run "$file"
    echo "$output"
    [ "$status" -eq 2 ]
    [[ $output == *"no project begins in /"*"-C DIR"* ]]
    run "$OVERPARAM" new front-test
    [ "$status" -eq 2 ]
    [ ! -e /db ]
    [ ! -e /experiments ]
    "$OVERPARAM" check "$file"
    "$OVERPARAM" -C "$BATS_TEST_TMPDIR/empty" run -q a.yaml
    [ -s "$BATS_TEST_TMPDIR/empty/db/overparam.sqlite" ]
}

# --- messages -------------------------------------------------------------------------------------

@test "paths are told whole; one without measure keeps its end" {
    "$OVERPARAM" new a
    told() { # FOLDER: what is told of a cell that is no number, in first.csv there and in second.csv
        mkdir -p "$1"
        for f in first second; do
            printf 'x,y\n1,NA\n' > "$1/$f.csv"
            sed "s#data: .*#data: {kind: csv, path: \"$1/$f.csv\", target: y}#" experiments/a.yaml > b.yaml
            sed -i 's/^experiment: a.*/experiment: b/' b.yaml
            run "$OVERPARAM" run -q --db "$f.sqlite" b.yaml
            echo "$output"
            [ "$status" -ne 0 ]
            [[ $output == *"$2/$f.csv:2:3: "*"'NA'"* ]]
        done
    }
    long=$PWD/this-is-a-long-folder-name-on-a-cluster/project-of-mine/data-set-version-2026-11/measurements
    told "$long" "$long"
    deep=$PWD/$(printf '%.0sa-folder-of-thirty-characters-/' $(seq 40))
    told "${deep%/}" "a-folder-of-thirty-characters-"
}

# --- the language ---------------------------------------------------------------------------------

# bats test_tags=long
@test "describe tells every key that the reader knows" {
    "$OVERPARAM" describe --json > all.json
    # What the reader names when a key is far from all: the beginning of a list of keys, and the schema's.
    "$OVERPARAM" schema > schema.json
    for place in experiment:.properties variants:.properties.variants.items.properties quick:.properties.quick.properties \
        claims:.properties.claims.items.properties 'sweep:."$defs".sweep.properties.sweep.properties' problem:.properties.problem.properties; do
        diff <(jq -r ".sections[] | select(.name == \"${place%%:*}\") | .keys[].name" all.json | sort) <(jq -r "${place#*:} | keys[]" schema.json | sort)
    done
    diff <(jq -r '.sections[] | select(.name == "sweep") | .random[].name' all.json | sort) \
        <(jq -r '."$defs".sweep.properties.sweep.properties.random.properties | keys[]' schema.json | sort)
    [ "$(jq '[.sections[].keys[], .sections[].random[] | select(.doc == null or .form == null)] | length' all.json)" -eq 0 ]
    for name in experiment problem sweep where repeat variants quick limit claims stop record; do
        "$OVERPARAM" describe $name | grep -q "^$name: "
        "$OVERPARAM" describe | grep -q "^  $name "
        "$OVERPARAM" describe --json $name | jq -e ".name == \"$name\"" > one
    done
    # A word leads to the part that it belongs to.
    for pair in zip:sweep every:sweep random:sweep but:sweep expect:claims at:record observables:observable init:initialization; do
        "$OVERPARAM" describe "${pair%:*}" | grep -q "^${pair#*:}[: ]"
    done
    run "$OVERPARAM" describe swep
    [ "$status" -eq 2 ]
    [[ $output == *"did you mean 'sweep'?"* ]]
    run "$OVERPARAM" describe xyzzyxyzzy
    [ "$status" -eq 2 ]
    [[ $output == *"overparam describe lists them"* ]]
}

# bats test_tags=long
@test "every example of describe is a whole file that is checked, planned and run" {
    "$OVERPARAM" describe --json > all.json
    jq -r '.sections[].name, (.contracts[] | select(.example != null) | .contract)' all.json > names
    [ "$(wc -l < names)" -ge 17 ]
    while read -r name; do
        echo "$name"
        "$OVERPARAM" describe "$name" | sed '1,/^an example, whole$/d; s/^  //' > example.yaml
        jq -r "(.sections[] | select(.name == \"$name\")), (.contracts[] | select(.contract == \"$name\")) | .example" all.json |
            sed '$d' | diff - example.yaml
        "$OVERPARAM" check example.yaml
        "$OVERPARAM" run -q --db "$name.sqlite" example.yaml
    done < names
    "$OVERPARAM" claims --db claims.sqlite
}

@test "every formula that describe shows is checked and run" {
    "$OVERPARAM" describe --json parameterization formula | jq -r .help | grep '^{kind: formula' > formulas
    [ "$(wc -l < formulas)" -ge 5 ]
    while read -r line; do
        {
            printf 'experiment: f\ntitle: T\nsource: S\nparameterization: %s\n' "$line"
            printf 'problem: {data: {kind: gaussian, samples: 9, features: 6, seed: 1}, loss: squared}\n'
            printf 'init: {kind: gaussian, scale: 0.1, seed: 1}\nstop: {steps: 5}\n'
            printf 'optimizer: {kind: gradient-descent, rate: 0.01}\n'
        } > f.yaml
        "$OVERPARAM" check f.yaml
        "$OVERPARAM" run -q --db f.sqlite f.yaml
    done < formulas
}

# --- a new report ---------------------------------------------------------------------------------

# bats test_tags=long
@test "titles that people give are printed word for word; what can be none is refused with the reason" {
    "$OVERPARAM" new-report paper > /dev/null
    (cd paper && "$OVERPARAM" run -q)
    page() { # TITLE AS-HTML [OPTION]
        "$OVERPARAM" new-report other --title "$1" > /dev/null
        cp other/report/report.md paper/report/report.md
        rm -r other
        (cd paper && "$OVERPARAM" report ${3:+"$3"})
        grep -qF "<title>$2</title>" paper/report/report.html
    }
    while IFS=/ read -r title html; do
        page "$title" "${html:-$title}" --html-only
    done << 'END'
Price in $ per unit
1. Homework
A talk for @someone
- x
# x
 > a quotation, or not/&gt; a quotation, or not
a. First, (b) second
END
    page '(a) 5 < 6 & *not* a_b, $x$ [y] | z~2^ https://a.b/@c "quoted" 100%' \
        '(a) 5 &lt; 6 &amp; *not* a_b, $x$ [y] | z~2^ https://a.b/@c &quot;quoted&quot; 100%'
    [ -s paper/report/report.pdf ]
    for wrong in $'two\nlines' '  ' '' $'no \xff UTF-8'; do
        run "$OVERPARAM" new-report other --title "$wrong"
        echo "$output"
        [ "$status" -eq 2 ]
        [[ $output == *"cannot be a title: "* ]]
        [ ! -e other ]
    done
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

# --- what is missing ------------------------------------------------------------------------------

@test "where gnuplot, pandoc and LaTeX are missing, everything before the write-up works" {
    mkdir bin
    for tool in sh bash cat sqlite3; do
        ln -s "$(command -v "$tool")" bin/
    done
    "$OVERPARAM" new-report paper
    cd paper
    bare() { PATH=$BATS_TEST_TMPDIR/bin "$OVERPARAM" "$@"; }
    for words in check plan "run -q" list "show 1" "compare 1 2" digest claims table "sql best-rate" "verify -q" doctor "export 1" \
        "why experiments/first.yaml" "describe loss" schema "new second"; do
        # shellcheck disable=SC2086 # words
        run bare $words
        [ "$status" -eq 0 ] || { echo "$words -> $output" && false; }
    done
    run bare plot
    [ "$status" -eq 3 ]
    [[ $output == *gnuplot-nox* ]]
    run bare report --html-only
    [ "$status" -eq 3 ]
    [[ $output == *pandoc* ]]
}

@test "a new project says how it is cited, by its title, and how it is made anew at every push" {
    title='"It'"'"'s": a #1 \ {x}'
    "$OVERPARAM" new-report paper --title "$title"
    python3 - paper "$title" << 'PY'
import sys, yaml
folder, title = sys.argv[1:]
cited = yaml.safe_load(open(f"{folder}/CITATION.cff"))
assert cited["title"] == title and cited["cff-version"] == "1.2.0" and cited["authors"], cited
steps = yaml.safe_load(open(f"{folder}/.github/workflows/paper.yml"))["jobs"]["paper"]["steps"]
assert "make" in [s.get("run") for s in steps]
PY
}
