#!/bin/bash
# Own cases that make every answer wrong are reported with file, line, id and the correct form.
. "$(dirname "$0")/support.sh"
cd "$work"

case_of() { # case_of ID FUNCTION [MORE]
  echo "{\"id\": \"$1\", \"question\": \"Water the ferns.\", \"function\": $2${3:+, $3}}"
}
schema='"properties": {"plant": {"type": "string"}}'
water="[{\"name\": \"water\", \"parameters\": {\"type\": \"dict\", $schema, \"required\": [\"plant\"]}}]"
truth='"ground_truth": [{"water": {"plant": ["ferns"]}}]'
echo '{"id": "simple_0", "output": "[water(plant=\"ferns\")]"}' >in

# check PATTERN: exit code 0 and one note that matches, or no note if PATTERN is empty.
notes() {
  evalrun_reading check --cases cases.jsonl
  same "exit code" 0 "$status"
  checks=$((checks + 1))
  [ -n "$1" ] || { [ ! -s err ] || { show; die "no note expected"; }; return 0; }
  [ "$(wc -l <err)" -eq 1 ] || { show; die "one note expected"; }
  grep -qE -e "^evalrun: note: cases.jsonl:$1" err || { show; die "expected: $1"; }
}
case_of simple_0 "$water" "$truth" >cases.jsonl
notes ""
same "a right answer" 1 "$(grep -c '"valid": true' out)"

case_of simple_0 "[{\"name\": \"water\", \"parameters\": {\"type\": \"dict\", $schema}}]" "$truth" >cases.jsonl
notes "1: simple_0: the parameters of 'water' have no list \"required\".*write \"required\": \[\] where none is$"
{ case_of simple_0 "$water" "$truth"; case_of simple_1 "[{\"name\": \"water\", \"parameters\": {$schema}}]" "$truth"
  case_of simple_2 "[{\"name\": \"water\", \"parameters\": {}}]" "$truth"; } >cases.jsonl
notes '2: simple_1: the parameters of .* \(and 1 more case\)$'
evalrun_reading check --cases cases.jsonl --quiet
same "messages with --quiet" "" "$(cat err)"

case_of simple_0 "$water" '"ground_truth": []' >cases.jsonl
notes '1: simple_0: there is no accepted answer \("ground_truth"\).*"category": "irrelevance"$'
case_of simple_0 "$water" >cases.jsonl
notes '1: simple_0: there is no accepted answer'
# The advice of the note works.
echo '{"id": "simple_0", "output": "Nothing to do."}' >in
case_of simple_0 "$water" '"category": "irrelevance", "ground_truth": []' >cases.jsonl
notes ""
same "no call where none is right" 1 "$(grep -c '"valid": true' out)"

case_of simple_0 '[{"name": "water", "parameters": {"properties": {"litres": {"type": "number"}}, "required": []}}]' \
  '"ground_truth": [{"water": {"litres": [1.5]}}]' >cases.jsonl
notes "1: simple_0: parameter 'litres' of 'water' has the type \"number\".*write \"float\"$"
echo '{"id": "simple_0", "output": "[water(litres=1.5)]"}' >in
sed -i 's/"number"/"float"/' cases.jsonl
notes ""
same "a right number" 1 "$(grep -c '"valid": true' out)"

# Tools in the form of a request are no function documents.
case_of simple_0 "$water" "$truth" >cases.jsonl
case_of simple_1 '[{"type": "function", "function": {"name": "water", "parameters": {"type": "object", "properties": {}, "required": []}}}]' "$truth" >>cases.jsonl
refuses "cases.jsonl:2: the functions are in the form of OpenAI's tools.*jq -c '.function \|= map\(.function\)' FILE" check --cases cases.jsonl
jq -c 'if .id == "simple_1" then .function |= map(.function) else . end' cases.jsonl >mended.jsonl
evalrun_reading check --cases mended.jsonl
same "exit code of the mended file" 0 "$status"

# --suite together with --cases is reported to have no effect.
evalrun_reading check --suite demo --cases mended.jsonl
grep -q 'note: --suite has no effect with --cases' err || { show; die "the ignored --suite is not reported"; }
finish
