#!/bin/bash
# The figures of an incomplete run: their denominators, the reasons for missing cases, and what a baseline keeps.
. "$(dirname "$0")/support.sh"

json() { jq -r "$2" "$1"; }
says() { grep -qE -e "$2" "$1" || { cat "$1"; die "$1 does not say: $2"; }; }
says_not() { ! grep -qE -e "$2" "$1" || { cat "$1"; die "$1 says: $2"; }; }

whole=$work/whole
evalrun --quiet --model oracle --suite demo --mode fc --lang en --out "$whole"
same "exit code of a whole run" 0 "$status"
cases=$(json "$whole/summary.json" '.reports[0].selected')

# failed LINE REASON: that line of the complete journal, changed to a failure.
failed() {
  sed -nE "$1s#^(\{\"id\": \"[^\"]*\", \"lang\": \"[^\"]*\", \"category\": \"[^\"]*\").*#\1, \"outcome\": \"infra\", \"infra\": \"$2\"}#p" \
    "$whole/journal.jsonl"
}
# Of 10 cases of simple_python 6 have an answer, 2 failed, and 2 lines are unreadable; one of these lines has its id.
cut=$work/cut
cp -r "$whole" "$cut"
{
  sed -n 1,6p "$whole/journal.jsonl"
  failed 7 "HTTP 500: http://10.1.2.3:8000/v1 fell over at case 7"
  failed 8 "HTTP 400: the context is too long"
  sed -n 9p "$whole/journal.jsonl" | cut -c1-90
  echo '{"id": "simple'
} >"$cut/journal.jsonl"
evalrun report "$cut" --markdown "$work/cut.md" --json "$work/cut.json" --junit "$work/cut.xml" --html "$work/cut.html"
same "exit code of a part" 3 "$status"

# A row with failed cases and cases that were not asked shows how many cases its figure covers.
says "$work/out" '^simple_python +8 of 10 +6 +75\.00%'
says "$work/cut.md" '^\| simple_python .*\| 8 of 10 \| 75\.00% \|'
grep -q '>8 of 10<' "$work/cut.html" || die "the HTML report does not show 8 of 10"
says "$work/out" "^INCOMPLETE: 6 of $cases selected cases have an answer \($((cases - 10)) not asked yet, 2 got none: infra, counted as wrong, 2 in lines"
says "$work/out" 'The figures are over 8 cases, 6 with an answer and 2 that got none, not over the selection\.'
says "$work/out" 'The same command asks the missing cases\.'
says "$work/out" 'Simple \(non-live\) is not run: .*; partial value over the rest, 8 of 10 cases: 75\.00%'

# JUnit distinguishes an unreadable line from a case that was not asked, and shows how many cases of a category have an
# answer.
case9=$(sed -n 9p "$whole/journal.jsonl" | jq -r .id)
grep -A1 "name=\"$case9\"" "$work/cut.xml" | grep -q 'INCOMPLETE: its line of the journal cannot be read' ||
  die "JUnit does not say that a line cannot be read"
same "cases of JUnit that may be in the other line" "$((cases - 9))" \
  "$(grep -c 'INCOMPLETE: not asked yet, or in the line of the journal that cannot be read' "$work/cut.xml")"
says "$work/cut.xml" '<property name="answered" value="6 of 10"/>'
says "$work/cut.xml" '<property name="infra" value="1 x HTTP 400: the context is too long"/>'

# A baseline keeps the reasons for missing answers and the unreadable lines, without addresses and paths.
evalrun report "$cut" --quiet --baseline "$work/base.jsonl"
same "exit code of a baseline of a part" 2 "$status"
says "$work/err" "cut: the run is incomplete: 6 of $cases cases have an answer; finish it, or give --partial for a baseline of these alone"
[ ! -e "$work/base.jsonl" ] || die "a refused baseline was written"
evalrun report "$cut" --quiet --partial --baseline "$work/base.jsonl"
same "exit code of a baseline of a part that is meant" 0 "$status"
! grep -qE '10\.1\.2\.3|cut/journal' "$work/base.jsonl" || die "a baseline holds an address or a path"
evalrun report "$work/base.jsonl" --json "$work/base.json"
same "exit code of its report" 3 "$status"
same "infra of a baseline" '[{"count":1,"text":"HTTP 400: the context is too long","refusal":true},{"count":1,"text":"HTTP 500: <address> fell over at case 7","refusal":false}]' \
  "$(jq -c '.reports[0].infra_kinds | sort_by(.text)' "$work/base.json")"
same "missing cases of a baseline" "$(jq -cS '.reports[0].missing_cases' "$work/cut.json")" \
  "$(jq -cS '.reports[0].missing_cases' "$work/base.json")"
says "$work/out" '^1 x HTTP 400: the context is too long$'
says "$work/out" '^INCOMPLETE: 2 lines of the journal could not be read$'
says "$work/out" 'A baseline asks nothing: resume the run that it was made of, and write it again\.'
says_not "$work/out" 'The same command asks'
evalrun report "$work/base.jsonl" --partial --quiet --baseline "$work/again.jsonl"
same "a baseline of a baseline" "$(cat "$work/base.jsonl")" "$(cat "$work/again.jsonl")"

# A baseline of an earlier version without counts can still be read.
jq -c 'if type == "object" then del(.counts, .unreadable) else . end' "$work/base.jsonl" >"$work/old.jsonl"
evalrun report "$work/old.jsonl" --json "$work/old.json"
same "exit code of the report of an old baseline" 3 "$status"
same "answered in an old baseline" "6 2" "$(json "$work/old.json" '.reports[0] | "\(.answered) \(.infra)"')"

# A baseline lists answers in the order of their numbers, whatever the order of the journal.
evalrun --quiet --model oracle --suite demo --mode fc --lang en --category irrelevance --repeat 3 --out "$work/thrice"
jq -c 'if .sample == 1 then .outcome = "truncated" elif .sample == 2 then .outcome = "malformed" else . end' \
  "$work/thrice/journal.jsonl" >"$work/ordered" && cp "$work/ordered" "$work/thrice/journal.jsonl"
evalrun report "$work/thrice" --quiet --baseline "$work/ordered.jsonl"
tac "$work/ordered" >"$work/thrice/journal.jsonl"
evalrun report "$work/thrice" --quiet --baseline "$work/reversed.jsonl"
same "exit code of a baseline of repeated answers" 0 "$status"
same "a baseline of a journal in reverse" "$(cat "$work/ordered.jsonl")" "$(cat "$work/reversed.jsonl")"
same "the order of answers" '["abstain","truncated","malformed"]' \
  "$(sed -n 3p "$work/reversed.jsonl" | jq -c '[.[1:][] | .[0]]')"

# A missing shard may have asked its cases, and the command of the other shard does not ask them.
for shard in 1 2; do
  evalrun --quiet --model oracle --suite demo --mode fc --lang en --shard $shard/2 --out "$work/shards"
  same "exit code of shard $shard" 0 "$status"
done
evalrun report "$work/shards"
same "exit code of all shards" 0 "$status"
evalrun report "$work/shards/shard-2-of-2" --junit "$work/shard.xml"
same "exit code of one shard" 3 "$status"
says "$work/out" "^INCOMPLETE: $((cases / 2)) of $cases selected cases have an answer \($((cases - cases / 2)) in shards that are missing, or not asked yet\)"
says "$work/out" 'Name all shards, or run the missing ones\.'
says_not "$work/out" 'The same command asks'
same "cases of JUnit in a missing shard" "$((cases - cases / 2))" \
  "$(grep -c 'INCOMPLETE: in a shard that is missing, or not asked yet' "$work/shard.xml")"
evalrun report "$work/shards/shard-2-of-2" --quiet --baseline "$work/shard.base"
same "exit code of a baseline of one shard" 2 "$status"
says "$work/err" "the run is incomplete: shards are missing, $((cases / 2)) of $cases cases have an answer; finish it, or give --partial"
evalrun report "$work/shards/shard-2-of-2" --quiet --partial --baseline "$work/shard.base"
same "why the run of a baseline is incomplete" '["INCOMPLETE: shard 1 of 2 is missing"]' \
  "$(head -n 1 "$work/shard.base" | jq -c .incomplete)"
evalrun report "$work/shard.base"
same "exit code of the report of a baseline of one shard" 3 "$status"
says "$work/out" '^INCOMPLETE: shard 1 of 2 is missing$'

# Lines of results that could not be read are still distinguished from missing ones when the folder of a score is reported.
cp -r "$whole/result" "$work/results"
file=$(find "$work/results" -name '*simple_python_result.json')
sed -i -e '2s/.*/{"id": "simple/' -e 3d "$file"
evalrun score --suite demo --lang en --results "$work/results" --out "$work/scored" --json "$work/score.json"
same "exit code of a score with an unreadable line" 3 "$status"
evalrun report "$work/scored" --json "$work/report.json" --junit "$work/scored.xml"
says "$work/out" '1 without a stored result, 1 in lines that cannot be read'
same "missing cases of the report of a score" "$(jq -cS '.reports[0].missing_cases' "$work/score.json")" \
  "$(jq -cS '.reports[0].missing_cases' "$work/report.json")"
same "cases of JUnit that may be in that line" 2 \
  "$(grep -c 'no result is stored of it, or it is in the line of the results that cannot be read' "$work/scored.xml")"
cp "${file/$work\/results/$whole\/result}" "$file"
evalrun score --suite demo --lang en --results "$work/results" --out "$work/scored"
same "exit code of scoring all results into the same folder" 0 "$status"
evalrun report "$work/scored" --junit "$work/scored.xml" --quiet
same "exit code of its report" 0 "$status"

# A language without any asked case is marked "not run" and not "not scored".
evalrun --quiet --model oracle --suite demo --mode fc --lang en,zhtw --limit 1 --out "$work/two"
grep '"lang": "en"' "$work/two/journal.jsonl" >"$work/en" && mv "$work/en" "$work/two/journal.jsonl"
evalrun report "$work/two" --quiet --html "$work/two.html"
tr -d '\n' <"$work/two.html" | sed 's/<tr/\n<tr/g' | grep 'All cases' >"$work/all"
grep -q 'not run' "$work/all" || die "the HTML report marks a language as not scored"

# The HTML report does not rank a run by a figure over a part of its cases.
sed '/"category": "live_relevance"/d' "$whole/journal.jsonl" | sed '$d' >"$cut/journal.jsonl"
evalrun report "$cut" "$whole" --quiet --html "$work/board.html"
same "ranks in the HTML report" "1. bfcl-v4" "$(grep -oE '[0-9]+\. bfcl-v4' "$work/board.html" | sort -u)"

# A run of an older version does not list its cases; they come from the data that --data or EVALRUN_DATA names.
data=$work/data/bfcl
mkdir -p "$data/possible_answer"
for i in 0 1 2; do
  printf '{"id": "multiple_%s", "question": [[{"role": "user", "content": "Water the ferns."}]], "function": [{"name": "water", "description": "Water a plant.", "parameters": {"type": "dict", "properties": {"plant": {"type": "string"}}, "required": ["plant"]}}]}\n' \
    $i >>"$data/BFCL_v4_multiple.json"
  printf '{"id": "multiple_%s", "ground_truth": [{"water": {"plant": ["ferns", "fern"]}}]}\n' $i >>"$data/possible_answer/BFCL_v4_multiple.json"
done
evalrun --quiet --model oracle --suite bfcl --category multiple --data "$work/data" --out "$work/old"
same "exit code of the run" 0 "$status"
head -n 1 "$work/old/journal.jsonl" >"$work/first" && mv "$work/first" "$work/old/journal.jsonl"
mv "$work/data" "$work/moved"
# With the list of cases, but without their ids.
evalrun report "$work/old" --junit "$work/unknown.xml" --quiet
same "cases of JUnit whose data are gone" "3 2" \
  "$(grep -c '<testcase' "$work/unknown.xml") $(grep -c 'not asked yet; its id is not known without the data (name them with --data' "$work/unknown.xml")"
EVALRUN_DATA=$work/moved evalrun report "$work/old" --junit "$work/known.xml" --quiet
same "cases of JUnit with EVALRUN_DATA" "multiple_1 multiple_2" \
  "$(grep -B1 '<skipped' "$work/known.xml" | grep -oE 'multiple_[12]' | paste -sd' ')"
evalrun report "$work/old" --data "$work/moved" --junit "$work/named.xml" --quiet
same "cases of JUnit with --data" "$(cat "$work/known.xml")" "$(cat "$work/named.xml")"
jq -c 'del(.cases)' "$work/old/manifest.json" >"$work/m" && mv "$work/m" "$work/old/manifest.json"
evalrun report "$work/old"
same "exit code where it is not known what was selected" 3 "$status"
says "$work/out" 'how many cases were selected is not known.*--data or \$EVALRUN_DATA'
evalrun report "$work/old" --quiet --baseline "$work/old-base.jsonl"
same "exit code of a baseline of it" 2 "$status"
says "$work/err" 'old: the run is incomplete \(evalrun report says why\); --partial writes a baseline of what there is'
evalrun report "$work/old" --data "$work/moved"
says "$work/out" '^INCOMPLETE: 1 of 3 selected cases have an answer \(2 not asked yet\)'
evalrun report "$work/old" --data "$work/moved" --partial --quiet --baseline "$work/old-base.jsonl"
same "cases that the baseline lists" '[{"category":"multiple","cases":3}]' "$(head -n 1 "$work/old-base.jsonl" | jq -c '.manifest.cases')"
EVALRUN_DATA=$work/moved evalrun report "$work/old"
says "$work/out" '^INCOMPLETE: 1 of 3 selected cases have an answer'
finish
