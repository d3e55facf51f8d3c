#!/bin/bash
# evalrun compare over cases that are judged by meaning: cases that were not scored are missing, stub vectors are
# marked, and means of metrics are compared as values without intervals.
. "$(dirname "$0")/support.sh"

json() { jq -r "$2" "$1"; }
data=$work/data/t-eval
mkdir -p "$data"
meta='"meta": {"API_list": ["Map.find", "Mail.send"]}'
plan='[{"id": 0, "name": "Map.find", "args": {"place": "Ulm"}}, {"id": 1, "name": "Mail.send", "args": {"to": "Ann"}}]'
step='{"thought": "look it up", "name": "Map.find", "args": {"place": "Ulm"}}'
prompt='[{"role": "system", "content": "Plan."}, {"role": "user", "content": "Find it"}, {"role": "function", "content": "ok"}]'
text=$(sed 's/"/\\"/g' <<<"$prompt")
echo "{\"q0\": {\"origin_prompt\": $prompt, \"ground_truth\": $plan, $meta}}" >"$data/plan_json_v2.json"
echo "{\"q0\": {\"origin_prompt\": \"$text\", \"ground_truth\": $plan, $meta}}" >"$data/plan_str_v2.json"
for kind in reason retrieve understand; do
  echo "{\"q0\": {\"origin_prompt\": $prompt, \"ground_truth\": {\"thought\": \"look it up\", \"name\": \"Map.find\", \"args\": \"Ulm\"}, \"meta_data\": {\"response_format\": \"str\"}}}" \
    >"$data/${kind}_str_v2.json"
done
echo "{\"q0\": {\"origin_prompt\": $prompt, \"ground_truth\": $step, \"meta_data\": {\"response_format\": \"json\"}}}" \
  >"$data/reason_retrieve_understand_json_v2.json"
echo "{\"q0\": {\"origin_prompt\": $prompt, \"ground_truth\": {\"answer\": \"B\", \"thought\": \"\"}}}" >"$data/review_str_v6.json"
cat >"$data/instruct_v2.json" <<'END'
{"q0": {"origin_prompt": [{"role": "user", "content": "a"}], "ground_truth": {"action": "f", "args": {"x": 1}},
        "template": {"thought": "t", "action": "a", "args": "p"}, "meta_data": {"response_format": "json"}},
 "q1": {"origin_prompt": [{"role": "user", "content": "b"}], "ground_truth": {"action": "f", "args": {"x": 1}},
        "template": {"thought_start": "T:", "thought_end": "\n", "action_start": "A:", "action_end": "\n", "args_start": "P:",
                     "args_end": "\n"}, "meta_data": {"response_format": "string"}}}
END
ask() { evalrun run --model oracle --suite t-eval --lang en --data "$work/data" --quiet "$@"; same "exit code of the run $*" 0 "$status"; }
ask --embedder stub --out "$work/stub" --leaderboard "$work/board"
ask --out "$work/none"

# Summaries are means of metrics: each run has a value without an interval, and no gate can decide by it.
evalrun compare "$work/stub" "$work/stub" --json "$work/same.json" --csv "$work/same.csv" --markdown "$work/same.md" --junit "$work/same.xml" --html "$work/same.html"
same "exit code of equal runs" 0 "$status"
grep -qE '^Overall \[en\] +9 +100.00% +100.00% +0.00 +- +-$' "$work/out" || { show; die "the mean of metrics has no value"; }
grep -qE ' 0 +0\.00% +0\.00%' "$work/out" && { show; die "a summary without cases shows 0.00%"; }
grep -q '^Overall \[en\], .*: a mean of metrics' "$work/out" || { show; die "no reason is given for the missing interval"; }
same "JSON of a mean of metrics" "100 100 0 null null" \
  "$(json "$work/same.json" '.summaries[] | select(.id == "overall") | "\(.base * 100 | round) \(.new * 100 | round) \(.change) \(.interval95) \(.p)"')"
grep -q "^| Overall .*en.* | 9 | 100.00% | 100.00% " "$work/same.md" || { cat "$work/same.md"; die "Markdown lacks the mean of metrics"; }
for gate in overall=1 per-summary=1; do
  evalrun compare "$work/stub" "$work/stub" --gate "$gate"
  same "exit code of a gate on means of metrics, $gate" 4 "$status"
  grep -qE '^INCONCLUSIVE +Overall \[en\]: .*cannot be decided: a mean of metrics' "$work/out" || { show; die "$gate does not say why"; }
done
evalrun report "$work/stub" --quiet --baseline "$work/stub.base"
evalrun compare "$work/stub.base" "$work/stub"
same "exit code against a baseline" 0 "$status"
grep -qE '^Overall \[en\] +- +not compared' "$work/out" || { show; die "a baseline has metrics"; }
grep -q 'which a baseline does not keep' "$work/out" || { show; die "no note says that a baseline keeps no metrics"; }

# Stub vectors are marked.
for file in "$work/out" "$work/same.md" "$work/same.html"; do
  grep -q 'STUB: 1 case of plan.\?_json .*en.* was judged with stub vectors' "$file" || { cat "$file"; die "$file does not mark stub vectors"; }
done
grep -q '<property name="stubbed" value="1"/>' "$work/same.xml" || { cat "$work/same.xml"; die "JUnit does not mark stub vectors"; }
same "stub vectors in JSON" 1 "$(json "$work/same.json" '.categories[] | select(.category == "plan_json") | .stubbed')"
column() { awk -F, -v kind="$1" -v name="$2" -v of="$3" 'NR == 1 { for (i = 1; i <= NF; ++i) at[$i] = i } $1 == kind && $4 == name { print $at[of] }' "$4"; }
same "stub vectors in CSV" 1 "$(column category plan_json stubbed "$work/same.csv")"
grep -q '^STUB: .* judged with stub vectors' "$work/board"/*_-1.txt || { cat "$work/board"/*; die "the reference's table does not mark stub vectors"; }
same "the mark in the reference's results" true "$(json "$(echo "$work/board"/*_-1.json)" 'has("STUB")')"

# Runs with different embedders are not comparable.
cp -r "$work/stub" "$work/other"
sed 's/"embedder": *"stub"/"embedder": "other-model"/' "$work/stub/manifest.json" >"$work/other/manifest.json"
for base in "$work/stub" "$work/stub.base"; do
  refuses 'different embedders compared the meanings; embedder: .stub. in BASE, .other-model. in NEW.*--allow-different embedder' compare "$base" "$work/other"
  evalrun compare "$base" "$work/other" --allow-different embedder
  same "exit code where embedders may differ" 0 "$status"
  grep -q 'different embedders' "$work/out" || { show; die "the different embedders are not reported"; }
done

# Cases that one of the runs did not score are missing from the comparison.
for pair in "$work/none $work/none" "$work/stub $work/none" "$work/none $work/stub"; do
  # shellcheck disable=SC2086
  evalrun compare $pair --gate max-drop=1.0 --json "$work/part.json" --csv "$work/part.csv" --junit "$work/part.xml" \
    --markdown "$work/part.md" --html "$work/part.html"
  same "exit code of cases that were not scored: $pair" 3 "$status"
  grep -qE '^plan_json \[en\] +0 of 1 +not compared' "$work/out" || { show; die "a category that was not scored has no row"; }
  grep -qE '^total +6 of 9 ' "$work/out" || { show; die "the total is not n of N"; }
  for file in "$work/out" "$work/part.md" "$work/part.html" "$work/part.xml"; do
    grep -q 'INCOMPLETE: not compared, since not scored in one of the runs: 3 cases .*there is no embedder' "$file" || { cat "$file"; die "$file does not say what was not scored"; }
  done
  grep -q '^gate: INCOMPLETE$' "$work/out" || { show; die "a gate over a part decides"; }
  grep -q '^GO ' "$work/out" && { show; die "a check of an incomplete comparison passes"; }
  same "JSON of a part" "INCOMPLETE false false 3" "$(json "$work/part.json" '"\(.gate.verdict) \(.complete) \(.accepted) \([.not_scored[]] | add)"')"
  same "checks in JSON" INCOMPLETE "$(json "$work/part.json" '[.gate.checks[].verdict] | unique | join(" ")')"
  same "CSV of what was not scored" "false 1" "$(column category plan_json complete "$work/part.csv") $(column category plan_json not_scored "$work/part.csv")"
  same "a check in CSV" INCOMPLETE "$(column check total verdict "$work/part.csv")"
  grep -A1 '<testcase classname="gate" name="total"' "$work/part.xml" | grep -q '<skipped ' || { cat "$work/part.xml"; die "a check that decides nothing passes in JUnit"; }
done
evalrun compare "$work/none" "$work/none"
same "exit code of cases that were not scored, without a gate" 3 "$status"
evalrun compare "$work/none" "$work/stub" --category 'instruct_json,retrieve_str,understand_str,review_str' --gate max-drop=1.0 --json "$work/part.json"
same "exit code of the categories that are scored" 0 "$status"
same "JSON of categories on purpose" "GO false true 4" "$(json "$work/part.json" '"\(.gate.verdict) \(.complete) \(.accepted) \(.left_out)"')"
finish
