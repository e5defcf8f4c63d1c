#!/usr/bin/env bats
# bats file_tags=long
# The schema in an editor: yaml-language-server, which VS Code, neovim and helix ask, against good and bad files.
#
# The npm package is fetched once, to build/vendor/; where npm or a network is missing the tests are skipped.

setup_file() {
    export PACKAGE=yaml-language-server VERSION=1.25.0 FOLDER=$ROOT/build/vendor/editor
    export SERVER=$FOLDER/node_modules/$PACKAGE/bin/$PACKAGE
    [ ! -e "$SERVER" ] || return 0
    command -v npm > "$BATS_FILE_TMPDIR/npm" || return 0
    mkdir -p "$FOLDER"
    (cd "$FOLDER" && echo '{"private": true}' > package.json &&
        timeout 120 npm install --silent --no-audit --no-fund --ignore-scripts "$PACKAGE@$VERSION" > npm.log 2>&1) || true
}

setup() {
    [ -e "$SERVER" ] || skip "npm could not fetch $PACKAGE $VERSION"
    cd "$BATS_TEST_TMPDIR" || return 1
    mkdir build
    "$OVERPARAM" schema > build/experiment.schema.json
    "$OVERPARAM" new a
}

editor() {
    python3 "$ROOT/tests/editor.py" "$SERVER" "$@"
}

# A file that names the schema, of the lines on standard input.
file() {
    { echo '# yaml-language-server: $schema=../build/experiment.schema.json' && cat; } > "experiments/$1.yaml"
}

@test "an editor has nothing to say of what new writes and of every shipped experiment" {
    cp "$ROOT"/experiments/*.yaml experiments/
    editor check experiments/*.yaml > said
    cat said
    [ ! -s said ]
}

@test "an editor shows mistakes at their places" {
    sed 's/rate: 0.02/rtae: 0.02/; s/steps: 20000/steps: many/; s/^title:/titel:/; s/: two-layer-linear/: two-layer-linaer/' \
        experiments/a.yaml > experiments/b.yaml
    editor check experiments/b.yaml > said
    cat said
    at() { # PATTERN: where it stands in the file, LINE:COLUMN
        grep -n "$1" experiments/b.yaml | head -n 1 | cut -d : -f 1
    }
    grep -q "^experiments/b.yaml:$(at 'rtae: '):[0-9]*: Property rtae is not allowed" said
    grep -q "^experiments/b.yaml:$(at 'steps: many'):[0-9]*: Incorrect type" said
    grep -q "^experiments/b.yaml:$(at '^titel'):1: Property titel is not allowed" said
    grep -q "^experiments/b.yaml:$(at 'linaer'):[0-9]*: Value must be .*\"two-layer-linear\"" said
    [ "$(wc -l < said)" -eq 5 ] # and that the title is missing
}

@test "an editor completes kinds, options and keys" {
    printf 'experiment: c\noptimizer:\n  kind: \n' | file c
    editor complete experiments/c.yaml 4 9 > said
    for kind in $("$OVERPARAM" describe optimizer --json | jq -r '.kinds[].name'); do
        grep -qx -- "$kind" said
    done
    printf 'experiment: d\noptimizer:\n  kind: gradient-descent\n  \n' | file d
    editor complete experiments/d.yaml 5 3 > said
    grep -qx rate said
    printf 'experiment: e\n\n' | file e
    editor complete experiments/e.yaml 3 1 > said
    for key in problem parameterization init optimizer probe stop record variants claims quick; do
        grep -qx "$key" said
    done
}
