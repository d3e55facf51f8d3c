#!/bin/bash
# T-Eval on the command line: the suite's own answers from the mock server, with its stub vectors and without an
# embedder.
. "$(dirname "$0")/support.sh"

data=$work/data/t-eval
mkdir -p "$data"
meta='"meta": {"API_list": ["Map.find", "Mail.send"]}'
plan='[{"id": 0, "name": "Map.find", "args": {"place": "Ulm"}}, {"id": 1, "name": "Mail.send", "args": {"to": "Ann"}}]'
step='{"thought": "look it up", "name": "Map.find", "args": {"place": "Ulm"}}'
prompt='[{"role": "system", "content": "Plan."}, {"role": "user", "content": "Find it"}, {"role": "function", "content": "ok"}]'
text=$(sed 's/"/\\"/g' <<<"$prompt")
echo "{\"q0\": {\"origin_prompt\": $prompt, \"ground_truth\": $plan, $meta}}" >"$data/plan_json_v2.json"
# The same prompt with another answer.
echo "{\"q0\": {\"origin_prompt\": $prompt, \"ground_truth\": ${plan//Ulm/Bonn}, $meta}}" >"$data/plan_json_v2_zh.json"
echo "{\"q0\": {\"origin_prompt\": \"$text\", \"ground_truth\": $plan, $meta}}" >"$data/plan_str_v2.json"
for kind in reason retrieve understand; do
  echo "{\"q0\": {\"origin_prompt\": $prompt, \"ground_truth\": {\"thought\": \"look it up\", \"name\": \"Map.find\", \"args\": \"Ulm\"}, \"meta_data\": {\"response_format\": \"str\"}}}" \
    >"$data/${kind}_str_v2.json"
done
echo "{\"q0\": {\"origin_prompt\": $prompt, \"ground_truth\": $step, \"meta_data\": {\"response_format\": \"json\"}}}" \
  >"$data/reason_retrieve_understand_json_v2.json"
echo "{\"q0\": {\"origin_prompt\": $prompt, \"ground_truth\": {\"answer\": \"B\", \"thought\": \"\"}}}" >"$data/review_str_v6.json"
cat >"$data/instruct_v2.json" <<'END'
{"q0": {"origin_prompt": [{"role": "user", "content": "a"}], "ground_truth": {"action": "f", "args": {"x": 1}},
        "template": {"thought": "t", "action": "a", "args": "p"}, "meta_data": {"response_format": "json"}},
 "q1": {"origin_prompt": [{"role": "user", "content": "b"}], "ground_truth": {"action": "f", "args": {"x": 1}},
        "template": {"thought_start": "T:", "thought_end": "\n", "action_start": "A:", "action_end": "\n", "args_start": "P:",
                     "args_end": "\n"}, "meta_data": {"response_format": "string"}}}
END

start_server --suite t-eval --data "$work/data" --oracle
grep -q 'test vectors without meaning' "$work/server.err" || die "serve does not say that its vectors are stubs"
row() { sed -nE "s/^t-eval,[^,]*,$1,summary,$2,[^,]*,([^,]*),[^,]*,[^,]*,([^,]*),.*/\1 \2/p" "$3"; }

evalrun run --model endpoint --base-url "$url" --suite t-eval --data "$work/data" --trace-header --embedder "$url" --out "$work/run" --csv "$work/run.csv" --leaderboard "$work/board"
same "exit code with an embedder" 0 "$status"
grep -q 'STUB:' "$work/out" || { show; die "a stub is not marked"; }
for name in Overall Instruct Plan Retrieve Understand Review; do
  got=$(row en $name "$work/run.csv")
  [[ $got == "run 1.000000" || $got == "run 0.99999"* ]] || { show; die "$name: $got"; }
done
evalrun report "$work/run" --quiet --html "$work/page.html"
same "exit code of the HTML report" 0 "$status"
grep -q 'are not shown' "$work/page.html" && die "a category that one language lacks hides every question"
[[ $(row zh Plan "$work/run.csv") == "not run "* ]] || die "the plan ability has a figure from one file of two"
grep -q 'zh is not run: it needs .*instruct_json.*instruct_json' "$work/out" && die "a missing file is named twice"
grep -q malformed "$work/out" && { show; die "an answer that its evaluator can read is malformed"; }
same "the Chinese case got its own answer" 1 "$(grep -c Bonn "$work/run/result/zh"/*/plan_json.json)"
same "the reference's results" '{"precision": 1.0, "recall": 1.0, "f1_score": 1.0, "parse_rate": 1.0}' \
  "$(grep -o '"plan_json": {[^}]*}' "$work/board"/*_-1_zh.json | cut -d' ' -f2-)"
grep -q '^Cut Paste Results:  \[100. 100. 100. 100. 100. 100. 100.\]$' "$work/board"/*_-1.txt || die "the reference's table: $(cat "$work/board"/*)"

evalrun run --model endpoint --base-url "$url" --suite t-eval --data "$work/data" --trace-header --out "$work/without" --csv "$work/without.csv"
same "exit code without an embedder" 0 "$status"
grep -q 'Plan \[en\] is not scored (needs an embedding endpoint)' "$work/out" || { show; die "no reason is given for the missing plan figure"; }
same "retrieve without an embedder" "run 1.000000" "$(row en Retrieve "$work/without.csv")"
grep -qE '^plan_json +1 +- +not scored' "$work/out" || { show; die "an answer that is not scored is not marked so"; }
grep -q 'no answers' "$work/out" && { show; die "answers are reported as missing"; }
grep -q '^t-eval,[^,]*,en,category,plan_json,t-eval,not scored: there is no embedder' "$work/without.csv" || { cat "$work/without.csv"; die "CSV gives no reason"; }
grep -q '^rru_json \[en\]: `thought` is not scored without an embedder' "$work/out" || { show; die "a mean over two of three looks like one over all"; }
grep -q '`thought` is not scored' <("$program" report "$work/run") && die "the thought is not scored although there is an embedder"
evalrun report "$work/without" --quiet --json "$work/without.json" --markdown "$work/without.md" --junit "$work/without.xml" \
  --html "$work/without.html" --baseline "$work/without.base"
same "status and reason in JSON" "not_scored there is no embedder (--embedder)" \
  "$(jq -r '.reports[0].categories[] | select(.lang == "en" and .category == "plan_json") | "\(.status) \(.reason)"' "$work/without.json")"
for file in md html; do
  grep -q 'not scored' "$work/without.$file" || die "$file does not say not scored"
  grep -q 'no answers' "$work/without.$file" && die "$file reports missing answers"
done
same "failures in JUnit" 0 "$(grep -c '<failure' "$work/without.xml")"
same "skipped in JUnit" 4 "$(grep -c '<skipped message="not scored: there is no embedder' "$work/without.xml")"
evalrun report "$work/without.base"
grep -qE '^plan_json +1 +- +not scored' "$work/out" || { show; die "cases that were not scored are wrong in a baseline"; }
grep -q '^Retrieve \[en\] is not scored (needs metrics of the answers, which a baseline does not keep)' "$work/out" ||
  { show; die "a baseline says that it keeps no metrics"; }

evalrun score --suite t-eval --data "$work/data" --results "$work/run" --embedder "$url" --csv "$work/score.csv"
same "exit code of score" 0 "$status"
same "scores of the stored predictions" "$(grep ,summary, "$work/run.csv" | cut -d, -f3- | sed 's/,[^,]*,[^,]*$//')" "$(grep ,summary, "$work/score.csv" | cut -d, -f3- | sed 's/,[^,]*,[^,]*$//')"

cat >"$work/in" <<'END'
{"file": "plan_json_v2.json", "eval": "plan", "prompt_type": "json", "key": "q0", "output": "[{'id': 0, 'name': 'FinishAction', 'args': {}}]"}
{"file": "plan_json_v2.json", "key": "none", "output": ""}
{"file": "retrieve_str_v2.json", "key": "q0", "output": "Map.find"}
END
evalrun_reading check --suite t-eval --data "$work/data" --embedder stub
same "exit code with an unknown key" 3 "$status"
same "a plan of FinishAction alone" \
  '{"file": "plan_json_v2.json", "eval": "plan", "prompt_type": "json", "key": "q0", "metrics": {"precision": 0.0, "recall": 0.0, "f1_score": 0.0, "parse_rate": 1.0}, "only_finish": true, "embedding": "stub"}' \
  "$(sed -n 1p "$work/out")"
grep -q '"input_error": "plan_json_v2.json has no key none"' "$work/out" || { show; die "an unknown key is not reported"; }
grep -q '"metrics": {"name": 1.0, "parse_rate": 1.0}' "$work/out" || { show; die "the name is not compared"; }
echo "$checks checks"
