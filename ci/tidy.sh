#!/bin/sh
# clang-tidy over reference/ and sim/, with the compile commands of the build folder $1; further
# arguments are the files to look at instead of all.  A file that was clean before, with the same
# text, headers and checks, is not looked at again.
set -eu
cd "$(dirname "$0")/.."
command -v clang-tidy > /dev/null || { echo "clang-tidy is not here: install clang-tidy"; exit 77; }
build=$1
shift
# shellcheck disable=SC2046
[ $# -gt 0 ] || set -- $(git ls-files -co --exclude-standard 'reference/*.cpp' 'sim/*.cpp')
mkdir -p "$build/tidy"
headers=$({ cat .clang-tidy; clang-tidy --version; git ls-files -co --exclude-standard 'reference/*.h' 'sim/*.h' |
    sort | xargs cat; } | sha256sum | cut -d' ' -f1)
# shellcheck disable=SC2016
printf '%s\n' "$@" | grep -Ev '_(freebsd|other)\.cpp$|^reference/cli/main\.cpp$' |
    HEADERS=$headers BUILD=$build xargs -P "$(nproc)" -I{} sh -c '
        key=$( { echo "$HEADERS"; cat "$1"; } | sha256sum | cut -d" " -f1)
        [ -e "$BUILD/tidy/$key" ] && exit 0
        clang-tidy --quiet -p "$BUILD" "$1" 2> /dev/null && : > "$BUILD/tidy/$key"' sh {}
