#!/bin/bash
# evalrun import: each form gives cases that the gold answers meet; records that give none are named.
. "$(dirname "$0")/support.sh"
cd "$work"

# cases_from FORM COUNT ARGUMENT...: imports input.jsonl, and runs the cases with the gold answers.
cases_from() {
  local form=$1 count=$2
  shift 2
  rm -f cases.jsonl
  evalrun import "$form" input.jsonl --out cases.jsonl "$@"
  same "exit code of $form" 0 "$status"
  grep -q "evalrun: $count cases\? from input.jsonl" err || { show; die "$form: $count cases expected"; }
  rm -rf run
  evalrun run --model oracle --suite file:cases.jsonl --out run --quiet
  same "right answers of $form" "0 $count" "$status $(jq '[.reports[].categories[].verdicts["bfcl-v4"].correct // 0] | add' run/summary.json)"
}
field() { jq -c "$1" cases.jsonl; }

water='{"type": "function", "function": {"name": "water", "parameters": {"type": "object", "properties": {"plant": {"type": "string"}, "litres": {"type": "number"}}, "required": ["plant"]}}}'
call='{"id": "c", "type": "function", "function": {"name": "water", "arguments": "{\"plant\": \"fern\"}"}}'
user='{"role": "user", "content": "Water the fern."}'

# Chat logs: the answer in the messages, after it other messages; the answer beside the request; an answer in words.
{
  echo "{\"id\": \"log_1\", \"messages\": [{\"role\": \"system\", \"content\": \"Be kind.\"}, $user, {\"role\": \"assistant\", \"content\": null, \"tool_calls\": [$call]}, {\"role\": \"tool\", \"tool_call_id\": \"c\", \"content\": \"done\"}, {\"role\": \"assistant\", \"content\": \"Done.\"}], \"tools\": [$water]}"
  echo "{\"custom_id\": \"log_2\", \"body\": {\"messages\": [$user], \"tools\": [$water]}, \"response\": {\"body\": {\"choices\": [{\"message\": {\"role\": \"assistant\", \"tool_calls\": [$call]}}]}}}"
  echo "{\"messages\": [$user, {\"role\": \"assistant\", \"content\": \"No.\"}], \"tools\": [$water]}"
} >input.jsonl
cases_from openai 3
same "ids" '"log_1" "log_2" null' "$(field .id | tr '\n' ' ' | sed 's/ $//')"
same "messages before the answer" "2 1 1" "$(field '.messages | length' | tr '\n' ' ' | sed 's/ $//')"
same "an answer in words" "[]" "$(tail -n 1 cases.jsonl | jq -c .expected)"
refuses '^evalrun: cases.jsonl: the file exists' import openai input.jsonl --out cases.jsonl
jq -s . input.jsonl >array.json && mv array.json input.jsonl
cases_from openai 3

# Records that give no case are named, and the others are written.
{ echo "{\"messages\": [$user, {\"role\": \"assistant\", \"content\": \"No.\"}], \"tools\": [$water]}"; echo "{\"messages\": [$user], \"tools\": [$water]}"
  echo "{\"messages\": [$user, {\"role\": \"assistant\", \"content\": \"No.\"}]}"; } >input.jsonl
evalrun import openai input.jsonl
same "exit code with a record that gives no case" "3 1" "$status $(wc -l <out)"
grep -q '^evalrun: input.jsonl:2: "messages" holds no answer of the assistant behind the last message of the user' err || { show; die "the record is not named"; }
grep -q '^evalrun: input.jsonl:3: "tools" is missing; name a file of them with --tools' err || { show; die "the remedy is not named"; }
echo "[$water]" >tools.json
evalrun import openai input.jsonl --tools tools.json --quiet
same "cases with --tools" "3 2" "$status $(wc -l <out)"

# BFCL: results, and the failures of a score file.
evalrun run --model oracle --suite demo --lang en --category multiple,irrelevance --out gold --quiet
cat gold/result/en/*/*/BFCL_v4_multiple_result.json gold/result/en/*/*/BFCL_v4_irrelevance_result.json >input.jsonl
cases_from bfcl "$(wc -l <input.jsonl)" --suite demo --lang en
refuses '^evalrun: nothing.jsonl: there is no such file' import bfcl nothing.jsonl
evalrun import bfcl input.jsonl
grep -q '"question" is missing; name the suite that the results belong to with --suite' err || { show; die "--suite is not named"; }
evalrun run --model 'exec:jq -c --unbuffered "{id, output: \"[nothing()]\"}"' --suite demo --lang en --category parallel --out bad --quiet
cp bad/score/en/*/*/BFCL_v4_parallel_score.json input.jsonl
cases_from bfcl "$(($(wc -l <input.jsonl) - 1))"  # the first line counts

# promptfoo: a configuration, and a test alone.
jq -n --argjson water "$water" '{prompts: ["Please: {{ what }}"], providers: [{id: "openai:chat", config: {tools: [$water]}}], tests: [
  {vars: {what: "water the fern"}, assert: [{type: "equals", value: [{water: {plant: "fern"}}]}], metadata: {id: "fern", category: "plants"}},
  {vars: {what: "sing"}, assert: [{type: "tool-call-f1", value: []}]}]}' >input.jsonl
cases_from promptfoo 2
same "the filled prompt" '"Please: water the fern"' "$(head -n 1 cases.jsonl | jq -c .question)"
echo '{"vars": {"question": "Water it.", "expected": "[water(plant=\"fern\")]"}}' >input.jsonl
cases_from promptfoo 1 --tools tools.json
echo 'prompts: [a]' >input.yaml
refuses 'input.yaml: this is not JSON; YAML is converted by yq' import promptfoo input.yaml

# inspect_ai: targets as text and as JSON.
{ echo "{\"id\": 7, \"input\": \"Water the fern.\", \"target\": \"[water(plant='fern', litres=1.5)]\", \"metadata\": {\"tools\": [$water], \"category\": \"plants\"}}"
  echo "{\"input\": [$user], \"target\": [{\"name\": \"water\", \"arguments\": {\"plant\": \"fern\"}}], \"metadata\": {\"tools\": [$water]}}"
  echo "{\"input\": \"Sing.\", \"target\": \"\", \"metadata\": {\"tools\": [$water]}}"; } >input.jsonl
cases_from inspect 3
same "category" '"plants"' "$(head -n 1 cases.jsonl | jq -c .category)"
echo "{\"input\": \"Water.\", \"target\": \"some words\", \"metadata\": {\"tools\": [$water]}}" >input.jsonl
evalrun import inspect input.jsonl
same "exit code without any case" 2 "$status"
grep -q "^evalrun: input.jsonl:1: \"target\" holds no call: 'some words'" err || { show; die "the target is not named"; }
refuses "there is no form 'opnai'; did you mean openai" import opnai input.jsonl
refuses "name a form and a file: evalrun import openai chat.jsonl" import
finish
