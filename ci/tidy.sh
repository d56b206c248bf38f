#!/bin/sh
# clang-tidy over reference/ and sim/, with the compile commands of the build folder $1; further
# arguments are the files to look at instead of all.  A file that was clean before, with the same
# text, headers of ours and checks, is not looked at again.
set -eu
cd "$(dirname "$0")/.."
command -v clang-tidy > /dev/null || { echo "clang-tidy is not here: install clang-tidy"; exit 77; }
build=$1
shift
# shellcheck disable=SC2046
[ $# -gt 0 ] || set -- $(git ls-files -co --exclude-standard 'reference/*.cpp' 'sim/*.cpp')
mkdir -p "$build/tidy"

# Each source with the headers of ours that its last build read, one line a source.
ninja -C "$build" -t deps | awk -v top="$PWD/" '
    function flush() { if (source != "") print source headers; source = headers = "" }
    /^[^ ]/ { flush(); next }
    { path = $1; sub("^.*/\\.\\./", "", path); if (index(path, top) == 1) path = substr(path, length(top) + 1)
      if (path !~ /^(reference|sim)\//) next
      if (source == "") source = path; else headers = headers " " path }
    END { flush() }' | sort -u > "$build/tidy/headers.txt"
checks=$({ cat .clang-tidy; clang-tidy --version; } | sha256sum | cut -d' ' -f1)

# shellcheck disable=SC2016
printf '%s\n' "$@" | grep -Ev '_(freebsd|other)\.cpp$|^reference/cli/main\.cpp$' |
    CHECKS=$checks BUILD=$build xargs -P "$(nproc)" -I{} sh -c '
        headers=$(grep -m 1 "^$1 " "$BUILD/tidy/headers.txt" | cut -d" " -f2-) || headers=
        key=$( { echo "$CHECKS"; cat "$1" $headers; } | sha256sum | cut -d" " -f1)
        [ -e "$BUILD/tidy/$key" ] && exit 0
        clang-tidy --quiet -p "$BUILD" --extra-arg=-Wno-unknown-warning-option "$1" 2> /dev/null && : > "$BUILD/tidy/$key"' sh {}
