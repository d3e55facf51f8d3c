#!/bin/bash
# If many answers look like calls that could not be decoded, every report names their form and a format that decodes
# them.
. "$(dirname "$0")/support.sh"

evalrun --quiet --model oracle --suite demo --lang en --mode fc --category simple_python,multiple --out "$work/fc"
evalrun --quiet --model oracle --suite demo --lang en --mode prompt --category simple_python,multiple --out "$work/text"

# stored_as NAME PROGRAM: the oracle's tool calls in another form, by a jq program from [{"name", "arguments"}] to text.
stored_as() {
  local form=$1 file target
  find "$work/fc/result" -name '*_result.json' | while read -r file; do
    target=$work/$form/${file#"$work/fc/result/"}
    mkdir -p "$(dirname "$target")"
    jq -c ".result = ([.result[] | to_entries[] | {name: .key, arguments: (.value | fromjson)}] | $2)" "$file" >"$target"
  done
}
stored_as hermes '[.[] | "<tool_call>\n" + tojson + "\n</tool_call>"] | join("\n")'
stored_as thinking '"<think>\nWhich one?\n</think>\n[" + ([.[] | .name + "(" + ([.arguments | to_entries[] | .key + "=" + (.value | tojson)] | join(", ")) + ")"] | join(", ")) + "]"'
stored_as breeze '[.[] | "<|use_tool|><|tool_call_begin|> " + ({name, arguments: (.arguments | tojson)} | tojson) + "<|tool_call_end|>"] | join("")'
stored_as json 'tojson'
stored_as granite '[.[] | "<function_call> " + tojson] | join(" ")'

# says FORM FORMAT LOOK: the reports of the results in that form have a diagnosis that names FORMAT and LOOK.
says() {
  local form=$1 format=$2 look=$3
  evalrun score --suite demo --lang en --category simple_python,multiple --results "$work/$form" --out "$work/run-$form" \
    --json "$work/$form.json" --markdown "$work/$form.md" --html "$work/$form.html"
  same "exit code of $form" 0 "$status"
  for file in "$work/out" "$work/$form.md" "$work/$form.html"; do
    grep -q 'DIAGNOSIS: .* answers seem meant as calls' "$file" || { show; die "$form: $file has no diagnosis"; }
  done
  grep -qF -- "$look" "$work/out" || { show; die "$form: the diagnosis does not name $look"; }
  same "$form: unread answers" "$(jq '[.reports[0].categories[] | .total // 0] | add' "$work/$form.json")" \
    "$(jq '.reports[0].diagnoses[0].unread' "$work/$form.json")"
  same "$form: the example is escaped and short" true \
    "$(jq '.reports[0].diagnoses[0].example | length <= 400 and startswith("\"") and (contains("\n") | not)' "$work/$form.json")"
  if [ "$format" != none ]; then
    grep -qE -- "--format $format: [0-9]+ of [0-9]+ decode" "$work/out" || { show; die "$form: $format is not named with its figures"; }
    same "$form: the command" "evalrun score --suite demo --results $work/$form --category simple_python,multiple --lang en --format $format" \
      "$(jq -r '.reports[0].diagnoses[0].command' "$work/$form.json")"
    evalrun score --suite demo --lang en --category simple_python,multiple --results "$work/$form" --format "$format" --json "$work/read.json"
    same "$form: nothing to diagnose in the right format" null "$(jq '.reports[0].diagnoses' "$work/read.json")"
  fi
  evalrun report "$work/run-$form"
  grep -q 'DIAGNOSIS: ' "$work/out" || { show; die "$form: the report of the kept run has no diagnosis"; }
}
says hermes hermes "<tool_call>"
says thinking none "reasoning"
says breeze breeze "Breeze"
says json xlam "JSON objects with name and arguments"
says granite granite "Granite"

# Tool calls that were decoded as text, and text that was decoded as tool calls.
evalrun score --suite demo --lang en --category simple_python,multiple --results "$work/fc" --mode prompt
grep -q 'tool calls, stored as a list' "$work/out" || { show; die "tool calls read as text are not diagnosed"; }
grep -qE -- '--format fc: ' "$work/out" || { show; die "fc is not named"; }
evalrun score --suite demo --lang en --category simple_python,multiple --results "$work/text" --mode fc
grep -qE -- '--format prompt: ' "$work/out" || { show; die "text read as tool calls is not diagnosed"; }

diagnosis() { jq -c ".reports[0].diagnoses[0].$1" "$work/broken.json"; }
# broken NAME RUN FILTER: the results of a run, every third of them changed by the jq program.
broken() {
  local form=$1 file target
  find "$work/$2/result" -name '*_result.json' | while read -r file; do
    target=$work/$form/${file#"$work/$2/result/"}
    mkdir -p "$(dirname "$target")"
    jq -c "if input_line_number % 3 == 1 then .result = ($3) else . end" "$file" >"$target"
  done
  evalrun score --suite demo --lang en --category simple_python,multiple --results "$work/$form" --json "$work/broken.json"
  grep -q 'DIAGNOSIS: ' "$work/out" || { show; die "$form: no diagnosis"; }
}

# A format that decodes the few broken answers but misreads all others is not recommended.
broken cut fc '[.result[] | with_entries(.value |= .[:-1])]'
grep -q 'It looks like tool calls whose arguments are not JSON\.' "$work/out" || { show; die "the form of the broken answers is not named"; }
same "formats and command for broken arguments" '{} ""' "$(diagnosis formats) $(diagnosis command | tr -d '\n')"
broken mixed text '"<tool_call>\n{\"name\": \"f\", \"arguments\": {\"a\": 1}}\n</tool_call>"'
grep -q 'A format that decodes them misreads the answers of this run that could be read' "$work/out" || { show; die "no reason is given for the missing command"; }
same "formats and command for two forms in one run" '{} "" true' "$(diagnosis formats) $(diagnosis command) $(diagnosis others_differ)"
grep -q 'This reads them' "$work/out" && { show; die "the command would break the correct answers"; }

# With results of two models in one folder, a diagnosis is about one of them.
mkdir -p "$work/two/en"
cp -r "$work"/hermes/en/* "$work/two/en/one"
cp -r "$work"/fc/result/en/* "$work/two/en/other"
evalrun score --suite demo --lang en --category simple_python,multiple --results "$work/two" --json "$work/two.json"
same "models, formats of the one and commands" '2 ["hermes"] [""]' \
  "$(jq -rc '"\(.reports | length) \([.reports[].diagnoses[]?.formats | keys[0]]) \([.reports[].diagnoses[]?.command])"' "$work/two.json")"

# The command for a kept run has the selection of the run.
evalrun score --suite demo --lang en --category 'simple_*,multiple' --ids '*_0,*_1' --limit 2 --results "$work/hermes" --out "$work/part" --quiet
evalrun report "$work/part" --json "$work/part.json"
same "the command of a selection" "evalrun score --suite demo --results $work/part --category 'simple_*,multiple' --lang en --ids '*_0,*_1' --limit 2 --format hermes" \
  "$(jq -r '.reports[0].diagnoses[0].command' "$work/part.json")"

# For shards in a folder there is no command, because none would score the answers of one shard.
evalrun run --model replay:"$work/hermes" --suite demo --lang en --category simple_python,multiple --shard 1/2 --out "$work/shards" --json "$work/shard.json"
jq -e '.reports[0].diagnoses[0].command == ""' "$work/shard.json" >/dev/null || { show; die "a command for one of two shards"; }

# A form that no reference reads, and answers that the references read in part: auto is named, with a command that reads
# them all.
stored_as coder '[.[] | "<tool_call>\n<function=" + .name + ">\n" + ([.arguments | to_entries[] | "<parameter=" + .key + ">\n" + (.value | if type == "string" then . else tojson end) + "\n</parameter>\n"] | join("")) + "</function>\n</tool_call>"] | join("\n")'
stored_as bare '.[] | "I call " + .name + ".\n" + .name + "\n" + (.arguments | tojson)'
stored_as half '[.[] | "<tool_call>\n" + (if length % 2 == 0 and (.name | length % 2 == 0) then . else .arguments |= tojson end | tojson) + "\n</tool_call>"] | join("\n")'
says coder auto "Qwen3-Coder"
says half auto "<tool_call>"
says bare auto "a form that --format auto reads"
grep -q 'It has no known form' "$work/out" && { show; die "auto names the form"; }

# Calls that a server left as text beside an empty list of tool calls.
jq -c '{(.id): .result}' "$work"/hermes/en/*/*/*_result.json | jq -s add >"$work/texts.json"
evalrun run --suite demo --lang en --mode fc --category simple_python,multiple --out "$work/leaked" --json "$work/leaked.json" \
  --model "exec:jq -c --unbuffered --slurpfile a $work/texts.json '{id, output: [], content: \$a[0][.id]}'"
for again in run report; do
  [ $again = run ] || evalrun report "$work/leaked" --json "$work/leaked.json"
  grep -q 'DIAGNOSIS: .* answers seem meant as calls' "$work/out" || { show; die "no diagnosis of leaked calls by $again"; }
  same "the text is the example" true "$(jq '.reports[0].diagnoses[0].example | contains("<tool_call>")' "$work/leaked.json")"
  same "all leaked answers are counted" true "$(jq '.reports[0].diagnoses[0] | .unread == .answers and .tried == .answers and .formats.hermes == .tried' "$work/leaked.json")"
  grep -q 'it came as text beside an empty list of tool calls' "$work/out" || { show; die "$again does not say where the calls were"; }
done

# The command for text that a model answered with in mode fc reads it, names with underscores included.
evalrun run --suite demo --lang en --mode fc --category simple_python,multiple --out "$work/tags" --json "$work/tags.json" \
  --model "exec:jq -c --unbuffered --slurpfile a $work/texts.json '{id, output: \$a[0][.id]}'"
command=$(jq -r '.reports[0].diagnoses[0].command' "$work/tags.json")
evalrun ${command#evalrun } --json "$work/read.json"
same "the command reads all answers" '[1]' "$(jq -c '[.reports[0].categories[].verdicts["bfcl-v4"].accuracy // empty] | unique' "$work/read.json")"

# Reasoning without an answer is named, also where it was removed from the answer; an empty answer is another thing.
thinking() {
  evalrun run --suite demo --lang en --category simple_python --mode prompt --out "$work/$1" --json "$work/$1.json" "${@:3}" \
    --model "exec:jq -c --unbuffered '{id, output: (\"$2\" | gsub(\"N\"; \"\\n\"))}'"
}
names_reasoning() {
  grep -q 'DIAGNOSIS: .* answers are reasoning that never ends, or that no answer follows (simple_python ' "$work/out" ||
    { show; die "$1: the reasoning is not named"; }
  grep -qF '  One of them: "<think>' "$work/out" || { show; die "$1: no reasoning is shown"; }
  grep -q -- '--format' "$work/out" && { show; die "$1: a format would read no answer"; }
  return 0
}
thinking unclosed '<think>NPerhaps [f(a=1)]? The user'
names_reasoning "a run"
thinking closed '<think>Nit fits.N</think>N'
names_reasoning "a run whose reasoning ends"
thinking stripped '<think>NPerhaps [f(a=1)]? The user' --strip-reasoning
names_reasoning "a run without reasoning"
same "what the answers look like" "reasoning without an answer" "$(jq -r '.reports[0].diagnoses[0].looks_like' "$work/stripped.json")"
evalrun report "$work/stripped"
names_reasoning "its report"
evalrun score --suite demo --lang en --category simple_python --results "$work/stripped/result" --out "$work/stripped-again"
names_reasoning "its results"
evalrun report "$work/stripped-again"
names_reasoning "the report of its results"
thinking empty ' '
grep -q 'DIAGNOSIS: .* answers are empty, or next to nothing else is in them' "$work/out" || { show; die "empty answers are not named"; }
same "what empty answers look like" "an empty answer" "$(jq -r '.reports[0].diagnoses[0].looks_like' "$work/empty.json")"

# Answers in the right form have no diagnosis, whether they are right or wrong.
for run in fc text; do
  evalrun report "$work/$run" --json "$work/right.json"
  same "diagnoses of $run" null "$(jq '.reports[0].diagnoses' "$work/right.json")"
done
finish
