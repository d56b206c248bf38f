#!/bin/sh
# Every shell script of the project passes shellcheck; fixtures are other people's and do not count.
set -eu
cd "$(dirname "$0")/.."
command -v shellcheck > /dev/null || { echo "shellcheck is not here: install shellcheck"; exit 77; }
git ls-files -co --exclude-standard -- ci .ci bench tests scenarios | while read -r file; do
    [ -f "$file" ] && head -n 1 "$file" | grep -qE '^#!.*[ /](ba|da)?sh' && printf '%s\0' "$file"
done | xargs -0 -r shellcheck
