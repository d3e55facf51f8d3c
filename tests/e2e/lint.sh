#!/bin/bash
# evalrun lint: inputs, exit codes, JSON, stored results, and the tables of docs/lint.md.
. "$(dirname "$0")/support.sh"
page=$(cd "$(dirname "$0")/../.." && pwd)/docs/lint.md
cd "$work"

# document NAME SCHEMA: a function document with the parameter "plant".
document() {
  echo "{\"name\": \"$1\", \"description\": \"Water a plant.\", \"parameters\": {\"type\": \"dict\", \"properties\": {\"plant\": $2}, \"required\": [\"plant\"]}}"
}
good=$(document water '{"type": "string", "description": "Its name"}')
bad=$(document dry '{"type": "text", "enum": [1, 1]}')
# The rules, hits and documents of --json on standard output, as "rule hits documents".
counts() { jq -r '.rules | to_entries[] | "\(.key) \(.value.hits) \(.value.documents)"' "${1:-out}"; }

# Files: documents, tools, an array, cases.
echo "$good" >good.jsonl
evalrun lint good.jsonl
same "exit code without findings" 0 "$status"
same "last line" "0 errors and 0 warnings in 1 function document of 0 cases" "$(tail -1 out)"
{ echo "$good"; echo "$bad"; echo "{\"name\": "; } >bad.jsonl
evalrun lint bad.jsonl --json -
same "exit code with errors" 1 "$status"
same "counts" "json-unparsable 1 1 description-missing 1 1 type-unknown 1 1 enum-duplicate 1 1" "$(counts | tr '\n' ' ' | sed 's/ $//')"
same "a finding" '["","bad.jsonl:2","dry","plant","type-unknown"]' \
  "$(jq -c '.findings[] | select(.rule == "type-unknown") | [.category, .id, .function, .path, .rule]' out)"
evalrun lint bad.jsonl --json findings.json --verbose
same "counts in a file" 4 "$(counts findings.json | wc -l)"
grep -qE '^error +type-unknown +1 in +1  .*; first: bad.jsonl:2 dry plant$' out || { show; die "the line of a rule is missing"; }
grep -qE '^error +type-unknown  bad.jsonl:2 dry plant: "text"$' out || { show; die "--verbose should print each finding"; }
evalrun lint bad.jsonl --rules 'enum-*'
same "exit code with warnings alone" 0 "$status"
same "last line with warnings alone" "0 errors and 1 warning in 3 function documents of 0 cases" "$(tail -1 out)"
jq -c '{type: "function", function: (.parameters.type = "object")}' good.jsonl | jq -s . >tools.json
evalrun lint tools.json
same "exit code of tools in an array" 0 "$status"
evalrun lint tools.json --language python --json -
same "tools as Python documents" "parameters-type-not-dict 1 1" "$(counts)"

# Cases: what a case reader refuses is a finding; calls are looked at if that is asked for.
case_of() { echo "{\"id\": \"$1\", \"question\": \"$2\", \"function\": [$3], $4}"; }
nameless=$(jq -c 'del(.name)' good.jsonl)
{ case_of simple_0 "Water the ferns." "$good" '"ground_truth": [{"water": {"plant": ["ferns", "fern"]}}]'
  case_of simple_1 "Water the ferns!" "$good" '"calls": [{"name": "water", "arguments": {"plant": 5}}]'
  case_of simple_2 "Water it." "$nameless" '"ground_truth": []'; } >cases.jsonl
evalrun lint cases.jsonl --json -
same "documents of cases" "name-missing 1 1" "$(counts)"
evalrun lint cases.jsonl --rules calls --json -
same "calls of cases" "call-wrong-type 1 1 call-value-not-in-text 1 1" "$(counts | tr '\n' ' ' | sed 's/ $//')"
evalrun lint cases.jsonl --rules 'query-*' --json -
same "exit code of duplicates" 0 "$status"
same "duplicates" "query-duplicate simple_1 simple_0" "$(jq -r '.findings[] | "\(.rule) \(.id) \(.path)"' out)"

# A folder laid out like BFCL v4, its expected calls, and calls of a model.
mkdir -p data/possible_answer results/tiny
echo "{\"id\": \"multiple_0\", \"question\": [[{\"role\": \"user\", \"content\": \"Water the ferns.\"}]], \"function\": [$good]}" >data/BFCL_v4_multiple.json
echo '{"id": "multiple_0", "ground_truth": [{"water": {"plant": ["ferns"]}}]}' >data/possible_answer/BFCL_v4_multiple.json
evalrun lint data --calls
same "exit code of a folder" 0 "$status"
same "last line of a folder" "0 errors and 0 warnings in 1 function document of 1 case" "$(tail -1 out)"
echo '{"id": "multiple_0", "result": "[water(plant=\"ferns\", liters=2), burn(plant=\"ferns\"), water()]"}' >results/tiny/BFCL_v4_multiple_result.json
evalrun lint --suite bfcl --data data --results results --rules call-un*,call-mis* --json -
same "exit code of stored calls" 1 "$status"
same "stored calls" "call-unknown-function 1 1 call-unknown-argument 1 1 call-missing-required 1 1" "$(counts | tr '\n' ' ' | sed 's/ $//')"
same "a stored call" '["multiple","multiple_0","water","liters"]' \
  "$(jq -c '.findings[] | select(.rule == "call-unknown-argument") | [.category, .id, .function, .path]' out)"

# Bad input: place and remedy.
refuses 'say what to look at: a file, a folder, or --suite' lint
refuses 'but not both' lint good.jsonl --suite demo
refuses 'missing.jsonl: there is no such file' lint missing.jsonl
echo 'a,b' >table.csv
refuses 'table.csv:1: .*not JSON|table.csv:1' lint table.csv
jq . good.jsonl >pretty.json
refuses 'pretty.json:1: this object goes over several lines.*jq -c' lint pretty.json
iconv -f UTF-8 -t UTF-16 good.jsonl >wide.jsonl
refuses 'wide.jsonl.*UTF-16.*iconv' lint wide.jsonl
echo '{"a": 1}' >other.jsonl
refuses 'other.jsonl:1: .*neither a function document nor a case.*are expected' lint other.jsonl
: >empty.jsonl
refuses 'empty.jsonl: holds no case and no function document' lint empty.jsonl
refuses "no lint rule 'enum-emty'; did you mean enum-empty" lint good.jsonl --rules enum-emty
refuses 'name it with --suite' lint good.jsonl --results results
mkdir -p results/other && cp results/tiny/* results/other
refuses 'results of 2 models; name the folder of one' lint --suite bfcl --data data --results results

# Comments in files of own cases are no documents.
(echo '# one function'; echo '// and no other'; cat good.jsonl) >commented.jsonl
evalrun lint commented.jsonl --json commented.json
same "findings in comments" 0 "$(jq '.rules["json-unparsable"].hits // 0' commented.json)"

# Each row of the page is a rule in the program, with the same level and sentence, and the other way round.
evalrun list lint-rules
grep -E '^[a-z-]+ +(error|warning)  ' out | sed -E 's/^([a-z-]+) +(error|warning) +(.*)$/| `\1` | \2 | \3 |/' >program
grep -E '^\| `[a-z-]+` \| (error|warning) \|' "$page" >documented
[ "$(wc -l <program)" -gt 40 ] || { show; die "evalrun list lint-rules lists too little"; }
diff program documented || die "docs/lint.md differs from evalrun list lint-rules"
checks=$((checks + 1))
# The examples are lines of a file.
grep -E '^    ' out | sed 's/^    //' >examples.jsonl
evalrun lint examples.jsonl --rules documents,calls --json -
same "rules that find something in the examples" "$(grep -vcE '^(query|document)-' <(sed 's/^| `//' program))" "$(jq '.rules | length' out)"
finish
