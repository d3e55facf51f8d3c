#!/bin/bash
# The program agrees with the examples in docs/rules: values, answers in text, tool calls, formats, outcomes.
. "$(dirname "$0")/support.sh"
pages=$(cd "$(dirname "$0")/../.." && pwd)/docs/rules
cd "$work"
shopt -s lastpipe  # so that what is counted at the end of a pipe counts

# rows_of HEADER: the rows of all tables whose header begins with HEADER ("a | b"), as {"where", "titles", "cells"}.
rows_of() {
  jq -Rnc --arg header "$1" '
    def cells: split("|")[1:-1] | map(sub("^ "; "") | sub(" +$"; ""));
    foreach inputs as $line ({titles: null, row: null};
      if $line | startswith("|") | not then {titles: null, row: null}
      elif .titles == null then {titles: ($line | cells), row: null}
      elif $line | test("^[|-]+$") then .row = null
      else .row = ($line | cells) end;
      . as {$titles, $row} | select($row != null and ($titles | join(" | ") | startswith($header)))
      | {where: "\(input_filename | sub(".*/"; "")):\(input_line_number)", titles: $titles, cells: $row})' "$pages"/*.md
}
# Functions for jq: the texts in backticks in a cell, and the verdict that a cell means.
cell_words='
  def spans: [scan("`([^`]*)`")[0]];
  def verdict: if startswith("`") then spans[0] else . end;
  def cell($title): .cells[.titles | index($title)];
  def schema: (spans) as $types | {type: $types[0]}
    + (if contains(" of `") then {items: {type: $types[1]}} else {} end)
    + (if contains(" with enum ") then {enum: ($types[1] | fromjson)} else {} end)
    + (if $types[0] == "dict" then {properties: {}} else {} end);
  def one_case($id; $schema; $accepted): {id: $id, question: "?",
    function: [{name: "compute", description: "", parameters: {type: "dict", properties: {a: $schema}, required: []}}],
    ground_truth: [{compute: {a: $accepted}}]};'

# in_bfcls_layout: makes the folder "cases" of cases.jsonl, since own cases in a file would be corrected and checked.
in_bfcls_layout() {
  local name line
  rm -rf cases
  mkdir -p cases/possible_answer
  jq -r '"\(.id | sub("_[0-9]+$"; ""))\t\(tojson)"' cases.jsonl | while IFS=$'\t' read -r name line; do
    printf '%s\n' "$line" | tee -a "cases/BFCL_v4_$name.json" >>"cases/possible_answer/BFCL_v4_$name.json"
  done
}

# judged FIELDS: judges the answers with cases.jsonl, and compares each line with that of expected.jsonl, which has the
# form {"where", "wanted": {...}}. The jq expression FIELDS selects the values to compare with "wanted".
judged() {
  in_bfcls_layout
  evalrun_reading check --suite dir:cases --rules bfcl-v4,bfcl-v1,strict
  same "exit code of check" 0 "$status"
  same "verdicts" "$(wc -l <expected.jsonl)" "$(wc -l <out)"
  [ -s expected.jsonl ] || die "there are no examples like these"
  jq -rn --slurpfile expected expected.jsonl --slurpfile got out '
    range($expected | length) | . as $i | $expected[$i] as $e | $got[$i] as $g | ($g | '"$1"') as $found
    | select([$e.wanted | to_entries[] | select($found[.key] != .value)] != [])
    | "\($e.where): \($e.shown): the page says \($e.wanted), the program \($found | with_entries(select(.key as $k | $e.wanted | has($k))))"' >different
  [ ! -s different ] || { cat different; die "docs/rules and the program disagree"; }
  checks=$((checks + $(wc -l <expected.jsonl)))
}
verdicts='.rules | with_entries(.value |= (.error_type // "right"))'

# Values: each row is a case, and each value is an answer.
values() {
  jq -c "$cell_words"'
    . as $row | (input_line_number | tostring) as $n | (if $row.titles[0] == "language" then 1 else 0 end) as $at
    | ($row.cells[0] | ascii_downcase) as $language
    | ("simple_" + (if $at == 1 then $language + "_" else "" end) + $n) as $id
    | {case: one_case($id; ($row.cells[$at] | schema); ($row.cells[$at + 1] | spans[0] | fromjson)),
       answers: [$row.cells[$at + 2] | spans[] | {id: $id, output: "[compute(a=\(.))]"}],
       expected: [$row.cells[$at + 2] | spans[] | {where: $row.where, shown: .,
         wanted: (reduce ($row.titles[$at + 3:] | to_entries[]) as $t ({}; .[$t.value] = ($row.cells[$at + 3 + $t.key] | verdict)))}]}' >rows.jsonl
  jq -c .case rows.jsonl >cases.jsonl
  jq -c '.answers[]' rows.jsonl >in
  jq -c '.expected[]' rows.jsonl >expected.jsonl
  judged "$verdicts"
}
rows_of "declared | alternatives | value" | values
rows_of "language | declared | alternatives | argument" | values
# A text and its standard form are equal under bfcl-v4.
rows_of "text | standard form" | jq -c '{where, titles: ["declared", "alternatives", "value", "bfcl-v4"],
  cells: ["`string`", "`[\(.cells[1] | ltrimstr("`") | rtrimstr("`") | tojson)]`", ([.cells[0] | scan("`([^`]*)`")[0] | "`\(tojson)`"] | join(", ")), "right"]}' | values

# Whether answers in text and tool calls can be decoded.
jq -nc "$cell_words"'one_case("simple_0"; {type: "integer"}; [1])' >cases.jsonl
decoding='{decodes: (.rules["bfcl-v4"].error_type != "ast_decoder:decoder_failed")}'
answers() { jq -c .answer answers.jsonl >in; jq -c .expected answers.jsonl >expected.jsonl; judged "$decoding"; }
rows_of "answer | decodes" | jq -c "$cell_words"'. as $row | .cells[0] | spans[]
  | {answer: {id: "simple_0", output: .}, expected: {where: $row.where, shown: ., wanted: {decodes: ($row.cells[1] == "yes")}}}' >answers.jsonl
answers
rows_of "answer | result" | jq -c "$cell_words"'. as $row | .cells[0] | spans[]
  | {answer: {id: "simple_0", output: fromjson, format: "fc"}, expected: {where: $row.where, shown: ., wanted: {decodes: ($row.cells[1] | startswith("failure") | not)}}}' >answers.jsonl
answers
rows_of "format | steps before the parse" | jq -c "$cell_words"'. as $row | (.cells[0] | spans[0]) as $format | range(2, 4) as $at | $row.cells[$at]
  | select(startswith("`")) | spans[] | {answer: {id: "simple_0", output: ., format: $format}, expected: {where: $row.where, shown: ., wanted: {decodes: ($at == 2)}}}' >answers.jsonl
answers

# Outcomes.
jq -nc '{id: "simple_0", question: "?", function: [{name: "get_weather", description: "", parameters: {type: "dict", properties: {city: {type: "string"}}, required: ["city"]}}],
  ground_truth: [{get_weather: {city: ["Paris"]}}]}' >cases.jsonl
rows_of "answer | outcome" | jq -c "$cell_words"'. as $row | (.cells[0] | spans[])
  | {answer: {id: "simple_0", output: .}, expected: {where: $row.where, shown: ., wanted: {outcome: ($row.cells[1] | spans[0])}}}' >answers.jsonl
jq -c .answer answers.jsonl >in
jq -c .expected answers.jsonl >expected.jsonl
judged '{outcome}'

# A false example is found.
sed -i 's/"wanted":{"outcome":"call"}/"wanted":{"outcome":"abstain"}/' expected.jsonl
(judged '{outcome}') >/dev/null 2>&1 && die "a false example should be found"
[ "$checks" -gt 100 ] || die "only $checks checks: the tables of docs/rules were not found"
finish
