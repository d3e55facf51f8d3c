#!/bin/bash
# Every output of a run or score over a part of the cases names the selection, and its score sheets show no figures.
. "$(dirname "$0")/support.sh"

line='selection: the first 2 of each category, [0-9]+ of [0-9]+ cases'
# names_the_part WHAT: every output of the last command, including $work/part.*, names the selection.
names_the_part() {
  for file in "$work/out" "$work/part.md" "$work/part.html"; do
    grep -qE "$line" "$file" || { show; die "$1: $file does not name the selection"; }
  done
  jq -e '.reports[0].selection | test("^the first 2 of each category, [0-9]+ of [0-9]+ cases$")' "$work/part.json" >/dev/null ||
    die "$1: JSON does not name the selection"
  same "$1: rows of CSV without the selection" 0 "$(tail -n +2 "$work/part.csv" | grep -vc ',the first 2 of each category$' || true)"
  checks=$((checks + 4))
}
outputs=(--json "$work/part.json" --csv "$work/part.csv" --markdown "$work/part.md" --html "$work/part.html" --leaderboard "$work/sheets")

evalrun run --model oracle --suite demo --lang en --mode fc --limit 2 --out "$work/part" "${outputs[@]}"
names_the_part run
same "figures of a sheet over a part" 0 "$(tail -q -n 1 "$work"/sheets/en/*.csv | grep -c '%' || true)"
same "figures of the sheet in the run's folder" 0 "$(tail -q -n 1 "$work"/part/score/en/*.csv | grep -c '%' || true)"
grep -q 'note: --leaderboard writes N/A for categories of which a part was selected' "$work/err" || { show; die "no note explains the empty sheet"; }
evalrun report "$work/part" "${outputs[@]}" --baseline "$work/part.base"
names_the_part report
evalrun report "$work/part.base" --json "$work/base.json"
same "the selection in a baseline" "$(jq '.reports[0].selection' "$work/part.json")" "$(jq '.reports[0].selection' "$work/base.json")"
evalrun score --suite demo --lang en --limit 2 --results "$work/part/result" "${outputs[@]}"
names_the_part score

# Drawn cases and selected ids are named too, and results of other ids cause no message.
evalrun score --suite demo --lang en --sample 1 --seed 7 --results "$work/part/result" --partial
grep -qE 'selection: 1 of each category, drawn with seed 7, [0-9]+ of [0-9]+ cases' "$work/out" || { show; die "the drawn sample is not named"; }
evalrun score --suite demo --lang en --ids 'simple*' --results "$work/part/result" --partial
grep -qE 'selection: the ids simple\*, [0-9]+ of [0-9]+ cases' "$work/out" || { show; die "the ids are not named"; }
grep -q 'no selected case' "$work/out" "$work/err" && { show; die "results that were left out are reported"; }

# A limit above the number of cases selects all cases.
evalrun run --model oracle --suite demo --lang en --mode fc --limit 9999 --out "$work/whole" --leaderboard "$work/whole-sheets"
grep -q 'selection:' "$work/out" && { show; die "a selection of all cases is named"; }
same "figures of a sheet over all" 1 "$(tail -n 1 "$work/whole-sheets/en/data_overall.csv" | grep -c '%')"

# A shard is refused in the folder of a whole run, because no report would show it.
evalrun run --model oracle --suite demo --lang en --mode fc --out "$work/mine"
refuses 'holds a whole run, and shards of another cannot lie in it; choose another --out' \
  run --model oracle --suite demo --lang en --mode fc --out "$work/mine" --shard 1/2 --quiet
[ ! -e "$work/mine/shard-1-of-2" ] || die "a shard was put into a whole run"

# Many identical texts are reported, because they are hardly answers of a model.
mkdir -p "$work/data" "$work/pages/m"
for i in $(seq 0 29); do
  echo "{\"id\": \"irrelevance_$i\", \"question\": [[{\"role\": \"user\", \"content\": \"q $i\"}]], \"function\": [{\"name\": \"f\", \"description\": \"d\", \"parameters\": {\"type\": \"dict\", \"properties\": {}, \"required\": []}}]}" >>"$work/data/BFCL_v4_irrelevance.json"
  if [ "$i" -lt 9 ]; then answer="no $i"; else answer="<html>502 Bad Gateway</html>"; fi
  echo "{\"id\": \"irrelevance_$i\", \"result\": \"$answer\"}" >>"$work/pages/m/BFCL_v4_irrelevance_result.json"
done
evalrun score --suite bfcl --data "$work/data" --results "$work/pages" --out "$work/scored"
same='21 of 30 answers of irrelevance are the same text: "<html>502 Bad Gateway</html>"'
grep -qF "$same" "$work/out" || { show; die "the repeated text is not reported"; }
evalrun report "$work/scored" --markdown "$work/same.md" --json "$work/same.json"
grep -qF "$same" "$work/out" || { show; die "report: the repeated text is not reported"; }
same "the warning in JSON" "$same" "$(jq -r '.reports[0].warnings[0]' "$work/same.json")"
sed -i 's/<html>502 Bad Gateway<.html>/[]/' "$work/pages/m/BFCL_v4_irrelevance_result.json"
evalrun score --suite bfcl --data "$work/data" --results "$work/pages"
grep -q 'are the same text' "$work/out" && { show; die "empty lists of calls are reported as a repeated text"; }
finish
