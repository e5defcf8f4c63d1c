#!/bin/sh
# install.sh install PROGRAM EXTENSION HEADER... | uninstall: what `make install` puts where the Filesystem Hierarchy Standard and the
# shells have it, under $DESTDIR$PREFIX.
#
# What was put is listed in share/overparam/installed, so that `uninstall`, and an install over another version, take exactly
# that away. The manual pages and the schema come out of the program itself.
set -eu
export LC_ALL=C
root=${DESTDIR:-}${PREFIX:-/usr/local}
list=$root/share/overparam/installed
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# The files, then the folders that were made for them and are empty now.
remove() {
    [ -f "$list" ] || return 0
    cp "$list" "$scratch/old"
    grep -v '/$' "$scratch/old" | while IFS= read -r file; do
        rm -f "$root/$file"
    done
    grep '/$' "$scratch/old" | sort -r | while IFS= read -r folder; do
        rmdir "$root/$folder" 2> /dev/null || true
    done
}

folder() {
    [ ! -d "$root/$1" ] || return 0
    case $1 in */*) folder "${1%/*}" ;; esac
    install -d "$root/$1"
    echo "$1/" >> "$scratch/new"
}

# put MODE SOURCE TARGET: without SOURCE, standard input.
put() {
    folder "${3%/*}"
    if [ -n "$2" ]; then
        install -m "$1" "$2" "$root/$3"
    else
        cat > "$root/$3"
        chmod "$1" "$root/$3"
    fi
    echo "$3" >> "$scratch/new"
}

pkgconfig() {
    cat << PC
prefix=${PREFIX:-/usr/local}
includedir=\${prefix}/include/overparam

Name: overparam
Description: What over-parameterization does to gradient-based optimization: headers for kinds of one's own
Version: $("$program" --version | cut -d ' ' -f 2)
Cflags: -std=c17 -ffp-contract=off -I\${includedir}
PC
}

manuals() {
    "$program" manual | put 644 '' share/man/man1/overparam.1
    for command in $("$program" completion words -- '' | cut -f 1); do
        "$program" manual "$command" | put 644 '' "share/man/man1/overparam-$command.1"
    done
}

# The reference is what the program says of itself.
reference() {
    "$program" describe --pages "$scratch/reference" > "$scratch/counted"
    for page in "$scratch"/reference/*.md; do
        put 644 "$page" "share/doc/overparam/doc/reference/${page##*/}"
    done
}

if [ "$1" = uninstall ]; then
    remove
    exit 0
fi
program=$2 extension=$3
shift 3
remove
folder share/overparam
put 755 "$program" bin/overparam
put 644 "$extension" lib/overparam/statistics.so
manuals
put 644 completion/overparam.bash share/bash-completion/completions/overparam
put 644 completion/overparam.zsh share/zsh/site-functions/_overparam
put 644 completion/overparam.fish share/fish/vendor_completions.d/overparam.fish
for header in "$@"; do
    put 644 "$header" "include/overparam/${header#src/}"
done
pkgconfig | put 644 '' share/pkgconfig/overparam.pc
"$program" schema | put 644 '' share/overparam/experiment.schema.json
for file in README.md CHANGELOG.md CONTRIBUTING.md LICENSE CITATION.cff doc/*.md; do
    put 644 "$file" "share/doc/overparam/$file"
done
reference
echo share/overparam/installed >> "$scratch/new"
install -m 644 "$scratch/new" "$list"
