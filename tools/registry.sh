#!/bin/sh
# registry.sh CONTRACT FOLDER ARRAY: the C table of all kinds of one contract, from the listing of src/FOLDER.
set -eu
export LC_ALL=C
contract=$1 folder=$2 array=$3
stems=$(ls "src/$folder" 2>/dev/null | sed -n 's/\.c$//p' | sort)
echo "#include \"core/$contract.h\""
for s in $stems; do
    echo "extern const struct $contract ${contract}_$(echo "$s" | tr - _);"
done
echo "const struct $contract *const ${array}[] = {"
for s in $stems; do echo "    &${contract}_$(echo "$s" | tr - _),"; done
echo "    NULL,"
echo "};"
echo "const size_t n_${array} = sizeof ${array} / sizeof *${array} - 1;"
echo "extern const struct kind *const ${contract}_heads[];"
echo "extern const char *const ${contract}_digests[];"
echo "const struct kind *const ${contract}_heads[] = {"
for s in $stems; do echo "    &${contract}_$(echo "$s" | tr - _).kind,"; done
echo "    NULL,"
echo "};"
echo "const char *const ${contract}_digests[] = {"
for s in $stems; do echo "    \"$(tools/digest.sh "src/$folder/$s.c")\","; done
echo "    NULL,"
echo "};"
