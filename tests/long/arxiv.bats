#!/usr/bin/env bats
# The tarball for arXiv: compiles alone, twice the same bytes, and its database is complete.

@test "the tarball compiles with bare pdflatex and holds what it was made from" {
    mkdir -p "$BATS_TEST_TMPDIR/paper"
    cd "$BATS_TEST_TMPDIR/paper"
    cp -r "$ROOT/experiments" "$ROOT/plots" .
    mkdir -p report db
    for part in "$ROOT"/report/*; do
        case $part in */report.pdf | */report.html) ;; *) cp -r "$part" report ;; esac
    done
    "$OVERPARAM" run -q --profile quick
    "$OVERPARAM" report > report.out
    "$ROOT/tools/arxiv.sh" "$OVERPARAM" one.tar.gz
    "$ROOT/tools/arxiv.sh" "$OVERPARAM" two.tar.gz
    cmp one.tar.gz two.tar.gz
    mkdir out
    tar -C out -xzf one.tar.gz
    [ -z "$(find out -mindepth 1 -newermt '2000-01-02')" ]
    gunzip out/anc/database/runs.csv.gz
    runs=$("$OVERPARAM" sql --csv "select count(*) from runs" | tail -n 1)
    [ "$(grep -c '^[0-9]' out/anc/database/runs.csv)" -eq "$runs" ]
    [ -s out/anc/experiments/stability.yaml ]
    env -i PATH="$PATH" HOME=/nonexistent sh -c 'cd out && pdflatex -interaction=batchmode main.tex && pdflatex -interaction=batchmode main.tex'
    pdftotext out/main.pdf - | grep -q "Every claim"
}
