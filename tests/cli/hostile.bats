#!/usr/bin/env bats
# Texts can hold anything: more than 140 of them through every channel of the write-up, shown literally; none runs.

# bats file_tags=long
setup_file() {
    export PROJECT="$BATS_FILE_TMPDIR/project"
    "$OVERPARAM" new-report "$PROJECT" > /dev/null
    cd "$PROJECT"
    python3 "$ROOT/tests/hostile.py" make
    "$OVERPARAM" run > run.out
    "$OVERPARAM" report > report.out
}

setup() {
    cd "$PROJECT"
}

@test "hostile texts come out as they went in, in every channel" {
    run python3 "$ROOT/tests/hostile.py" check
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "none of them ran a command" {
    [ -s report/report.pdf ]
    [ -z "$(find "$BATS_FILE_TMPDIR" -name '*canary*' ! -path '*/data/*')" ]
    # The planted word is there to be found.
    [ "$(grep -c 'touch canary' "$ROOT/tests/fixtures/hostile/payloads.txt")" -ge 10 ]
    [ -z "$(find data -name 'canary')" ]
}

@test "none of them is a script to a browser" {
    . "$ROOT/tests/browser.sh"
    browser_start
    browser_open "file://$PROJECT/report/report.html"
    ran=$(browser_js 'return String(window.canary)')
    lost=$(browser_js 'return document.querySelectorAll("iframe, img, base, object, embed").length')
    log=$(browser_log)
    browser_stop
    [ "$ran" = undefined ]
    [ "$lost" = 0 ]
    [ -z "$log" ]
}
