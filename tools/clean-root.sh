#!/bin/sh
# clean-root.sh [-r RELEASE] [-m MIRROR] [-f FOLDER] [GOAL...]: make these goals (check, when none is named) in a Debian with
# nothing done before. Needs root.
#
# debootstrap makes a minimal root of the RELEASE (bookworm or trixie; this machine's own, when none is named) from the package
# sources that this machine has, with the suites of the release in place of its own, or from MIRROR (also CLEAN_ROOT_MIRROR in the
# environment), a URL such as apt takes. The committed state of this repository is cloned into it, and `make GOAL` runs
# there, one goal after the other, each one timed. The root stays in FOLDER (a new one under /tmp when none is given, told
# at the end) and is used again when it is there already.
set -eu
export LC_ALL=C

fail() { echo "clean-root: $1" >&2; exit "${2:-3}"; }
own() { sed -n 's/^VERSION_CODENAME=//p' /etc/os-release; }

release=$(own) mirror=${CLEAN_ROOT_MIRROR:-} folder=
while getopts r:m:f: option; do
    case $option in
    r) release=$OPTARG ;;
    m) mirror=$OPTARG ;;
    f) folder=$OPTARG ;;
    *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || set -- check
[ "$(id -u)" -eq 0 ] || fail "only root can make one"
command -v debootstrap > /dev/null || fail "install the Debian package debootstrap"
[ -n "$folder" ] || folder=$(mktemp -d "${TMPDIR:-/tmp}/overparam-root-XXXXXX")

# Lines for sources.list: Debian's own suites as this machine's apt has them, named after the release. The field Codename
# says what a suite is, however sources.list calls it ("stable").
sources() {
    if [ -n "$mirror" ]; then
        echo "deb $mirror $release main"
        return
    fi
    # shellcheck disable=SC2016 # apt fills these in
    apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' 'Origin: Debian' |
        awk -v own="$(own)" -v release="$release" '$2 == own || index($2, own "-") == 1 {
            print "deb", $1, release substr($2, length(own) + 1), $3 }' | sort -u
}

# What the machine's apt was told of proxies and keys, and what a connection out of the root needs.
copy_settings() {
    # Not apt.conf.d itself: packages keep files there, which dpkg would ask about when it installs them.
    apt-config dump Acquire | grep -v '^Acquire::IndexTargets' > "$folder/etc/apt/apt.conf.d/90machine" || true
    for file in /etc/apt/auth.conf /etc/apt/auth.conf.d /etc/apt/trusted.gpg /etc/apt/trusted.gpg.d \
        /etc/apt/keyrings /usr/share/keyrings /etc/resolv.conf /etc/hosts /usr/local/share/ca-certificates /etc/ssl/certs; do
        [ ! -e "$file" ] || { mkdir -p "$folder$(dirname "$file")"; cp -rL "$file" "$folder$(dirname "$file")/" 2> /dev/null || true; }
    done
}

make_root() {
    list=$(sources)
    [ -n "$list" ] || fail "apt here knows no source of Debian's own packages: give one, -m URL" 2
    url=$(echo "$list" | awk -v release="$release" '$3 == release { print $2; exit }')
    [ -n "$url" ] || fail "apt here has no suite to take $release from: give one, -m URL" 2
    debootstrap --variant=minbase "$release" "$folder" "$url" > "$folder.log" 2>&1 || { tail "$folder.log" >&2; exit 3; }
    rm -rf "$folder"/etc/apt/sources.list.d/*
    echo "$list" > "$folder/etc/apt/sources.list"
    copy_settings
    # A root that can be made again needs no waiting for the disk after every file.
    echo force-unsafe-io > "$folder/etc/dpkg/dpkg.cfg.d/clean-root"
    # The minimal tools that the two commands of README.md take for granted.
    chroot "$folder" apt-get update -qq
    chroot "$folder" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends make git > /dev/null
}

[ -x "$folder/bin/sh" ] || make_root

for point in proc sys dev; do
    mkdir -p "$folder/$point"
    mountpoint -q "$folder/$point" || mount --rbind "/$point" "$folder/$point"
    mount --make-rslave "$folder/$point"
done
leave() { for point in proc sys dev; do umount -R -l "$folder/$point" 2> /dev/null || true; done; }
trap leave EXIT
trap 'exit 130' INT TERM

rm -rf "$folder/build/overparam"
mkdir -p "$folder/build"
git clone -q "file://$(pwd)" "$folder/build/overparam"
for goal in "$@"; do
    start=$(date +%s) status=0
    chroot "$folder" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
        http_proxy="${http_proxy:-}" https_proxy="${https_proxy:-}" \
        make -C /build/overparam "$goal" || status=$?
    echo "clean-root: $release: make $goal ended with status $status after $(($(date +%s) - start)) s in $folder"
    [ "$status" -eq 0 ] || exit "$status"
done
