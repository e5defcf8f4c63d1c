#!/bin/sh
# lint-versions.sh: CITATION.cff names the version, and `--version` and the package take it from there. What else says it has to say the
# same: the newest entry of CHANGELOG.md and of debian/changelog, codemeta.json; and debian/control asks for what packages.txt does.
set -eu
export LC_ALL=C
status=0
version=$(tools/fact.sh version)

agree() { # FILE WHAT-IT-SAYS
    [ "$2" = "$version" ] || { echo "$1: the newest version is '$2', CITATION.cff says '$version'" >&2; status=1; }
}

agree CHANGELOG.md "$(sed -n 's/^## \([0-9.]*\).*/\1/p' CHANGELOG.md | head -n 1)"
agree debian/changelog "$(sed -n 's/^overparam (\(.*\)) .*/\1/p' debian/changelog | head -n 1)"
tools/codemeta.sh | cmp -s - codemeta.json || { echo "codemeta.json: is not what CITATION.cff says: tools/codemeta.sh > codemeta.json" >&2; status=1; }

# dpkg takes the tools of a build for granted.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
sed -n '/^\[build\]/,/^\[run\]/p' packages.txt | sed 's/#.*//; /^\[/d' | awk 'NF { print $1 }' |
    grep -vx 'make\|gcc\|libc6-dev' | sort > "$scratch/wanted"
sed -n '/^Build-Depends:/,/^Standards-Version/p' debian/control | sed '$d; s/^Build-Depends://; s/debhelper-compat.*,//; s/[ ,]//g' |
    grep . | sort > "$scratch/asked"
diff "$scratch/wanted" "$scratch/asked" || { echo "debian/control: Build-Depends is not [build] of packages.txt (<)" >&2; status=1; }
exit $status
