#!/bin/bash
# Asks the mock server every case of the demo suite; all answers are right in both modes.
. "$(dirname "$0")/support.sh"

start_server --suite demo --oracle
for mode in prompt fc; do
  out=$work/run-$mode
  evalrun --model endpoint --suite demo --lang en,zhtw --base-url "$url" --mode "$mode" --out "$out"
  same "$mode: exit code" 0 "$status"
  cases=$(wc -l <"$out/journal.jsonl")
  [ "$cases" -gt 100 ] || { show; die "$mode: only $cases cases were asked"; }
  same "$mode: cases with a right answer by the reference" "$cases" "$(grep -c '"bfcl-v4": {"valid": true' "$out/journal.jsonl")"
  same "$mode: cases with a right answer by the strict rules" "$cases" "$(grep -c '"strict": {"valid": true' "$out/journal.jsonl")"
  same "$mode: cases in the summary" "$cases" "$(sed -nE 's/^   "total": ([0-9]+),/\1/p' "$out/summary.json")"
  same "$mode: result files hold all cases" "$cases" "$(find "$out/result" -name '*_result.json' -print0 | xargs -0 cat | wc -l)"
  grep -q '100\.00%' "$work/out" || { show; die "$mode: the table shows no 100.00%"; }

  # A second time, the same command asks nothing, changes nothing and shows the same table.
  cp "$work/out" "$work/table"
  before=$(cksum <"$out/journal.jsonl")
  evalrun --model endpoint --suite demo --lang en,zhtw --base-url "$url" --mode "$mode" --out "$out"
  same "$mode: exit code of the second time" 0 "$status"
  same "$mode: journal after the second time" "$before" "$(cksum <"$out/journal.jsonl")"
  same "$mode: table of the second time" "$(cat "$work/table")" "$(cat "$work/out")"
done

# Another run is refused in the folder of this run.
refuses "run-prompt.*" run --model oracle --suite demo --lang en --out "$work/run-prompt"
finish
