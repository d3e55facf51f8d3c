#!/bin/bash
# Impossible inputs are refused with exit code 2 and one message that names the place, and no partial files are left.
. "$(dirname "$0")/support.sh"

mkdir -p "$work/good/bfcl/possible_answer" "$work/empty"
cat >"$work/good/bfcl/BFCL_v4_multiple.json" <<'END'
{"id": "multiple_0", "question": [[{"role": "user", "content": "Water the ferns for 5 minutes."}]], "function": [{"name": "water", "description": "Water a plant.", "parameters": {"type": "dict", "properties": {"plant": {"type": "string"}, "minutes": {"type": "integer"}}, "required": ["plant", "minutes"]}}]}
END
echo '{"id": "multiple_0", "ground_truth": [{"water": {"plant": ["ferns", "fern"], "minutes": [5]}}]}' \
  >"$work/good/bfcl/possible_answer/BFCL_v4_multiple.json"
cp -r "$work/good" "$work/broken"
echo '{"id": "multiple_1", "question": [[' >>"$work/broken/bfcl/BFCL_v4_multiple.json"
good=(--suite bfcl --category multiple --data "$work/good")

refuses "there is no suite 'nope'.*bfcl" check --suite nope
refuses "no data of suite bfcl.*evalrun fetch bfcl" check --suite bfcl
refuses "nowhere: there is no such folder" check --suite bfcl --data "$work/nowhere"
refuses "empty: .*" check --suite bfcl --data "$work/empty"
refuses "BFCL_v4_multiple.json:2: " check --suite bfcl --category multiple --data "$work/broken"
refuses "no category 'zork'.*multiple" check "${good[@]}" --category zork
refuses "there are no rules 'mine'.*bfcl-v4" check "${good[@]}" --rules mine
refuses "there is no format 'mine'" check "${good[@]}" --format mine
refuses "nowhere.jsonl: there is no such file" check --cases "$work/nowhere.jsonl"
refuses "--frob" check --frob
refuses "--limit" check "${good[@]}" --limit many
refuses "there is no command 'frob'.*check" frob
refuses "there is no suite 'nope'" serve --suite nope --oracle
refuses "cannot list 'birds'.*suites" list birds

# A run that cannot begin leaves no folder behind.
out=$work/run
refuses "there is no model 'mine'.*endpoint" --model mine --suite demo --out "$out"
refuses "has no language 'fr'.*zhtw" --model oracle --suite demo --lang fr --out "$out"
refuses "127.0.0.1:1.*Is the server running.*--base-url" --model endpoint --suite demo --base-url http://127.0.0.1:1/v1 --out "$out"
refuses "no http:// or https:// address" --model endpoint --suite demo --base-url ftp://x --model-name m --out "$out"
refuses "--max-concurrency" --model endpoint --suite demo --max-concurrency 0 --out "$out"
refuses "no data of suite bfcl.*evalrun fetch bfcl" --model oracle --suite bfcl --out "$out"
refuses "BFCL_v4_multiple.json:2: " --model oracle --suite bfcl --category multiple --data "$work/broken" --out "$out"
[ ! -e "$out" ] || die "a refused run left $(find "$out" | paste -sd' ')"
# Once the line is corrected, the same command works.
sed -i 2d "$work/broken/bfcl/BFCL_v4_multiple.json"
evalrun --quiet --model oracle --suite bfcl --category multiple --data "$work/broken" --out "$out"
same "exit code with corrected data" 0 "$status"

# Bad input lines do not stop the program: each is reported in its place, and the exit code tells that there were some.
cat >"$work/in" <<'END'
{"id": "multiple_0", "output": [{"water": "{\"plant\": \"fern\", \"minutes\": 5}"}]}
not json
{"id": "multiple_7", "output": []}
{"id": "multiple_0", "output": null}
END
evalrun_reading check "${good[@]}"
same "exit code with bad input lines" 3 "$status"
same "lines out" 4 "$(wc -l <"$work/out")"
same "right, unreadable, unknown, wrong" "true 2 3 false" \
  "$(sed -nE 's/.*"valid": (true|false).*/\1/p; s/.*"line": ([0-9]+), "input_error".*/\1/p' "$work/out" | paste -sd' ')"
finish
