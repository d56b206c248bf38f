#!/bin/sh
# Fails when a layer includes another that ci/layers.txt does not give it.
set -eu
cd "$(dirname "$0")/.."
grep -rnH '^#include "' reference sim | awk -F: '
  FNR == NR { sub(/#.*/, ""); if ($1 != "") { gsub(/ /, "", $1); may[$1] = " " $2 " " }; next }
  { split($1, p, "/"); from = p[1] "/" p[2]; split($3, q, "\""); split(q[2], r, "/")
    to = r[1] "/" r[2]
    if (r[3] == "") { print $1 ":" $2 ": include by the path from the top: " q[2]; bad = 1; next }
    if (from != to && (from in may) && index(may[from], " " to " ") == 0) {
      print $1 ":" $2 ": " from " must not include " to; bad = 1 } }
  END { if (!bad) print "every include follows ci/layers.txt"; exit bad }' ci/layers.txt -
