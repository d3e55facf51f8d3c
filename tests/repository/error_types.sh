#!/bin/bash
# Checks that the glossary explains every error type of the table in the code, in the same words, and no other, and that
# checkers do not write error types as text.
. "$(dirname "$0")/rules.sh"

# rows_in: prints "name | meaning" for each row of the table on standard input, except the empty first row.
rows_in() {
  tr '\n' ' ' | grep -oE '\{ErrorType::[a-z0-9_]+, *"[^"]+", *"([^"\\]|\\.)*"\}' |
    sed -E 's/^\{ErrorType::[a-z0-9_]+, *"([^"]+)", *"(.*)"\}$/\1 | \2/; s/\\"/"/g' | sort
}
# names_in PATH...: prints the lines with names such as "value_error:string" and "API_NAME_MISMATCH" in string literals.
names_in() { grep -rnE '"(([a-z_]+(_error|_checker|_checker_no_order)|ast_decoder|t_eval):[a-z_]+(/[a-z_]+)?|[A-Z]+(_[A-Z]+)+|upstream_crash)"' "$@"; }
documented() {
  awk '/^## /{ on = $0 == "## Error types" } on && /^\| `/' docs/glossary.md | sed -E 's/^\| `([^`]+)` \| (.*) \|$/\1 | \2/; s/`//g' | sort
}

[ "$(rows_in <<<'{ErrorType::none, "", ""}, {ErrorType::a_b, "x:y/z", "a \"b\"
"}, {ErrorType::c, "C_D",
  "e"},' | wc -l)" -eq 2 ] || { echo "two rows of the sample should be found"; exit 2; }
[ "$(names_in - <<<'f("value_error:string", "NO_SUCH_CLASS", "music://", "see: this")' | wc -l)" -eq 1 ] ||
  { echo "the sample names error types on one line"; exit 2; }
rows=$(rows_in <lib/src/error_type.cpp)
[ -n "$rows" ] || { echo "there are no rows in lib/src/error_type.cpp"; exit 2; }
different=$(diff <(echo "$rows") <(documented) | grep '^[<>]' || true)
[ -z "$different" ] || { printf '%s\n^ lib/src/error_type.cpp (<) and docs/glossary.md (>) differ\n' "$different"; broken=1; }
written=$(names_in checkers/src || true)
[ -z "$written" ] || { printf '%s\n^ error types are enumerators of ErrorType, not text\n' "$written"; broken=1; }
echo "$(documented | wc -l) error types"
exit $broken
