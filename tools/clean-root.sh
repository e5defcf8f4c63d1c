#!/bin/sh
# clean-root.sh [-f FOLDER] GOAL...: make these goals in a Debian bookworm with nothing done before (needs root).
#
# debootstrap makes a minimal root with this machine's own package sources; the committed state of this repository is
# cloned into it, and `make GOAL` runs there, one goal after the other, each one timed. The root stays in FOLDER (a new one
# under /tmp when none is given, told at the end) and is used again when it is there already.
set -eu
export LC_ALL=C
folder=
if [ "${1:-}" = -f ]; then
    folder=$2
    shift 2
fi
[ $# -gt 0 ] || set -- check
[ "$(id -u)" -eq 0 ] || { echo "clean-root: only root can make one" >&2; exit 3; }
command -v debootstrap > /dev/null || { echo "clean-root: install the Debian package debootstrap" >&2; exit 3; }
[ -n "$folder" ] || folder=$(mktemp -d /tmp/overparam-root-XXXXXX)
here=$(pwd)

# Mirror and keyring as this machine has them.
# shellcheck disable=SC2016 # apt fills these in
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Codename: bookworm' 2> /dev/null | head -n 1)
[ -n "$mirror" ] || mirror=http://deb.debian.org/debian

if [ ! -x "$folder/bin/sh" ]; then
    debootstrap --variant=minbase bookworm "$folder" "$mirror" > "$folder.log" 2>&1 || { tail "$folder.log"; exit 3; }
    rm -f "$folder/etc/apt/sources.list"
    for part in sources.list sources.list.d apt.conf apt.conf.d auth.conf auth.conf.d preferences.d trusted.gpg trusted.gpg.d keyrings; do
        [ ! -e "/etc/apt/$part" ] || cp -rL "/etc/apt/$part" "$folder/etc/apt/"
    done
    for file in /etc/resolv.conf /etc/hosts /usr/share/keyrings /usr/local/share/ca-certificates /etc/ssl/certs; do
        [ ! -e "$file" ] || { mkdir -p "$folder$(dirname "$file")"; cp -rL "$file" "$folder$(dirname "$file")/" 2> /dev/null || true; }
    done
    # The minimal tools that the two commands of README.md take for granted.
    chroot "$folder" apt-get update -qq
    chroot "$folder" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends make git > /dev/null
fi

for point in proc sys dev; do
    mkdir -p "$folder/$point"
    mountpoint -q "$folder/$point" || mount --rbind "/$point" "$folder/$point"
    mount --make-rslave "$folder/$point"
done
release() { for point in proc sys dev; do umount -R -l "$folder/$point" 2> /dev/null || true; done; }
trap release EXIT
trap 'exit 130' INT TERM

rm -rf "$folder/build/overparam"
mkdir -p "$folder/build"
git clone -q "file://$here" "$folder/build/overparam"
for goal in "$@"; do
    start=$(date +%s) status=0
    chroot "$folder" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
        http_proxy="${http_proxy:-}" https_proxy="${https_proxy:-}" \
        make -C /build/overparam "$goal" || status=$?
    echo "clean-root: make $goal ended with status $status after $(($(date +%s) - start)) s in $folder"
    [ "$status" -eq 0 ] || exit "$status"
done
