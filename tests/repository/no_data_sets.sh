#!/bin/bash
# Checks that no long line of a data set or of stored model outputs is a line of the tree. Needs $EVALRUN_SHARED.
. "$(dirname "$0")/rules.sh"
[ -n "${EVALRUN_SHARED:-}" ] || EVALRUN_SHARED=../shared
[ -d "$EVALRUN_SHARED/data" ] || { echo "skipped: \$EVALRUN_SHARED is not set, so there are no data sets to look for"; exit 77; }
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Prints the long lines of the files on standard input. Reads file by file: in one stream, a compressed file would make grep
# take the whole stream for binary.
long_lines() { xargs -0 grep -hIE '^.{100,}$' | sort -u; }
find . -type d \( -name .git -o -name 'build*' -o -name node_modules -o -name runs \) -prune -o -type f -print0 |
  long_lines >"$work/ours" || true
find "$EVALRUN_SHARED/data" "$EVALRUN_SHARED/golden" -type f -print0 | long_lines >"$work/theirs" || true
[ -s "$work/theirs" ] || { echo "there is no data under $EVALRUN_SHARED"; exit 2; }
comm -12 "$work/ours" "$work/theirs" >"$work/both"
[ ! -s "$work/both" ] || { cut -c1-160 "$work/both"; echo "^ lines of a data set"; exit 1; }
echo "none of $(wc -l <"$work/ours") long lines is a line of a data set"
