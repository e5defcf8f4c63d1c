#!/bin/sh
# deb.sh: build/deb/overparam_VERSION_ARCHITECTURE.deb of what is committed, by Debian's own tools, looked at by lintian.
#
# dpkg writes into the folder above the tree, so it works on a copy.
set -eu
export LC_ALL=C
folder=build/deb
jobs=${JOBS:-$(nproc)}
tools/lint-versions.sh
version=$(tools/fact.sh version)
tree=$folder/overparam-$version
rm -rf "$folder"
mkdir -p "$folder"
if [ -e .git ]; then
    git clone -q "file://$(pwd)" "$tree"
else
    mkdir "$tree"
    tar -cf - --exclude=./build --exclude=./db/*.sqlite . | tar -xf - -C "$tree"
fi
if [ -f build/vendor/LICENSE ]; then
    mkdir -p "$tree/build/vendor"
    cp build/vendor/LICENSE build/vendor/sql-wasm.* "$tree/build/vendor/"
fi
(cd "$tree" && dpkg-buildpackage -b -us -uc -j"$jobs")
lintian --fail-on error,warning --info "$folder"/overparam_"$version"_*.changes
ls "$folder"/*.deb
