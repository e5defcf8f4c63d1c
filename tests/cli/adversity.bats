#!/usr/bin/env bats
# Signals, pipes, system calls that fail, few descriptors, damaged rows: what was finished is kept, and what happened is said.

setup_file() {
    export MADE="$BATS_FILE_TMPDIR/made"
    mkdir -p "$MADE/experiments"
    sed '/^claims/,$d' "$ROOT/tests/fixtures/small.yaml" > "$MADE/experiments/small.yaml"
}

setup() {
    cp -r "$MADE/." "$BATS_TEST_TMPDIR"
    cd "$BATS_TEST_TMPDIR" || return 1
}

endless() { sed -i 's/steps: 5000/steps: 400000000/; s/loss: 1e-6, //' experiments/small.yaml; }

# SYSCALL:error=...: run with a call of its own that fails.
injected() {
    rm -rf db
    run strace -o calls -e "trace=${1%%:*}" -e "inject=$1" "$OVERPARAM" run -q -j 2
    echo "$1: $output"
    [ "$(grep -c INJECTED calls)" -ge 1 ]
}

@test "a pipe is no database" {
    mkfifo pipe.sqlite
    for words in "list" "run" "doctor --repair"; do
        # shellcheck disable=SC2086 # words
        run timeout 5 "$OVERPARAM" $words --db pipe.sqlite
        [ "$status" -eq 2 ]
        [[ $output == *"pipe.sqlite is no file but a pipe"* ]]
    done
}

@test "a copy is made also when nobody is told" {
    "$OVERPARAM" run -q
    "$OVERPARAM" backup copy.sqlite >&- 2> /dev/null || [ $? -eq 3 ]
    "$OVERPARAM" doctor --db copy.sqlite > /dev/null
}

@test "few descriptors make few workers" {
    (ulimit -n 16 && "$OVERPARAM" run -q -j 8)
    [ "$("$OVERPARAM" list --json | jq length)" -eq 12 ]
}

@test "a worker that cannot be started is no failure of the others" {
    strace -o /dev/null true 2> /dev/null || skip "strace may not trace here"
    for call in clone:error=EAGAIN:when=1 socketpair:error=EMFILE:when=2; do
        injected "$call"
        [ "$status" -eq 0 ]
        [[ $output == "made 12 of 12 runs"* ]]
    done
}

@test "a socket that fails costs a run that is made again, or is said" {
    strace -o /dev/null true 2> /dev/null || skip "strace may not trace here"
    injected recvfrom:error=EIO:when=3
    [ "$status" -eq 1 ]
    [[ $output == *"its worker was not to be heard: Input/output error"* ]]
    "$OVERPARAM" run -q
    [ "$("$OVERPARAM" list --json --status done | jq length)" -eq 12 ]
    injected sendto:error=ENOBUFS:when=3
    [ "$status" -eq 0 ] || [ "$status" -eq 1 ]
    injected sendto:error=EIO:when=1+
    [ "$status" -eq 3 ]
    [[ $output == *"cannot send runs to the workers"* ]]
}

# bats test_tags=long
@test "a socket that fails leaves nobody deaf to Ctrl-C" {
    strace -o /dev/null true 2> /dev/null || skip "strace may not trace here"
    endless
    strace -o calls -e trace=recvfrom,getpid -e inject=recvfrom:error=EIO:when=2+ "$OVERPARAM" run -q -j 2 2> said &
    tracer=$!
    sleep 2
    pkill -INT -P "$tracer" overparam
    SECONDS=0
    wait "$tracer" || [ $? -eq 130 ]
    [ "$SECONDS" -le 4 ]
}

# bats test_tags=long
@test "ten times SIGINT is 130; SIGQUIT and SIGUSR1 let finish" {
    endless
    for signal in "INT 10 130" "QUIT 1 143" "USR1 1 143"; do
        read -r name times status <<< "$signal"
        # bats ignores SIGINT for what it starts in the background.
        python3 -c 'import signal, subprocess, sys, time
p = subprocess.Popen([sys.argv[1], "run", "-q"], stderr=subprocess.PIPE, restore_signals=True,
                     preexec_fn=lambda: [signal.signal(s, signal.SIG_DFL) for s in (signal.SIGINT, signal.SIGQUIT)])
time.sleep(1.5)
for _ in range(int(sys.argv[3])):
    p.send_signal(getattr(signal, "SIG" + sys.argv[2]))
    time.sleep(0.03)
began = time.time()
sys.exit(0 if p.wait() == int(sys.argv[4]) and time.time() - began < 3 else 1)' "$OVERPARAM" "$name" "$times" "$status"
    done
}

# bats test_tags=long
@test "on a terminal, who finds nothing finished is told what each worker does" {
    endless
    python3 "$ROOT/tests/terminal.py" 100 40 timeout -s INT 13 "$OVERPARAM" run -j 2 > said || true
    grep -q "nothing was finished for 10 s; the workers are at" said
    [ "$(grep -c "%), .* s: .*init.scale" said)" -ge 2 ]
}

# bats test_tags=long
@test "NULL where none may be: no command dies of it, and it is said" {
    "$OVERPARAM" run -q
    "$OVERPARAM" tag 1 good
    "$OVERPARAM" note 1 "a word"
    python3 "$ROOT/tests/nulls.py" db/overparam.sqlite
}

# bats test_tags=long
@test "values of a stranger's: no command dies of them, hangs, or lets them move a terminal's cursor" {
    cp "$ROOT/tests/fixtures/small.yaml" experiments/
    "$OVERPARAM" run -q
    "$OVERPARAM" tag 1 good
    "$OVERPARAM" note 1 "a word"
    "$OVERPARAM" claims || true
    python3 "$ROOT/tests/strange.py" db/overparam.sqlite
}
