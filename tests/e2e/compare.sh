#!/bin/bash
# evalrun compare and report --baseline: exit codes, refusals, and the files for a nightly job.
. "$(dirname "$0")/support.sh"

# A correct run, and a run in which every third answer is wrong.
evalrun run --suite demo --model oracle --mode fc --lang en --out "$work/base" --quiet
same "exit code of the base" 0 "$status"
mkdir -p "$work/worse"
cp "$work/base/manifest.json" "$work/worse"
awk 'NR % 3 == 0 { sub(/"bfcl-v4": \{"valid": true\}/, "\"bfcl-v4\": {\"valid\": false, \"error_type\": \"value_error:others\", \"errors\": [\"<b>]]>\"]}") } { print }' \
  "$work/base/journal.jsonl" >"$work/worse/journal.jsonl"

evalrun compare "$work/base" "$work/base"
same "a run equals itself" 0 "$status"
evalrun compare "$work/base" "$work/base" --gate max-drop=1.0,alpha=0.05
same "exit code of a gate that passes" 0 "$status"
grep -q '^gate: GO$' "$work/out" || { show; die "GO is not reported"; }
evalrun compare "$work/base" "$work/worse" --gate max-drop=1.0,alpha=0.05 --junit "$work/n/junit.xml" \
  --markdown "$work/n/summary.md" --csv "$work/n/compare.csv" --json "$work/n/compare.json" --annotations
same "exit code of a regression" 1 "$status"
grep -q '^gate: NO-GO$' "$work/out" || { show; die "NO-GO is not reported"; }
grep -q '^::error title=NO-GO total::' "$work/out" || { show; die "there are no annotations for GitHub"; }
grep -q '\*\*NO-GO\*\*' "$work/n/summary.md" || die "the summary does not say NO-GO"
grep -q '&lt;b&gt;\]\]&gt;' "$work/n/junit.xml" || die "JUnit does not show the wrong answer, escaped"
grep -q '"schema": "evalrun-comparison/1"' "$work/n/compare.json" || die "the JSON does not name its schema"
grep -q '^gate,.*,NO-GO,' "$work/n/compare.csv" || die "the CSV lacks the verdict"
evalrun compare "$work/worse" "$work/base" --gate max-drop=1.0
same "exit code of an improvement" 0 "$status"

# A gate from a file, and a gate that so few cases cannot decide.
printf 'max-drop = 1.0\nalpha = 0.05\n[bounds]\nmultiple = 100\n' >"$work/gate.toml"
evalrun compare "$work/base" "$work/worse" --gate "$work/gate.toml" --quiet
same "exit code with a gate from a file" 1 "$status"
same "output with --quiet" "" "$(cat "$work/out")"
evalrun compare "$work/base" "$work/base" --gate max-drop=1.0 --require-power
same "exit code of an inconclusive gate" 4 "$status"
printf 'max-drop = "much"\n' >"$work/bad.toml"
refuses 'bad.toml:1: max-drop must be a number' compare "$work/base" "$work/base" --gate "$work/bad.toml"
printf 'max-drop = \n' >"$work/bad.toml"
refuses 'bad.toml:1:' compare "$work/base" "$work/base" --gate "$work/bad.toml"
refuses 'max-drop=x' compare "$work/base" "$work/base" --gate max-drop=x
refuses "no 'nothing'" compare "$work/base" "$work/base" --gate nothing=3
refuses '--require-power: needs --gate' compare "$work/base" "$work/base" --require-power

# A baseline replaces its run in comparisons, and holds nothing about this machine.
evalrun report "$work/base" --quiet --baseline "$work/baseline.jsonl"
same "exit code of report --baseline" 0 "$status"
grep -q "$work" "$work/baseline.jsonl" && die "a baseline holds a path"
evalrun compare "$work/baseline.jsonl" "$work/worse" --gate max-drop=1.0 --csv "$work/from-baseline.csv"
same "exit code against the baseline" 1 "$status"
same "the same figures" "$(grep -E '^(category|total|summary|check|gate),' "$work/n/compare.csv")" \
  "$(grep -E '^(category|total|summary|check|gate),' "$work/from-baseline.csv")"
evalrun report "$work/base" --csv "$work/run.csv"
evalrun report "$work/baseline.jsonl" --csv "$work/baseline.csv"
same "the report of a baseline" "$(cat "$work/run.csv")" "$(cat "$work/baseline.csv")"
evalrun compare "$work/baseline.jsonl" "$work/baseline.jsonl" --gate max-drop=1.0 --quiet
same "two baselines" 0 "$status"
evalrun compare "$work/baseline.jsonl" "$work/worse" --html "$work/n/page.html" --quiet
same "exit code with an HTML report" 0 "$status"
grep -q 'a baseline keeps verdicts, not outputs' "$work/n/page.html" || die "the HTML report does not say why a baseline shows no output"
evalrun report "$work/baseline.jsonl" --html "$work/n/baseline.html" --quiet
same "an HTML report of a baseline alone" 0 "$status"
refuses 'page.html' compare "$work/base" "$work/worse" --quiet --html "$work/base/journal.jsonl/page.html"
echo '{"x": 1}' >"$work/other.jsonl"
refuses 'no baseline' compare "$work/other.jsonl" "$work/base"
refuses 'nowhere: there is no such folder' compare "$work/base" "$work/nowhere"
refuses 'one run' report "$work/base" "$work/worse" --baseline "$work/b"

# A JUnit file with every case of a run, and a summary in Markdown.
evalrun report "$work/worse" --quiet --junit "$work/cases.xml" --markdown "$work/report.md"
same "exit code of report --junit" 0 "$status"
same "a test case per case" "$(wc -l <"$work/worse/journal.jsonl")" "$(grep -c '<testcase ' "$work/cases.xml")"
same "a failure per wrong answer" "$(grep -c '"bfcl-v4": {"valid": false' "$work/worse/journal.jsonl")" "$(grep -c '<failure ' "$work/cases.xml")"
grep -q '>expected: ' "$work/cases.xml" || die "JUnit lacks the expected value"
grep -q '^got: ' "$work/cases.xml" || die "JUnit lacks the value of the answer"
grep -q '^| category ' "$work/report.md" || die "there is no table in Markdown"
refuses 'keeps no outputs' report "$work/baseline.jsonl" --junit "$work/b"

# Runs that cannot be compared, unless the difference is allowed.
mkdir "$work/other"
cp "$work/base/journal.jsonl" "$work/other"
sed -E 's/"([^"]*multiple[^"]*)": "[0-9a-f]{64}"/"\1": "00"/' "$work/base/manifest.json" >"$work/other/manifest.json"
refuses 'the data differ in data.sha256.*multiple.*--allow-different data' compare "$work/base" "$work/other"
evalrun compare "$work/base" "$work/other" --allow-different data
same "exit code when allowed" 0 "$status"
grep -q 'the data differ' "$work/out" || { show; die "the difference is not reported"; }
sed 's/"model": {/"model": {"sampling": {"temperature": 0.7}, /' "$work/base/manifest.json" >"$work/other/manifest.json"
evalrun compare "$work/base" "$work/other"
same "an unknown sampling is no refusal" 0 "$status"
grep -q 'model.sampling' "$work/out" || { show; die "there is no warning"; }
sed 's/"model": {/"model": {"sampling": {"temperature": 0.0}, /' "$work/base/manifest.json" >"$work/worse/manifest.json"
refuses 'model.sampling.temperature: 0.7 in BASE, 0.0 in NEW' compare "$work/other" "$work/worse"
refuses "rules differ" compare "$work/base" "$work/base" --rules bfcl-v1
evalrun compare "$work/base" "$work/base" --rules strict
same "another rule set that both were judged by" 0 "$status"

# An interrupted run, and a run with an answer that never came.
cp "$work/base/manifest.json" "$work/other/manifest.json"
head -n 20 "$work/base/journal.jsonl" >"$work/other/journal.jsonl"
evalrun compare "$work/base" "$work/other" --gate max-drop=1.0
same "exit code with cases that were never asked" 3 "$status"
sed -E '1s/^(\{"id": "[^"]*", ("lang": "[^"]*", )?"category": "[^"]*").*/\1, "outcome": "infra", "infra": "timeout"}/' \
  "$work/base/journal.jsonl" >"$work/other/journal.jsonl"
evalrun compare "$work/base" "$work/other" --gate max-drop=1.0
same "exit code with a case without an answer" 3 "$status"
grep -q 'INCOMPLETE' "$work/out" || { show; die "INCOMPLETE is not reported"; }

# A failure after an answer does not replace the answer, neither in the HTML report nor in the figures.
head -n 1 "$work/other/journal.jsonl" | cat "$work/base/journal.jsonl" - >"$work/other/after.jsonl"
mv "$work/other/after.jsonl" "$work/other/journal.jsonl"
for run in base other; do
  evalrun report "$work/$run" --html "$work/n/$run.html" --quiet
  same "exit code of the HTML report of $run" 0 "$status"
  grep 'id="i0"' "$work/n/$run.html" >"$work/n/$run.index"
done
same "the HTML report of a run with a transient error after an answer" "$(cat "$work/n/base.index")" "$(cat "$work/n/other.index")"
finish
