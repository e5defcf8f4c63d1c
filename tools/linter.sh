#!/bin/sh
# linter.sh LINTER ARGUMENT...: run a linter. Its findings count when it has the version that this project is clean under, the
# one of Debian 12; another version finds other things, which are shown and fail nothing, and a layout by another
# clang-format is not looked at. Without arguments: say which linters here are of another version.
set -eu
export LC_ALL=C

pinned() {
    case $1 in
    clang-format | clang-tidy) echo 14.0 ;;
    cppcheck) echo 2.10 ;;
    shellcheck) echo 0.9 ;;
    esac
}
version() { "$1" --version | grep -oE '[0-9]+\.[0-9]+' | head -n 1; }

if [ $# -eq 0 ]; then
    for linter in clang-format clang-tidy cppcheck shellcheck; do
        here=$(version $linter)
        [ "$here" = "$(pinned $linter)" ] || echo "lint: $linter is $here here and $(pinned $linter) where its findings count" >&2
    done
    exit 0
fi
linter=$1
[ "$(version "$linter")" != "$(pinned "$linter")" ] || exec "$@"
[ "$linter" = clang-format ] || "$@" || true
