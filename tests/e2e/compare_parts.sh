#!/bin/bash
# evalrun compare over runs with different cases: missing cases are marked everywhere, and a comparison without common
# cases is refused.
. "$(dirname "$0")/support.sh"

json() { jq -r "$2" "$1"; }
ask() { evalrun run --suite demo --model oracle --mode fc --quiet "$@"; same "exit code of the run $*" 0 "$status"; }
ask --lang en --out "$work/whole"
ask --lang en --category simple_python --out "$work/simple"
ask --lang en --category multiple --out "$work/multiple"
ask --lang en --limit 2 --out "$work/first"
ask --out "$work/both-langs"
cases=$(json "$work/whole/summary.json" '.reports[0].selected')
simple=$(json "$work/simple/summary.json" '.reports[0].selected')
multiple=$(json "$work/multiple/summary.json" '.reports[0].selected')

# A comparison without common cases is an error that says what each run holds, with and without a gate.
for gate in "" "--gate max-drop=1.0"; do
  # shellcheck disable=SC2086
  refuses "multiple: the runs share no case.*BASE holds $simple cases \(simple_python\), NEW holds $multiple cases \(multiple\)" \
    compare "$work/simple" "$work/multiple" $gate --json "$work/none.json"
done
[ ! -e "$work/none.json" ] || die "a comparison without cases was written"
refuses 'share no case.*BASE holds no case, NEW holds no case' compare "$work/simple" "$work/simple" --category multiple
refuses "BASE holds $simple cases \(simple_python\), NEW holds no case" compare "$work/simple" "$work/multiple" --category simple_python

# A category that only one run has is reported as missing from the other run.
for pair in "$work/whole $work/simple" "$work/simple $work/whole"; do
  # shellcheck disable=SC2086
  evalrun compare $pair --gate max-drop=1.0 --json "$work/part.json" --csv "$work/part.csv" --junit "$work/part.xml" \
    --markdown "$work/part.md" --html "$work/part.html"
  same "exit code of a gate over a part: $pair" 3 "$status"
  grep -q '^gate: INCOMPLETE$' "$work/out" || { show; die "a gate over a part decides"; }
  same "verdict over a part" "INCOMPLETE false" "$(json "$work/part.json" '"\(.gate.verdict) \(.complete)"')"
  for file in "$work/out" "$work/part.md" "$work/part.html" "$work/part.xml"; do
    grep -q "INCOMPLETE: not compared, since in .* alone: $((cases - simple)) cases" "$file" || { cat "$file"; die "$file does not say what is missing"; }
  done
  grep -q -- '--category NAMES compares the categories named' "$work/out" || { show; die "no remedy is named"; }
done

# Without a gate every output marks a part as well.
evalrun compare "$work/whole" "$work/simple" --json "$work/part.json" --csv "$work/part.csv" --junit "$work/part.xml"
same "exit code of comparing a part" 3 "$status"
grep -qE "^multiple \\[en\\] +0 of $multiple +not compared" "$work/out" || { show; die "the row of a missing category is not 0 of N"; }
grep -qE "^total +$simple of $cases " "$work/out" || { show; die "the total is not n of N"; }
column() { awk -F, -v kind="$1" -v name="$2" 'NR == 1 { for (i = 1; i <= NF; ++i) at[$i] = i } $1 == kind && $4 == name { print $at["n"], $at["cases"], $at["complete"] }' "$work/part.csv"; }
same "CSV of a compared category" "$simple $simple true" "$(column category simple_python)"
same "CSV of a missing category" "0 $multiple false" "$(column category multiple)"
same "CSV of the total" "$simple $cases false" "$(column total total)"
same "JSON of the categories" "true false" \
  "$(json "$work/part.json" '[.categories[] | select(.category == "simple_python" or .category == "multiple") | .complete] | map(tostring) | join(" ")')"
grep -q "<testcase classname=\"multiple \[en\]\" name=\"$multiple cases not compared\"" "$work/part.xml" || { cat "$work/part.xml"; die "JUnit does not name the missing category"; }
grep -q '<skipped message="INCOMPLETE: cases are missing from one of the runs"' "$work/part.xml" || die "JUnit has no skipped case"

# An interrupted run without a gate has the same marks.
cp -r "$work/whole" "$work/cut"
grep '"category": *"simple_python"' "$work/whole/journal.jsonl" | head -n 4 >"$work/cut/journal.jsonl"
evalrun compare "$work/whole" "$work/cut" --csv "$work/part.csv" --junit "$work/part.xml"
same "exit code of comparing an interrupted run" 3 "$status"
same "CSV of an interrupted category" "4 $simple false" "$(column category simple_python)"
grep -q "name=\"$((simple - 4)) cases not compared\"" "$work/part.xml" || { cat "$work/part.xml"; die "JUnit does not count what is missing"; }
evalrun compare "$work/cut" "$work/cut" --csv "$work/part.csv"
same "CSV of a category that neither run came to" "0 $multiple false" "$(column category multiple)"
: >"$work/cut/journal.jsonl"
evalrun compare "$work/whole" "$work/cut" --gate max-drop=1.0
same "exit code where a run was stopped before its first answer" 3 "$status"
grep -q '^gate: INCOMPLETE$' "$work/out" || { show; die "a run without answers is compared"; }

# Comparing a part on purpose: some categories, some languages, or the cases of both runs.
evalrun compare "$work/whole" "$work/simple" --category simple_python --gate max-drop=1.0 --csv "$work/part.csv" --junit "$work/part.xml"
same "exit code of a category on purpose" 0 "$status"
grep -q '^gate: GO$' "$work/out" || { show; die "a category on purpose is no GO"; }
grep -q 'compared on purpose: simple_python alone' "$work/out" || { show; die "the restriction is not reported"; }
same "CSV of a category on purpose" "$simple $simple true" "$(column category simple_python)"
same "CSV of the total of a category on purpose" "$simple $cases false" "$(column total total)"
grep -q "compared on purpose: simple_python alone; $((cases - simple)) cases are left out" "$work/out" || { show; die "the number of cases left out is not reported"; }
grep -q "<property name=\"left_out\" value=\"$((cases - simple))\"/>" "$work/part.xml" || { cat "$work/part.xml"; die "JUnit does not say how many cases are left out"; }
grep -q 'skipped message' "$work/part.xml" && die "what is left out on purpose is skipped"
evalrun compare "$work/whole" "$work/simple" --category simple_python --quiet --html "$work/part.html"
same "exit code of an HTML report of a category" 0 "$status"
grep -q 'simple_python_' "$work/part.html" || die "the HTML report lacks the cases of the category"
grep -q '"multiple_0"' "$work/part.html" && die "the HTML report shows cases of a category that was left out"
evalrun report "$work/whole" --quiet --baseline "$work/baseline.jsonl"
evalrun compare "$work/baseline.jsonl" "$work/simple" --category 'simple_p*' --gate max-drop=1.0
same "exit code of a category on purpose, of a baseline" 0 "$status"
evalrun compare "$work/both-langs" "$work/whole" --gate max-drop=1.0
same "exit code of a language that one run lacks" 3 "$status"
evalrun compare "$work/both-langs" "$work/whole" --lang en --gate max-drop=1.0
same "exit code of a language on purpose" 0 "$status"
evalrun compare "$work/whole" "$work/first" --gate max-drop=1.0
same "exit code of the first cases alone" 3 "$status"
evalrun compare "$work/whole" "$work/first" --allow-different selection --gate max-drop=1.0 --json "$work/part.json" --csv "$work/part.csv" --junit "$work/part.xml"
same "exit code of the cases that both runs have" 0 "$status"
grep -qE "^simple_python \[en\] +2 of $simple " "$work/out" || { show; die "the row of a part on purpose is not n of N"; }
same "JSON of the cases that both runs have" "false true false true" "$(json "$work/part.json" '"\(.complete) \(.accepted) \(.categories[0].complete) \(.categories[0].accepted)"')"
same "CSV of the cases that both runs have" "2 $simple false" "$(column category simple_python)"
grep -q "<property name=\"left_out\" value=\"$((simple - 2))\"/>" "$work/part.xml" || { cat "$work/part.xml"; die "JUnit does not say how many cases one run alone has"; }
grep -q 'Not compared, since in BASE alone' "$work/out" || { show; die "the cases left out are not reported"; }
cp "$work/whole/manifest.json" "$work/first/manifest.json"
evalrun compare "$work/whole" "$work/first" --allow-different selection --gate max-drop=1.0
same "exit code of an interrupted run where selections may differ" 3 "$status"
refuses "no category 'simpel_python'; did you mean simple_python" compare "$work/whole" "$work/simple" --category simpel_python
refuses "no language 'fr'" compare "$work/whole" "$work/simple" --lang fr

# The remedy for refusals is not to run again, because the server would refuse again; accepted failures need no remedy.
infra() { sed -E "1s/^(\{\"id\": \"[^\"]*\", (\"lang\": \"[^\"]*\", )?\"category\": \"[^\"]*\").*/\1, \"outcome\": \"infra\", \"infra\": \"$1\"}/" "$work/whole/journal.jsonl" >"$work/cut/journal.jsonl"; }
infra 'HTTP 400: too long'
evalrun compare "$work/whole" "$work/cut"
same "exit code with a refusal" 3 "$status"
grep -q 'INCOMPLETE: not compared, without an answer (infra) .*: 1 case; 1 would fail again .*: .*--accept-infra 1' "$work/out" || { show; die "the remedy for a refusal is missing"; }
grep -q 'same command again' "$work/out" && { show; die "a refusal is to be asked again"; }
evalrun compare "$work/whole" "$work/cut" --accept-infra 1 --gate max-drop=100 --json "$work/part.json" --csv "$work/part.csv"
same "exit code with an accepted refusal" 0 "$status"
grep -qE "^total +$((cases - 1)) of $cases " "$work/out" || { show; die "the total with an accepted refusal is not n of N"; }
grep -qE "^Simple[^0-9]* .*[0-9]+ of [0-9]+ |^Non-live[^0-9]* .*[0-9]+ of [0-9]+ " "$work/out" || { show; die "no summary is n of N"; }
grep -q '1 got none: infra, left out of the comparison' "$work/out" || { show; die "the effect of a case without an answer is not reported"; }
grep -qE 'counted as wrong|INCOMPLETE' "$work/out" && { show; die "a case that is left out counts as wrong or is missing"; }
same "JSON with an accepted refusal" "false true" "$(json "$work/part.json" '"\(.complete) \(.accepted)"')"
same "CSV with an accepted refusal" "$((cases - 1)) $cases false" "$(column total total)"
grep -q 'Not compared, .*: 1 case; accepted by --accept-infra' "$work/out" || { show; die "the acceptance is not reported"; }
grep -q 'same command again' "$work/out" && { show; die "an accepted refusal is to be asked again"; }
infra 'HTTP 503: busy'
evalrun compare "$work/whole" "$work/cut"
grep -q '1 case; run the same command again to ask once more' "$work/out" || { show; die "no remedy where asking again helps"; }
infra 'HTTP 400: too long'
evalrun compare "$work/cut" "$work/cut" --category simple_python --accept-infra 100% --gate max-drop=1
same "exit code where most was compared" 0 "$status"
sed -E 's/^(\{"id": "[^"]*", ("lang": "[^"]*", )?"category": "[^"]*").*/\1, "outcome": "infra", "infra": "HTTP 400: no"}/' "$work/whole/journal.jsonl" >"$work/cut/journal.jsonl"
refuses 'no case has an answer in both runs' compare "$work/whole" "$work/cut" --accept-infra 100%
evalrun compare "$work/whole" "$work/cut" --gate max-drop=1
same "exit code where no answer came" 3 "$status"

# In repeated runs an answer after the first may be missing: the case is compared, but its category is not complete.
ask --lang en --repeat 2 --out "$work/twice"
cp -r "$work/twice" "$work/once"
grep -v '"sample": *1.*simple_python\|simple_python.*"sample": *1' "$work/twice/journal.jsonl" >"$work/once/journal.jsonl" || die "no second answer"
evalrun compare "$work/twice" "$work/once" --gate max-drop=1.0 --json "$work/part.json" --csv "$work/part.csv" --junit "$work/part.xml"
same "exit code where later answers are missing" 3 "$status"
same "JSON of a category that lacks later answers" "false false $simple" \
  "$(json "$work/part.json" '.categories[] | select(.category == "simple_python") | "\(.complete) \(.accepted) \(.fewer_answers)"')"
same "JSON of a category with all answers" true "$(json "$work/part.json" '.categories[] | select(.category == "multiple") | .complete')"
same "CSV of a category that lacks later answers" "$simple $simple false" "$(column category simple_python)"
grep -q "name=\"$simple cases compared over fewer answers\"" "$work/part.xml" || { cat "$work/part.xml"; die "JUnit does not count cases that lack answers"; }
grep -q "INCOMPLETE: compared over fewer answers than planned: $simple cases (simple_python" "$work/out" || { show; die "the cases that lack answers are not reported"; }
finish
