#!/bin/sh
# Installs the build folder $1 into a new prefix and uses what stands there.
set -eu
source=$(cd "$(dirname "$0")/.." && pwd)
prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT
cmake --install "$1" --prefix "$prefix" > /dev/null
for file in bin/guestlink share/doc/guestlink/README.md share/doc/guestlink/LICENSE \
    share/man/man1/guestlink.1 share/man/man1/guestlink-check.1; do
    [ -e "$prefix/$file" ] || { echo "not installed: $file" >&2; exit 1; }
done
cd /
"$prefix/bin/guestlink" --version
"$prefix/bin/guestlink" check "$source/fixtures/laptops/seed-001-fixed"
