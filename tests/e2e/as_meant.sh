#!/bin/bash
# The figures as meant: what a model would score if its calls were read in any form that auto finds. They stand
# next to the official figures in every output and change none of them.
. "$(dirname "$0")/support.sh"
says() { checks=$((checks + 1)); grep -qF -e "$2" "$1" || { show; die "expected in $1: $2"; }; }
silent() { checks=$((checks + 1)); ! grep -qF -e "$2" "$1" || { show; die "not expected in $1: $2"; }; }

# as_hermes FROM TO IDS: a folder of results, with the calls of these cases written as Hermes's text.
as_hermes() {
  local file
  (cd "$1" && find . -name '*_result.json') | while read -r file; do
    mkdir -p "$2/$(dirname "$file")"
    jq -c --slurpfile ids "$3" 'if $ids[0][.id] and (.result | type == "array") then
        .result |= (map(to_entries[] | "<tool_call>\n{\"name\": " + (.key | tojson) + ", \"arguments\": " + .value + "}\n</tool_call>") | join("\n"))
      else . end' "$1/$file" >"$2/$file"
  done
}
# right_calls RUN: the ids of the cases with right calls, as the keys of an object.
right_calls() {
  jq -cn '[inputs | select(.verdicts["bfcl-v4"].valid and (.result | type == "array" and length > 0)) | {(.id): true}] | add' "$1/journal.jsonl"
}
# rows FILE KIND: language, name, rules, n, right answers, accuracy and interval of the rows of one kind.
rows() { awk -F, -v kind="$2" '$4 == kind && $7 == "run" && $5 !~ /^(all cases|cases that expect a call)$/ { print $3, $5, $6, $8, $9, $10, $11, $12 }' "$1" | grep -v ' strict ' | sort; }

# Right answers of the demo suite, then the same as text that the official decoding cannot read.
evalrun run --suite demo --model oracle --mode fc --out "$work/right" --csv "$work/right.csv"
same "exit code of the run" 0 "$status"
silent "$work/out" "as meant"
silent "$work/right/summary.json" as_meant
silent "$work/right.csv" "as meant"
right_calls "$work/right" >"$work/ids"
as_hermes "$work/right/result" "$work/texts" "$work/ids"
score="score --suite demo --results $work/texts"
evalrun $score --out "$work/hermes" --csv "$work/hermes.csv" --json "$work/hermes.json" --markdown "$work/hermes.md" --html "$work/hermes.html"
same "exit code of score" 0 "$status"
same "official accuracy of answers as text" "0.000000" "$(awk -F, '$4 == "category" && $5 == "multiple" && $3 == "en" && $6 == "bfcl-v4" { print $10 }' "$work/hermes.csv")"
same "figures as meant" "$(rows "$work/right.csv" category)" "$(rows "$work/hermes.csv" "as meant")"
says "$work/out" " answers in hermes"
says "$work/out" "the other figures do not count it"
says "$work/hermes.md" "answers in hermes"
says "$work/hermes.html" "answers in hermes"
says "$work/out" "official 0.00%, as meant 100.00%"
says "$work/out" "of the cases that expect a call: "
says "$work/hermes.md" "of the cases that expect a call: "
says "$work/hermes.html" "of the cases that expect a call: "
says "$work/hermes.csv" ",all cases,"
says "$work/hermes.csv" ",cases that expect a call,"
same "right answers as meant" "$(jq '[.reports[0].as_meant.categories[].correct] | add' "$work/hermes.json")" "$(jq '.reports[0].as_meant.all.correct' "$work/hermes.json")"
same "the answers that are read otherwise" "$(jq '.reports[0].as_meant.all.differing' "$work/hermes.json")" "$(jq '.reports[0].as_meant.all.forms.hermes' "$work/hermes.json")"

# With corrections to the ground truth, a note has the figure as meant by the corrected one.
echo '{"id": "simple_python_0", "ground_truth": [{"nothing": {}}]}' >"$work/errata.jsonl"
evalrun $score --lang en --category simple_python --errata "$work/errata.jsonl" --json "$work/errata.json"
cases=$(jq '.reports[0].selected' "$work/errata.json")
says "$work/out" "official 0.00%, as meant 100.00%"
says "$work/out" "as meant by the corrected ground truth: bfcl-v4+errata 0.00%, as meant $(awk "BEGIN { printf \"%.2f\", 100 * ($cases - 1) / $cases }")% ["
evalrun score --suite demo --lang en --category simple_python --results "$work/right/result" --errata "$work/errata.jsonl"
silent "$work/out" "as meant"

# The journal keeps what reports need.
says "$work/hermes/journal.jsonl" '"as_meant": {"form": "hermes", "outcome": "call", "valid": true}'
evalrun report "$work/hermes" --csv "$work/report.csv" --baseline "$work/base.jsonl" --junit "$work/hermes.xml"
same "the report of the folder" "$(grep 'as meant' "$work/hermes.csv")" "$(grep 'as meant' "$work/report.csv")"
says "$work/hermes.xml" 'name="bfcl-v4.as_meant"'
evalrun report "$work/base.jsonl" --csv "$work/base.csv"
same "the report of a baseline" "$(rows "$work/hermes.csv" "as meant")" "$(rows "$work/base.csv" "as meant")"

# An earlier version wrote no such field: the stored answers are read again, and without them nothing is claimed.
cp -r "$work/hermes" "$work/earlier"
sed -i -E 's/"as_meant": (null|\{[^}]*\}), //' "$work/earlier/journal.jsonl"
silent "$work/earlier/journal.jsonl" as_meant
evalrun report "$work/earlier" --csv "$work/earlier.csv"
same "the report of an earlier run" "$(grep 'as meant' "$work/hermes.csv")" "$(grep 'as meant' "$work/earlier.csv")"
{ head -n 1 "$work/base.jsonl" | jq -c '.counts |= map(select(.what | startswith("meant_") | not))'; tail -n +2 "$work/base.jsonl"; } >"$work/earlier.jsonl"
evalrun report "$work/earlier.jsonl" --csv "$work/unknown.csv"
says "$work/out" "as meant: not known of"
silent "$work/unknown.csv" "as meant,"

# If the data of such a run is not there, the note says how to name it.
mkdir -p "$work/sets/bfcl/possible_answer" "$work/stored/m"
echo '{"id": "multiple_0", "question": [[{"role": "user", "content": "q"}]], "function": [{"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"x": {"type": "integer", "description": "x"}}, "required": ["x"]}}]}' \
  >"$work/sets/bfcl/BFCL_v4_multiple.json"
echo '{"id": "multiple_0", "ground_truth": [{"f": {"x": [1]}}]}' >"$work/sets/bfcl/possible_answer/BFCL_v4_multiple.json"
echo '{"id": "multiple_0", "result": "<tool_call>{\"name\": \"f\", \"arguments\": {\"x\": 1}}</tool_call>"}' >"$work/stored/m/BFCL_v4_multiple_result.json"
evalrun score --suite bfcl --data "$work/sets" --results "$work/stored" --category multiple --out "$work/old"
same "exit code of score with a data folder" 0 "$status"
sed -i -E 's/"as_meant": (null|\{[^}]*\}), //' "$work/old/journal.jsonl"
mv "$work/sets" "$work/moved"
evalrun report "$work/old"
says "$work/out" "as meant: not known of 1 answer (written by an earlier evalrun); --data DIR names the folder of its data sets, to read them again"
evalrun report "$work/old" --data "$work/moved"
says "$work/out" "official 0.00%, as meant 100.00%"
silent "$work/out" "not known"
evalrun compare "$work/old" "$work/old" --data "$work/moved"
says "$work/out" "base: official 0.00%, as meant 100.00%"
sed -i 's/"x": \[1\]/"x": [2]/' "$work/moved/bfcl/possible_answer/BFCL_v4_multiple.json"
evalrun report "$work/old" --data "$work/moved"
says "$work/out" "its data have changed since, so they cannot be read again"

# An earlier version did not keep the text next to an empty list of calls, so it is not known whether calls leaked.
cp -r "$work/hermes" "$work/lost"
sed -i '/"irrelevance"/s/"result": "[^"]*"/"result": []/' "$work/lost/journal.jsonl"
empty=$(grep -c '"result": \[\]' "$work/lost/journal.jsonl")
evalrun report "$work/lost" --csv "$work/told.csv"
same "empty lists of which it is known" "$(grep 'as meant' "$work/hermes.csv")" "$(grep 'as meant' "$work/told.csv")"
sed -i -E 's/"as_meant": (null|\{[^}]*\}), //' "$work/lost/journal.jsonl"
evalrun report "$work/lost" --csv "$work/lost.csv"
says "$work/out" "as meant: not known of $empty answers (written by an earlier evalrun)"
silent "$work/lost.csv" "as meant,"
evalrun compare "$work/right" "$work/lost" --allow-different mode
says "$work/out" "new: as meant: not known of $empty answers"

# A comparison shows both sides.
evalrun compare "$work/right" "$work/hermes" --allow-different mode --csv "$work/both.csv" --json "$work/both.json" \
  --markdown "$work/both.md" --html "$work/both.html"
says "$work/out" "new as meant"
says "$work/out" "new: official "
says "$work/both.csv" "as meant total"
says "$work/both.md" "new as meant"
says "$work/both.html" "new as meant"
same "both sides as meant" "1.000000 1.000000" "$(awk -F, '$1 == "as meant category" && $2 == "en" && $4 == "multiple" { print $6, $7 }' "$work/both.csv")"
same "the side without a difference" null "$(jq '.base.as_meant' "$work/both.json")"
same "the side with a difference" hermes "$(jq -r '.new.as_meant.all.forms | keys[0]' "$work/both.json")"

# By another rule set than the first it is not known, and every output says why.
evalrun compare "$work/right" "$work/hermes" --allow-different mode --rules strict --markdown "$work/strict.md" --html "$work/strict.html"
for file in out strict.md strict.html; do
  says "$work/$file" "No figures as meant: they are known by bfcl-v4, the first rule set of the runs, and not by strict"
  silent "$work/$file" "not known"
done

# A part of a baseline is as meant what the part of its run is.
for new in hermes again.jsonl; do
  [ "$new" = hermes ] || evalrun report "$work/hermes" --baseline "$work/$new"
  evalrun compare "$work/right" "$work/$new" --allow-different mode --category live --csv "$work/part.csv"
  same "a part of $new as meant" "1.000000 1.000000" "$(awk -F, '$1 == "as meant category" && $2 == "en" && $4 == "live_multiple" { print $6, $7 }' "$work/part.csv")"
done

# A real run: no figure as meant differs from the figures of the calls themselves.
shared=${EVALRUN_SHARED:-$(dirname "$0")/../../../shared}
real=$shared/golden/bfcl-v4/runs/2025-11-12-main/result
if [ -d "$real" ]; then
  judge() { evalrun score --suite bfcl --data "$shared/data" "$@"; }
  judge --results "$real" --out "$work/kept" --csv "$work/calls.csv"
  same "exit code of the real run" 0 "$status"
  right_calls "$work/kept" >"$work/ids"
  as_hermes "$real" "$work/real" "$work/ids"
  judge --results "$work/real" --csv "$work/real.csv"
  same "exit code of the real run as text" 0 "$status"
  same "official accuracy of the real run as text" "0.000000" "$(awk -F, '$4 == "summary" && $6 == "bfcl-v4" && $5 ~ /AST/ { print $10 }' "$work/real.csv" | sort -u)"
  same "the real run as meant" "$(rows "$work/calls.csv" category)" "$(rows "$work/real.csv" "as meant")"
  same "summaries of the real run as meant" "$(awk -F, '$4 == "summary" && $7 == "run" && $6 == "bfcl-v4" { print $3, $5, $10, $11, $12 }' "$work/calls.csv")" \
    "$(awk -F, '$4 == "as meant summary" { print $3, $5, $10, $11, $12 }' "$work/real.csv")"
fi
finish
