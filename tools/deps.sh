#!/bin/sh
# deps.sh SECTION...: see that the packages of these sections of packages.txt are installed.
#
# As root, what is missing is installed by apt; anyone else is told the line to run (exit status 3).
# One dpkg-query answers for all of them, so that this costs nothing when all is there. Where there is no dpkg the lines for the
# package managers that are there are told, and the build goes on: a library may have been built by hand.
set -eu
export LC_ALL=C

# listed COLUMN: the names in that column (1: apt, 2: dnf, 3: pacman, 4: conda) of these sections.
sections=" $* "
listed() {
    sed 's/#.*//' packages.txt | awk -v sections="$sections" -v column="$1" '
        /^\[/ { on = index(sections, " " substr($1, 2, length($1) - 2) " "); next }
        on && $column != "" && $column != "-" && !seen[$column]++ { print $column }'
}

# told COLUMN MANAGER WORDS...: the line for a package manager, of what it says is not there.
told() {
    column=$1 manager=$2
    shift 2
    missing=
    for name in $(listed "$column"); do
        case $manager in
        dnf) rpm -q --whatprovides "$name" > /dev/null 2>&1 && continue ;;
        pacman) pacman -Q "$name" > /dev/null 2>&1 && continue ;;
        conda) conda list --full-name "$name" 2> /dev/null | grep -q "^$name " && continue ;;
        esac
        missing="$missing $name"
    done
    [ -z "$missing" ] || printf '    %s%s\n' "$*" "$missing" >&2
    unknown=$(sed 's/#.*//' packages.txt | awk -v sections="$sections" -v column="$column" '
        /^\[/ { on = index(sections, " " substr($1, 2, length($1) - 2) " "); next }
        on && $column == "-" { printf " %s", $1 }')
    [ -z "$unknown" ] || echo "        no package known:$unknown" >&2
}

elsewhere() {
    for manager in dnf pacman conda; do
        command -v "$manager" > /dev/null || continue
        case $manager in
        dnf) told 2 dnf sudo dnf install ;;
        pacman) told 3 pacman sudo pacman -S --needed ;;
        conda) told 4 conda conda install --channel conda-forge ;;
        esac
    done
}

if ! command -v dpkg-query > /dev/null; then
    echo "deps: this is no Debian: packages.txt says what is needed and what it is called elsewhere (not tried). Missing are perhaps" >&2
    elsewhere
    exit 0
fi
wanted=$(listed 1)
# shellcheck disable=SC2086 # the names are words
missing=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2> /dev/null | awk -v wanted="$wanted" '
    $1 == "installed" { have[$2] = 1 }
    END {
        n = split(wanted, names, /[ \n]+/)
        for (i = 1; i <= n; i++)
            if (names[i] != "" && !(names[i] in have))
                printf "%s ", names[i]
    }') || true
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -eq 0 ]; then
    echo "deps: installing $missing" >&2
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086 # the names are words
    if apt-get update -qq && apt-get install -qq -y --no-install-recommends $missing > /dev/null; then
        exit 0
    fi
    echo "deps: apt-get could not install them; try the line below by hand" >&2
fi
{
    echo "deps: packages are missing. Install them with"
    echo
    echo "    sudo apt-get install --no-install-recommends $missing"
    echo
} >&2
if command -v conda > /dev/null; then
    echo "deps: or, without root (not tried; packages.txt has the names), with" >&2
    elsewhere
fi
exit 3
