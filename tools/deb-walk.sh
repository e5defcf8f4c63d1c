#!/bin/sh
# deb-walk.sh FILE.deb: install the package here, as root, and walk through what README.md promises of it, in a new folder.
#
# It is meant for a machine with nothing on it: `tools/clean-root.sh -r RELEASE check-deb`.
set -eu
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
deb=$(realpath "$1")
apt-get update -qq
# Its recommendations too, without theirs.
recommended=$(dpkg-deb -f "$deb" Recommends | sed 's/ |[^,]*//g; s/,//g')
# shellcheck disable=SC2086 # the names are words
apt-get install -qq -y --no-install-recommends "$deb" $recommended > /dev/null
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
overparam --version
overparam new-report paper --title "A first walk"
cd paper
make
make check
again=$(make 2>&1)
echo "$again" | grep -q 'all .* runs are there' || { echo "deb-walk: a second make did something: $again" >&2; exit 1; }
head -c 5 report/report.pdf | grep -q '%PDF-'
grep -q 'A first walk' report/report.html
[ -e /usr/share/man/man1/overparam-run.1.gz ] || [ -n "$(find /etc/dpkg/dpkg.cfg.d -name '*docker*' -o -name '*excludes*' 2> /dev/null)" ]
[ "$(overparam completion words -- verif | cut -f 1)" = verify ]
echo "deb-walk: $(dpkg-deb -f "$deb" Package Version | tr '\n' ' ')was installed and walked through"
