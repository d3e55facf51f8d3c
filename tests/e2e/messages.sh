#!/bin/bash
# Messages name the place and the remedy: files in another form, unreadable folders, missing or different data.
. "$(dirname "$0")/support.sh"
cd "$work"

# A suite with one case, and a folder for each way to damage it.
mkdir -p good/possible_answer
cat >good/BFCL_v4_multiple.json <<'END'
{"id": "multiple_0", "question": [[{"role": "user", "content": "Water the ferns."}]], "function": [{"name": "water", "description": "Water a plant.", "parameters": {"type": "dict", "properties": {"plant": {"type": "string"}}, "required": ["plant"]}}]}
END
echo '{"id": "multiple_0", "ground_truth": [{"water": {"plant": ["ferns"]}}]}' >good/possible_answer/BFCL_v4_multiple.json
spoiled() { rm -rf bad && cp -r good bad; }
question=BFCL_v4_multiple.json
use=(--model oracle --suite bfcl --category multiple --quiet)

spoiled
printf '\xef\xbb\xbf' | cat - good/$question >bad/$question
evalrun "${use[@]}" --data bad --out bom
same "exit code with a byte order mark in the data" 0 "$status"
spoiled
{ echo '['; cat good/$question; echo ']'; } >bad/$question
refuses "$question:1: this is a JSON array; one object a line is needed: jq -c '.\[\]'" "${use[@]}" --data bad
tr -d '\n' <good/$question | sed 's/^/[/; s/$/]/' >bad/$question
refuses "$question:1: this is a JSON array" "${use[@]}" --data bad
printf '{\n"id": "multiple_0"\n}\n' >bad/$question
refuses "$question:1: this object goes over several lines.*jq -c" "${use[@]}" --data bad
iconv -f UTF-8 -t UTF-16 good/$question >bad/$question
refuses "$question.*this is UTF-16 text; convert it with iconv" "${use[@]}" --data bad
iconv -f UTF-8 -t UTF-16LE good/$question >bad/$question
refuses "$question.*this is UTF-16 text" "${use[@]}" --data bad
printf 'PK\x03\x04rest' >bad/$question
refuses "$question.*this is a zip archive" "${use[@]}" --data bad

# The same for own cases, results and corrections, which are JSON Lines too.
sed 's/"question": \[\[.*\]\], "function"/"question": "Water the ferns.", "function"/' good/$question >cases.jsonl
sed -i 's/}$/, "ground_truth": [{"water": {"plant": ["ferns"]}}]}/' cases.jsonl
answer='{"id": "multiple_0", "output": [{"water": "{\"plant\": \"ferns\"}"}]}'
echo "$answer" >in
printf '\xef\xbb\xbf' | cat - cases.jsonl >marked.jsonl
evalrun_reading check --cases marked.jsonl
same "exit code with a byte order mark in the cases" "0 1" "$status $(grep -c '"valid": true' out)"
{ echo '['; cat cases.jsonl; echo ']'; } >array.jsonl
refuses "array.jsonl:1: this is a JSON array.*jq -c" check --cases array.jsonl
mkdir -p results/m
echo "[{\"id\": \"multiple_0\", \"result\": \"x\"}]" >results/m/BFCL_v4_multiple_result.json
evalrun score --suite bfcl --data good --category multiple --results results
same "exit code of an array of results" 0 "$status"
printf '\xef\xbb\xbf{"id": "multiple_0", "result": [{"water": "{\\"plant\\": \\"ferns\\"}"}]}\n' >results/m/BFCL_v4_multiple_result.json
evalrun score --suite bfcl --data good --category multiple --results results
same "exit code of results with a byte order mark" 0 "$status"

# Standard input of check.
printf '\xef\xbb\xbf%s\n' "$answer" >in
evalrun_reading check --cases cases.jsonl
same "exit code of input with a byte order mark" "0 1" "$status $(grep -c '"valid": true' out)"
says_input() {
  evalrun_reading check --cases cases.jsonl
  same "exit code of input with $1" 3 "$status"
  cat out err | grep -qE -e "$2" || { show; die "input with $1: expected: $2"; }
}
echo "[$answer]" >in
says_input "an array" "this is a JSON array; one object a line is needed"
echo "$answer" | gzip >in
says_input "gzip data" "standard input: this is gzip data; unpack it with gunzip"
echo "$answer" | iconv -f UTF-8 -t UTF-16 >in
says_input "UTF-16" "standard input: this is UTF-16 text"
echo '{"id": "multiple_0", "result": "x"}' >in
says_input "results of the reference" 'must have .*"output.*; this one has ."result."'
{ printf '{"id": "'; head -c 100000 /dev/zero | tr '\0' a; echo '", "output": "x"}'; } >in
says_input "a very long id" "no case has the id a+\.\.\."
[ "$(cat out err | wc -c)" -lt 1000 ] || die "a very long id is not cut"
echo '{"id": "no", "output": "x"}' >in
says_input "one wrong line" "1 input line could not be judged"

# Answers in the form of another interface are recognized, and a wrong function is named.
verdict() { echo "{\"id\": \"multiple_0\", \"output\": $1}" >in; evalrun_reading check --cases cases.jsonl; }
named() {
  verdict "$1"
  checks=$((checks + 1))
  grep -qF -e "$2" out || { show; die "expected: $2"; }
}
named '[{"type": "function", "id": "1", "function": {"name": "water", "arguments": "{}"}}]' "tool_calls of OpenAI's chat completions"
named '[{"type": "function_call", "call_id": "c", "name": "water", "arguments": "{}"}]' "function_call items of OpenAI's Responses API"
named '[{"type": "tool_use", "id": "t", "name": "water", "input": {}}]' "tool_use blocks of Anthropic's Messages API"
named '[{"functionCall": {"name": "water", "args": {}}}]' "functionCall parts of Gemini's API"
named '[{"sprinkle": "{}"}]' "the call is to 'sprinkle', not to 'water'"

# The messages about folders and files that cannot be read or written give the reason.
spoiled
chmod 755 "$work"
if [ "$(id -u)" -eq 0 ]; then  # who may read everything is refused nothing
  printf '#!/bin/sh\nexec setpriv --reuid=65534 --regid=65534 --clear-groups "%s" "$@"\n' "$program" >plain
  chmod 755 plain
  usual=$program program=$work/plain
fi
if "$program" version >/dev/null 2>&1; then
  chmod 0 bad
  refuses "bad: the folder cannot be read: Permission denied" check --suite bfcl --data bad
  chmod 755 bad
  chmod 0 bad/$question
  refuses "$question: the file cannot be read: Permission denied" check --suite bfcl --category multiple --data bad
  mkdir closed && chmod 555 closed
  refuses "closed/x.csv.*Permission denied" report bom --quiet --csv closed/x.csv
fi
program=${usual:-$program}
refuses "results/m/BFCL_v4_multiple_result.json: this is a file; name the folder that holds it: results/m" \
  score --suite bfcl --data good --results results/m/BFCL_v4_multiple_result.json
refuses "good/$question: this is a file; name the folder" check --suite bfcl --data good/$question
refuses "^evalrun: nowhere: there is no such folder or file" report nowhere
evalrun report bom --quiet --csv made/new/x.csv
same "exit code with a new folder" 0 "$status"
evalrun report bom --csv made/newer/x.csv
grep -q 'note: the folder made/newer is not there and is made for made/newer/x.csv' err || { show; die "the new folder is not reported"; }
grep -q 'wrote made/newer/x.csv' err || { show; die "the path of the written file is not reported"; }

# Runs: which runs exist, which program or suite made them, and how they differ.
demo=(--model oracle --suite demo --limit 2 --category multiple)
for name in a b c; do evalrun "${demo[@]}" --out runs/$name --quiet; done
refuses "runs: this is no run's folder.*it holds 3 runs \(a, b, c\); name them, as in runs/\*" report runs
refuses 'holds another run \(selection.limit: 2 there, 3 now\); choose another --out, or --fresh' \
  "${demo[@]:0:4}" --limit 3 --category multiple --out runs/a
refuses 'holds another run \(selection.ids: not set there, \["multiple\*"\] now\)' \
  --model oracle --suite demo --category multiple --limit 2 --ids 'multiple*' --out runs/a
evalrun score --suite demo --category multiple --limit 2 --results runs/a --out runs/a
same "exit code of score into a run" 2 "$status"
grep -q -e '--fresh' err && { show; die "the remedy names --fresh, which score does not have"; }
refuses 'the runs are of different suites; suite: "bfcl" in BASE, "demo" in NEW, so they are not compared' compare bom runs/a
sed -i 's/"evalrun": "[^"]*"/"evalrun": "9.9.9"/' runs/b/manifest.json
evalrun report runs/b
same "exit code of a run of another version" 0 "$status"
grep -q 'made by evalrun 9.9.9; this is evalrun' out || { show; die "another version is not reported"; }
evalrun "${use[@]:0:6}" --data good --out edited
grep -q 'BFCL_v4_multiple.json and 1 more differ from the published data' out || { show; die "edited data are not reported"; }
evalrun report edited
grep -q 'differ from the published data' out || { show; die "edited data are not reported by report"; }

# A file or folder of another kind.
refuses 'runs/a/summary.json: this file is part of a run; name its folder: runs/a$' report runs/a/summary.json
refuses '^evalrun: nosuch.jsonl: there is no such folder or file$' compare runs/a nosuch.jsonl
mkdir -p older/m v1/m nothing-known
echo '{"id": "simple_0", "result": "[f()]"}' | tee older/m/BFCL_v3_simple_result.json >v1/m/gorilla_openfunctions_v1_test_simple_result.json
refuses 'no results of suite bfcl here: .*; BFCL_v3_simple_result.json belongs to another version of BFCL' \
  score --suite bfcl --data good --results older
refuses 'no results of suite bfcl here: .*; there are results of suite bfcl-v1' score --suite bfcl --data good --results v1
refuses 'no results of suite bfcl here: .*, at any depth$' score --suite bfcl --data good --results nothing-known
refuses 'no data of suite t-eval here: .*; the folder has data of suite bfcl$' --model oracle --suite t-eval --data good --out gone
: >no-case.jsonl
refuses '^evalrun: no-case.jsonl: the file holds no case; evalrun init cases FILE writes examples$' check --cases no-case.jsonl

# Gates.
gate() { printf "$1" >gate.toml; }
refuses '^evalrun: --gate: nosuch.toml: there is no such file' compare runs/a runs/c --gate nosuch.toml
gate 'max-drop = 1\nalhpa = 0.05\n'
refuses "^evalrun: gate.toml:2: the runs have no 'alhpa'; did you mean alpha\?" compare runs/a runs/c --gate gate.toml
gate 'max-drop =\n'
refuses '^evalrun: gate.toml:1: this line cannot be read: max-drop =; a line is a key and a number' compare runs/a runs/c --gate gate.toml
gate 'max-drop = 1\nalpha = 7\n'
refuses '^evalrun: gate.toml:2: alpha=7: must be a number between 0 and 1' compare runs/a runs/c --gate gate.toml
refuses "^evalrun: --gate: 'max-drop': needs a number; a gate is written max-drop=1.0" compare runs/a runs/c --gate max-drop
refuses "^evalrun: --gate: 'max-drop:1': needs a number" compare runs/a runs/c --gate max-drop:1
refuses "^evalrun: --gate: the runs have no 'maxdrop'; did you mean max-drop" compare runs/a runs/c --gate maxdrop=1

# Fetching from a source without the files: one line about all of them, and advice where they are.
mkdir nothing
evalrun fetch bfcl --from nothing --to fetched
same "exit code of a fetch from a wrong folder" 3 "$status"
same "lines about files" 1 "$(grep -c 'is missing from the source' err)"
grep -qE ' and 2[0-9] more: is missing from the source; looked in nothing' err || { show; die "no single line is about all missing files"; }
[ "$(awk '{ if (length > most) most = length } END { print most }' err)" -lt 300 ] || { show; die "a line is too long"; }
refuses "the data of api-bank is not fetched: .*DAMO-ConvAI" fetch api-bank
evalrun fetch t-eval --from nothing --to fetched-t
same "exit code of T-Eval from a wrong folder" 3 "$status"
grep -q 'first version' err || { show; die "the message does not say that the files are of another version"; }
if [ -d "${EVALRUN_SHARED:-/nonexistent}/data/t-eval-v1" ]; then
  for file in plan_json:2 plan_str:2 review_str:6; do
    mkdir -p t-source/data
    cp "$EVALRUN_SHARED/data/t-eval-v1/${file%:*}_v${file#*:}.json" "t-source/data/${file%:*}_v1.json"
  done
  evalrun fetch t-eval --from t-source --to fetched-t
  same "files of T-Eval by their git ids" "3 fetched, 0 already there, 5 missing" "$(grep -o '[0-9][0-9]* fetched,.*' out)"
  evalrun fetch t-eval --from t-source --to fetched-t
  same "the same again" "0 fetched, 3 already there, 5 missing" "$(grep -o '[0-9][0-9]* fetched,.*' out)"
  echo >>t-source/data/plan_str_v1.json
  rm fetched-t/plan_str_v2.json
  evalrun fetch t-eval --from t-source --to fetched-t
  grep -qE 'plan_str_v2.json: .*(longer than|git blob id)' err || { show; die "a file with another content is accepted"; }
  evalrun --model oracle --suite t-eval --data fetched-t --category review_str --limit 3 --out t-run --quiet
  same "exit code of a run of what was fetched" 0 "$status"
fi

# Models that cannot work fail before anything is asked or any progress is shown.
unset ANTHROPIC_API_KEY GEMINI_API_KEY GOOGLE_API_KEY ANTHROPIC_BASE_URL GOOGLE_GEMINI_BASE_URL
refuses 'ANTHROPIC_API_KEY is not set.*--api-key-env' --model anthropic --model-name claude --suite demo --out gone
refuses 'GEMINI_API_KEY.* is not set.*--api-key-env' --model gemini --model-name gemini --suite demo --out gone
evalrun --model exec:nosuchcmd --suite demo --limit 1 --out gone
same "exit code of a command that is not there" 2 "$status"
grep -qE 'infra|right ' err && { show; die "progress is shown before the reason"; }
grep -q 'nosuchcmd' err || { show; die "the command is not named"; }
[ ! -e gone ] || die "a run that could not begin left a folder"

# --fresh keeps the earlier run until the first answer comes.
cp -r runs/a kept
evalrun "${demo[@]}" --out kept --quiet --fresh
same "exit code of --fresh" 0 "$status"
[ ! -e kept/.earlier ] || die "the earlier run is still aside"
cp kept/journal.jsonl before
evalrun --model exec:nosuchcmd --suite demo --limit 2 --category multiple --out kept --fresh
[ "$status" -ne 0 ] || die "a command that is not there answers"
cmp -s before kept/journal.jsonl || die "--fresh removed the run although nothing was answered"
same "files of the run that is kept" "$(ls runs/a)" "$(ls -A kept)"
evalrun --model 'exec:sed -u s/.*/broken/' --suite demo --limit 2 --category multiple --out kept --fresh
cmp -s before kept/journal.jsonl || die "--fresh removed the run although nothing could be read"
evalrun report kept --quiet
same "exit code of its report" 0 "$status"

# After a run the messages name its folder and a next command.
evalrun "${demo[@]}" --out shown --csv shown.csv
grep -q '^evalrun: wrote shown.csv$' err || { show; die "the path of the written file is not reported after a run"; }
grep -q '^evalrun: next: evalrun report shown --html ' err || { show; die "the next command is not named"; }
evalrun "${demo[@]}" --out quiet --csv quiet.csv --quiet
same "messages with --quiet" "" "$(cat err out)"
finish
