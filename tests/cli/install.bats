#!/usr/bin/env bats
# bats file_tags=long
# What `make install` puts, `make uninstall` takes away; the manual pages; completion in the shells; headers for kinds of one's own.

setup_file() {
    export PLACE=$BATS_FILE_TMPDIR/place
    put
}

put() {
    (cd "$ROOT" && DESTDIR=$PLACE PREFIX=/usr tools/install.sh install "$OVERPARAM" "$BUILD/statistics.so" \
        src/base/*.h src/numerics/*.h src/formats/*.h src/core/*.h src/mathematics/*.h)
}

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
    usr=$PLACE/usr
    PATH=$usr/bin:$PATH
}

need() { # PROGRAM
    command -v "$1" > where || skip "$1 is missing"
}

commands() {
    "$OVERPARAM" help --json | jq -r '.commands[].name'
}

@test "everything has its place, and what is taken away is what was put" {
    for file in bin/overparam lib/overparam/statistics.so share/man/man1/overparam.1 share/pkgconfig/overparam.pc \
        share/bash-completion/completions/overparam share/zsh/site-functions/_overparam \
        share/fish/vendor_completions.d/overparam.fish include/overparam/core/kind.h include/overparam/base/err.h \
        share/doc/overparam/README.md share/doc/overparam/LICENSE share/overparam/experiment.schema.json; do
        [ -s "$usr/$file" ]
    done
    (cd "$PLACE" && find . -type f | sort) > files
    [ "$(wc -l < files)" -eq "$(grep -vc '/$' "$usr/share/overparam/installed")" ]
    # Beside files of others; another version is replaced whole.
    PLACE=$PWD/other
    mkdir -p other/usr/share/man/man1 other/usr/bin
    touch other/usr/share/man/man1/ls.1 other/usr/bin/ls
    put
    echo share/doc/overparam/OLD >> other/usr/share/overparam/installed
    touch other/usr/share/doc/overparam/OLD
    put
    [ ! -e other/usr/share/doc/overparam/OLD ]
    (cd "$ROOT" && DESTDIR=$PLACE PREFIX=/usr tools/install.sh uninstall)
    (cd "$ROOT" && DESTDIR=$PLACE PREFIX=/usr tools/install.sh uninstall)
    [ "$(cd other && find . | sort | tr '\n' ' ')" = ". ./usr ./usr/bin ./usr/bin/ls ./usr/share ./usr/share/man ./usr/share/man/man1 ./usr/share/man/man1/ls.1 " ]
}

@test "every command has a manual page, the same as its help" {
    for command in $(commands); do
        page=$usr/share/man/man1/overparam-$command.1
        [ -s "$page" ]
        grep -q "overparam..$command(1)\|overparam.-${command//-/.-} (1)" "$usr/share/man/man1/overparam.1"
        for option in $("$OVERPARAM" help "$command" --json | jq -r '.options[].name'); do
            grep -qF -- "\\-\\-${option//-/\\-}" "$page"
        done
    done
    [ "$(find "$usr/share/man/man1" -name 'overparam-*.1' | wc -l)" -eq "$(commands | wc -l)" ]
    grep -qF '143' "$usr/share/man/man1/overparam-run.1"
    run "$OVERPARAM" manual nothing
    [ "$status" -eq 2 ]
}

# FILE: where its links to files and their headings lead to nothing.
dead_links() {
    python3 - "$@" << 'PY'
import pathlib, re, sys

def headings(page):
    text = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.M | re.S)
    return {re.sub(r"[^\w\- ]", "", h.lower()).strip().replace(" ", "-") for h in re.findall(r"^#+ (.*)$", text, re.M)}

for name in sys.argv[1:]:
    page = pathlib.Path(name)
    text = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.M | re.S)
    for link in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`]*`", "", text)):
        if "://" in link:
            continue
        target, _, place = link.partition("#")
        there = page.parent / target if target else page
        if not there.exists() or place and place not in headings(there):
            print(f"{name}: {link}")
PY
}

@test "links between the pages of the manual lead somewhere" {
    doc=$usr/share/doc/overparam
    [ "$(find "$doc/doc/reference" -name '*.md' | wc -l)" -ge 140 ]
    for word in optimizer-adam probe-line-integral sweep claims; do
        [ -s "$doc/doc/reference/$word.md" ]
        grep -q '^```yaml' "$doc/doc/reference/$word.md"
    done
    run dead_links "$doc"/*.md "$doc"/doc/*.md "$doc"/doc/reference/*.md
    echo "$output"
    [ -z "$output" ]
    # Every page of the manual can be come to.
    for page in "$doc"/doc/*.md; do
        [ "${page##*/}" = README.md ] || grep -qF "(${page##*/})" "$doc/doc/README.md"
    done
    printf '# A\n[a](#a) [b](#b) [c](c.md)\n' > page.md
    [ "$(dead_links page.md | tr '\n' ' ')" = "page.md: #b page.md: c.md " ]
}

@test "mandoc and groff have nothing to say of the manual pages" {
    need mandoc
    mandoc -T lint "$usr"/share/man/man1/*.1
    command -v man > where || return 0
    for page in "$usr"/share/man/man1/*.1; do
        man --warnings=w -l "$page" > shown 2> said
        cat said
        [ -s shown ]
        [ ! -s said ]
        MANWIDTH=20 man -l "$page" > shown
    done
}

@test "pkg-config leads to headers that our kinds compile with" {
    need pkg-config
    export PKG_CONFIG_LIBDIR=$usr/share/pkgconfig PKG_CONFIG_SYSROOT_DIR=$PLACE
    [ "$(pkg-config --modversion overparam)" = "$("$OVERPARAM" --version | cut -d ' ' -f 2)" ]
    for kind in "$ROOT"/src/{observables,optimizers,parameterizations,data,losses,probes,references,initializations}/*.c; do
        echo "$kind"
        # shellcheck disable=SC2046 # words
        "${CC:-cc}" -fsyntax-only -Werror $(pkg-config --cflags overparam) "$kind"
    done
}

project() {
    mkdir experiments plots db
    printf 'select 1 as series;\n' > plots/mine.sql
    "$OVERPARAM" new my-first > said
    mkdir -p other/db/queries other/experiments
    echo "-- Mine" > other/db/queries/mine-too.sql
    (cd other && "$OVERPARAM" new other-first && "$OVERPARAM" run -q --profile quick) > said
}

# Words that are completed, and what must be among the answers, in every shell.
cases() {
    echo "overparam ru|run"
    echo "overparam completion ba|bash"
    echo "overparam run --prof|--profile"
    echo "overparam run --profile q|quick"
    echo "overparam -C . list my|my-first"
    echo "overparam list --status div|diverged"
    echo "overparam sql best|best-rate"
    echo "overparam plot m|mine"
    echo "overparam describe optim|optimizer"
    echo "overparam describe optimizer ada|adam"
    echo "overparam describe parameterization deep|deep-linear"
    echo "overparam plan exp|experiments"
    echo "overparam -C other list other-|other-first"
    echo "overparam --directory=other list other-|other-first"
    echo "overparam -C other sql mine|mine-too"
    echo "overparam claims --db other/db/overparam.sqlite other-f|other-first.half-space"
}

@test "bash completes" {
    project
    while IFS='|' read -r words answer; do
        bash --norc -c 'source "$1"; read -ra COMP_WORDS <<< "$2"; COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            compopt() { :; }; _overparam; printf "%s\n" "${COMPREPLY[@]}"' - "$usr/share/bash-completion/completions/overparam" "$words" > found
        echo "$words -> $(tr '\n' ' ' < found)"
        grep -qx -- "$answer" found
    done < <(cases)
    # bash parts words at "=".
    bash --norc -c 'source "$1"; COMP_WORDS=(overparam run --profile = q); COMP_CWORD=4; _overparam; printf "%s\n" "${COMPREPLY[@]}"' \
        - "$usr/share/bash-completion/completions/overparam" | grep -qx quick
}

@test "fish completes" {
    need fish
    project
    export HOME=$PWD XDG_CONFIG_HOME=$PWD/config XDG_DATA_HOME=$PWD/data
    while IFS='|' read -r words answer; do
        fish --no-config -c "source $usr/share/fish/vendor_completions.d/overparam.fish; complete -C '$words'" > found
        echo "$words -> $(tr '\n' ' ' < found)"
        cut -f 1 found | grep -qx -- "$answer/\?"
    done < <(cases)
}

@test "zsh completes" {
    need zsh
    project
    while IFS='|' read -r words answer; do
        [ "$answer" != experiments ] || continue # _files belongs to zsh's own completion
        zsh -f -c 'fpath=("$1" $fpath); autoload -U _overparam
            _describe() { print -l -- "${(@P)4}" }; words=(${(z)2}); CURRENT=$#words; _overparam' \
            - "$usr/share/zsh/site-functions" "$words" > found
        echo "$words -> $(tr '\n' ' ' < found)"
        grep -q -- "^$answer:" found
    done < <(cases)
}

@test "the scripts that are installed are those that the program prints" {
    "$OVERPARAM" completion bash | cmp - "$usr/share/bash-completion/completions/overparam"
    "$OVERPARAM" completion zsh | cmp - "$usr/share/zsh/site-functions/_overparam"
    "$OVERPARAM" completion fish | cmp - "$usr/share/fish/vendor_completions.d/overparam.fish"
    run "$OVERPARAM" completion tcsh
    [ "$status" -eq 2 ]
}
