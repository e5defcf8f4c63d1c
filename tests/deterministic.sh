#!/bin/sh
# Two reproductions on purpose unlike each other (folder, time zone, locale, umask, workers, order of runs) must give the
# same bytes: PDF, HTML, SVG, CSV. Usage: tests/deterministic.sh PROGRAM FOLDER; the reduced profile, unless FULL is set.
set -eu
program=$1 folder=$2
profile=quick
[ -z "${FULL:-}" ] || profile=full

rm -rf "$folder"
mkdir -p "$folder/one" "$folder/another place, of a longer näme"
one=$(cd "$folder/one" && pwd)
other=$(cd "$folder/another place, of a longer näme" && pwd)

# A copy of what is committed or about to be, and of nothing that was built.
for place in "$one" "$other"; do
  cp -r experiments plots "$place"
  mkdir -p "$place/report" "$place/db"
  for part in report/*; do
    case $part in report/report.pdf | report/report.html) ;; *) cp -r "$part" "$place/report" ;; esac
  done
  [ ! -d db/queries ] || cp -r db/queries "$place/db"
done

(
  cd "$one"
  umask 022
  TZ=UTC LC_ALL=C.UTF-8 "$program" run --profile "$profile" -j 2 > run.out
  TZ=UTC LC_ALL=C.UTF-8 "$program" report > report.out
)
(
  cd "$other"
  umask 077
  export TZ=Asia/Kathmandu LC_ALL=POSIX HOME=/nonexistent
  "$program" run --profile "$profile" -j 1 > run.out
  "$program" report > report.out
)

status=0 n=0
for file in report/report.pdf report/report.html $(cd "$one" && find build -name '*.svg' -o -name '*.pdf' -o -name '*.csv' | sort); do
  n=$((n + 1))
  cmp "$one/$file" "$other/$file" || status=1
done
first=$(cd "$one" && "$program" digest) second=$(cd "$other" && "$program" digest)
[ "$first" = "$second" ] || { echo "the digests of the results differ: $first, $second"; status=1; }
[ "$status" -eq 0 ] && echo "$n files and the digest of all results are the same, byte for byte ($profile profile)"
exit "$status"
