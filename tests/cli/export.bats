#!/usr/bin/env bats
# bats file_tags=long
# export --all: the views for other programs, which read what SQL gives.

setup_file() {
    export PROJECT=$BATS_FILE_TMPDIR/project
    mkdir "$PROJECT"
    cd "$PROJECT" || return 1
    "$OVERPARAM" new a
    sed -i 's/rate: 0.02/rate: {sweep: {values: [0.02, 2]}}/' experiments/a.yaml # and some that diverge
    "$OVERPARAM" run -q --profile quick || true
    "$OVERPARAM" claims > claims || true
    "$OVERPARAM" export --all data
    # The blocks of README.md, as they stand.
    for language in python r; do
        awk -v start="\`\`\`$language" '$0 == start { on = 1; next } /^```/ { on = 0 } on' "$ROOT/README.md" > "example.$language"
    done
}

setup() {
    cd "$PROJECT" || return 1
}

ask() { # SQL: one number
    "$OVERPARAM" sql --csv "$1" | tail -n 1
}

@test "every table is there, whole, and described" {
    for table in runs parameters trajectories results claims lineage; do
        [ "$(jq -r ".resources[] | select(.name == \"$table\") | [.schema.fields[].name] | join(\",\")" data/datapackage.json)" = "$(head -n 1 "data/$table.csv")" ]
        [ "$(jq -r ".resources[] | select(.name == \"$table\") | .hash" data/datapackage.json)" = "sha256:$(sha256sum < "data/$table.csv" | cut -d ' ' -f 1)" ]
        [ "$(jq -r ".resources[] | select(.name == \"$table\") | .bytes" data/datapackage.json)" -eq "$(wc -c < "data/$table.csv")" ]
    done
    jq -e '[.resources[].schema.fields[] | .name, .type, .description] | all(type == "string" and length > 1)' data/datapackage.json
    [ "$(wc -l < data/trajectories.csv)" -eq $(($(ask "select count(*) from trajectories") + 1)) ]
    [ "$(ask "select count(*) from runs where status = 'diverged'")" -gt 0 ]
}

@test "no runs, one run and all: said clearly" {
    "$OVERPARAM" export --all data --json | jq -e '.folder == "data" and .runs == 12'
    for words in "" "1 --all other"; do
        # shellcheck disable=SC2086 # words
        run "$OVERPARAM" export $words
        [ "$status" -eq 2 ]
        [[ $output == *"export --all FOLDER"* ]]
    done
    [ ! -e other ]
    mkdir -p "$BATS_TEST_TMPDIR/db" && "$OVERPARAM" run -q --profile quick --db "$BATS_TEST_TMPDIR/db/b.sqlite"
    sqlite3 "$BATS_TEST_TMPDIR/db/b.sqlite" "update run set current = 0"
    : > taken
    run "$OVERPARAM" export --all taken
    rm taken
    [ "$status" -eq 3 ]
}

@test "a folder with files of the user's own by these names is left as it is" {
    mkdir -p mine
    echo "my,own,results" > mine/results.csv
    run "$OVERPARAM" export --all mine
    [ "$status" -eq 2 ]
    [[ $output == *"mine/results.csv is there already, and is none of overparam's"* ]]
    [ "$(cat mine/results.csv)" = "my,own,results" ]
    [ ! -e mine/runs.csv ]
    rm -r mine
}

@test "pandas reads it, and the lines of README.md run" {
    python=$(PATH=/usr/bin:$PATH command -v python3)
    "$python" -c "import pandas" 2> said || skip "python3-pandas is missing"
    "$python" - << 'PY' > said
import pandas as pd
t = pd.read_csv("data/trajectories.csv")
assert str(t.run.dtype) == "int64" and str(t.value.dtype) == "float64", t.dtypes
assert (t.value.isna() == (t.kind != "finite")).all()
print(len(t), repr(float(t.value.min())))
runs = pd.read_csv("data/runs.csv", index_col="id")
assert set(t.run) <= set(runs.index)
PY
    [ "$(cat said)" = "$(ask "select count(*) from trajectories") $(ask "select min(value) from trajectories")" ]
    "$python" example.python | grep -q one-layer
}

@test "R reads it, and the lines of README.md run" {
    command -v Rscript > where || skip "r-base-core is missing"
    Rscript --vanilla -e 't <- read.csv("data/trajectories.csv"); stopifnot(is.numeric(t$value)); cat(nrow(t), sprintf("%.17g", min(t$value, na.rm = TRUE)))' > said
    [ "$(cut -d ' ' -f 1 said)" = "$(ask "select count(*) from trajectories")" ]
    [ "$(awk '{ printf "%.14g", $2 }' said)" = "$(ask "select min(value) from trajectories" | awk '{ printf "%.14g", $1 }')" ]
    Rscript --vanilla example.r | grep -q one-layer
}

@test "sqlite-utils takes it in" {
    command -v sqlite-utils > where || skip "sqlite-utils is missing"
    rm -f taken.sqlite
    sqlite-utils insert taken.sqlite results data/results.csv --csv --detect-types
    [ "$(sqlite3 taken.sqlite "select count(*) from results")" = "$(ask "select count(*) from results")" ]
    [ "$(sqlite3 taken.sqlite "select typeof(component) from results limit 1")" = integer ]
}
