#!/usr/bin/env bats
# list, show, compare, sql, export, digest, why, verify, doctor: what a person asks of runs that were made.

setup_file() {
    export MADE="$BATS_FILE_TMPDIR/made"
    mkdir -p "$MADE/experiments"
    cd "$MADE" || return 1
    cp "$ROOT/tests/fixtures/small.yaml" experiments/
    "$OVERPARAM" run -q -j 1 # ids in the order of the plan
}

setup() {
    cp -r "$MADE/." "$BATS_TEST_TMPDIR"
    cd "$BATS_TEST_TMPDIR" || return 1
}

# As if the program had made it so (tests/tamper.py).
tamper() { python3 "$ROOT/tests/tamper.py" "${2:-db/overparam.sqlite}" "$1"; }

@test "list shows the newest run first, filters, and speaks CSV and JSON" {
    run "$OVERPARAM" list
    [ "$status" -eq 0 ]
    [ "${#lines[@]}" -eq 13 ]
    [[ "${lines[1]}" == 12* ]]
    run "$OVERPARAM" list small --variant one --limit 2
    [ "${#lines[@]}" -eq 4 ]
    [[ "${lines[3]}" == *"2 of 6 runs"* ]]
    [ "$("$OVERPARAM" list --json | jq length)" -eq 12 ]
    [ "$("$OVERPARAM" list --json | jq -r '.[0].key' | wc -c)" -eq 65 ]
    [ "$("$OVERPARAM" list --csv | wc -l)" -eq 13 ]
    [ "$("$OVERPARAM" list --status failed --json)" = "[]" ]
}

@test "list knows the words of a status and the names of experiments" {
    run "$OVERPARAM" list --status finished
    [ "$status" -eq 2 ]
    run "$OVERPARAM" list smal
    [ "$status" -eq 2 ]
    [[ "$output" == *"did you mean 'small'?"* ]]
}

@test "list --where, --sort and --columns take columns and parameters by their names" {
    ids() { "$OVERPARAM" list "$@" --json | jq -c 'map(.id)'; }
    [ "$(ids --where "scale > 0.1 and variant = 'one'")" = "[6,5,4]" ]
    [ "$(ids small --where "init.scale > 0.1 and not variant = 'two' and stop.blow-up > 0 and steps-1 > 0")" = "[6,5,4]" ]
    [ "$(ids --where 'width = 4' --status=done --limit 2)" = "[12,11]" ] # canonical has no width
    [ "$(ids --sort=-scale,seed --where 'data.features = 5' --limit 4)" = "[10,4,11,5]" ]
    "$OVERPARAM" list --columns id,scale,init.seed --where "abs(id - 6) < 1" --csv | diff - <(printf 'id,scale,init.seed\n6,0.5,3\n')
    run "$OVERPARAM" list --where 'scale > 7' --json
    [ "$output" = "[]" ]
}

@test "a condition that cannot be meant is told with its place, and is an expression only" {
    run "$OVERPARAM" list --where "status = 'done' and scal > 1"
    [ "$status" -eq 2 ]
    [[ "${lines[0]}" == *"--where: no column of runs and no parameter is called 'scal' (line 1, column 21)" ]]
    [ "${lines[2]}" = "                      ^" ]
    [[ "${lines[3]}" == *"did you mean 'scale'?"* ]]
    run "$OVERPARAM" list --where "kind = 'gaussian'"
    [ "$status" -eq 2 ]
    [[ "$output" == *"is the end of "*" parameters"*"init.kind"* ]]
    run "$OVERPARAM" list --sort steps,-sale
    [ "$status" -eq 2 ]
    [[ "$output" == *"did you mean 'scale'?"* ]]
    run "$OVERPARAM" list --where "id > 1 or lod(id)"
    [[ "$output" == *"there is no function 'lod' (line 1, column 11)"* ]]
    run "$OVERPARAM" list --columns id,nothing-like-it
    [ "$status" -eq 2 ]
    run "$OVERPARAM" list --where "id > and 1" --json
    [ "$status" -eq 2 ]
    echo "$output" | jq -e '.error | .line == 1 and .column == 6'
    for condition in "1) or (1" "1; delete from run" "id in (select id from run)" "exists (select 1)" "1 -- x" "1 /* x */" "?1" ":id" \
        "(1" "max(id) = 1" "load_extension('x')" "'open" "\"open" "id = 1 union select 1" "id, 1" ""; do
        run "$OVERPARAM" list --where "$condition"
        [ "$status" -eq 2 ] || { echo "$condition: $output"; return 1; }
    done
}

@test "a run is named by its id or the first digits of its key" {
    key=$("$OVERPARAM" sql "select key from runs where id = 5" --csv | tail -n 1)
    "$OVERPARAM" show 5 > by-id
    "$OVERPARAM" show "${key:0:12}" > by-key
    cmp by-id by-key
    "$OVERPARAM" show 5 --json | jq -e ".run.key == \"$key\" and (.parameters | length) > 10"
    "$OVERPARAM" show 5 --json | jq -e '.results | map(.observable) | sort == ["cosine", "loss"]'
    run "$OVERPARAM" show 99
    [ "$status" -eq 2 ]
    run "$OVERPARAM" show zzzz
    [ "$status" -eq 2 ]
}

@test "compare shows what differs, results and cost, of any number of runs" {
    run "$OVERPARAM" compare 1 "$("$OVERPARAM" sql "select key from runs where id = 1" --csv | tail -n 1)"
    [ "$status" -eq 2 ]
    [[ "$output" == *"are one run, 1"* ]]
    "$OVERPARAM" compare 1 2 --json > two
    jq -e '.runs == [1, 2] and .parameters == [{path: "init.seed", "1": 1, "2": 2}] and .code == [] and .build == []' two
    # Numbers stay numbers, exact; what is equal and not asked for is left out.
    jq -e '[.run[].field] == ["status", "steps", "time", "wall_seconds", "cpu_seconds", "peak_memory"]' two
    jq -e '[.run[] | select(.field == "steps") | ."1", ."2" | type] == ["number", "number"]' two
    jq -e '[.results[] | [.observable, .of]] | index([["cosine", "least"]]) and index([["loss", "last"]]) and (index([["loss", "least"]]) | not)' two
    loss=$("$OVERPARAM" sql "select value from results where run = 2 and observable = 'loss'" --csv | tail -n 1)
    jq -e --argjson loss "$loss" '.results[] | select(.observable == "loss") | ."2" == $loss' two
    jq -e '.results[] | select(.observable == "loss") | ([."1", ."2"] | max) as $m | .spread == (([."1", ."2"] | max - min) / $m)' two
    "$OVERPARAM" compare 1 7 2 --json > three
    jq -e '[.code[].part] | index("parameterization/canonical") != null' three
    jq -e '.parameters | map(select(.path == "parameterization.width")) == [{path: "parameterization.width", "1": null, "7": 4, "2": null}]' three
    [ "$("$OVERPARAM" compare 1 2 --all --json | jq '.parameters | length')" -gt 10 ]
}

@test "compare draws trajectories in the terminal" {
    LC_ALL=C.UTF-8 "$OVERPARAM" compare 1 4 --plot loss > dots
    grep -q '^loss, logarithmic$' dots
    [ "$(grep -c '^ *\(\|[0-9.e-]*\) |' dots)" -eq 16 ]
    grep -q $'\xe2\xa0' dots # Braille
    grep -q '^ *step from 0 to [0-9]*$' dots
    tail -n 1 dots | grep -Fx 'a: run 1, b: run 4'
    LC_ALL=C "$OVERPARAM" compare 1 4 --plot loss > letters
    LC_ALL=C.UTF-8 "$OVERPARAM" compare 1 4 --plot loss --ascii | cmp - letters
    [ "$(grep -cP '[^\x00-\x7f]' letters)" -eq 0 ]
    # The loss falls: the first is at the upper left, the last at the lower right.
    sed -n '/^loss, log/,$p' letters | sed -n 2p | grep -q '|[ab]'
    [ "$(sed -n '/^loss, log/,$p' letters | sed -n 17p | grep -o '[ab] *$' | wc -l)" -eq 1 ]
    run "$OVERPARAM" compare 1 4 --plot los
    [ "$status" -eq 2 ]
    [[ "$output" == *"did you mean 'loss'?"* ]]
}

@test "sql reads, in three forms, and never writes" {
    run "$OVERPARAM" sql "select count(*) as n from runs" --csv
    [ "$output" = $'n\n12' ]
    [ "$("$OVERPARAM" sql "select 0.1 + 0.2 as x" --json)" = '[{"x": 0.30000000000000004}]' ]
    [ "$("$OVERPARAM" sql --csv "select sum(value) as n from json_each('[1, 2]')")" = $'n\n3' ]
    for q in "delete from run" "drop view runs" "attach 'x' as y" "pragma journal_mode = wal" \
        "select 1; select 2" "" "select nonsense"; do
        run "$OVERPARAM" sql "$q"
        [ "$status" -eq 2 ]
        [[ "$output" == *"error:"* ]]
    done
    [ "$("$OVERPARAM" list --json | jq length)" -eq 12 ]
}

@test "a query is limited: its time, its memory, its functions" {
    endless='with recursive f (x) as (select 1 union all select x + 1 from f) select count(*) from f'
    run "$OVERPARAM" sql --query-seconds 1 "$endless"
    [ "$status" -eq 2 ]
    [[ $output == *"longer than 1 s"*"--query-seconds"* ]]
    run "$OVERPARAM" sql "select length(zeroblob(1000000000))"
    [ "$status" -eq 2 ]
    for call in "fts3_tokenizer('simple')" "load_extension('x')" "sqlite_log(1, 'x')"; do
        run "$OVERPARAM" sql "select $call"
        [ "$status" -eq 2 ]
        [[ $output == *"not authorized"* ]]
    done
    # A claim's query comes from a file: it costs its own answer and nothing else.
    printf 'claims:\n  - {id: endless, sort: finding, says: x, source: y, query: "%s", expect: "< 1"}\n' "$endless" >> experiments/small.yaml
    run "$OVERPARAM" claims --query-seconds 1
    [ "$status" -eq 1 ]
    [[ $output == *"longer than 1 s"* ]]
}

@test "sqlite3 and Python get the statistics that sql has" {
    cd "$MADE"
    query="select observable, median(value), quantile(value, 0.9), stdev(value), geomean(abs(value)) from results group by 1 order by 1"
    "$OVERPARAM" sql --csv "$query" | tail -n +2 > ours
    [ "$(wc -l < ours)" -eq 2 ]
    cat > ask.py << 'PY'
import csv, sqlite3, sys
database = sqlite3.connect("db/overparam.sqlite")
database.enable_load_extension(True)
database.load_extension(sys.argv[1])
ours = [[row[0]] + [float(x) for x in row[1:]] for row in csv.reader(open("ours"))]
assert [list(row) for row in database.execute(sys.argv[2])] == ours, ours
PY
    /usr/bin/python3 ask.py "$ROOT/$BUILD/statistics" "$query"
    sqlite3 -cmd ".load '$ROOT/$BUILD/statistics'" db/overparam.sqlite "$query" | sed 's/|.*//' | diff - <(sed 's/,.*//' ours)
}

@test "before the first run plan and run know the time from costs.csv" {
    mkdir "$BATS_TEST_TMPDIR/new"
    cp -r "$MADE/experiments" "$BATS_TEST_TMPDIR/new"
    cd "$BATS_TEST_TMPDIR/new"
    run "$OVERPARAM" plan -j 2
    [[ "$output" == *"time expected with 2 workers: unknown" ]]
    # 6 runs of each variant: 3 at 50 s, 3 at 100 s; then 6 at 150 s.
    printf '%s\r\n' profile,experiment,variant,seconds "full,small,one,50 100" full,small,two,150 > experiments/costs.csv
    run "$OVERPARAM" plan -j 3
    [[ "$output" == *" 22 min 30 s"* ]]
    [[ "${lines[-1]}" =~ "12 runs to make, time expected with 3 workers: "([0-9]+)" to "([0-9]+)" min" ]]
    [ "${BASH_REMATCH[1]}" -lt 7 ]
    [ "${BASH_REMATCH[2]}" -gt 8 ]
    # 6 runs of 150 s, then 3 of 100 s and 3 of 50 s, of which a worker makes one of each in the time of a long one.
    run "$OVERPARAM" plan -j 64
    [ "${lines[-1]}" = "the longest run, 2 min 30 s of small, bounds it: 9 workers take as long" ]
    # What the database knows by itself comes first.
    cp -r "$MADE/db" .
    tamper "delete from run where id in (select max(id) from run group by variant)"
    "$OVERPARAM" plan | grep -q " 0\.[0-9] s$"
}

@test "the longest runs are made first" {
    mkdir -p "$BATS_TEST_TMPDIR/order"
    cp -r "$MADE/experiments" "$BATS_TEST_TMPDIR/order"
    cd "$BATS_TEST_TMPDIR/order"
    printf '%s\n' profile,experiment,variant,seconds "full,small,one,1 2" full,small,two,3 > experiments/costs.csv
    "$OVERPARAM" run -q -j 1
    "$OVERPARAM" sql "select max(iif(id > 6, started, '')) <= min(iif(id > 6, '9', started)),
        max(iif(id between 4 and 6, started, '')) <= min(iif(id < 4, started, '9')) from runs" --json | jq -e '.[0] | to_entries | map(.value) == [1, 1]'
    [ "$("$OVERPARAM" digest)" = "$("$OVERPARAM" digest --db "$MADE/db/overparam.sqlite")" ]
}

# bats test_tags=long
@test "the cookbook is listed, and every query of it runs" {
    mkdir -p db
    cp -r "$ROOT/db/queries" db/
    run "$OVERPARAM" sql
    [ "$status" -eq 0 ]
    n=$(ls db/queries/*.sql | wc -l)
    [ "$n" -ge 15 ]
    [ "${#lines[@]}" -eq $((n + 1)) ]
    for f in db/queries/*.sql; do
        head -n 1 "$f" | grep -q '^-- .*\.$\|^-- .*?$'
        "$OVERPARAM" sql "$(basename "$f" .sql)" --json | jq -e 'type == "array"'
    done
    [ "$("$OVERPARAM" sql experiments --json | jq '[.[].runs] | add')" -eq 12 ]
    run "$OVERPARAM" sql recent-run
    [ "$status" -eq 2 ]
    [[ "$output" == *"did you mean 'recent-runs'?"* ]]
}

@test "the cost of an experiment is the sum over its runs" {
    mkdir -p db
    cp -r "$ROOT/db/queries" db/
    cost=$("$OVERPARAM" sql cost --json)
    [ "$(jq length <<< "$cost")" -eq 1 ]
    [ "$(jq '.[0].runs' <<< "$cost")" -eq 12 ]
    for column in steps evaluations; do
        sum=$("$OVERPARAM" sql "select sum($column) as n from runs" --json | jq '.[0].n')
        [ "$sum" -gt 0 ]
        [ "$(jq ".[0].$column" <<< "$cost")" -eq "$sum" ]
    done
    # The query rounds to a tenth of a second: half of that, and the rounding of the last bit.
    sum=$("$OVERPARAM" sql "select sum(wall_seconds) as s, sum(cpu_seconds) as c from runs" --json)
    jq -e --argjson sum "$sum" '.[0] | (.wall_seconds - $sum[0].s | fabs) <= 0.051 and (.cpu_seconds - $sum[0].c | fabs) <= 0.051' <<< "$cost"
}

@test "export gives trajectories, weights and theta that read back" {
    "$OVERPARAM" export 7 > run.csv
    head -n 1 run.csv | grep -q '^observable,component,step,time,at,value'
    [ $(($(wc -l < run.csv) - 1)) -eq "$("$OVERPARAM" sql "select count(*) as n from trajectories where run = 7" --json | jq '.[0].n')" ]
    # Two layers: U (4,5) and v (4); theta has 5 entries.
    [ "$("$OVERPARAM" export 7 --weights | wc -l)" -eq 24 ]
    [ "$("$OVERPARAM" export 7 --theta | tr , '\n' | wc -l)" -eq 5 ]
    "$OVERPARAM" export 7 --theta -o theta.npy
    [ "$(head -c 6 theta.npy | tail -c 5)" = NUMPY ]
    [ "$(wc -c < theta.npy)" -eq $((128 + 5 * 8)) ]
    run "$OVERPARAM" export 7 --theta --weights
    [ "$status" -eq 2 ]
}

@test "an export of weights is refused when the run is not planned any more" {
    sed -i 's/rate: 0.05/rate: 0.06/' experiments/small.yaml
    run "$OVERPARAM" export 7 --theta
    [ "$status" -eq 2 ]
    [[ "$output" == *"overparam why 7"* ]]
    "$OVERPARAM" export 7 > run.csv
}

@test "the digest knows neither workers nor order" {
    "$OVERPARAM" run -q --db other.sqlite -j 1 --shuffle 3
    [ "$("$OVERPARAM" digest)" = "$("$OVERPARAM" digest --db other.sqlite)" ]
    [ "$("$OVERPARAM" digest | wc -c)" -eq 65 ]
}

@test "why names the field that an edit changed" {
    run "$OVERPARAM" why experiments/small.yaml
    [[ "$output" == *"nothing is missing or stale"* ]]
    sed -i 's/rate: 0.05/rate: 0.06/' experiments/small.yaml
    run "$OVERPARAM" why experiments/small.yaml
    [ "$status" -eq 0 ]
    [ "${#lines[@]}" -eq 1 ]
    [[ "$output" == *"12 runs missing"*"optimizer.rate is 0.06, was 0.05"* ]]
    run "$OVERPARAM" why 3
    [[ "$output" == *"not planned any more"*"optimizer.rate is 0.06, was 0.05"* ]]
}

# brought NAME DATA REST...: experiments/NAME.yaml on data of the user's own, beside lines of its own
brought() {
    name=$1 data=$2
    shift 2
    {
        printf '%s\n' "experiment: $name" "title: A case" "source: a test" "problem:" "  data: $data" \
            "  loss: {kind: squared, reduction: mean}" "parameterization: canonical" \
            "optimizer: {kind: gradient-descent, rate: 0.001}" "stop: {steps: 2}" \
            "record: {observables: [loss]}" "$@"
    } > "experiments/$name.yaml"
}

@test "a data file that changed is told by name and by its first line that differs" {
    mkdir data
    { echo a,b,price && seq -f "%g,1,3" 101 159; } > data/houses.csv
    bytes=$(wc -c < data/houses.csv)
    brought houses '{kind: csv, path: ../data/houses.csv, target: price}' "init: {kind: gaussian, scale: 0.1, seed: {sweep: {range: [1, 2]}}}"
    "$OVERPARAM" run -q -j 1 experiments/houses.yaml
    "$OVERPARAM" show 13 | grep -Fx "  data/houses.csv: 60 lines, $bytes bytes; as it is today"
    sed -i '17s/,1,/,2,/' data/houses.csv
    echo 160,1,1 >> data/houses.csv
    change="61 lines, was 60; first differs in line 17 ($((bytes + 8)) bytes, was $bytes)"
    run "$OVERPARAM" why experiments/houses.yaml
    [ "${lines[0]}" = "houses: 2 runs missing: against the nearest run: data/houses.csv: $change" ]
    "$OVERPARAM" show 13 | grep -Fx "  data/houses.csv: 60 lines, $bytes bytes; changed since: $change"
    "$OVERPARAM" show 13 --json | jq -e '.files == [{path: "problem.data.path", file: "data/houses.csv", sha256: .files[0].sha256,
        content: "60 lines, '"$bytes"' bytes", today: "changed since: '"$change"'"}]'
    "$OVERPARAM" why 13 | grep -F "run 13: 1 run not planned any more: in the nearest planned run "
    "$OVERPARAM" run -q -j 1 experiments/houses.yaml
    # Both are gone, and which was which is known.
    rm data/houses.csv
    "$OVERPARAM" compare 13 15 --json 2> /dev/null | jq -e '.parameters ==
        [{path: "problem.data.path", "13": "data/houses.csv: 60 lines, '"$bytes"' bytes", "15": "data/houses.csv: '"$change"'"}]'
    "$OVERPARAM" why 13 2> /dev/null | grep -Fx "run 13: 1 run not planned any more: in the nearest planned run data/houses.csv: $change"
    "$OVERPARAM" show 15 2> /dev/null | grep -F "; not here today"
}

@test "a file of weights that changed, and another file, are told by name" {
    brought weights '{kind: gaussian, samples: 4, features: 2, seed: 1}' "init: {kind: file, theta: theta.npy}"
    npy() { printf "\x93NUMPY\x01\x00\x76\x00%-117s\n$2" "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }" > "experiments/$1.npy"; }
    npy theta '\0\0\0\0\0\0\xf0\x3f\0\0\0\0\0\0\xf0\x3f'
    "$OVERPARAM" run -q experiments/weights.yaml
    npy theta '\0\0\0\0\0\0\xf0\x3f\0\0\0\0\0\0\0\x40'
    run "$OVERPARAM" why experiments/weights.yaml
    [ "${lines[0]}" = "weights: 1 run missing: against the nearest run: experiments/theta.npy: 144 bytes as before; first differs in byte 143" ]
    mv experiments/theta.npy experiments/other.npy
    sed -i 's/theta.npy/other.npy/' experiments/weights.yaml
    run "$OVERPARAM" why 13
    [[ "${lines[0]}" == *"init.theta is experiments/other.npy, was experiments/theta.npy: 144 bytes as before; first differs in byte 143" ]]
}

@test "why RUN plans nothing while the database knows the answer" {
    sed -i 's/rate: 0.05/rate: 0.06/; s/range: .1, 3./range: [1, 4]/' experiments/small.yaml
    sleep 2.1 # until its times tell that it is as it was planned, the file is read
    "$OVERPARAM" run -q
    [ "$("$OVERPARAM" why 13)" = "run 13: nothing is missing or stale" ]
    # As if another program had made it.
    sqlite3 db/overparam.sqlite "insert into code (digest) values ('old'); insert into code_part
        select last_insert_rowid(), part, iif(part = 'loss/squared', 'older', digest) from code_part where code = (select code from run where id = 14);
        update run set current = 0, code = (select id from code where digest = 'old') where id = 14"
    run "$OVERPARAM" why 14
    [[ "$output" == "run 14: 1 run stale: made by other code: loss/squared is "*", was older" ]]
    run "$OVERPARAM" why 1
    [[ "$output" == "run 1: 1 run not planned any more: in the nearest planned run optimizer.rate is 0.06, was 0.05" ]]
    if strace -o /dev/null true 2> /dev/null; then
        strace -f -e trace=open,openat -o opened "$OVERPARAM" why 1 > /dev/null
        grep -q overparam.sqlite opened
        run grep small.yaml opened
        [ "$status" -eq 1 ]
    fi
}

@test "the notes after run tell the failures of its experiments only" {
    mkdir data
    printf '%s\n' a,b,c,y 1,2,3,1 1,2,3,1 > data/twice.csv
    brought first '{kind: csv, path: ../data/twice.csv, target: y}' "init: {kind: gaussian, scale: 0.1, seed: 1}" "reference: {kind: min-q-alpha, alpha: 1}"
    brought second '{kind: csv, path: ../data/twice.csv, target: y}' "init: {kind: gaussian, scale: 0.1, seed: 1}" "reference: {kind: ridge, penalty: 1e-300}"
    run "$OVERPARAM" run -q experiments/first.yaml
    [ "$status" -eq 1 ]
    [[ "$output" == *"note: 1 failed, the first is run 13 of first: min-q-alpha: the samples are linearly dependent"* ]]
    run "$OVERPARAM" why 13
    [[ "$output" == *"run 13: 1 run failed: min-q-alpha: the samples are linearly dependent"* ]]
    run "$OVERPARAM" run -q experiments/second.yaml
    [ "$status" -eq 1 ]
    [[ "$output" == *"note: 1 failed, the first is run 14 of second: ridge: "*"error: 1 run failed"* ]]
    [[ "$output" != *"of first"* ]]
    run "$OVERPARAM" run -q experiments/small.yaml
    [ "$output" = "all 12 runs are there" ]
    # Both are tried again.
    run "$OVERPARAM" run -q
    [ "$(grep -c "note: 1 failed" <<< "$output")" -eq 2 ]
}

@test "why names the code that differs when a run is stale" {
    sqlite3 db/overparam.sqlite "update code set digest = 'old' || id;
        update code_part set digest = 'older' where part = 'loss/squared'"
    run "$OVERPARAM" plan --json
    echo "$output" | jq -e '.experiments[0].stale == 12'
    run "$OVERPARAM" why experiments/small.yaml
    [ "${#lines[@]}" -eq 1 ]
    [[ "$output" == *"12 runs stale"*"loss/squared is "*", was older"* ]]
    [[ "$output" != *"core is"* ]]
    "$OVERPARAM" run -q -j 1 # ids in the order of the plan
    [ "$("$OVERPARAM" list --json | jq length)" -eq 12 ]
    [ "$("$OVERPARAM" list --all --json | jq length)" -eq 24 ]
}

@test "verify computes runs again and finds a changed bit" {
    run "$OVERPARAM" verify -q
    [ "$status" -eq 0 ]
    [[ "$output" == *"12 identical, 0 differ"* ]]
    run "$OVERPARAM" verify -q --sample 4 --json
    echo "$output" | jq -e '.runs == 4 and .identical == 4'
    tamper "update sample set value = value * (1 + 1e-15) where run = 2 and last"
    run "$OVERPARAM" verify -q
    [ "$status" -eq 1 ]
    [[ "$output" == *"run 2 of small"* ]]
}

@test "verify allows rounding between machines, within the tolerance" {
    tamper "update build set cpu = 'another';
        update sample set value = value * (1 + 1e-12) where run = 2 and last"
    run "$OVERPARAM" verify -q --json
    [ "$status" -eq 0 ]
    echo "$output" | jq -e '.identical == 11 and .close == 1'
    run "$OVERPARAM" verify -q --tolerance 1e-14
    [ "$status" -eq 1 ]
}

@test "doctor finds damage, mends what follows, and brings a backup back" {
    "$OVERPARAM" backup
    [ -s db/overparam.sqlite.backup ]
    sqlite3 db/overparam.sqlite "update run set current = 0 where id = 1"
    run "$OVERPARAM" doctor
    [ "$status" -eq 1 ]
    run "$OVERPARAM" doctor --repair
    [ "$status" -eq 0 ]
    "$OVERPARAM" doctor
    before=$("$OVERPARAM" digest)
    dd if=/dev/zero of=db/overparam.sqlite bs=4096 seek=2 count=6 conv=notrunc 2> /dev/null
    run "$OVERPARAM" doctor
    [ "$status" -ne 0 ]
    # Nobody is there to be asked.
    run "$OVERPARAM" doctor --repair < /dev/null
    [ "$status" -eq 1 ]
    [[ $output == *"db/overparam.sqlite.backup holds 12 runs, the database "*"--yes"* ]]
    [ ! -e db/overparam.sqlite.damaged ]
    run "$OVERPARAM" doctor --repair --yes
    [ "$status" -eq 0 ]
    [ "$("$OVERPARAM" digest)" = "$before" ]
    [ -s db/overparam.sqlite.damaged ]
}

@test "doctor leaves alone what no backup mends" {
    "$OVERPARAM" backup
    for sql in "pragma user_version = 99" "create trigger t after insert on artefact begin delete from run; end"; do
        cp db/overparam.sqlite kept.sqlite
        cp db/overparam.sqlite.backup kept.sqlite.backup
        sqlite3 kept.sqlite "$sql"
        sha256sum kept.sqlite > before
        run "$OVERPARAM" doctor --repair --yes --db kept.sqlite
        [ "$status" -eq 3 ]
        sha256sum -c before
        [ ! -e kept.sqlite.damaged ]
    done
}

@test "a backup of an older version is brought back and up to date" {
    sqlite3 old.sqlite < "$ROOT/tests/fixtures/version-1.sql"
    "$OVERPARAM" doctor --repair --db old.sqlite
    dd if=/dev/zero of=old.sqlite bs=4096 seek=1 count=30 conv=notrunc 2> /dev/null
    run "$OVERPARAM" doctor --db old.sqlite
    [ "$status" -eq 3 ]
    "$OVERPARAM" doctor --repair --yes --db old.sqlite
    [ "$("$OVERPARAM" list --db old.sqlite --json | jq length)" -eq 1 ]
    [ -s old.sqlite.backup-v1 ]
}

@test "an older database is upgraded with a copy beside it" {
    sqlite3 old.sqlite < "$ROOT/tests/fixtures/version-1.sql"
    run "$OVERPARAM" list --db old.sqlite
    [ "$status" -eq 3 ]
    [[ "$output" == *"doctor --repair"* ]]
    "$OVERPARAM" doctor --repair --db old.sqlite
    [ -s old.sqlite.backup-v1 ]
    [ "$("$OVERPARAM" list --db old.sqlite --json | jq length)" -eq 1 ]
}

@test "a command killed at any time goes on where it was" {
    for delay in 0.02 0.05 0.1 0.2; do
        "$OVERPARAM" run -q --db killed.sqlite --force & pid=$!
        sleep "$delay"
        kill -9 $pid 2> /dev/null || true
        wait $pid || true
    done
    "$OVERPARAM" run -q --db killed.sqlite
    [ "$("$OVERPARAM" digest --db killed.sqlite)" = "$("$OVERPARAM" digest)" ]
    "$OVERPARAM" doctor --db killed.sqlite
}

@test "commands that read say so when there is no database, and make none" {
    for command in list digest "show 1" "sql recent-runs" "export 1" doctor; do
        # shellcheck disable=SC2086 # two words
        run "$OVERPARAM" $command --db absent.sqlite
        [ "$status" -eq 2 ]
        [ ! -e absent.sqlite ]
    done
}

@test "a run that is not as it was written is named, and taken out after a question" {
    python3 "$ROOT/tests/tamper.py" --unsealed db/overparam.sqlite "update sample set value = value * 2 where run = 3 and last"
    run "$OVERPARAM" doctor --json
    [ "$status" -eq 1 ]
    [[ "$output" == *'{"invariant": "a run is as it was written", "holds": "NO", "broken": 1, "example": "run 3"}'* ]]
    run "$OVERPARAM" doctor --repair < /dev/null
    [ "$status" -eq 1 ]
    [[ "$output" == *"1 damaged run of db/overparam.sqlite would be removed"*"--yes"* ]]
    run "$OVERPARAM" doctor --repair --yes
    [[ "$output" == *"mended: 1 damaged run removed"* ]]
    "$OVERPARAM" run -q | grep "^made 1 of 1 runs"
    "$OVERPARAM" doctor > /dev/null
    # Nobody else gets so far.
    run sqlite3 db/overparam.sqlite "update sample set value = value * 2 where run = 3"
    [ "$status" -ne 0 ]
    [[ "$output" == *"runs stay as they were made: overparam remove takes one away, overparam run --force makes it again"* ]]
}
