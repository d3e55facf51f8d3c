#!/bin/bash
# Checks that two rules have one definition each: the characters that string standardization drops, and that an int is
# accepted for a declared float.
. "$(dirname "$0")/rules.sh"

# one WHAT PATTERN: the pattern occurs in exactly one line of the product's sources.
one() {
  local found
  found=$(grep -rnF --include='*.[ch]pp' -e "$2" lib checkers reports runners || true)
  [ -n "$found" ] && [ "$(wc -l <<<"$found")" -eq 1 ] || { printf '%s\n^ %s must have exactly one definition\n' "$found" "$1"; broken=1; }
  echo "$1: $(cut -d: -f1,2 <<<"$found" | head -1)"
}

one "string standardization" '" ,./-_*^"'
one "an int is accepted where a float is declared" 'declared == "float"'
exit $broken
