#!/bin/sh
# deps.sh SECTION...: see that the packages of these sections of packages.txt are installed.
#
# As root, what is missing is installed; anyone else is told the line to run (exit status 3).
# One dpkg-query answers for all of them, so that this costs nothing when all is there.
set -eu
export LC_ALL=C

wanted=$(sed 's/#.*//' packages.txt | awk -v sections=" $* " '
    /^\[/ { on = index(sections, " " substr($1, 2, length($1) - 2) " "); next }
    NF && on && !seen[$1]++ { print $1 }')

if ! command -v dpkg-query > /dev/null; then
    echo "deps: this is no Debian; see packages.txt for what is needed" >&2
    exit 0
fi
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
exit 3
