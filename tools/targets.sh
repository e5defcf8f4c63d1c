#!/bin/sh
# targets.sh NAME...: the C table of the fuzz targets (tests/targets.h), whose function is called fuzz_NAME here.
set -eu
echo '#include "targets.h"'
for name in "$@"; do echo "int fuzz_$name(const uint8_t *data, size_t size);"; done
printf 'const struct target targets[] = {\n'
for name in "$@"; do printf '    {"%s", fuzz_%s},\n' "$name" "$name"; done
printf '    {NULL, NULL},\n};\n'
