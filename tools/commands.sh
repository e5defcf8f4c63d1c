#!/bin/sh
# commands.sh: the table of commands: every file of src/cli that defines `const struct command command_NAME`.
set -eu
export LC_ALL=C
names=$(grep -l '^const struct command command_' src/cli/*.c 2>/dev/null | sed 's|.*/||; s/\.c$//' | sort)
echo '#include "cli/command.h"'
for s in $names; do echo "extern const struct command command_$(echo "$s" | tr - _);"; done
echo 'const struct command *const commands[] = {'
for s in $names; do echo "    &command_$(echo "$s" | tr - _),"; done
echo '    NULL,'
echo '};'
echo 'const size_t n_commands = sizeof commands / sizeof *commands - 1;'
