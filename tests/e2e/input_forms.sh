#!/bin/bash
# Every kind of input file in another form: a byte order mark and gzip are accepted, UTF-16 is reported with a remedy,
# and a folder, a file without read permission and a missing file are reported with the reason.
. "$(dirname "$0")/support.sh"
cd "$work"
chmod 755 "$work"

# T-Eval and API-Bank of one case each, BFCL of one case, and their results.
mkdir -p t-eval bank/lv1-lv2-samples/level-1-given-desc bank/init_database bank/apis bfcl/possible_answer
prompt='[{"role": "user", "content": "Find it"}]'
plan='[{"id": 0, "name": "Map.find", "args": {"place": "Ulm"}}]'
echo "{\"q0\": {\"origin_prompt\": $prompt, \"ground_truth\": {\"answer\": \"B\", \"thought\": \"\"}}}" >t-eval/review_str_v6.json
echo '{"u": {"password": "p", "token": "t1"}}' >bank/init_database/Account.json
cat >bank/apis/get_user_token.py <<'CODE'
class GetUserToken(API):
    description = 'Gives a token out.'
    input_parameters = {'username': {'type': 'str', 'description': 'Who.'}, 'password': {'type': 'str', 'description': 'The secret.'}}
    output_parameters = {'token': {'type': 'str', 'description': 'The token.'}}
    database_name = 'Account'
CODE
printf '%s\n' '{"role": "User", "text": "Let me in"}' \
  '{"role": "API", "api_name": "GetUserToken", "param_dict": {"username": "u", "password": "p"}, "result": {"input": {"username": "u", "password": "p"}, "output": {"token": "t1"}, "exception": null}}' \
  >bank/lv1-lv2-samples/level-1-given-desc/Token-1.jsonl
cat >bfcl/BFCL_v4_multiple.json <<'CASE'
{"id": "multiple_0", "question": [[{"role": "user", "content": "Water the ferns."}]], "function": [{"name": "water", "description": "Water a plant.", "parameters": {"type": "dict", "properties": {"plant": {"type": "string"}}, "required": ["plant"]}}]}
CASE
echo '{"id": "multiple_0", "ground_truth": [{"water": {"plant": ["ferns"]}}]}' >bfcl/possible_answer/BFCL_v4_multiple.json
for run in "t-eval t-eval" "api-bank bank" "bfcl bfcl"; do
  evalrun run --model oracle --suite "${run% *}" --data "${run#* }" --out "run-${run#* }" --quiet
  same "exit code of a run of ${run% *}" 0 "$status"
done
evalrun report run-bfcl --quiet --baseline baseline.jsonl
mkdir -p t-eval-results/m bank-results
cp run-t-eval/result/*/review_str.json t-eval-results/m/ 2>/dev/null || cp "$(find run-t-eval/result -name 'review_str*.json')" t-eval-results/m/
cp "$(find run-bank/result -name '*.json*' | head -n 1)" bank-results/
echo 'max-drop = 1.0' >gate.toml
echo '[{"model": "oracle", "style": "fc", "dot_to_underscore": true}]' >map.json
echo '{"id": "multiple_0", "drop": true}' >errata.jsonl
jq -n '{source: "mine", function_hint: {python: "", java: "", javascript: ""}, java_parameter: {any: "", typed: "", elements: ""},
  javascript_parameter: {any: "", typed: "", elements: "", entries: ""}, float_note: "", type_to_json_schema: {integer: "integer"},
  system_prompt: {template: {plaintext: "{persona}{task}{tool_call_format}{multiturn_behavior}{available_tools}"},
    parameter_types: {python: ""}, output_format: {python: ""},
    style: {classic: {persona: "", task: "", tool_call_no_tag: "", multiturn_behavior: "", available_tools: "{functions}"}}}}' >prompts.json

plain=$program
if [ "$(id -u)" -eq 0 ]; then  # who may read everything is refused nothing
  printf '#!/bin/sh\nexec setpriv --reuid=65534 --regid=65534 --clear-groups "%s" "$@"\n' "$program" >plain
  chmod 755 plain
  plain=$work/plain
  "$plain" version >/dev/null 2>&1 || plain=
fi

# takes FILE CODE COMMAND...: the command ends with CODE if FILE is unchanged, has a byte order mark, or is packed.
takes() {
  local file=$1 code=$2
  shift 2
  cp "$file" kept
  evalrun "$@"
  same "exit code with $file as it is: evalrun $*" "$code" "$status"
  printf '\xef\xbb\xbf' | cat - kept >"$file"
  evalrun "$@"
  [ "$status" -eq "$code" ] || { show; die "$file with a byte order mark: code $code expected"; }
  gzip -c kept >"$file"
  evalrun "$@"
  [ "$status" -eq "$code" ] || { show; die "$file packed with gzip: code $code expected"; }
  checks=$((checks + 2))
  cp kept "$file"
}
# names WHAT FILE PATTERN COMMAND...: the command fails with a message that names the file and matches PATTERN.
names() {
  local what=$1 file=$2 pattern=$3
  shift 3
  evalrun "$@"
  checks=$((checks + 1))
  [ "$status" -ne 0 ] || { show; die "$file, $what: accepted: evalrun $*"; }
  grep -qE -e "$(basename "$file").*$pattern" err || { show; die "$file, $what: expected: $pattern"; }
}
# refuses_forms FILE COMMAND...: every other form is refused with the name of the file and the reason.
refuses_forms() {
  local file=$1
  shift
  cp "$file" kept
  iconv -f UTF-8 -t UTF-16 kept >"$file"
  names "as UTF-16" "$file" 'this is UTF-16 text; convert it with iconv' "$@"
  iconv -f UTF-8 -t UTF-16LE kept >"$file"
  names "as UTF-16 without a mark" "$file" 'this is UTF-16 text; convert it with iconv' "$@"
  gzip -c kept | head -c -9 >"$file"
  names "packed and cut off" "$file" 'compressed data end early or are damaged' "$@"
  cp kept "$file"
  if [ -n "$plain" ]; then
    chmod 0 "$file"
    program=$plain names "not readable" "$file" 'Permission denied' "$@"
    chmod 644 "$file"
  fi
}
# no_file FILE COMMAND...: a folder in its place and a missing file are refused with the reason.
no_file() {
  local file=$1
  shift
  mv "$file" kept
  mkdir "$file"
  names "a folder" "$file" 'this is a folder, a file is needed' "$@"
  rmdir "$file"
  names "not there" "$file" 'there is no such file' "$@"
  mv kept "$file"
}

run_of() { echo "run --model oracle --suite $1 --data $2 --quiet --out again"; }
all() {
  local file=$1 code=$2
  shift 2
  takes "$file" "$code" "$@"
  refuses_forms "$file" "$@"
}
scored() { evalrun score "$@" --quiet; }

# Data.
for line in "t-eval/review_str_v6.json t-eval t-eval" \
  "bank/lv1-lv2-samples/level-1-given-desc/Token-1.jsonl api-bank bank" \
  "bank/init_database/Account.json api-bank bank" \
  "bank/apis/get_user_token.py api-bank bank" \
  "bfcl/possible_answer/BFCL_v4_multiple.json bfcl bfcl"; do
  read -r file suite data <<<"$line"
  all "$file" 0 check --suite "$suite" --data "$data"
done
gzip bank/lv1-lv2-samples/level-1-given-desc/Token-1.jsonl
evalrun check --suite api-bank --data bank
same "exit code of dialogues named .gz" 0 "$status"
gunzip bank/lv1-lv2-samples/level-1-given-desc/Token-1.jsonl.gz
cp t-eval/review_str_v6.json kept
echo "[$(cat kept)]" >t-eval/review_str_v6.json
names "an array" t-eval/review_str_v6.json 'this is a JSON array; one object that gives each key its case is needed' check --suite t-eval --data t-eval
cat kept kept >t-eval/review_str_v6.json
names "two objects" t-eval/review_str_v6.json 'another object follows' check --suite t-eval --data t-eval
cp kept t-eval/review_str_v6.json

# Results.
result=$(ls t-eval-results/m/*)
all "$result" 0 score --suite t-eval --data t-eval --results t-eval-results --quiet
result=$(ls bank-results/*)
all "$result" 0 score --suite api-bank --data bank --results bank-results --quiet
cp "$result" kept
jq -s . kept >"$result"
sed -i ':a;N;$!ba;s/\n//g' "$result"
evalrun score --suite api-bank --data bank --results bank-results --quiet
same "exit code of an array of predictions" 0 "$status"
cp kept "$result"

# Files that options name.
all prompts.json 0 run --model endpoint --model-name m --suite bfcl --data bfcl --prompts prompts.json --dry-run
no_file prompts.json run --model endpoint --model-name m --suite bfcl --data bfcl --prompts prompts.json --dry-run
all baseline.jsonl 0 compare baseline.jsonl run-bfcl --quiet
all gate.toml 0 compare run-bfcl run-bfcl --quiet --gate gate.toml
no_file gate.toml compare run-bfcl run-bfcl --quiet --gate gate.toml
all map.json 0 score --suite bfcl --data bfcl --results run-bfcl --models-map map.json --quiet
no_file map.json score --suite bfcl --data bfcl --results run-bfcl --models-map map.json --quiet
all errata.jsonl 0 score --suite bfcl --data bfcl --results run-bfcl --errata errata.jsonl --quiet
no_file errata.jsonl score --suite bfcl --data bfcl --results run-bfcl --errata errata.jsonl --quiet
all run-bfcl/manifest.json 0 report run-bfcl --quiet
sed 's/"question": \[\[.*\]\], "function"/"question": "Water the ferns.", "function"/; s/}$/, "ground_truth": [{"water": {"plant": ["ferns"]}}]}/' \
  bfcl/BFCL_v4_multiple.json >cases.jsonl
all cases.jsonl 0 check --cases cases.jsonl
no_file cases.jsonl check --cases cases.jsonl

# Folders without read permission, and the files expected in them.
hidden() {
  local folder=$1
  shift
  [ -n "$plain" ] || return 0
  chmod 0 "$folder"
  program=$plain names "a folder that may not be read" "$folder" 'Permission denied' "$@"
  chmod 755 "$folder"
}
hidden bfcl/possible_answer check --suite bfcl --data bfcl
hidden bank/lv1-lv2-samples check --suite api-bank --data bank
hidden bank/lv1-lv2-samples/level-1-given-desc check --suite api-bank --data bank
hidden bank/init_database check --suite api-bank --data bank
hidden run-bfcl/result score --suite bfcl --data bfcl --results run-bfcl
hidden "$(dirname "$(find run-bfcl/result -name '*_result.json')")" score --suite bfcl --data bfcl --results run-bfcl
hidden run-bfcl report run-bfcl

# The reason of a read failure in the middle of a file is reported.
if [ -r /proc/self/mem ]; then
  evalrun check --cases /proc/self/mem
  [ "$status" -ne 0 ] || die "an input that cannot be read is accepted"
  grep -q 'cannot be read to its end: Input/output error' err || { show; die "the reason of a failed read is not reported"; }
fi
finish
