#!/bin/sh
# version.sh: what this build is made of, as C (declared in base/version.h).
set -eu
export LC_ALL=C
version=$(sed -n 's/^version: *"\{0,1\}\([^"]*\)"\{0,1\}$/\1/p' CITATION.cff 2>/dev/null | head -n 1)
commit=$(git rev-parse HEAD 2>/dev/null || echo unknown)
dirty=false
[ -z "$(git status --porcelain --untracked-files=no 2>/dev/null)" ] || dirty=true
q() { printf '%s' "$1" | sed 's/\\/\\\\/g; s/"/\\"/g'; }
echo '#include "base/version.h"'
echo "const char *const version_number = \"$(q "${version:-0}")\";"
echo "const char *const version_commit = \"$(q "$commit")\";"
echo "const bool version_dirty = $dirty;"
echo "const char *const version_compiler = \"$(q "$($CC --version | head -n 1)")\";"
echo "const char *const version_flags = \"$(q "$FLAGS")\";"
