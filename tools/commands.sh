#!/bin/sh
# commands.sh: the table of commands: every file of src/cli that defines `const struct command command_NAME`.
set -eu
export LC_ALL=C
stems=$(grep -l '^const struct command command_' src/cli/*.c 2> /dev/null | sed 's|.*/||; s/\.c$//' | sort)
name() { echo "command_$1" | tr - _; }
echo '#include "cli/command.h"'
for s in $stems; do echo "extern const struct command $(name "$s");"; done
echo 'const struct command *const commands[] = {'
for s in $stems; do echo "    &$(name "$s"),"; done
echo '    NULL,'
echo '};'
echo 'const size_t n_commands = sizeof commands / sizeof *commands - 1;'
