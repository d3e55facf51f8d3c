#!/bin/bash
# evalrun score, check, report and list: judging again gives the same verdicts, and corrections of the ground truth are
# shown.
. "$(dirname "$0")/support.sh"

evalrun run --suite demo --model oracle --mode fc --out "$work/run" --csv "$work/run.csv"
same "exit code of the run" 0 "$status"

# Scoring the result files of a run gives the scores of the run, and so does the report of its folder.
evalrun score --suite demo --results "$work/run/result" --csv "$work/score.csv"
same "exit code of score" 0 "$status"
same "scores of the stored results" "$(cut -d, -f3- "$work/run.csv")" "$(cut -d, -f3- "$work/score.csv")"
evalrun report "$work/run" --csv "$work/report.csv"
same "exit code of report" 0 "$status"
same "report of the folder" "$(cat "$work/run.csv")" "$(cat "$work/report.csv")"
evalrun score --suite demo --results "$work/run" --out "$work/kept" --quiet
same "exit code of score --out" 0 "$status"
same "score files kept" "$(cd "$work/run/score" && find . -name '*_score.json' | sort)" "$(cd "$work/kept/score" && find . -name '*_score.json' | sort)"
refuses 'no manifest.json' report "$work"
mkdir "$work/empty"
refuses 'no results of suite demo' score --suite demo --results "$work/empty"

# A stream keeps its order; bad lines are reported by number, and the others are judged.
id=$(head -n 1 "$work/run/journal.jsonl" | sed -E 's/^\{"id": "([^"]*)".*/\1/')
cat >"$work/in" <<END
{"id": "$id", "output": "I would rather not."}
{"id": "no_such_case", "output": "x"}
{broken
{"id": "$id", "output": null}
END
evalrun_reading check --suite demo --lang en
same "exit code with bad lines" 3 "$status"
same "lines out" 4 "$(wc -l <"$work/out")"
grep -q '"outcome": "abstain"' <(sed -n 1p "$work/out") || { show; die "a text without a call is no abstention"; }
grep -q '"line": 2, "input_error": "no case' <(sed -n 2p "$work/out") || { show; die "an unknown id is not reported"; }
grep -q '"line": 3, "input_error": "not JSON' <(sed -n 3p "$work/out") || { show; die "a broken line is not reported"; }
grep -q '"error_type": "ast_decoder:decoder_failed"' <(sed -n 4p "$work/out") || { show; die "null is not reported as an answer that cannot be decoded"; }
evalrun_reading check --suite demo --rules bfcl-v4,strict
grep -q '"rules": {"bfcl-v4": {.*"strict": {' <(sed -n 1p "$work/out") || { show; die "there are no verdicts of both rule sets"; }

# Corrections of the ground truth give a second score next to the published one, and change nothing else.
echo "{\"id\": \"$id\", \"drop\": true}" >"$work/errata.jsonl"
evalrun score --suite demo --lang en --results "$work/run/result" --errata "$work/errata.jsonl" --csv "$work/errata.csv"
category=$(head -n 1 "$work/run/journal.jsonl" | sed -E 's/.*"category": "([^"]*)".*/\1/')
cases() { awk -F, -v c="$category" -v r="$1" '$4 == "category" && $5 == c && $6 == r { print $8 }' "$work/errata.csv"; }
same "cases with the correction" "$(($(cases bfcl-v4) - 1))" "$(cases bfcl-v4+errata)"
echo '{"id": "x"}' >"$work/errata.jsonl"
refuses 'errata.jsonl:1: an erratum needs' score --suite demo --results "$work/run/result" --errata "$work/errata.jsonl"

# Listings.
for what in suites categories formats rules models; do
  evalrun list "$what"
  same "exit code of list $what" 0 "$status"
  [ -s "$work/out" ] || die "list $what prints nothing"
done
evalrun list unsatisfiable --suite demo
same "cases of the demo suite without a possible right answer" "" "$(cat "$work/out")"
evalrun list contradictions --suite demo
same "contradictions in the demo suite" "" "$(grep '^contradiction' "$work/out" || true)"
refuses "cannot list 'nonsense'" list nonsense
finish
