#!/bin/bash
# The glossary explains every error type of the checkers, and no other.
. "$(dirname "$0")/rules.sh"

# error_types_in PATH...: names such as "value_error:string" and "API_NAME_MISMATCH" in string literals, one a line.
error_types_in() {
  grep -rhoE '"([a-z_]+:[a-z_]+(/[a-z_]+)?|[A-Z]+(_[A-Z]+)+|upstream_crash)"' "$@" | tr -d '"' | sort -u
}
documented() { awk '/^## /{ on = $0 == "## Error types" } on && /^\| `/' docs/glossary.md | cut -d'`' -f2 | sort -u; }

[ "$(error_types_in - <<<'f("made_up:error", "list_error:a/b", "NO_SUCH_CLASS", "music://", "see: this")' | wc -l)" -eq 3 ] ||
  { echo "three names of the sample should be found"; exit 2; }
error_types_in checkers/src >/dev/null || { echo "there are no error types in checkers/src"; exit 2; }
unexplained=$(comm -23 <(error_types_in checkers/src) <(documented))
[ -z "$unexplained" ] || { printf '%s\n^ docs/glossary.md does not explain these error types\n' "$unexplained"; broken=1; }
unknown=$(comm -13 <(error_types_in checkers/src) <(documented))
[ -z "$unknown" ] || { printf '%s\n^ docs/glossary.md explains these error types, and no checker gives them\n' "$unknown"; broken=1; }
echo "$(documented | wc -l) error types"
exit $broken
