#!/bin/bash
# How answers are asked for and decoded on purpose: run --format, --strip-reasoning and --system; the forms that auto
# finds.
. "$(dirname "$0")/support.sh"
says() { checks=$((checks + 1)); grep -qF -e "$2" "$1" || { show; die "expected in $1: $2"; }; }
silent() { checks=$((checks + 1)); ! grep -qF -e "$2" "$1" || { show; die "not expected in $1: $2"; }; }
demo=(run --suite demo --lang en --category simple_python)
# right RUN: number of right answers by the official rules.
right() { jq '[.reports[0].categories[].verdicts["bfcl-v4"].correct // 0] | add' "$1/summary.json"; }

# A model that answers with Hermes's tags; the same with reasoning before calls as the reference reads them.
evalrun "${demo[@]}" --model oracle --mode fc --out "$work/gold"
same "exit code of the gold answers" 0 "$status"
all=$(right "$work/gold")
[ "$all" -gt 0 ] || die "no gold answer is right"
jq -c '{(.id): (.result | map(to_entries[] | "<tool_call>\n{\"name\": " + (.key | tojson) + ", \"arguments\": " + .value + "}\n</tool_call>") | join("\n"))}' \
  "$work/gold/journal.jsonl" | jq -s add >"$work/tags.json"
evalrun "${demo[@]}" --model oracle --mode prompt --out "$work/text"
jq -c '{(.id): ("<think>\nPerhaps [f(a=1)]?\n</think>\n\n" + .result)}' "$work/text/journal.jsonl" | jq -s add >"$work/thinking.json"
# answering FILE: a program that gives the answers in the file.
answering() { echo "exec:jq -c --unbuffered --slurpfile a $1 '{id, output: \$a[0][.id]}'"; }

hermes=("${demo[@]}" --model "$(answering "$work/tags.json")" --mode fc)
evalrun "${hermes[@]}" --out "$work/usual"
same "right answers of unread text" 0 "$(right "$work/usual")"
silent "$work/out" "decoded as"
silent "$work/usual/manifest.json" '"format"'
for format in hermes auto; do
  evalrun "${hermes[@]}" --format $format --out "$work/$format" --csv "$work/$format.csv" --json "$work/$format.json" \
    --markdown "$work/$format.md" --html "$work/$format.html"
  same "exit code with --format $format" 0 "$status"
  same "right answers with --format $format" "$all" "$(right "$work/$format")"
  says "$work/$format/manifest.json" "\"format\": \"$format\""
  says "$work/$format/journal.jsonl" "\"format\": \"$format\""
  for file in out $format.csv $format.json $format.md $format.html $format/summary.json; do
    says "$work/$file" "decoded as $format"
  done
  evalrun report "$work/$format" --junit "$work/$format.xml"
  for file in out $format.xml; do says "$work/$file" "decoded as $format"; done
done
# Calls that come as tool calls are not decoded as text.
evalrun "${demo[@]}" --model oracle --mode fc --format hermes --out "$work/lists"
same "right answers that are lists" "$all" "$(right "$work/lists")"
says "$work/lists/journal.jsonl" '"format": "fc"'

# Calls that a server leaves as text beside an empty list are read in a named format alone.
beside=("${demo[@]}" --mode fc --model "exec:jq -c --unbuffered --slurpfile a $work/tags.json '{id, output: [], content: \$a[0][.id]}'")
evalrun "${beside[@]}" --out "$work/beside"
same "right answers beside an empty list" 0 "$(right "$work/beside")"
for format in hermes auto; do
  evalrun "${beside[@]}" --format $format --out "$work/beside-$format"
  same "right answers beside an empty list with --format $format" "$all" "$(right "$work/beside-$format")"
  evalrun score --suite demo --lang en --category simple_python --results "$work/beside-$format" \
    --format $format --underscore-to-dot yes --out "$work/beside-$format-again"
  same "right answers of the stored text" "$all" "$(right "$work/beside-$format-again")"
done
evalrun "${beside[@]}" --format fc --out "$work/beside-fc"
same "right answers beside an empty list with --format fc" 0 "$(right "$work/beside-fc")"

# A run with another format is another run; reports and comparisons of stored runs know the format.
refuses 'holds another run \(format: "hermes" there, "auto" now\)' "${hermes[@]}" --format auto --out "$work/hermes"
refuses 'holds another run \(format: "hermes" there, not set now\)' "${hermes[@]}" --out "$work/hermes"
evalrun "${hermes[@]}" --format hermes --out "$work/hermes"
same "exit code of the finished run" 0 "$status"
evalrun report "$work/hermes" --baseline "$work/hermes.jsonl"
says "$work/out" "decoded as hermes"
refuses 'decoded in different ways; format: "as usual" in BASE, "hermes" in NEW.*--allow-different decoding' \
  compare "$work/usual" "$work/hermes"
refuses 'format: "hermes" in BASE, "auto" in NEW' compare "$work/hermes.jsonl" "$work/auto"
evalrun compare "$work/usual" "$work/hermes" --allow-different decoding
same "exit code of an allowed comparison" 0 "$status"
says "$work/out" "hermes: decoded as hermes"
says "$work/out" "base official"
says "$work/out" "new as decoded"
says "$work/out" "new: as decoded "
refuses "there is no format 'hermse'; did you mean hermes" "${hermes[@]}" --format hermse --out "$work/x"
mkdir "$work/t-eval"
echo '{}' >"$work/t-eval/plan_json_v2.json"
# A format that cannot decode the answers of a suite is refused, with those that can.
for command in "run --model oracle --out $work/x" check "score --results $work/usual/result"; do
  refuses '^evalrun: --format: hermes cannot decode answers to t-eval; formats that can: t-eval, t-eval-completion$' \
    $command --suite t-eval --data "$work" --format hermes
  for format in t-eval api-bank; do
    refuses "^evalrun: --format: $format cannot decode answers to demo; formats that can: auto, prompt, fc, hermes, " \
      $command --suite demo --format $format
  done
done
jq -n --arg model "$(ls "$work/hermes/result/en")" '[{model: $model, style: "api-bank"}]' >"$work/map.json"
refuses "map.json: model '.*': api-bank cannot decode answers to demo" \
  score --suite demo --lang en --category simple_python --results "$work/hermes/result" --models-map "$work/map.json"

# score marks a format as run does, where it is not the usual one of the results.
score=(score --suite demo --lang en --category simple_python --results "$work/hermes/result" --underscore-to-dot yes)
evalrun "${score[@]}" --out "$work/as-usual"
silent "$work/as-usual/manifest.json" '"format"'
evalrun "${score[@]}" --format hermes --out "$work/as-hermes" --csv "$work/hermes.csv" --json "$work/hermes.json" \
  --markdown "$work/hermes.md" --html "$work/hermes.html"
same "right answers that score decodes" "$all" "$(right "$work/as-hermes")"
says "$work/as-hermes/manifest.json" '"format": "hermes"'
same "the settings of score" "decoded as hermes" "$(jq -r '.reports[0].settings' "$work/hermes.json")"
same "the settings of the summary" "decoded as hermes" "$(jq -r '.reports[0].settings' "$work/as-hermes/summary.json")"
for file in hermes.csv hermes.md hermes.html; do says "$work/$file" "decoded as hermes"; done
evalrun report "$work/as-hermes" --json "$work/hermes.json" --baseline "$work/as-hermes.jsonl"
same "the settings of the report" "decoded as hermes" "$(jq -r '.reports[0].settings' "$work/hermes.json")"
for run in as-hermes as-hermes.jsonl; do
  refuses 'format: "as usual" in BASE, "hermes" in NEW.*--allow-different decoding' compare "$work/as-usual" "$work/$run"
done
evalrun compare "$work/hermes" "$work/as-hermes" --allow-different mode
same "exit code of two runs in one format" 0 "$status"
evalrun "${score[@]}" --format prompt --json "$work/hermes.json"
same "the settings of the usual format" null "$(jq '.reports[0].settings' "$work/hermes.json")"
shared=${EVALRUN_SHARED:-$(dirname "$0")/../../../shared}
if [ -d "$shared/data" ] && [ -d "$shared/golden/bfcl-v4/runs/2025-11-12-main/result" ]; then
  evalrun score --suite bfcl --data "$shared/data" --results "$shared/golden/bfcl-v4/runs/2025-11-12-main/result" \
    --category irrelevance --format hermes
  says "$work/out" "decoded as hermes: not comparable with published figures"
fi

# Reasoning keeps the usual decoding from reading the answer, unless it is removed.
thinking=("${demo[@]}" --model "$(answering "$work/thinking.json")" --mode prompt)
evalrun "${thinking[@]}" --out "$work/thoughts"
same "right answers behind reasoning" 0 "$(right "$work/thoughts")"
evalrun "${thinking[@]}" --strip-reasoning --out "$work/stripped" --csv "$work/stripped.csv" --html "$work/stripped.html"
same "right answers without reasoning" "$all" "$(right "$work/stripped")"
for file in out stripped.csv stripped.html; do says "$work/$file" "reasoning removed"; done
says "$work/stripped/manifest.json" '"strip_reasoning": true'
says "$work/stripped/journal.jsonl" '"reasoning": "<think>\nPerhaps [f(a=1)]?\n</think>'
same "results without reasoning" "" "$(grep -rh '"result"' "$work/stripped/result" | grep '"result": "[^"]*think')"
evalrun score --suite demo --lang en --category simple_python --results "$work/stripped/result" --mode prompt --out "$work/scored"
same "the stored results give the same figure" "$all" "$(right "$work/scored")"
refuses 'strip_reasoning: true there, not set now' "${thinking[@]}" --out "$work/stripped"
refuses 'reasoning was removed in one of the runs.*--allow-different decoding' compare "$work/thoughts" "$work/stripped"

# A system prompt is a text, or the content of a file.
dry=("${demo[@]}" --limit 1 --model endpoint --model-name m --dry-run)
systems() { jq -c '[.request.messages[] | select(.role == "system").content]' "$work/out"; }
printf 'Use <tool_call>.\nBe brief.\n' >"$work/system.txt"
evalrun "${dry[@]}" --mode fc --system 'Be brief.'
same "system prompt with tools" '["Be brief."]' "$(systems)"
for given in "$work/system.txt" "@$work/system.txt"; do
  evalrun "${dry[@]}" --mode fc --system "$given"
  same "system prompt of $given" '["Use <tool_call>.\nBe brief."]' "$(systems)"
done
evalrun "${dry[@]}" --mode prompt --system 'Be brief.'
same "one system message in text modes" 1 "$(systems | jq length)"
same "the system prompt comes first" true "$(systems | jq '.[0] | startswith("Be brief.\n\n")')"
: >"$work/nothing"
refuses '--system: .*nothing is empty' "${dry[@]}" --system "$work/nothing"
refuses '--system: .*missing.*No such file|--system: .*missing.*not found|--system: .*missing' "${dry[@]}" --system "@$work/missing"
refuses '^evalrun: --system: the name of a file is missing behind @' "${dry[@]}" --system @
for given in prompts/missing missing.txt 'my missing.md' "$work"; do
  evalrun "${dry[@]}" --mode fc --system "$given"
  same "the prompt $given" "[\"$given\"]" "$(systems)"
  grep -qE -- "--system: (there is no such file|this is a folder); the model gets '" "$work/err" || { show; die "no note on --system $given"; }
done
for given in 'Be brief.' 'Close each call with </tool_call>.' '</tool_call>' "$work/system.txt"; do
  evalrun "${dry[@]}" --mode fc --system "$given"
  silent "$work/err" "--system:"
done
evalrun "${hermes[@]}" --system 'Be brief.' --out "$work/system" --json "$work/system.json"
same "exit code with a system prompt" 0 "$status"
says "$work/system/manifest.json" '"system": "Be brief."'
says "$work/out" "system prompt added"
says "$work/system.json" "system prompt added"
refuses 'model.system: "Be brief." there, "Be loud." now' "${hermes[@]}" --system 'Be loud.' --out "$work/system"
refuses 'the system prompts differ; model.system: "none" in BASE, "Be brief." in NEW.*--allow-different prompts' \
  compare "$work/usual" "$work/system"

# The lists of formats and of the forms that auto finds: what a user needs first comes first. Each id of a form is there
# once.
evalrun list formats
same "exit code of the list" 0 "$status"
same "headings" 6 "$(grep -c ':$' "$work/out" || true)"
same "the first formats" "auto prompt fc hermes" "$(sed -n 2,5p "$work/out" | awk '{ print $1 }' | paste -sd' ')"
same "the last heading" "Styles of archived models, to be named with --format or --models-map:" "$(grep ':$' "$work/out" | tail -1)"
for row in '^auto ' '^hermes ' '^qwen3-coder ' '^harmony ' '^openai ' '^python-list '; do
  grep -q "$row" "$work/out" || { show; die "not listed: $row"; }
done
same "ids that are listed twice" "" "$(awk '/:$/ { forms = /^Forms/; next } NF && forms { print $1 }' "$work/out" | sort | uniq -d)"

# check --verbose names both readings of an answer that has two.
cat >"$work/cases.jsonl" <<'END'
{"id": "simple_0", "question": "q", "function": {"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"x": {"type": "integer"}}, "required": ["x"]}}, "ground_truth": [{"f": {"x": [1]}}]}
END
jq -nc '"f{\"x\": 1}", "f({\"x\": 1})" | {id: "simple_0", output: "<tool_call>\(.)</tool_call>"}' >"$work/in"
evalrun_reading check --cases "$work/cases.jsonl" --format auto --verbose
same "exit code of check" 0 "$status"
same "the form that is taken" "tool-call-named tool-call-named" "$(jq -r .format "$work/out" | paste -sd' ')"
same "answers with two readings" "evalrun: line 2: read as tool-call-named; tool-call-code would be another reading" \
  "$(grep 'another reading' "$work/err")"
evalrun_reading check --cases "$work/cases.jsonl" --format auto
silent "$work/err" "another reading"

# check says once, at the end, how to read a stream of which most answers could not be read.
line() { jq -nc --arg output "$1" '{id: "simple_0", output: $output}'; }
times() { for _ in $(seq "$1"); do line "$2"; done; }
tagged='<tool_call>
{"name": "f", "arguments": {"x": 1}}
</tool_call>'
coder='<tool_call><function=f><parameter=x>1</parameter></function></tool_call>'
{ times 7 "$tagged"; times 2 "$coder"; times 2 '[f(x=1)]'; } >"$work/in"
evalrun_reading check --cases "$work/cases.jsonl" --rules bfcl-v4,strict --format prompt
same "exit code of a stream that was not read" 0 "$status"
same "verdict lines of it" 11 "$(wc -l <"$work/out")"
same "diagnoses of it" 1 "$(grep -c '^evalrun: DIAGNOSIS: 9 of 11 answers seem meant as calls, and no call could be read from them (own cases 9 of 11)\.$' "$work/err")"
says "$work/err" "  --format auto reads 7 of 9 in hermes, 2 in qwen3-coder: evalrun check --cases $work/cases.jsonl --rules bfcl-v4,strict --format auto"
command=$(sed -n 's/.*: evalrun check/check/p' "$work/err")
# shellcheck disable=SC2086
evalrun_reading $command
same "messages of the command that was named" "" "$(cat "$work/err")"
same "right answers of it" 11 "$(grep -c '^{"id": "simple_0", "valid": true' "$work/out")"
evalrun_reading check --cases "$work/cases.jsonl" --quiet
same "messages with --quiet" "" "$(cat "$work/err")"
{ times 10 "$tagged"; times 10 '[f(x=1)]'; } >"$work/in"
evalrun_reading check --cases "$work/cases.jsonl"
same "messages if half of the answers were read" "" "$(cat "$work/err")"
times 9 "$tagged" >"$work/in"
evalrun_reading check --cases "$work/cases.jsonl"
same "messages on few answers" "" "$(cat "$work/err")"
times 12 '<tool_call>{"name": "f", "arg' >"$work/in"
evalrun_reading check --cases "$work/cases.jsonl"
says "$work/err" "evalrun: DIAGNOSIS: 12 of 12 answers"
silent "$work/err" "--format auto reads"

# The format of a line must be one that can decode its answer.
echo '{"id": "simple_python_0", "output": "f", "format": "t-eval"}' >"$work/in"
evalrun_reading check --suite demo --lang en
same "exit code of a line with the format of another suite" 3 "$status"
says "$work/out" '"input_error": "t-eval cannot decode answers to demo; formats that can: auto, prompt, '
echo '{"id": "simple_0", "output": "[f(x=1)]", "format": "api-bank"}' >"$work/in"
evalrun_reading check --cases "$work/cases.jsonl"
same "exit code of own cases, which may have any format" 0 "$status"
finish
