#!/bin/bash
# docs/file-formats.md names every field that the program writes, in the section about its file.
. "$(dirname "$0")/support.sh"
page=$(cd "$(dirname "$0")/../.." && pwd)/docs/file-formats.md
cd "$work"
shopt -s lastpipe  # so that what is counted at the end of a pipe counts

# names_in SECTION: the words in backticks in one section of the document, one a line.
names_in() {
  awk -v wanted="## $1" '/^## /{ on = $0 == wanted } on && !/^```/' "$page" | grep -o '`[^`]*`' | grep -oE '[A-Za-z0-9_.-]+' | tr '.' '\n' | sort -u
}
# undocumented SECTION: the names on standard input that the section lacks.
undocumented() { sort -u | comm -23 - <(names_in "$1"); }
# documents SECTION: standard input has names, and the section has all of them.
documents() {
  local names missing
  names=$(cat)
  checks=$((checks + 1))
  [ -n "$names" ] || die "$1: no field was written"
  missing=$(undocumented "$1" <<<"$names")
  [ -z "$missing" ] || die "docs/file-formats.md, section \"$1\" does not name: $(tr '\n' ' ' <<<"$missing")"
}
# The names of all members at any depth, except in objects whose member names are data, such as ids and file names.
fields='
  def names:
    if type == "array" then .[] | names
    elif type == "object" then to_entries[] | .key as $key | $key,
      (if $key | IN("result", "errors", "rejects_of", "sha256", "formats", "forms", "not_scored", "renamed_parameters", "extra_body",
                    "error", "decoded", "prompt", "possible_answer", "model_result_raw", "model_result_decoded",
                    "model_result", "decoded_result") then empty
       elif ($key | IN("verdicts", "rules", "facets", "scores")) and (.value | type == "object") then .value[] | names
       else .value | names end)
    else empty end;
  names'
names() { jq -r "$fields" "$@"; }

[ "$(printf 'id\nmade_up\n' | undocumented journal.jsonl)" = made_up ] || die "a field that is made up should not be found"
[ -z "$(names_in 'No such section')" ] || die "a section that does not exist should hold no names"

evalrun --model oracle --suite demo --out oracle --quiet
same "exit code of the gold answers" 0 "$status"
start_server --suite demo
evalrun --model endpoint --base-url "$url" --suite demo --repeat 2 --stream --top-p 0.9 --request-seed 3 --max-tokens 500 \
  --header 'X-Test: yes' --extra-body '{"user": "me"}' --limit 5 --out asked --quiet
same "exit code of asking" 0 "$status"
evalrun --model endpoint --base-url "$url" --suite demo --sample 2 --mode prompt --max-requests 20 --shard 1/2 --out part --quiet
same "exit code of a part" 3 "$status"
evalrun --model endpoint --base-url "$url" --suite demo --category parallel --mode prompt --system 'Be brief.' --format auto \
  --strip-reasoning --out parallel --quiet
evalrun --model 'exec:jq -c --unbuffered "{id, error: \"no\"}"' --suite demo --category multiple --out failed --quiet
same "exit code without answers" 3 "$status"
rm asked/result/en/*/live/BFCL_v4_live_simple_result.json
evalrun score --suite demo --results asked/result --out scored --quiet
same "exit code of scoring without all results" 3 "$status"
evalrun --model replay:oracle/result --suite demo --out replayed --quiet
same "exit code of replaying" 0 "$status"

runs="oracle asked part/shard-1-of-2 parallel failed scored replayed"
for run in $runs; do
  names "$run/manifest.json" | documents manifest.json
  names "$run/journal.jsonl" | documents journal.jsonl
  names "$run/summary.json" | documents summary.json
  evalrun report "$run" --partial --baseline "$run.jsonl" --json "$run.json" --csv "$run.csv" --quiet
  grep '^{' "$run.jsonl" | jq -c 'del(.manifest[]?)' | names | documents Baseline
  head -n 1 "$run.jsonl" | jq .manifest | names | documents manifest.json
  names "$run.json" | documents summary.json
done
find oracle asked failed scored -path '*result/*.json' -exec cat {} + | names | documents "result and score files"
find oracle asked failed scored -path '*score/*_score.json' -exec cat {} + | names | documents "result and score files"

# The columns of CSV files must equal the names in the first column of the section's tables.
columns_match() {
  checks=$((checks + 1))
  head -n 1 "$2" | tr ',' '\n' | sort -u >header
  awk -v wanted="## $1" '/^## /{ on = $0 == wanted } on && /^\| `/' "$page" | cut -d'|' -f2 | grep -oE '[A-Za-z0-9_]+' | sort -u >documented
  diff header documented >different || { cat different; die "docs/file-formats.md, section \"$1\": these are not the columns of the file"; }
}
columns_match "CSV of report" parallel.csv
evalrun compare oracle asked --allow-different all --gate max-drop=1,per-category=5 --csv compared.csv --json compared.json --quiet
[ -s compared.json ] || { show; die "nothing was compared"; }
names compared.json | documents "Comparison JSON"
{ head -n 1 compared.csv | sed 's/^kind,//'; } >compared-columns.csv
columns_match "CSV of compare" compared-columns.csv

jq -c '{id, question: "?", function: [{name: "f", description: "", parameters: {type: "dict", properties: {a: {type: "integer"}}, required: ["a"]}}],
  ground_truth: [{f: {a: [1]}}]}' <<<'{"id": "simple_0"}' >cases.jsonl
printf '%s\n' '{"id": "simple_0", "output": "[f(a=1)]"}' '{"id": "simple_0", "output": "[f(a=(1, 2))]"}' '{"id": "simple_0", "error": "reset"}' 'no JSON' >in
evalrun_reading check --cases cases.jsonl --rules bfcl-v4,strict
same "exit code of check" 3 "$status"
names out | documents check
finish
