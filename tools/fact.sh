#!/bin/sh
# fact.sh KEY: what CITATION.cff, the one place of such facts, says at its top level under that key (version, title, abstract, license).
set -eu
awk -v key="$1" '
    folded && /^  / { sub(/^ +/, ""); text = text (text == "" ? "" : " ") $0; next }
    { folded = 0 }
    index($0, key ":") == 1 { text = substr($0, length(key) + 2); gsub(/^ +"?|"? *$/, "", text)
        if (text == ">-") { folded = 1; text = "" } }
    END { print text }' CITATION.cff
