#!/bin/bash
# evalrun doctor and a run against a real language model of 495,000 parameters on llama.cpp's code, from npm. The weights
# and the server are in $EVALRUN_SHARED/tiny-model. usage: tiny_model.sh PROGRAM FOLDER   (FOLDER gets the npm packages)
. "$(dirname "$0")/support.sh"
here=$(cd "$(dirname "$0")/tiny_model" && pwd)
model=${EVALRUN_SHARED:-}/tiny-model
[ -f "$model/t2000.gguf" ] || { echo "skipped: no tiny-model in EVALRUN_SHARED"; exit 77; }
mkdir -p "$2"
packages=$(realpath "$2")
if ! cmp -s "$here/package-lock.json" "$packages/.installed"; then
  cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$packages"
  # Builds for other platforms and for graphics cards, which are optional, are left out.
  (cd "$packages" && npm ci --ignore-scripts --omit=optional --no-audit --no-fund --loglevel=error) >"$work/npm.log" 2>&1 || { cat "$work/npm.log"; die "npm ci"; }
  cp "$here/package-lock.json" "$packages/.installed"
fi

# The server looks for its packages in its own folder.
cp "$model/serve.mjs" "$packages"
port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })')
node "$packages/serve.mjs" "$model/t2000.gguf" "$port" >"$work/server.log" 2>&1 &
servers+=($!)
for _ in $(seq 600); do
  ! grep -q ready "$work/server.log" || break
  sleep 0.1
done
grep -q ready "$work/server.log" || { cat "$work/server.log"; die "the model did not start"; }
url=http://127.0.0.1:$port/v1

evalrun doctor --base-url "$url"
cat "$work/out"
evalrun doctor --base-url "$url" --json
same "the model that doctor asks" tiny "$(jq -r .model "$work/out")"
same "questions without an answer" 0 "$(jq '[.questions[] | select(.id != "long_prompt" and .problem)] | length' "$work/out")"
same "streams" true "$(jq 'any(.findings[]; .id == "no_streaming")' "$work/out")"
same "tools are accepted" 0 "$(jq '[.findings[] | select(.id == "tools_refused")] | length' "$work/out")"

# Questions about functions that the model knows.
mkdir -p "$work/data/bfcl/possible_answer"
number=0
while IFS='|' read -r question name properties arguments; do
  echo "{\"id\": \"simple_python_$number\", \"question\": [[{\"role\": \"user\", \"content\": \"$question\"}]], \"function\": [{\"name\": \"$name\", \"description\": \"\", \"parameters\": {\"type\": \"dict\", \"properties\": {$properties}, \"required\": []}}]}" \
    >>"$work/data/bfcl/BFCL_v4_simple_python.json"
  echo "{\"id\": \"simple_python_$number\", \"ground_truth\": [{\"$name\": {$arguments}}]}" >>"$work/data/bfcl/possible_answer/BFCL_v4_simple_python.json"
  number=$((number + 1))
done <<'END'
weather in Paris|get_weather|"city": {"type": "string"}|"city": ["Paris"]
price of TSM|get_stock|"symbol": {"type": "string"}|"symbol": ["TSM"]
book 2 nights in Rome|book_hotel|"city": {"type": "string"}, "nights": {"type": "integer"}|"city": ["Rome"], "nights": [2]
add 3 and 14|add|"a": {"type": "integer"}, "b": {"type": "integer"}|"a": [3], "b": [14]
END
evalrun run --model endpoint --base-url "$url" --suite bfcl --data "$work/data" --category simple_python --mode fc --out "$work/run" --csv "$work/run.csv"
same "exit code of the run" 0 "$status"
right=$(jq '.reports[0].categories[0].verdicts["bfcl-v4"].correct' "$work/run/summary.json")
[ "$right" -ge 3 ] || die "at least 3 of 4 cases should be right, not $right"
finish
