#!/usr/bin/env bats
# program: a run of any program. What it may say, what is made of nonsense, and that nothing of it outlives us.

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
    mkdir -p experiments db
}

# experiment NAME: the head of experiments/NAME.yaml; what follows is on standard input
experiment() {
    {
        printf 'experiment: %s\ntitle: A case\nsource: "a case"\n' "$1"
        cat
    } > "experiments/$1.yaml"
}

# descent: train.py, plain Python: rate and steps in, loss and both weights out
descent() {
    cat > train.py << 'PY'
import json, sys
given = json.load(sys.stdin)
u, v = 1.0, 0.5
for step in range(given["steps"]):
    print(json.dumps({"step": step, "loss": (u * v - 2) ** 2, "weights": [u, v]}))
    g = 2 * (u * v - 2)
    u, v = u - given["rate"] * g * v, v - given["rate"] * g * u
PY
    experiment peer << 'YAML'
program:
  command: [python3, train.py]
  files: [train.py]
  version: [python3, --version]
  with: {rate: {sweep: {log: [0.001, 0.1, 3]}}, steps: 5, seed: {sweep: {range: [1, 2]}}}
claims:
  - id: peer.falls
    sort: finding
    says: The loss falls.
    source: "a case"
    query: select max(value) from results where experiment = 'peer' and observable = 'loss'
    expect: "< 2.25"
YAML
}

# answer QUERY: one row, as CSV without the header
answer() {
    "$OVERPARAM" sql --csv "$1" | tail -n +2
}

@test "samples, claims, seed, version and lineage are those of any run" {
    descent
    "$OVERPARAM" check 2> notes
    [ "$(grep -c "note: experiments/peer.yaml:5:12: overparam run starts a program: python3 train.py" notes)" -eq 1 ]
    "$OVERPARAM" plan | grep -q "^peer  *6 .* 6 "
    [ ! -e db/overparam.sqlite ]
    "$OVERPARAM" run -q | grep -q "6 done, 0 diverged, 0 failed"
    [ "$(answer "select count(*), max(steps), min(reason), count(distinct seed) from runs")" = "6,4,end,2" ]
    [ "$(answer "select count(*), max(component) from trajectories where observable = 'weights'")" = "60,1" ]
    [ "$(answer "select value from results where run = 1 and observable = 'loss'")" != "" ]
    "$OVERPARAM" claims | grep -q "1 of 1 claims hold"
    "$OVERPARAM" show 1 > shown
    grep -q "^  version  *Python 3" shown
    grep -q "^  train.py: .* as it is today" shown
    "$OVERPARAM" lineage peer.falls | grep -q peer
    "$OVERPARAM" export 1 | grep -q "^weights,1,4,,,"
    run "$OVERPARAM" export 1 --weights
    [ "$status" -eq 2 ]
    "$OVERPARAM" run -q | grep -q "all 6 runs are there"
    "$OVERPARAM" verify -q | grep -q "6 identical, 0 differ"
}

@test "an edit of a file makes its runs stale, and why names it" {
    descent
    "$OVERPARAM" run -q
    sed -i 's/u, v = 1.0, 0.5/u, v = 1.0, 0.25/' train.py
    "$OVERPARAM" plan | grep -qE "^peer +6 +0 +0 +0 +6 +0 "
    "$OVERPARAM" why experiments/peer.yaml | grep -q "6 runs stale: made by other code: train.py: .*line 3"
    [ "$(answer "select count(*) from runs")" -eq 0 ]
    "$OVERPARAM" run -q --keep-stale | grep -q "all 6 runs are there"
    "$OVERPARAM" run -q | grep -q "made 6 of 6"
    rm train.py
    run "$OVERPARAM" plan
    [ "$status" -eq 2 ]
    [[ "$output" == *"experiments/peer.yaml:6:11: error: "*train.py* ]]
    [[ "$output" == *"paths of a program start from the project's folder"* ]]
}

@test "only run starts it" {
    cat > mark.sh << 'SH'
touch marked
echo '{"step": 0, "loss": 1}'
SH
    experiment marks << 'YAML'
program: {command: [sh, mark.sh], files: [mark.sh], version: [sh, mark.sh]}
YAML
    for command in check plan list report claims why\ experiments/marks.yaml schema describe\ program; do
        "$OVERPARAM" $command > out 2>&1 || true
        [ ! -e marked ]
    done
    "$OVERPARAM" run -q
    [ -e marked ]
    rm marked
    for command in check plan list claims "show 1" "export 1" digest doctor "export --weights 1" "sql runs"; do
        "$OVERPARAM" $command > out 2>&1 || true
        [ ! -e marked ]
    done
}

@test "what stands under with arrives as JSON, each value as it is written" {
    experiment given << 'YAML'
program:
  command: [sh, -c, 'cat > given.json; echo "{\"step\": 0}"; echo "{\"status\": \"done\", \"reason\": \"enough\"}"']
  with: {rate: 1.0e-3, depth: 2, whole: 2.0, text: adam, quoted: "1", word: "true", flag: true, list: [1, 2.5, a, "3", false],
         empty: "", line: "a\"b\\c\nd", large: 9007199254740993, none: [], kind: x, at: y}
YAML
    "$OVERPARAM" run -q
    jq -e '. == {rate: 0.001, depth: 2, whole: 2, text: "adam", quoted: "1", word: "true", flag: true, list: [1, 2.5, "a", "3", false],
        empty: "", line: "a\"b\\c\nd", large: 9007199254740993, none: [], kind: "x", at: "y"}' given.json
    grep -q '"large": 9007199254740993,' given.json
    [ "$(answer "select reason from runs")" = enough ]
    [ "$(answer "select value from parameters where path = 'program.with.list'")" = '"[1, 2.5, ""a"", ""3"", false]"' ]
}

@test "a text and a number are two runs, two spellings of a number are one" {
    experiment two << 'YAML'
program: {command: ["true"], with: {x: {sweep: {values: [1, "1", true, "true"]}}}}
YAML
    "$OVERPARAM" plan | grep -q "^two  *4 "
    sed -i 's/\[1, "1".*"true"\]/[1, 1.0]/' experiments/two.yaml
    run "$OVERPARAM" plan
    [ "$status" -eq 2 ]
    [[ "$output" == *"are the same run"* ]]
}

@test "its folder is the project's, its environment is clean" {
    experiment here << 'YAML'
program: {command: [sh, -c, 'pwd > where; env > environment; echo "{\"step\": 0, \"x\": 1}"']}
YAML
    cd experiments
    SECRET=1 LC_ALL=de_DE.UTF-8 OMP_NUM_THREADS=7 "$OVERPARAM" run -q here.yaml
    cd ..
    [ "$(cat where)" = "$(pwd -P)" ]
    grep -qx "LANG=C.UTF-8" environment
    grep -qx "OMP_NUM_THREADS=1" environment
    grep -qx "OPENBLAS_NUM_THREADS=1" environment
    [ "$(grep -cE "^(SECRET|LC_ALL)=" environment)" -eq 0 ]
    grep -q "^PATH=" environment
}

# A shell script knows the case by the JSON that it is given. After `|`: what the reason must hold.
cases='garbage|line 2 of its output is no JSON object: hello
overflow|line 1 of its output has a number that is too large
no-number|line 1 of its output is no JSON object: .*JSON has no NaN
infinite|line 1 of its output is no JSON object: .*JSON has no NaN
list|line 1 of its output is no JSON object
utf|line 1 of its output is not UTF-8
zero|line 1 of its output is no JSON object
twice|line 1 of its output has a key twice
nostep|line 1 of its output has no .step.
badstep|line 1 of its output has a .step. that is no whole number
backwards|line 3 of its output goes back to step 1 from 2
text|line 1 of its output has .loss., which is neither
deep|line 1 of its output has .loss., which is neither
name|line 1 of its output has an observable
components|line 1 of its output has 10000 components of .s., more than 4096
long|line 2 of its output is longer than
endless|line 1 of its output is longer than
spoken|line 2 of its output comes behind the last one
status|line 1 of its output has a .status. that is neither
half|line 2 of its output is no JSON object
silent|it said nothing
crash|ended with status 7: .*the end
signal|killed by signal 11
slow|not done within 3 seconds
deaf|not done within 3 seconds
daemon|^end$
unread|^end$'

# bats test_tags=long
@test "whatever it says, the run has an outcome and a reason that names the line" {
    cat > odd.sh << 'SH'
read -r given
ok='{"step": 0, "loss": 1}'
case $given in
*garbage*) echo "$ok"; echo hello ;;
*overflow*) echo '{"step": 0, "loss": 1e400}' ;;
*no-number*) echo '{"step": 0, "loss": NaN}' ;;
*infinite*) echo '{"step": 0, "loss": -Infinity}' ;;
*list*) echo '[1, 2]' ;;
*utf*) printf '{"step": 0, "l\377": 1}\n' ;;
*zero*) printf '{"step": 0, \0"l": 1}\n' ;;
*twice*) echo '{"step": 0, "loss": 1, "loss": 2}' ;;
*nostep*) echo '{"loss": 1}' ;;
*badstep*) echo '{"step": 0.5, "loss": 1}' ;;
*backwards*) echo '{"step": 1, "a": 1}'; echo '{"step": 2, "a": 1}'; echo '{"step": 1, "a": 1}' ;;
*text*) echo '{"step": 0, "loss": "1"}' ;;
*deep*) echo '{"step": 0, "loss": [[1]]}' ;;
*name*) echo '{"step": 0, "l o s s": 1}' ;;
*components*) printf '{"step": 0, "s": [0'; i=1; yes ',0' | head -n 9999 | tr -d '\n'; echo ']}' ;;
*long*) echo "$ok"; printf '{"step": 1, "s": "'; head -c 10000000 /dev/zero | tr '\0' x; echo '"}' ;;
*endless*) exec cat /dev/zero ;;
*spoken*) echo '{"status": "done"}'; echo "$ok" ;;
*status*) echo '{"status": "fine"}' ;;
*half*) echo "$ok"; printf '{"step": 1, ' ;;
*silent*) : ;;
*crash*) echo "$ok"; yes "a word" | head -n 10000 >&2; echo "the end" >&2; exit 7 ;;
*signal*) echo "$ok"; kill -SEGV $$ ;;
*slow*) echo "$ok"; exec sleep 600.25 ;;
*deaf*) echo "$ok"; trap '' TERM INT HUP; while :; do sleep 600.5; done ;;
*daemon*) echo "$ok"; setsid sh -c 'sleep 600.75' & sleep 600.125 & ;;
*unread*) exec 0<&-; echo "$ok" ;;
esac
SH
    names=$(cut -d '|' -f 1 <<< "$cases" | paste -sd , -)
    experiment odd << YAML
program:
  command: [sh, odd.sh]
  files: [odd.sh]
  limits: {seconds: 3}
  with: {case: {sweep: {values: [$names]}}}
YAML
    run "$OVERPARAM" run -q -j 4
    [ "$status" -eq 1 ]
    while IFS='|' read -r name reason; do
        [[ "$(answer "select r.reason from runs r join parameters p on p.run = r.id
            where p.path = 'program.with.case' and p.value = '$name'" | tr -d '"')" =~ $reason ]] || {
            echo "$name: $(answer "select r.status, r.reason from runs r join parameters p on p.run = r.id where p.value = '$name'")"
            return 1
        }
    done <<< "$cases"
    [ "$(answer "select count(*) from runs where status = 'done'")" -eq 2 ]
    [ "$(answer "select count(*) from trajectories t join runs r on r.id = t.run where r.status <> 'done'")" -eq 0 ]
    [ -z "$(pgrep -f 'sleep 600[.]')" ]
    # Its last words: 16 KiB, ending with the last of them.
    id=$(answer "select run from all_programs where words like '%the end%'")
    "$OVERPARAM" show "$id" | tail -n 1 | grep -qx "  the end"
    [ "$(answer "select length(words) from all_programs where run = $id")" -eq 16384 ]
    # They are tried again, and only they.
    "$OVERPARAM" plan 2> /dev/null | grep -qE "^odd +27 +2 +0 +25 "
}

@test "it may say that it diverged, and null for what is not finite" {
    experiment parts << 'YAML'
program:
  command: [printf, '{"step": 0, "time": 0.5, "at": 2, "x": 1}\n\n{"step": 3, "x": null}\n{"status": "diverged", "reason": "x is gone"}']
YAML
    "$OVERPARAM" run -q | grep -q "1 diverged"
    [ "$(answer "select status, reason, steps from runs")" = "diverged,x is gone,3" ]
    [ "$(answer "select step, time, at, value, kind from trajectories order by sequence")" = "0,0.5,2,1,finite
3,,,,nan" ]
}

@test "memory is limited" {
    experiment wide << 'YAML'
program:
  command: [python3, -c, 'x = bytearray(1 << 30); print("{}")']
  limits: {memory: 0.25}
YAML
    run "$OVERPARAM" run -q
    [ "$status" -eq 1 ]
    [[ "$output" == *"ended with status 1: MemoryError"* ]]
}

# started NAME COMMAND...: in the background, until its program sleeps
started() {
    "${@:2}" > out 2>&1 3>&- &
    pid=$!
    for _ in $(seq 300); do
        pgrep -f "sleep $1" > /dev/null && return
        sleep 0.1
    done
    return 1
}

# gone NAME: within five seconds
gone() {
    for _ in $(seq 50); do
        pgrep -f "sleep $1" > /dev/null || return 0
        sleep 0.1
    done
    return 1
}

# bats test_tags=long
@test "no process outlives the command: interrupted, killed, its workers killed" {
    experiment sleeps << 'YAML'
program:
  command: [sh, -c, "trap '' TERM INT HUP; setsid sleep NUMBER & sleep NUMBER & sleep NUMBER; echo '{\"step\": 0, \"x\": 1}'"]
YAML
    number=7$RANDOM.25
    sed -i "s/NUMBER/$number/g" experiments/sleeps.yaml
    started "$number" "$OVERPARAM" run -q
    kill -INT "$pid"
    wait "$pid" && return 1
    gone "$number"
    [ "$(answer "select count(*) from all_runs")" -eq 0 ]
    started "$number" "$OVERPARAM" run -q
    kill -KILL "$pid"
    wait "$pid" || true
    gone "$number"
    started "$number" setsid "$OVERPARAM" run -q
    kill -KILL -- "-$pid" # its group, which setsid made its own
    wait "$pid" || true
    gone "$number"
}

@test "sweeps, zip, variants, quick and limit work inside with" {
    experiment lands << 'YAML'
problem: {data: {kind: gaussian, samples: 8, features: 2, seed: 1}, loss: squared}
parameterization: canonical
init: zero
optimizer: {kind: gradient-descent, rate: 0.001}
stop: {steps: 3}
variants:
  - name: ours
  - name: theirs
    program:
      command: [echo, '{"step": 0, "loss": 1}']
      with: {a: {sweep: {values: [1, 2], zip: z}}, b: {sweep: {values: [x, y], zip: z}}, c: {sweep: {random: {count: 2, low: 0, high: 1, seed: 1}}}}
  - name: others
    program: {command: [echo, '{"step": 0, "loss": {sweep: 1}}'], with: {sweep: {values: [{a: 1}, {a: 2, b: 3}]}}}
quick: {stop: {steps: 1}, program: {with: {c: 5}}}
limit: 7
YAML
    sed -i 's/"loss": {sweep: 1}/"loss": 1/' experiments/lands.yaml
    "$OVERPARAM" run -q | grep -q "7 done"
    [ "$(answer "select variant, count(*) from runs group by 1 order by 1" | paste -sd ' ')" = "others,2 ours,1 theirs,4" ]
    [ "$(answer "select distinct json_extract(parameters, '$.\"program.with.a\"') || json_extract(parameters, '$.\"program.with.b\"')
        from runs where variant = 'theirs' order by 1" | paste -sd ' ')" = "1x 2y" ]
    sed -i 's/limit: 7/limit: 6/' experiments/lands.yaml
    run "$OVERPARAM" plan
    [ "$status" -eq 2 ]
    [[ "$output" == *"more than the limit of 6"* ]]
    sed -i 's/limit: 6/limit: 7/; /name: others/,+1d' experiments/lands.yaml
    "$OVERPARAM" run -q --profile quick --db quick.sqlite
    [ "$("$OVERPARAM" sql --db quick.sqlite --csv "select variant, count(*) from runs group by 1" | tail -n +2 | paste -sd ' ')" = "ours,1 theirs,2" ]
}

# refused SECTION...: the message of `check`
refused() {
    experiment bad <<< "$1"
    run "$OVERPARAM" check experiments/bad.yaml
    [ "$status" -eq 2 ]
    [[ "$output" == *"$2"* ]] || {
        echo "$output"
        return 1
    }
}

@test "mistakes are told at their place" {
    refused 'program: {}' "bad.yaml:4:10: error: program needs 'command'"
    refused 'program: train.py' "bad.yaml:4:10: error: 'program' must be a map"
    refused 'program: {command: []}' "'command' names no program"
    refused 'program: {command: [no-such-program]}' "there is no program 'no-such-program'"
    refused 'program: {command: [./no-such]}' "its path starts from the project's folder"
    refused 'program: {command: ["true"], wiht: {a: 1}}' "did you mean 'with'?"
    refused 'program: {command: ["true"], limits: {seconds: 0}}' "'limits.seconds' must be a number above 0"
    refused 'program: {command: ["true"], with: [1]}' "'with' must be a map"
    refused 'program: {command: ["true"], with: {a: }}' "'a' has no value"
    refused 'program: {command: ["true"], with: {a: {b: 1}}}' "'a' is a number, a text, true or false"
    refused 'program: {command: ["true"], with: {a: 1e400}}' "'a' is no number that JSON has: '1e400'"
    refused 'program: {command: ["true"], with: {a: .nan}}' "'a' is no number"
    refused 'program: {command: ["true"], with: {a: 007}}' "in quotes it is a text"
    refused 'program: {command: ["true"], with: {"a b": 1}}' "'a b' cannot be the name of a parameter"
    refused 'program: {command: ["true"], with: {a: {sweep: {every: loss}}}}' "no loss is chosen at 'program.with.a'"
    refused 'program: {sweep: {values: [{command: ["true"]}]}}' "'program' cannot be swept as a whole"
    refused $'program: {command: ["true"]}\nstop: {steps: 1}' "bad.yaml:5:1: error: a program has no use for 'stop'"
    refused $'program: {command: ["true"]}\noptimizer: {kind: gradient-descent, rate: 1}' "a program has no use for 'optimizer'"
    refused $'program: {command: ["true"]}\nvariants:\n  - {name: a, record: {observables: [loss]}}' "a program has no use for 'record.observables'"
    refused 'title2: x' "a run needs 'optimizer', 'probe' or 'program'"
}

@test "the schema knows the section" {
    "$OVERPARAM" schema > schema.json
    cat > judge.py << 'PY'
import json, sys, jsonschema, yaml
schema = json.load(open("schema.json"))
for path in sys.argv[1:]:
    jsonschema.Draft202012Validator(schema).validate(yaml.safe_load(open(path)))
PY
    descent
    python3 judge.py experiments/peer.yaml
    "$OVERPARAM" describe program --json | jq -r .example > experiments/example.yaml
    python3 judge.py experiments/example.yaml
    "$OVERPARAM" run -q experiments/example.yaml | grep -q "3 done"
    sed -i 's/steps: 5/steps: {a: 1}/' experiments/peer.yaml
    run python3 judge.py experiments/peer.yaml
    [ "$status" -ne 0 ]
}

# peers: ours and theirs on the same numbers; $1 is the way in which theirs multiplies
peers() {
    mkdir -p data
    printf 'a,b,c\n1,2,-1\n0,1,1\n-1,0.5,2\n2,-1,0\n0.5,0,1\n' > data/X.csv
    printf 'y\n1\n-1\n0.5\n2\n0\n' > data/y.csv
    printf '0.3,-0.2,0.1\n0.05,0.4,-0.3\n' > data/U.csv
    printf '0.2\n-0.5\n' > data/v.csv
    cp "$1" theirs.py
    experiment beside << YAML
problem:
  data: {kind: csv, features: ../data/X.csv, target-file: ../data/y.csv}
  loss: {kind: squared, reduction: mean}
parameterization: {kind: two-layer-linear, width: 2}
init: {kind: file, U: ../data/U.csv, v: ../data/v.csv}
optimizer: {kind: gradient-descent, rate: 0.05}
stop: {steps: $2}
record: {at: {every: 1}, observables: [loss, theta]}
variants:
  - name: ours
  - name: theirs
    program:
      command: [python3, theirs.py]
      files: [theirs.py, data/X.csv, data/y.csv, data/U.csv, data/v.csv]
      with: {rate: 0.05, steps: $2}
claims:
  - id: beside.agree
    sort: identity
    says: Two programs draw the same path.
    source: "a case"
    query: |
      select max(abs(a.value - b.value)) from trajectories a
      join trajectories b on b.step = a.step and b.observable = a.observable and b.component = a.component
      where a.experiment = 'beside' and a.variant = 'ours' and b.experiment = 'beside' and b.variant = 'theirs'
    expect: "<= 1e-12"
    because: Numbers of order 1 are rounded alike up to the order of sums, some 1e-16 at each of the steps of a contracting map.
YAML
    "$OVERPARAM" run -q | grep -q "2 done"
    [ "$(answer "select count(distinct step) from trajectories where variant = 'theirs'")" -eq $(($2 + 1)) ]
    "$OVERPARAM" claims --json | jq -e '.. | objects | select(.id? == "beside.agree") | .holds == true or .holds == 1'
    "$OVERPARAM" lineage beside.agree > lineage
}

@test "a descent in plain Python draws the path of ours" {
    cat > plain.py << 'PY'
import csv, json, sys
given = json.load(sys.stdin)
read = lambda name, skip: [[float(c) for c in row] for row in list(csv.reader(open(f"data/{name}.csv")))[skip:]]
X, y, U, v = read("X", 1), [r[0] for r in read("y", 1)], read("U", 0), [r[0] for r in read("v", 0)]
n, d, h = len(X), len(X[0]), len(v)
for step in range(given["steps"] + 1):
    theta = [sum(U[k][j] * v[k] for k in range(h)) for j in range(d)]
    r = [sum(theta[j] * x[j] for j in range(d)) - t for x, t in zip(X, y)]
    print(json.dumps({"step": step, "loss": sum(e * e for e in r) / 2 / n, "theta": theta}))
    g = [sum(r[i] * X[i][j] for i in range(n)) / n for j in range(d)]
    Ug = [sum(U[k][j] * g[j] for j in range(d)) for k in range(h)]
    U = [[U[k][j] - given["rate"] * v[k] * g[j] for j in range(d)] for k in range(h)]
    v = [v[k] - given["rate"] * Ug[k] for k in range(h)]
PY
    peers plain.py 50
}

# bats test_tags=long
@test "a longer one in numpy does" {
    PATH=/usr/bin:$PATH # Debian's own
    python3 -c 'import numpy' 2> /dev/null || skip "numpy is not here"
    cat > with-numpy.py << 'PY'
import json, sys
import numpy as np
given = json.load(sys.stdin)
X, y = np.loadtxt("data/X.csv", delimiter=",", skiprows=1), np.loadtxt("data/y.csv", skiprows=1)
U, v = np.loadtxt("data/U.csv", delimiter=","), np.loadtxt("data/v.csv")
for step in range(given["steps"] + 1):
    theta = U.T @ v
    r = X @ theta - y
    print(json.dumps({"step": step, "loss": float(r @ r) / 2 / len(y), "theta": theta.tolist()}))
    g = X.T @ r / len(y)
    U, v = U - given["rate"] * np.outer(v, g), v - given["rate"] * (U @ g)
PY
    peers with-numpy.py 2000
}
