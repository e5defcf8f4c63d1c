#!/bin/sh
# registry.sh CONTRACT FOLDER ARRAY: the C table of all kinds of one contract, from the listing of src/FOLDER.
set -eu
export LC_ALL=C
contract=$1 folder=$2 array=$3
stems=$(find "src/$folder" -maxdepth 1 -name '*.c' 2> /dev/null | sed 's|.*/||; s/\.c$//' | sort)
name() { echo "${contract}_$1" | tr - _; }
echo "#include \"core/$contract.h\""
for s in $stems; do
    echo "extern const struct $contract $(name "$s");"
done
echo "const struct $contract *const ${array}[] = {"
for s in $stems; do echo "    &$(name "$s"),"; done
echo "    NULL,"
echo "};"
echo "const size_t n_${array} = sizeof ${array} / sizeof *${array} - 1;"
echo "extern const struct kind *const ${contract}_heads[];"
echo "const struct kind *const ${contract}_heads[] = {"
for s in $stems; do echo "    &$(name "$s").kind,"; done
echo "    NULL,"
echo "};"
