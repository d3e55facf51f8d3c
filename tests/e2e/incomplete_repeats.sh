#!/bin/bash
# Every output of a repeated run that lacks answers shows how many cases its figures cover, and a journal line of a
# case that was not selected replaces no case.
. "$(dirname "$0")/support.sh"

json() { jq -r "$2" "$1"; }
cat >"$work/flipping" <<'PROGRAM'
# Every other answer is a call.
n=0
while IFS= read -r line; do
  n=$((n + 1))
  id=$(printf '%s\n' "$line" | sed -E 's/^\{"id": ("[^"]*").*/\1/')
  if [ $((n % 2)) = 1 ]; then echo "{\"id\": $id, \"output\": \"no call\"}"; else echo "{\"id\": $id, \"output\": \"[f(a=1)]\"}"; fi
done
PROGRAM
ask=(run --suite demo --lang en --category irrelevance --model "exec:sh $work/flipping" --mode prompt)
evalrun "${ask[@]}" --quiet --repeat 3 --out "$work/whole"
same "exit code of a whole repeated run" 0 "$status"
whole=$work/whole
cases=$(($(wc -l <"$whole/journal.jsonl") / 3))
[ "$cases" -gt 4 ] || die "the demo has too few cases of irrelevance"
evalrun report "$whole" --json "$work/whole.json"
same "a whole repeated run is complete" "true true $((2 * cases))" \
  "$(json "$work/whole.json" '.reports[0] | "\(.complete) \(.repeats[0].complete) \(.later_answers.answered)"')"

# Interrupted after the first answer to each case and all three answers to two cases.
cut=$work/cut
cp -r "$whole" "$cut"
two=$(jq -r '.id' "$whole/journal.jsonl" | awk '!seen[$0]++' | head -n 2 | paste -sd'|')
jq -c --arg two "$two" 'select((.sample // 0) == 0 or (.id | test("^(" + $two + ")$")))' "$whole/journal.jsonl" >"$cut/journal.jsonl"
outputs=(--json "$work/cut.json" --csv "$work/cut.csv" --markdown "$work/cut.md" --junit "$work/cut.xml" --html "$work/cut.html")
evalrun report "$cut" "${outputs[@]}"
same "exit code of a run that lacks later answers" 3 "$status"
grep -q "^INCOMPLETE: 4 of $((2 * cases)) answers after the first have come ($((2 * cases - 4)) not asked yet)" "$work/out" ||
  { show; die "no line tells how many later answers are missing"; }
grep -qE "^of 3 answers" "$work/out" || { show; die "the table is not of 3 answers"; }
for name in irrelevance "all cases"; do
  grep -qE "^$name +2 of $cases " "$work/out" || { show; die "the row of $name does not say 2 of $cases"; }
done
same "completeness in JSON" "false false 2 $cases $((2 * cases - 4))" "$(json "$work/cut.json" \
  '.reports[0] | "\(.complete) \(.repeats[0] | "\(.complete) \(.answered) \(.selected)") \(.later_answers.not_asked)"')"
grep -q "^demo,.*,category,irrelevance,bfcl-v4,.*,2,$cases,false," "$work/cut.csv" || { cat "$work/cut.csv"; die "the row of the category says complete"; }
grep -q 'cases_with_all_answers" value="2 of '"$cases" "$work/cut.xml" || die "JUnit has pass@3 without its cases"
grep -q "^demo,.*,repeats,all cases,.*,2,$cases,false," "$work/cut.csv" || { cat "$work/cut.csv"; die "CSV does not say it"; }
grep -q "| irrelevance .*en.* | 2 of $cases |" "$work/cut.md" || { cat "$work/cut.md"; die "Markdown does not say it"; }
grep -q "2 of $cases" "$work/cut.html" || die "the HTML report does not show 2 of $cases"
same "skipped later answers in JUnit" "$((2 * cases - 4))" "$(grep -c '<skipped message="INCOMPLETE: not asked yet"' "$work/cut.xml")"
grep -q 'tests="'$((3 * cases))'"' "$work/cut.xml" || die "JUnit does not count all answers"

# With only first answers, the figures of repeated answers cover no case.
jq -c 'select((.sample // 0) == 0)' "$whole/journal.jsonl" >"$cut/journal.jsonl"
evalrun report "$cut" "${outputs[@]}"
same "exit code of a run without later answers" 3 "$status"
grep -qE "^irrelevance +0 of $cases( +N/A){5}$" "$work/out" || { show; die "a figure is shown of no case"; }

# Later answers that never came count as wrong, are listed by reason, and may be accepted.
jq -c 'if .sample == 2 then {lang, category, id, sample, outcome: "infra", infra: "HTTP 500: request \(.id) failed"} else . end' \
  "$whole/journal.jsonl" >"$cut/journal.jsonl"
evalrun report "$cut" "${outputs[@]}"
same "exit code of a run with failed later answers" 3 "$status"
grep -q "^INCOMPLETE: $cases of $((2 * cases)) answers after the first have come ($cases got none: infra, counted as wrong)" \
  "$work/out" || { show; die "failed later answers are not listed"; }
grep -qE "^$cases x HTTP 500" "$work/out" || { show; die "the reason is not given"; }
grep -qE "^irrelevance +0 of $cases +[0-9]" "$work/out" || { show; die "the row does not say 0 of $cases"; }
evalrun report "$cut" --accept-infra "$cases" --json "$work/cut.json"
same "exit code with accepted later answers" 0 "$status"
same "accepted, and still not complete" "false $cases" "$(json "$work/cut.json" '.reports[0] | "\(.complete) \(.accepted_infra)"')"
evalrun report "$cut" --accept-infra $((cases - 1))
same "exit code with too many to accept" 3 "$status"

# The same in the run itself, in which every third answer fails.
cat >"$work/failing" <<'PROGRAM'
n=0
while IFS= read -r line; do
  n=$((n + 1))
  id=$(printf '%s\n' "$line" | sed -E 's/^\{"id": ("[^"]*").*/\1/')
  if [ $((n % 3)) = 0 ]; then echo "{\"id\": $id, \"error\": \"the backend is gone\"}"; else echo "{\"id\": $id, \"output\": \"no call\"}"; fi
done
PROGRAM
fail=(run --suite demo --lang en --category irrelevance --model "exec:sh $work/failing" --mode prompt --concurrency 1 --repeat 3)
evalrun "${fail[@]}" --out "$work/failed"
same "exit code of a run with failed later answers" 3 "$status"
evalrun "${fail[@]}" --accept-infra 50% --out "$work/accepted"
same "exit code of a run with accepted later answers" 0 "$status"
grep -q "of $((3 * cases)) without an answer, accepted by --accept-infra 50%" "$work/out" || { show; die "what was accepted is not shown"; }
same "the summary is not complete" false "$(json "$work/accepted/summary.json" '.reports[0].complete')"

# A journal line of a case that was not selected is not counted.
evalrun "${ask[@]}" --quiet --out "$work/once"
cp -r "$work/once" "$work/foreign"
sed -i '$d' "$work/foreign/journal.jsonl"
tail -n 1 "$work/once/journal.jsonl" | jq -c '.id = "irrelevance_99999"' >>"$work/foreign/journal.jsonl"
evalrun report "$work/foreign" --json "$work/foreign.json"
same "exit code with a foreign line" 3 "$status"
same "counts with a foreign line" "false $((cases - 1)) $cases" \
  "$(json "$work/foreign.json" '.reports[0] | "\(.complete) \(.answered) \(.selected)"')"
grep -q "1 line of the journal is of no selected case and is not counted" "$work/out" || { show; die "the foreign line is not named"; }
finish
