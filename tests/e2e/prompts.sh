#!/bin/bash
# The prompts of the data folder are used for its suite unless --prompts names others; reports name the prompts.
. "$(dirname "$0")/support.sh"

data=$work/data/bfcl
mkdir -p "$data/possible_answer"
cat >"$data/BFCL_v4_multiple.json" <<'END'
{"id": "multiple_0", "question": [[{"role": "user", "content": "Water the ferns for 5 minutes."}]], "function": [{"name": "water", "description": "Water a plant.", "parameters": {"type": "dict", "properties": {"plant": {"type": "string"}, "minutes": {"type": "integer"}}, "required": ["plant", "minutes"]}}]}
END
echo '{"id": "multiple_0", "ground_truth": [{"water": {"plant": ["ferns", "fern"], "minutes": [5]}}]}' \
  >"$data/possible_answer/BFCL_v4_multiple.json"
cp -r "$work/data" "$work/plain"
cat >"$data/prompts.json" <<'END'
{"source": "test words @ 1 (ours): for this test",
 "function_hint": {"python": " In Python.", "java": " In Java.", "javascript": " In JavaScript."},
 "java_parameter": {"any": " any", "typed": " {type}", "elements": " {item_type}"},
 "javascript_parameter": {"any": " any", "typed": " {type}", "elements": " {item_type}", "entries": " {properties}"},
 "float_note": " float", "type_to_json_schema": {"dict": "object", "string": "string", "integer": "integer"},
 "system_prompt": {"template": {"plaintext": "{persona}{task}{tool_call_format}{multiturn_behavior}{available_tools}"},
  "style": {"classic": {"persona": "TEST WORDS. ", "task": "Call. ", "tool_call_no_tag": "{output_format}{param_types} ",
   "available_tools": "Functions in {format}:\n{functions}\n", "multiturn_behavior": ""}},
  "parameter_types": {"python": "python"}, "output_format": {"python": "[f(a=1)]"}}}
END

run=(--suite bfcl --category multiple --data "$work/data" --model endpoint --model-name m --mode prompt)
evalrun run "${run[@]}" --dry-run
grep -q 'TEST WORDS' "$work/out" || { show; die "the prompts of the data folder are not used"; }
evalrun run "${run[@]}" --prompts own --dry-run
grep -q 'TEST WORDS' "$work/out" && { show; die "--prompts own uses other prompts"; }
evalrun run "${run[@]/$work\/data/$work\/plain}" --prompts "$data/prompts.json" --dry-run
grep -q 'TEST WORDS' "$work/out" || { show; die "--prompts FILE is not used"; }

start_server --suite bfcl --data "$work/data" --oracle
asked=(--suite bfcl --category multiple --data "$work/data" --model endpoint --base-url "$url" --quiet)
for mode in fc prompt; do
  evalrun "${asked[@]}" --mode "$mode" --out "$work/theirs-$mode"
  same "exit code with the prompts of the folder, $mode" 0 "$status"
  evalrun "${asked[@]}" --mode "$mode" --prompts own --out "$work/own-$mode"
  same "exit code with evalrun's prompts, $mode" 0 "$status"
  for prompts in theirs own; do
    same "right answers with $prompts prompts, $mode: serve knows both" 1 \
      "$(jq '[.reports[0].categories[] | .verdicts["bfcl-v4"].correct // 0] | add' "$work/$prompts-$mode/summary.json")"
  done
done
evalrun report "$work/theirs-prompt"
head -n 1 "$work/out" | grep -q 'prompts test words @ 1' || { show; die "the head does not name the prompts"; }
grep -q 'own prompts' "$work/out" && { show; die "the prompts of the folder are called evalrun's own"; }
evalrun report "$work/own-prompt" --markdown "$work/own.md" --html "$work/own.html" --json "$work/own.json"
for file in "$work/out" "$work/own.md" "$work/own.html"; do
  grep -q 'own prompts: not comparable with published figures' "$file" || { show; die "$file does not mark evalrun's own prompts"; }
done
same "prompts in JSON" own "$(jq -r '.reports[0].prompts' "$work/own.json")"

# Runs with different prompts are not compared, unless that is allowed.
refuses 'prompts' compare "$work/own-prompt" "$work/theirs-prompt"
evalrun compare "$work/own-prompt" "$work/theirs-prompt" --allow-different prompts
same "exit code of an allowed comparison" 0 "$status"
# Nothing is known about the prompts of stored results that evalrun did not ask for, so they are compared with a note.
evalrun score --quiet --suite bfcl --category multiple --data "$work/data" --results "$work/own-prompt/result" --out "$work/scored"
evalrun compare "$work/scored" "$work/theirs-prompt" --allow-different mode
same "exit code of a comparison with stored results" 0 "$status"
grep -qi 'prompts' "$work/out" || { show; die "no note on the prompts of stored results"; }

# A run that began with evalrun's prompts continues with them even if the folder has prompts by then.
rm "$data/prompts.json.kept" 2>/dev/null || true
mv "$data/prompts.json" "$data/prompts.json.kept"
evalrun "${asked[@]}" --mode prompt --out "$work/begun"
mv "$data/prompts.json.kept" "$data/prompts.json"
evalrun "${asked[@]}" --mode prompt --out "$work/begun"
same "exit code of continuing with the prompts of the run" 0 "$status"
same "its prompts" evalrun "$(jq -r '.model.prompts' "$work/begun/manifest.json")"

# The built-in suite has no published figures.
evalrun --quiet --model endpoint --base-url "$url" --suite demo --lang en --category simple_java --limit 1 --out "$work/demo" || true
evalrun report "$work/demo"
grep -q 'not comparable' "$work/out" && { show; die "the demo is compared with published figures"; }
finish
