#!/bin/bash
# evalrun check: input lines may say how an answer ended, and the error text of another tool is no answer.
. "$(dirname "$0")/support.sh"

cat >"$work/cases.jsonl" <<'END'
{"id": "simple_0", "question": "How big is it?", "function": [{"name": "area", "description": "An area", "parameters": {"type": "dict", "properties": {"base": {"type": "integer"}}, "required": ["base"]}}], "ground_truth": [{"area": {"base": [10]}}]}
{"id": "irrelevance_0", "question": "Tell a joke", "function": [{"name": "area", "description": "An area", "parameters": {"type": "dict", "properties": {"base": {"type": "integer"}}, "required": ["base"]}}]}
END

# outcome LINE: exit code, valid, error type and outcome of one line.
outcome() {
  printf '%s\n' "$1" >"$work/in"
  evalrun_reading check --cases "$work/cases.jsonl" --rules bfcl-v4
  echo "$status $(sed -nE 's/.*"valid": (true|false), "error_type": ("[^"]*"|null).*"outcome": "([a-z]+)".*/\1 \2 \3/p' "$work/out")"
}

for reason in length max_tokens MAX_TOKENS model_length model_context_window_exceeded; do
  same "$reason cuts an answer off" '0 false "ast_decoder:decoder_failed" truncated' \
    "$(outcome '{"id": "simple_0", "output": "[area(ba", "finish_reason": "'$reason'"}')"
done
same "a call that the server could not read" '0 true null malformed' \
  "$(outcome '{"id": "irrelevance_0", "output": "I will call it.", "finish_reason": "MALFORMED_FUNCTION_CALL"}')"
same "stop cuts nothing off" '0 true null call' "$(outcome '{"id": "simple_0", "output": "[area(base=10)]", "finish_reason": "stop"}')"
same "another tool's error text" '0 true null infra' \
  "$(outcome '{"id": "irrelevance_0", "output": "Error during inference: Error code: 429"}')"
same "an error next to an output" '0 true null infra' "$(outcome '{"id": "irrelevance_0", "output": "", "error": "reset"}')"
same "an error in place of an output" '0 false "infra" infra' "$(outcome '{"id": "irrelevance_0", "error": {"message": "reset"}}')"
grep -q 'no answer came: reset' "$work/out" || { show; die "the error's message"; }
same "null is no error" '0 true null abstain' "$(outcome '{"id": "irrelevance_0", "output": "No.", "error": null}')"
printf '{"id": "simple_0"}\n' >"$work/in"
evalrun_reading check --cases "$work/cases.jsonl"
same "neither output nor error" 3 "$status"
finish
