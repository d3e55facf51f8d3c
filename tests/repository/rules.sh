# Sourced by the checks of the tree. A rule names a pattern that the tree must not hold, and a sample that the pattern finds.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
broken=0

# never WHY PATTERN SAMPLE PATH...: fails if a text file under the paths holds the pattern (extended regular expression).
never() {
  local why=$1 pattern=$2 sample=$3
  shift 3
  grep -qE -e "$pattern" <<<"$sample" || { echo "the rule \"$why\" does not find its own sample: $sample"; exit 2; }
  local paths=()
  for path in "$@"; do [ ! -e "$path" ] || paths+=("$path"); done
  [ ${#paths[@]} -gt 0 ] || return 0
  if grep -rnIE --exclude=.git --exclude-dir=.git --exclude-dir='build*' --exclude-dir=node_modules --exclude-dir=runs -e "$pattern" "${paths[@]}"; then
    echo "^ $why"
    broken=1
  fi
}
