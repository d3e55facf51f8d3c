#!/bin/bash
# evalrun doctor against the scripted servers of tests/servers/, healthy servers and none. $2 plays the scripts.
. "$(dirname "$0")/support.sh"
scripted=$2
scripts=$(dirname "$0")/../servers

# says TEXT...: the last output of the program holds the texts.
says() {
  local text
  for text in "$@"; do
    checks=$((checks + 1))
    grep -qF -e "$text" "$work/out" || { show; die "expected: $text"; }
  done
}
field() { jq -r "$1" "$work/out"; }
expected() { jq -r ".expect | $2" "$scripts/$1.json"; }

# examine NAME OPTION...: doctor with the address, key and arguments of a script.
examine() {
  local name=$1 key arguments=()
  shift
  readarray -t arguments < <(jq -r '.doctor // [] | .[]' "$scripts/$name.json")
  key=$(jq -r '.key // ""' "$scripts/$name.json")
  OPENAI_API_KEY=$key ANTHROPIC_API_KEY=$key GEMINI_API_KEY=$key evalrun doctor --base-url "$(address_of "$name")$(jq -r '.path // "/v1"' "$scripts/$name.json")" \
    ${arguments[@]+"${arguments[@]}"} "$@"
  checks=$((checks + 1))
  [ -z "$key" ] || ! grep -qF -e "$key" "$work/out" "$work/err" || { show; die "$name: the key is printed"; }
}

names=$(for file in "$scripts"/*.json; do jq -e .expect "$file" >/dev/null && basename "$file" .json; done)
start_scripts "$scripted" $names
for name in $names; do
  examine "$name" --json
  [ "$status" = "$(expected "$name" .exit)" ] || { show; die "$name: exit code $(expected "$name" .exit) expected"; }
  [ ! -s "$work/err" ] || { show; die "$name: wrote to standard error"; }
  same "$name: findings" "$(expected "$name" '.findings | join(" ")')" "$(field '[.findings[].id] | join(" ")')"
  same "$name: server" "$(expected "$name" .server)" "$(field .server)"
  same "$name: usable" "$([ "$status" -eq 0 ] && echo true || echo false)" "$(field .usable)"
  same "$name: something to change" "$(expected "$name" '.start | length > 0')" "$(field '.advice.start | length > 0')"
  while read -r text; do
    [ -z "$text" ] || field '.advice.start[].flags' | grep -qF -e "$text" || { show; die "$name: expected to change: $text"; }
  done < <(expected "$name" '.start[]')
  while read -r text; do
    [ -z "$text" ] || field .advice.command | grep -qF -e "$text" || { show; die "$name: expected in the command: $text"; }
  done < <(expected "$name" '.command[]')
done

# The text for people names the same flags.
for name in vllm-no-tool-choice vllm-no-reasoning-parser sglang-no-tool-parser ollama-small-context azure-bearer-key wrong-key no-version-html; do
  examine "$name"
  same "$name: exit code of the text" "$(expected "$name" .exit)" "$status"
  while read -r text; do says "$text"; done < <(expected "$name" '.start[], .command[]')
done

# The advised line runs as it stands, once its suite is one that needs no data.
for name in vllm-no-tool-choice vllm-wrong-tool-parser openai-reasoning-model special-tokens; do
  examine "$name" --json
  line=$(field .advice.command | sed "s/--suite bfcl/--suite demo/")
  eval "OPENAI_API_KEY=sk-test evalrun ${line#evalrun } --ids simple_python_1,parallel_0,irrelevance_1 --lang en --out '$work/$name' --quiet" \
    </dev/null || true
  same "$name: exit code of the advised line" 0 "$status"
done

# Healthy servers: no remark.
for answers in --oracle ""; do
  start_server --suite demo $answers
  evalrun doctor --base-url "$url"
  same "exit code for evalrun serve $answers" 0 "$status"
  says "--mode fc" "weather_station"
  same "remarks on evalrun serve $answers" usable "$(tail -n 1 "$work/out")"
done

# No server, an address that is none, a model that is no protocol.
evalrun doctor --base-url http://127.0.0.1:1/v1
same "exit code without a server" 2 "$status"
says "unreachable" "127.0.0.1:1" "start the server" "not usable"
refuses "no http:// or https:// address" doctor --base-url ftp://x
refuses "there is no model 'gpt-4o'.*--model-name" doctor --model gpt-4o
refuses "oracle asks no server" doctor --model oracle
refuses "--stream" doctor --stream

# Runs that cannot start name doctor.
evalrun run --model endpoint --suite demo --base-url http://127.0.0.1:1/v1 --out "$work/none"
same "exit code of a run without a server" 2 "$status"
same "the hint" 1 "$(grep -c 'evalrun doctor --base-url http://127.0.0.1:1/v1' "$work/err")"
evalrun --help
says doctor
evalrun doctor --help
says "--json" "Example:  evalrun doctor"
finish
