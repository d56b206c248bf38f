#!/bin/sh
# Lays all C++ out by .clang-format; with --check only says what is not.
set -eu
cd "$(dirname "$0")/.."
command -v clang-format > /dev/null || { echo "clang-format is not here: install clang-format"; exit 77; }
mode=-i
[ "${1:-}" = --check ] && mode='--dry-run -Werror'
# shellcheck disable=SC2086
git ls-files -co --exclude-standard -z '*.cpp' '*.h' | grep -zv '^ci/not_portable/' |
    xargs -0 -r clang-format $mode
