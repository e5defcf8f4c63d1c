#!/bin/sh
# embed.sh FILE...: these files as bytes in one C file (declared in base/embedded.h); the assembler reads them.
set -eu
export LC_ALL=C
# The last line of wc, of several files, is their sum.
wc -c "$@" /dev/null | awk '
    BEGIN { n = 0; print "#include \"base/embedded.h\"" }
    $2 == "/dev/null" { exit }
    {
        printf "__asm__(\".section .rodata\\n.global embedded_%d\\nembedded_%d: .incbin \\\"%s\\\"\\n.byte 0\\n.previous\");\n", n, n, $2
        print "extern const unsigned char embedded_" n "[];"
        rows = rows "    {\"" $2 "\", embedded_" n ", " $1 "},\n"
        n++
    }
    END { print "const struct embedded embedded_files[] = {\n" rows "    {NULL, NULL, 0},\n};" }'
