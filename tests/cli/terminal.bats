#!/usr/bin/env bats
# On a terminal: colours, a pager for what is longer, narrow ones. Elsewhere: none of it.

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
    unset NO_COLOR PAGER LESS
    export TERM=xterm
    escape=$'\033'
    "$OVERPARAM" new a
    "$OVERPARAM" run -q --profile quick
}

on() { # COLUMNS ROWS PROGRAM...
    python3 "$ROOT/tests/terminal.py" "$@"
}

@test "status words and carets have a little colour on a terminal" {
    on 200 100 "$OVERPARAM" list > said
    grep -qF "$escape[32mdone" said
    on 200 100 "$OVERPARAM" claims > said
    grep -qF "$escape[32myes" said
    on 200 100 "$OVERPARAM" plan --profile quick --runs > said
    grep -qF "$escape[32mdone" said
    sed -i 's/rate: 0.02/rtae: 0.02/' experiments/a.yaml
    on 200 100 "$OVERPARAM" check > said || [ $? -eq 2 ]
    grep -qF "$escape[1;31merror:$escape[0m unknown key" said
    grep -qF "$escape[1;32m^$escape[0m" said
}

@test "no colour where NO_COLOR says so, on a dumb terminal, in a pipe" {
    sed -i 's/rate: 0.02/rtae: 0.02/' experiments/a.yaml
    NO_COLOR=1 on 200 100 "$OVERPARAM" check > said || [ $? -eq 2 ]
    NO_COLOR=1 on 200 100 "$OVERPARAM" list >> said
    TERM=dumb on 200 100 "$OVERPARAM" list >> said
    "$OVERPARAM" list >> said
    "$OVERPARAM" check >> said 2>&1 || [ $? -eq 2 ]
    [ "$(grep -cF "$escape[" said)" -eq 0 ]
    NO_COLOR='' on 200 100 "$OVERPARAM" list | grep -qF "$escape["
}

@test "what is longer than the terminal goes through the pager, and nothing else does" {
    printf '#!/bin/sh\necho "<$LESS>"\nsed "s/^/paged: /"\n' > pager
    chmod +x pager
    export PAGER=$PWD/pager
    [ "$(on 200 5 "$OVERPARAM" list | grep -c '^paged: ')" -eq 7 ]
    on 200 5 "$OVERPARAM" list | grep -qF '<FRX>'
    LESS=S on 200 5 "$OVERPARAM" list | grep -qF '<S>'
    on 200 5 "$OVERPARAM" --help | grep -q '^paged: usage'
    for words in "200 50 list" "200 5 digest" "200 5 list --json --limit 1"; do
        # shellcheck disable=SC2086 # words
        set -- $words
        size="$1 $2"
        shift 2
        # shellcheck disable=SC2086 # two words
        [ "$(on $size "$OVERPARAM" "$@" | grep -c '^paged: ')" -eq 0 ]
    done
    [ "$("$OVERPARAM" list | grep -c '^paged: ')" -eq 0 ]
    [ "$(PAGER=cat on 200 5 "$OVERPARAM" list | grep -c '^paged: ')" -eq 0 ]
    [ "$(PAGER='' on 200 5 "$OVERPARAM" list | grep -c '^paged: ')" -eq 0 ]
    [ "$(TERM=dumb on 200 5 "$OVERPARAM" list | grep -c '^paged: ')" -eq 0 ]
    # A pager that is missing, one that is left at once: the answer is shown, the status is the command's.
    PAGER=no-such-pager on 200 5 "$OVERPARAM" list | grep -q two-layers
    PAGER=true on 200 5 "$OVERPARAM" list
}

# bats test_tags=long
@test "a terminal of 20 columns" {
    export PAGER=cat
    for words in --help "run --help" "describe loss squared" list "show 1" claims plan sql; do
        # shellcheck disable=SC2086 # words
        on 20 10 "$OVERPARAM" $words > said
        [ -s said ]
    done
    # A row that has no room is shown cell by cell.
    on 20 10 "$OVERPARAM" list | tr -d '\r' > said
    grep -q '^experiment a$' said
    grep -qF "status $escape[32mdone" said
    # Paragraphs are broken for it; the moving line stays one line.
    on 20 10 "$OVERPARAM" digest --help | tr -d '\r' > said
    [ "$(sed -n '/^Status/,/^$/p' said | awk '{ print length }' | sort -n | tail -n 1)" -le 20 ]
    on 20 10 "$OVERPARAM" run --force --profile quick | tr '\r' '\n' | grep ' of 6 ' | sed "s/$escape\[K//" | grep -v '^made' > said || true
    [ "$(awk '{ print length }' said | sort -n | tail -n 1)" -le 19 ] || [ ! -s said ]
}

@test "what others wrote into a database tells the terminal nothing" {
    export PAGER=cat
    python3 "$ROOT/tests/tamper.py" db/overparam.sqlite "update run set reason = char(27) || ']0;mine' || char(7) || char(155) || 'x'"
    for words in "show 1" "list --csv" list; do
        # shellcheck disable=SC2086 # words
        on 300 100 "$OVERPARAM" $words > said
        grep -q mine said
        [ "$(sed "s/$escape\[[0-9;]*m//g" said | tr -d '\r\n\t' | LC_ALL=C.UTF-8 grep -c '[[:cntrl:]]')" -eq 0 ]
    done
    # In a file they are as they were written.
    "$OVERPARAM" list --csv | grep -qF "$escape]0;mine"
}
