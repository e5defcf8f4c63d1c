#!/usr/bin/env bats
# bats file_tags=long
# `crate`: a project's folder as an RO-Crate, and the identifier of its sources.

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
    "$OVERPARAM" help --json > HELP.json
    "$OVERPARAM" new-report paper --title 'A "title" & more' > said
    mv HELP.json paper
    cd paper || return 1
}

tree() { # of the files here, by git and another way than ours
    rm -rf "$BATS_TEST_TMPDIR/copy"
    cp -R . "$BATS_TEST_TMPDIR/copy"
    (cd "$BATS_TEST_TMPDIR/copy" && rm -rf build db/*.sqlite* report/report.pdf report/report.html ro-crate-metadata.json .git &&
        git init -q . && git add -Af && git write-tree)
}

commit() {
    git init -q .
    git add -A
    git -c user.name=a -c user.email=a@example.org commit -qm "$1"
}

@test "runs, their files and what is made of them are described" {
    run "$OVERPARAM" crate
    [ "$status" -ne 0 ]
    "$OVERPARAM" run -q
    "$OVERPARAM" report > made
    "$OVERPARAM" crate > said
    cat said
    python3 "$ROOT/tests/crate.py" . > counted
    [ "$(cat counted)" = "2 actions, $(jq '[.["@graph"][] | select(.["@type"] == "File")] | length' ro-crate-metadata.json) files" ]
    for file in db/overparam.sqlite experiments/first.yaml report/report.pdf report/report.html build/figures/first.svg build/figures/first.pdf; do
        jq -e --arg id "$file" '.["@graph"][] | select(.["@id"] == $id)' ro-crate-metadata.json > entity
    done
    jq -e '.["@graph"][] | select(.["@id"] == "./") | .name == "A \"title\" & more"' ro-crate-metadata.json
    digest=$(sha256sum "$OVERPARAM" | cut -d ' ' -f 1)
    jq -e --arg digest "$digest" '.["@graph"][] | select(.["@type"] == "SoftwareApplication") | .sha256 == $digest' ro-crate-metadata.json
    "$OVERPARAM" crate --json | python3 "$ROOT/tests/shape.py" crate
}

@test "the identifier is git's tree: of the files, or of what was committed" {
    "$OVERPARAM" run -q --profile quick
    [ "$("$OVERPARAM" crate --json | jq -r .swhid)" = "swh:1:dir:$(tree)" ]
    echo "# more" >> experiments/first.yaml
    [ "$("$OVERPARAM" crate --json | jq -r .swhid)" = "swh:1:dir:$(tree)" ]
    commit first
    [ "$("$OVERPARAM" crate --json | jq -r '.swhid, .changed' | tr '\n' ' ')" = "swh:1:dir:$(git rev-parse 'HEAD^{tree}') false " ]
    echo "# more" >> experiments/first.yaml
    run "$OVERPARAM" crate
    [[ $output == *"differ from the last commit"*"swh:1:dir:$(git rev-parse 'HEAD^{tree}')"* ]]
}

@test "data that are not shipped are named by their digest, others are parts" {
    printf 'a,b,y\n1,2,3\n2,1,4\n3,3,5\n' > open.csv
    cp open.csv closed.csv
    echo 4,4,9 >> closed.csv
    for name in open closed; do
        ship=$([ "$name" = open ] && echo true || echo false)
        sed "s/^experiment: .*/experiment: $name/; s/^\( *\)data: .*/\1data: {kind: csv, path: ..\/$name.csv, target: y, ship: $ship}/; /^claims:/,\$d; /^quick:/,\$d" \
            experiments/first.yaml > "experiments/$name.yaml"
    done
    cat experiments/open.yaml
    "$OVERPARAM" check
    "$OVERPARAM" run -q
    "$OVERPARAM" crate
    python3 "$ROOT/tests/crate.py" .
    jq -e '.["@graph"][] | select(.["@id"] == "open.csv")' ro-crate-metadata.json
    run jq -e '.["@graph"][] | select(.["@id"] == "closed.csv")' ro-crate-metadata.json
    [ -z "$output" ]
    jq -e --arg id "#sha256-$(sha256sum closed.csv | cut -d ' ' -f 1)" '.["@graph"][] | select(.["@id"] == $id)' ro-crate-metadata.json
}
