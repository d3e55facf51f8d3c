#!/bin/bash
# Messages of a run about a server that refuses requests or answers in an unusual way. $2 is the scripted server.
. "$(dirname "$0")/support.sh"
server=$2

# start_scripted NAME: the server of tests/servers/NAME.json on a free port; leaves its base URL in $url.
start_scripted() {
  start_scripts "$server" "$1"
  url=$(address_of "$1")/v1
}
ask() { evalrun run --suite demo --lang en --model endpoint --base-url "$url" "$@"; }
says() { checks=$((checks + 1)); grep -qF -e "$2" "$1" || { show; die "expected in $1: $2"; }; }
silent() { checks=$((checks + 1)); ! grep -qF -e "$2" "$1" || { show; die "not expected in $1: $2"; }; }

# In text modes an empty list of calls next to the text changes no figure.
start_scripted plain
ask --mode prompt --out "$work/plain" --csv "$work/plain.csv"
same "exit code of the plain server" 0 "$status"
start_scripted empty-calls
ask --mode prompt --out "$work/empty" --csv "$work/empty.csv"
same "figures with an empty list of calls" "$(cat "$work/plain.csv")" "$(cat "$work/empty.csv")"
silent "$work/empty/journal.jsonl" '"result": []'

# The mode that auto mode resolved to is reported, recorded, shown, and used in comparisons.
start_scripted no-tools
ask --out "$work/auto" --html "$work/auto.html" --json "$work/auto.json" --csv "$work/auto.csv"
same "exit code of auto mode" 0 "$status"
same "notices about refused tools" 1 "$(grep -c 'the server refused tools' "$work/err")"
says "$work/err" '"auto" tool choice requires --enable-auto-tool-choice'
says "$work/err" 'asked as text (--mode prompt)'
says "$work/err" '--tool-call-parser'
says "$work/auto/manifest.json" '"resolved_mode": "prompt"'
says "$work/auto/summary.json" '"mode": "prompt"'
says "$work/auto.json" '"mode": "prompt"'
same "the first line of the report" 1 "$(head -n 1 "$work/out" | grep -c 'mode prompt')"
says "$work/auto.html" 'mode prompt'
same "the columns mode and selection of the CSV file" "mode,selection prompt," \
  "$(sed -n '1s/.*,\([a-z]*,[a-z]*\)$/\1/p; 2s/.*,\([a-z]*,[a-z]*\)$/\1/p' "$work/auto.csv" | paste -sd' ')"
ask --out "$work/auto"
same "a finished run asks nothing" 0 "$status"
silent "$work/err" 'the server refused tools'
start_scripted empty-calls
ask --out "$work/tools"
says "$work/tools/manifest.json" '"resolved_mode": "fc"'
# The text next to the empty list is kept in the journal alone: the reference's files have no field for it.
says "$work/tools/journal.jsonl" '"result": [], '
says "$work/tools/journal.jsonl" '"content": "[convert_units(value=3.5)]"'
# It counts as meant, and only there.
says "$work/tools/journal.jsonl" '"as_meant": {"form": "python-list", "outcome": "call"'
says "$work/tools/summary.json" '"as_meant"'
command=$(jq -r '.diagnoses[0].command // .reports[0].diagnoses[0].command' "$work/tools/summary.json")
evalrun ${command#evalrun } --out "$work/tools-again" --quiet
says "$work/tools-again/journal.jsonl" '"result": "[convert_units(value=3.5)]"'
same "fields for the text in the reference's files" "" "$(grep -rl '"content"' "$work/tools/result")"
silent "$work/empty/journal.jsonl" '"content"'
refuses '"prompt" in BASE, "fc" in NEW.*--allow-different mode' compare "$work/auto" "$work/tools"
evalrun compare "$work/auto" "$work/plain"
same "auto that was text, and text" 0 "$status"
evalrun report "$work/auto" --baseline "$work/auto.jsonl" --quiet
refuses '"prompt" in BASE, "fc" in NEW' compare "$work/auto.jsonl" "$work/tools"
start_scripted no-tools
ask --mode fc --limit 1 --category simple_python --out "$work/strict"
says "$work/out" '--enable-auto-tool-choice --tool-call-parser'
silent "$work/out" 'check --base-url'

# The reasons for missing answers are in the final block and in every report, and --accept-infra accepts them.
start_scripted tgi-no-template
kind='10 x HTTP 422: Template error: template not found'
few=(--category simple_python --limit 10)
ask "${few[@]}" --out "$work/none" --json "$work/none.json" --markdown "$work/none.md" --html "$work/none.html"
same "exit code without answers" 3 "$status"
for file in err out none.md none.html; do says "$work/$file" "$kind"; done
says "$work/none.json" '"text": "HTTP 422: Template error: template not found"'
silent "$work/out" 'The same command asks'
evalrun report "$work/none" --junit "$work/none.xml"
same "exit code of the report" 3 "$status"
says "$work/out" "$kind"
says "$work/none.xml" "$kind"
for allowance in 10 100%; do
  evalrun report "$work/none" --accept-infra $allowance
  same "exit code when $allowance are accepted" 0 "$status"
  says "$work/out" "10 of 10 without an answer, accepted by --accept-infra $allowance"
done
evalrun report "$work/none" --accept-infra 9
same "exit code when fewer are accepted" 3 "$status"
ask "${few[@]}" --out "$work/none" --accept-infra 10
same "exit code of the run when so many are accepted" 0 "$status"
evalrun compare "$work/none" "$work/none"
same "exit code of a comparison" 3 "$status"
refuses 'no case has an answer in both runs, so there is nothing to compare' compare "$work/none" "$work/none" --accept-infra 10
refuses '--accept-infra.*neither a number of cases nor a share' report "$work/none" --accept-infra many

# A refused field is left out, reported once and kept in the manifest.
start_scripted no-store
ask "${few[@]}" --out "$work/store"
same "exit code without the field" 0 "$status"
same "the field is named once" 1 "$(grep -c "the server refused 'store'" "$work/err")"
same "the manifest keeps it" 1 "$(tr -d ' \n' <"$work/store/manifest.json" | grep -c '"dropped_parameters":\["store"\]')"
before=$(cksum <"$work/store/journal.jsonl")
ask "${few[@]}" --out "$work/store"
same "the same run again" 0 "$status"
same "asks nothing" "$before" "$(cksum <"$work/store/journal.jsonl")"
cp -r "$work/store" "$work/hot"
sed -i 's/"store"$/"temperature"/' "$work/hot/manifest.json"
refuses 'the servers refused different settings.*"temperature".*--allow-different sampling' compare "$work/store" "$work/hot"
cp -r "$work/store" "$work/all"
sed -i 's/"store"$/"stream_options"/' "$work/all/manifest.json"
evalrun compare "$work/store" "$work/all"
same "fields that do not affect answers make no difference" 0 "$status"
ask "${few[@]}" --out "$work/kept" --strict-parameters
same "exit code with the field" 3 "$status"
says "$work/out" "--extra-body '{\"store\":null}'"
finish
