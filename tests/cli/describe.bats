#!/usr/bin/env bats
# bats file_tags=long
# Every kind's example is a whole experiment that runs as it stands.

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
}

# The files that examples name, beside them.
files() {
    mkdir -p experiments db
    printf 'area,rooms,price\n50,2,100\n60,2,125\n80,3,150\n100,4,210\n' > experiments/houses.csv
    python3 - << 'PY'
import gzip, random, struct
random.seed(1)
with gzip.open("experiments/images.gz", "wb") as f:
    f.write(struct.pack(">IIII", 2051, 200, 8, 8) + bytes(random.randrange(256) for _ in range(200 * 64)))
with gzip.open("experiments/labels.gz", "wb") as f:
    f.write(struct.pack(">II", 2049, 200) + bytes(i % 2 for i in range(200)))
rows = lambda n, m: "".join(",".join(str(random.random()) for _ in range(m)) + "\n" for _ in range(n))
open("experiments/U.csv", "w").write(rows(10, 10))
open("experiments/v.csv", "w").write(rows(1, 10))
open("experiments/theta.csv", "w").write(rows(1, 10))
PY
}

@test "the example of every kind runs" {
    files
    "$OVERPARAM" describe --json > all.json
    jq -r '.contracts[] | .contract as $c | .kinds[] | "\($c)-\(.name)"' all.json > names
    while read -r name; do
        jq -r --arg name "$name" '.contracts[] | .contract as $c | .kinds[] | select("\($c)-\(.name)" == $name) | .example' all.json |
            sed "s/^experiment: .*/experiment: $name/" > "experiments/$name.yaml"
        # It is the kind's: its name stands there, and the file is as short as it can be.
        grep -q -- "${name#*-}" "experiments/$name.yaml"
    done < names
    "$OVERPARAM" check
    "$OVERPARAM" run -q > said 2>&1 || { cat said; false; }
    [ "$("$OVERPARAM" list --status failed --json | jq length)" -eq 0 ]
    [ "$("$OVERPARAM" sql --csv "select count(*) from runs where status = 'done'" | tail -n 1)" -ge "$(wc -l < names)" ]
}
