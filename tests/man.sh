#!/bin/sh
# The manual pages: mandoc(1) finds nothing wrong with them, and they name just the options and
# commands that --help of the program $1 names.
set -eu
cd "$(dirname "$0")/.."
program=$1
command -v mandoc > /dev/null || { echo "mandoc is not here: install mandoc"; exit 77; }

mandoc -T lint -W warning docs/man/*.1

# Long options of a page's list and of a help text, sorted.
of_page() { sed -n 's/^\.It Fl\(.*\)/\1/p' "$1" | grep -o -e '-[a-z][a-z-]*' | sort -u; }
of_help() { "$program" "$@" --help | sed -n 's/^  \(-[^ ]*\).*/\1/p' | grep -o -e '--[a-z][a-z-]*' |
    sed 's/^-//' | sort -u; }

compare() {
    what=$1 page=$2 help=$3
    [ -n "$page" ] || { echo "$what: the page lists nothing" >&2; exit 1; }
    [ "$page" = "$help" ] && return
    printf '%s: the page says\n%s\n--help says\n%s\n' "$what" "$page" "$help" >&2
    exit 1
}
compare guestlink-check.1 "$(of_page docs/man/guestlink-check.1)" "$(of_help check)"
compare guestlink.1 "$(of_page docs/man/guestlink.1)" "$(of_help)"
compare "commands of guestlink.1" \
    "$(sed -n 's/^\.It Cm \([a-z]*\)$/\1/p' docs/man/guestlink.1 | sort)" \
    "$("$program" --help | sed -n '/^Subcommands:/,/^$/s/^  \([a-z]*\)  .*/\1/p' | sort)"
