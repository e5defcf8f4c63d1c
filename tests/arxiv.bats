#!/usr/bin/env bats
# bats file_tags=long
# The tarball for arXiv: compiles with bare pdflatex, twice the same bytes, its database is complete, and it reproduces.

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

# The commands of the README in anc/, word for word, from the sources that it carries: as a reader does it.
@test "from the archive alone the program is built and makes the same runs and claims" {
    git -C "$ROOT" rev-parse -q --verify HEAD > /dev/null || skip "this is no repository"
    mkdir "$BATS_TEST_TMPDIR/repository"
    cd "$BATS_TEST_TMPDIR/repository"
    (cd "$ROOT" && git ls-files -z | xargs -0 ls -d 2> /dev/null | tar -c -T -) | tar -x
    git init -q .
    git add -A
    git -c user.name=test -c user.email=test@localhost commit -q -m 'As it is'
    "$OVERPARAM" run -q --profile quick
    "$OVERPARAM" report > report.out
    digest=$("$OVERPARAM" digest) claims=$("$OVERPARAM" claims | tail -n 1)
    tools/arxiv.sh "$OVERPARAM" "$BATS_TEST_TMPDIR/paper.tar.gz"
    cd "$BATS_TEST_TMPDIR"
    mv repository gone
    mkdir out
    tar -C out -xzf paper.tar.gz
    cd out/anc
    cat README
    sha256sum -c --quiet SHA256SUMS
    grep -q '^    apt-get install dataset-fashion-mnist$' README
    sed -n 's/^    \(tar -xzf\|overparam\/\)/\1/p' README > again.sh
    [ "$(wc -l < again.sh)" -eq 5 ]
    grep -qx 'overparam/overparam run --profile quick' again.sh
    env -u MAKEFLAGS -u MAKELEVEL -u OVERPARAM -u ROOT sh -eu again.sh > again.out
    [ -s report/report.pdf ]
    [ "$(overparam/overparam claims | tail -n 1)" = "$claims" ]
    # Another variant of the program may round otherwise.
    [ "$VARIANT" != release ] || [ "$(tail -n 1 again.out)" = "$digest" ]
}
