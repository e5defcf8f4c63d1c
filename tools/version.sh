#!/bin/sh
# version.sh: what this build is made of, as C (declared in base/version.h). CC and FLAGS come from the environment. A tree
# without git history says "unknown".
set -eu
export LC_ALL=C GIT_OPTIONAL_LOCKS=0
version=$(tools/fact.sh version 2> /dev/null) || version=
commit=unknown dirty=false date=
if [ -e .git ]; then
    # git refuses a tree of another owner, for instance: runs made by this program would not name their commit.
    commit=$(git rev-parse --verify HEAD 2>&1) || {
        echo "version.sh: warning: the commit is recorded as unknown, for git does not tell it:" >&2
        echo "$commit" | sed 's/^/    /' >&2
        commit=unknown
    }
    date=$(git log -1 --format=%cs 2> /dev/null) || date=
    [ -z "$(git status --porcelain --untracked-files=no 2> /dev/null)" ] || dirty=true
fi
# Of a tree without history: when it was packed, or when this was written last.
[ -n "$date" ] || date=$(date -u -d "@${SOURCE_DATE_EPOCH:-$(stat -c %Y CITATION.cff 2> /dev/null || echo 0)}" +%F)
q() { printf '%s' "$1" | sed 's/\\/\\\\/g; s/"/\\"/g'; }
echo '#include "base/version.h"'
echo "const char *const version_number = \"$(q "${version:-0}")\";"
echo "const char *const version_commit = \"$(q "$commit")\";"
echo "const char *const version_date = \"$(q "$date")\";"
echo "const bool version_dirty = $dirty;"
echo "const char *const version_compiler = \"$(q "$($CC --version | head -n 1)")\";"
echo "const char *const version_flags = \"$(q "$FLAGS")\";"
