#!/bin/bash
# evalrun check on streams: unusual line ends, huge lines, broken lines, and readers and writers that disappear.
. "$(dirname "$0")/support.sh"

cat >"$work/cases.jsonl" <<'END'
{"id": "area_0", "question": "How big is it?", "function": [{"name": "area", "description": "An area", "parameters": {"type": "dict", "properties": {"base": {"type": "integer"}, "unit": {"type": "string"}}, "required": ["base"]}}], "ground_truth": [{"area": {"base": [10], "unit": ["", "m2"]}}]}
END
cases=(--cases "$work/cases.jsonl")
right='{"id": "area_0", "output": "[area(base=10)]"}'
wrong='{"id": "area_0", "output": [{"area": "{\"base\": 11}"}]}'

# summed: the verdicts in order, as letters t(rue) and f(alse) and the numbers of the lines that could not be judged.
summed() { sed -nE 's/.*"valid": (t|f).*/\1/p; s/.*"line": ([0-9]+), "input_error".*/<\1>/p' "$work/out" | tr -d '\n'; }

: >"$work/in"
evalrun_reading check "${cases[@]}"
same "empty input" "0 " "$status $(summed)"
printf '%s' "$right" >"$work/in"
evalrun_reading check "${cases[@]}"
same "one line without an end" "0 t" "$status $(summed)"
printf '%s\r\n\r\n\n  \n%s\r\n%s' "$right" "$wrong" "$right" >"$work/in"
evalrun_reading check "${cases[@]}"
same "lines that end in CR LF, blank ones between them" "0 tft" "$status $(summed)"

# Thousands of lines in many blocks, with a broken line and invalid UTF-8 in the middle, keep their numbers and order.
lines() { for _ in $(seq "$1"); do printf '%s\n%s\n' "$right" "$wrong"; done; }
{ lines 3000; printf '\n{"id": "area_0", "output": "[area(\n{"id": "area_0", "output": "\xff"}\n'; lines 3000; } >"$work/in"
evalrun_reading check "${cases[@]}"
ft() { printf 'tf%.0s' $(seq 3000); }
same "broken lines in the middle" "3 $(ft)<6002><6003>$(ft)" "$status $(summed)"
grep -q '"line": 6002, "input_error": "not JSON: a string is not closed (column 35)"' "$work/out" || { show; die "the place in the line"; }
cp "$work/out" "$work/auto"
evalrun_reading check "${cases[@]}" --parser tree-sitter --verbose
same "tree-sitter alone gives the same verdicts" "" "$(diff "$work/auto" "$work/out")"
grep -q '6000 outputs were Python text; the fast parser read 0 of them' "$work/err" || { show; die "tree-sitter alone, counted"; }
evalrun_reading check "${cases[@]}" --verbose
grep -q 'the fast parser read 6000 of them (100.0 %), tree-sitter 0' "$work/err" || { show; die "the share of the fast parser"; }

# A line of 50 MB is judged like any other.
{ echo "$right"; printf '{"id": "area_0", "output": "'; head -c 50000000 /dev/zero | tr '\0' x; printf '"}\n%s' "$wrong"; } >"$work/in"
evalrun_reading check "${cases[@]}"
same "a line of 50 MB" "0 tff" "$status $(summed)"

# A writer that waits for each verdict before the next output gets it, even on one core.
for on in "" "taskset -c $(taskset -cp $$ | sed -E 's/.*: ([0-9]+).*/\1/')"; do
  # shellcheck disable=SC2086
  coproc ask { exec $on timeout 60 "$program" check "${cases[@]}"; }
  for _ in 1 2 3; do
    echo "$right" >&"${ask[1]}"
    read -r -t 20 answer <&"${ask[0]}" || die "no verdict before the next output"
    same "a verdict in time" '"valid": true' "$(grep -o '"valid": true' <<<"$answer")"
  done
  exec {ask[1]}>&-
  wait "$ask_PID"
done

# If the reader of the verdicts disappears, the program ends without a crash.
status=0
{ yes "$right" | timeout 60 "$program" check "${cases[@]}" 2>"$work/err" || echo $? >"$work/code"; } | head -n 1 >"$work/out"
same "a reader that disappears" "3 1" "$(cat "$work/code") $(wc -l <"$work/out")"
grep -q 'standard output: the verdicts could not be written' "$work/err" || { show; die "the reason"; }
status=0
timeout 60 "$program" check "${cases[@]}" <"$work" >"$work/out" 2>"$work/err" || status=$?
same "a folder as input" 3 "$status"
grep -q 'standard input: reading stopped: Is a directory' "$work/err" || { show; die "the reason"; }
finish
