#!/bin/bash
# Every output marks figures over a part of the selected cases: terminal, JSON, CSV, Markdown, JUnit, HTML, sheets.
. "$(dirname "$0")/support.sh"

json() { jq -r "$2" "$1"; }
whole=$work/whole
evalrun --quiet --model oracle --suite demo --mode fc --lang en --out "$whole"
same "exit code of a whole run" 0 "$status"
same "a whole run is complete" true "$(json "$whole/summary.json" '.reports[0].complete')"
cases=$(json "$whole/summary.json" '.reports[0].selected')

# A run that asked a part of its cases: an interrupted run.
cut=$work/cut
cp -r "$whole" "$cut"
lines=$(grep -c '"category": *"simple_python"' "$cut/journal.jsonl")
grep '"category": *"simple_python"' "$whole/journal.jsonl" | head -n 4 >"$cut/journal.jsonl"
evalrun report "$cut" --json "$work/cut.json" --csv "$work/cut.csv" --markdown "$work/cut.md" --junit "$work/cut.xml" \
  --html "$work/cut.html" --leaderboard "$work/cut-sheets"
same "exit code of the report of a part" 3 "$status"
grep -q "INCOMPLETE: 4 of $cases selected cases have an answer ($((cases - 4)) not asked yet)" "$work/out" ||
  { show; die "no INCOMPLETE line"; }
grep -qE "^simple_python +4 of $lines " "$work/out" || { show; die "the row of the category does not say 4 of $lines"; }
grep -qE "^multiple +0 of " "$work/out" || { show; die "the row of a category without answers does not say 0 of N"; }
same "complete in JSON" false "$(json "$work/cut.json" '.reports[0].complete')"
same "counts in JSON" "4 $cases $((cases - 4))" \
  "$(json "$work/cut.json" '.reports[0] | "\(.answered) \(.selected) \(.missing_cases.not_asked)"')"
same "the columns of CSV" "4,$lines,false" \
  "$(grep '^demo,[^,]*,en,category,simple_python,bfcl-v4,' "$work/cut.csv" | sed 's/.*,\([^,]*,[^,]*,[^,]*\),[^,]*,[^,]*$/\1/')"
grep -q "INCOMPLETE: 4 of $cases" "$work/cut.md" || die "Markdown does not say INCOMPLETE"
grep -q "| 4 of $lines |" "$work/cut.md" || die "Markdown does not say 4 of $lines"
same "skipped cases of JUnit" "$((cases - 4))" "$(grep -c '<skipped' "$work/cut.xml")"
grep -q "INCOMPLETE: 4 of $cases" "$work/cut.html" || die "the HTML report has no banner"
grep -q "4 of $lines" "$work/cut.html" || die "the HTML report does not show 4 of $lines"
same "cells of the sheet that lack a case" "N/A N/A" \
  "$(tail -n 1 "$work/cut-sheets/en/data_non_live.csv" | cut -d, -f6,9 | tr , ' ')"
evalrun report "$cut" "$whole" --html "$work/board.html" --quiet
same "exit code of a leaderboard with a part" 3 "$status"
grep -q "INCOMPLETE" "$work/board.html" || die "the HTML leaderboard does not mark the part"

# A baseline of a part is refused before any other file is written.
evalrun report "$cut" --junit "$work/refused.xml" --csv "$work/refused.csv" --baseline "$work/refused.base"
same "exit code of a baseline of a part" 2 "$status"
for file in xml csv base; do
  [ ! -e "$work/refused.$file" ] || die "nothing was done, and refused.$file was written"
done

# An unreadable line of the journal and a case that was not asked are different causes.
sed -i '2s/.*/{"id": "simple/' "$cut/journal.jsonl"
evalrun report "$cut"
same "exit code with an unreadable line" 3 "$status"
grep -q "INCOMPLETE: 3 of $cases selected cases have an answer ($((cases - 4)) not asked yet, 1 in lines that cannot be read)" \
  "$work/out" || { show; die "the causes are not kept apart"; }

# A baseline of a part is refused, unless --partial allows it.
evalrun report "$cut" --quiet --baseline "$work/cut-base.jsonl"
same "exit code of a baseline of a part" 2 "$status"
grep -q "3 of $cases cases have an answer.*--partial" "$work/err" || { show; die "the refusal names no remedy"; }
[ ! -e "$work/cut-base.jsonl" ] || die "a baseline was written"
evalrun report "$cut" --partial --baseline "$work/cut-base.jsonl" --json "$work/cut.json"
same "exit code of a part that is meant" 0 "$status"
grep -q "INCOMPLETE: 3 of $cases" "$work/out" || { show; die "a part that is meant is not marked"; }
same "complete and partial in JSON" "false true" \
  "$(json "$work/cut.json" '.reports[0] | "\(.complete) \(.partial)"')"

# A gate decides nothing if cases are missing on either side.
for pair in "$whole $cut" "$cut $whole" "$cut $cut" "$work/cut-base.jsonl $whole"; do
  # shellcheck disable=SC2086
  evalrun compare $pair --gate max-drop=1.0 --json "$work/compared.json"
  same "exit code of comparing $pair" 3 "$status"
  grep -q "^gate: INCOMPLETE$" "$work/out" || { show; die "the verdict of a comparison with missing cases is no INCOMPLETE"; }
  same "verdict in JSON" INCOMPLETE "$(json "$work/compared.json" '.gate.verdict')"
done
evalrun compare "$whole" "$whole" --gate max-drop=1.0
same "exit code of comparing whole runs" 0 "$status"
grep -q "^gate: GO$" "$work/out" || { show; die "whole runs are not GO"; }

# Stored results: some lines, some files, compressed ones, empty ones.
stored=$work/stored
cp -r "$whole/result" "$stored"
file=$(find "$stored" -name '*simple_python_result.json')
head -n 4 "$file" >"$work/head" && mv "$work/head" "$file"
evalrun score --suite demo --lang en --results "$stored" --json "$work/stored.json"
same "exit code of scoring a part" 3 "$status"
grep -qE "^simple_python +4 of $lines " "$work/out" || { show; die "score does not say 4 of $lines"; }
grep -q "INCOMPLETE: .* without a stored result" "$work/out" || { show; die "score names no cause"; }
evalrun score --suite demo --lang en --results "$stored" --partial --json "$work/stored.json"
same "exit code of scoring a part that is meant" 0 "$status"
same "complete in JSON" false "$(json "$work/stored.json" '.reports[0].complete')"
evalrun score --suite demo --lang en --category simple_java --results "$stored"
same "exit code where the missing category is left out" 0 "$status"
rm "$file"
evalrun score --suite demo --lang en --results "$stored" --out "$work/scored"
same "exit code without the file of a category" 3 "$status"
grep -qE "^simple_python +0 of $lines " "$work/out" || { show; die "a category without a file is not 0 of N"; }
evalrun report "$work/scored"
same "exit code of the report of it" 3 "$status"
grep -q "INCOMPLETE: .*$lines without a stored result" "$work/out" || { show; die "the report of stored results names another cause"; }
cp -r "$whole/result" "$work/packed"
find "$work/packed" -name '*_result.json' -exec gzip {} +
evalrun score --suite demo --lang en --results "$work/packed" --json "$work/packed.json"
same "exit code of compressed results" 0 "$status"
same "compressed results are complete" true "$(json "$work/packed.json" '.reports[0].complete')"
find "$whole/result" -name '*_result.json' | head -n 1 | xargs -I{} cp {} "$work/one.json"
mkdir "$work/damaged" && cp -r "$work/packed/." "$work/damaged"
find "$work/damaged" -name '*simple_python_result.json.gz' -exec truncate -s -9 {} +
evalrun score --suite demo --lang en --results "$work/damaged"
same "exit code of damaged compressed results" 2 "$status"
grep -q "simple_python_result.json.gz.*compressed data end early or are damaged" "$work/err" || { show; die "damaged compressed data are not named"; }
cp -r "$whole/result" "$work/blank"
find "$work/blank" -name '*_result.json' -exec truncate -s 0 {} +
refuses "blank: all .* files of results there are empty" score --suite demo --lang en --results "$work/blank"

# Data that are compressed, absent or empty, and a selection without cases.
data=$work/data/bfcl
mkdir -p "$data/possible_answer"
for category in multiple parallel; do
  printf '{"id": "%s_0", "question": [[{"role": "user", "content": "Water the ferns for 5 minutes."}]], "function": [{"name": "water", "description": "Water a plant.", "parameters": {"type": "dict", "properties": {"plant": {"type": "string"}, "minutes": {"type": "integer"}}, "required": ["plant", "minutes"]}}]}\n' \
    "$category" >"$data/BFCL_v4_$category.json"
  printf '{"id": "%s_0", "ground_truth": [{"water": {"plant": ["ferns", "fern"], "minutes": [5]}}]}\n' "$category" \
    >"$data/possible_answer/BFCL_v4_$category.json"
done
evalrun --quiet --model oracle --suite bfcl --data "$work/data" --out "$work/plain"
same "exit code where the data of categories are absent" 0 "$status"
evalrun report "$work/plain"
same "exit code of their report" 0 "$status"
grep -qE "^live_relevance +- +- +no data" "$work/out" || { show; die "a category without data is not 'no data'"; }
grep -q "No data: .*live_relevance" "$work/out" || { show; die "categories without data are not named"; }
refuses "the data of category live_relevance is missing" --model oracle --suite bfcl --category live_relevance --data "$work/data" --out "$work/none"
gzip -r "$data"
evalrun --quiet --model oracle --suite bfcl --data "$work/data" --out "$work/unpacked"
same "exit code with compressed data" 0 "$status"
same "hashes of compressed data" "$(json "$work/plain/manifest.json" '.data.sha256')" \
  "$(json "$work/unpacked/manifest.json" '.data.sha256')"
: >"$data/BFCL_v4_parallel.json"
refuses "BFCL_v4_parallel.json: the data of category parallel hold no case" --model oracle --suite bfcl --data "$work/data" --out "$work/none"
refuses "BFCL_v4_parallel.json: the data of category parallel hold no case" score --suite bfcl --data "$work/data" --results "$work/plain"
refuses "--limit" --model oracle --suite demo --limit 0 --out "$work/none"
[ ! -e "$work/none" ] || die "a refused run left a folder"
finish
