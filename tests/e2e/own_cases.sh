#!/bin/bash
# Own cases in every command, by the commands of README.md and docs/own-cases.md.
. "$(dirname "$0")/support.sh"
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$work"

# The sample has ten cases, all of which can be met. It is not overwritten.
evalrun init cases
same "exit code of init" 0 "$status"
grep -q 'wrote cases.jsonl; try it: evalrun run --model oracle --suite file:cases.jsonl' err || { show; die "the next command is not named"; }
refuses '^evalrun: cases.jsonl: the file exists, and it is not overwritten' init cases cases.jsonl
refuses "there is no sample 'case'; did you mean cases" init case
evalrun list unsatisfiable --suite file:cases.jsonl
same "cases that no answer meets" "0 " "$status $(cat out)"
evalrun list categories --suite file:cases.jsonl
same "categories" "weather travel orders simple contacts all ast" "$(sed -e 's|^file:cases.jsonl/||' -e 's/ .*//' out | tr '\n' ' ' | sed 's/ $//')"

# right RUN: the number of right answers in a run.
right() { jq '[.reports[].categories[].verdicts["bfcl-v4"].correct // 0] | add' "$1/summary.json"; }

# The commands of README.md, against a server that answers these cases.
start_server --suite file:cases.jsonl --oracle --wrong 0.3 --seed 5
evalrun run --model endpoint --base-url "$url" --suite file:cases.jsonl --out runs/before
same "exit code of the earlier run" 0 "$status"
before=$(right runs/before)
start_server --suite file:cases.jsonl --oracle
awk '/^Ask your own questions/{ on = 1 } on && /^```sh/{ code = 1; next } code && /^```/{ exit } code' "$root/README.md" >commands
same "commands of README.md" 3 "$(grep -c '^build/evalrun' commands)"
sed -i -e "s|^build/evalrun|\"$program\"|" -e "s|http://127.0.0.1:8000/v1|$url|" commands
bash -e commands >commands.out 2>commands.err || { cat commands commands.out commands.err; die "a command of README.md failed"; }
checks=$((checks + 1))
same "right answers" 10 "$(right runs/own)"
grep -qE 'All cases +10 +100' commands.out || { cat commands.out; die "the sum of all cases is not shown"; }
[ "$before" -lt 10 ] || die "some answers of the earlier run should be wrong"
grep -q '^verdict\|^gate\|All cases' commands.out || { cat commands.out; die "nothing was compared"; }
! grep -q 'are not shown' own.html || die "the page shows no question"

# Tools go to the server as the user wrote them; a conversation stays whole.
evalrun run --model endpoint --suite file:cases.jsonl --model-name m --mode fc --dry-run
jq -c 'select(.id == "weather_1").request.tools' out >sent
grep '"weather_1"' cases.jsonl | jq -c .tools >written
cmp sent written || { cat sent written; die "the tools were changed"; }
same "messages of a conversation" "user assistant tool" "$(jq -r 'select(.id == "orders_2").request.messages[].role' out | tr '\n' ' ' | sed 's/ $//')"
evalrun run --model endpoint --suite file:cases.jsonl --model-name m --mode prompt --dry-run
same "messages of a conversation in text" "Result of order_status: waiting in the warehouse" \
  "$(jq -r 'select(.id == "orders_2").request.messages[-1].content' out)"
evalrun run --model endpoint --base-url "$url" --suite file:cases.jsonl --mode prompt --out runs/text --quiet
same "right answers in text" 10 "$(right runs/text)"

# A run is resumed, scored, reported from its baseline, and compared from another folder.
evalrun run --model endpoint --base-url "$url" --suite file:cases.jsonl --out runs/own
grep -q 'resuming: 10 of 10 cases are done' err || { show; die "the run was not resumed"; }
evalrun score --suite file:cases.jsonl --results runs/own --out scored --quiet
same "exit code of score" 0 "$status"
same "score" 10 "$(right scored)"
jq -c '{id, result}' runs/own/journal.jsonl | head -n 4 >part.jsonl
mkdir -p others/m && jq -c '{id, result}' runs/own/result/*/*.json >others/m/results.jsonl
evalrun score --suite file:cases.jsonl --results others
same "exit code of results of another program" 0 "$status"
evalrun report runs/own --baseline baseline.jsonl --quiet
mkdir elsewhere
(cd elsewhere && evalrun compare ../baseline.jsonl ../runs/before; same "exit code of compare" 0 "$status") || exit 1
same "no path in the baseline" 0 "$(head -n 1 baseline.jsonl | grep -c "$work" || true)"
jq -e '.own_cases.path == $path and (.data.sha256 | has("cases.jsonl"))' --arg path "$(pwd -P)/cases.jsonl" runs/own/manifest.json >same-path ||
  jq -e '.own_cases.path | endswith("/cases.jsonl")' runs/own/manifest.json >same-path || die "the manifest lacks the path"

# The answers of the run, judged as a stream: by --suite and by --cases.
jq -c '{id, output: .result}' runs/own/result/*/*.json >in
for way in "--suite file:cases.jsonl" "--cases cases.jsonl"; do
  # shellcheck disable=SC2086
  evalrun_reading check $way
  same "right answers of check $way" "0 10" "$status $(grep -c '"valid": true' out)"
done

# A changed file is noticed; figures stay.
cp cases.jsonl kept.jsonl
sed -i 's/How warm is it in Taipei right now/How cold is it in Taipei right now/' cases.jsonl
refuses 'holds another run \(data.sha256.cases.jsonl: ' run --model endpoint --base-url "$url" --suite file:cases.jsonl --out runs/own
evalrun report runs/own --html changed.html
same "exit code of a report on a changed file" 0 "$status"
grep -q 'is not what it was when the run began' changed.html || die "the changed file is not reported"
rm cases.jsonl
evalrun report runs/own --html gone.html
same "exit code of a report without the file" 0 "$status"
grep -qE 'All cases +10 +100' out || { show; die "the figures are gone with the file"; }
mv kept.jsonl cases.jsonl

# A folder in BFCL's layout.
mkdir -p mine/possible_answer
documents='[{"name": "water", "description": "Waters", "parameters": {"type": "dict", "properties": {"plant": {"type": "string"}}, "required": ["plant"]}}]'
for name in multiple my_parallel; do
  echo "{\"id\": \"${name}_0\", \"question\": [[{\"role\": \"user\", \"content\": \"Water the ferns.\"}]], \"function\": $documents}" >mine/BFCL_v4_$name.json
  echo "{\"id\": \"${name}_0\", \"ground_truth\": [{\"water\": {\"plant\": [\"ferns\"]}}]}" >mine/possible_answer/BFCL_v4_$name.json
done
evalrun run --model oracle --suite dir:mine --out runs/dir
same "exit code of a folder" 0 "$status"
grep -q '^my_parallel ' out || { show; die "the category of the folder is missing"; }
evalrun report runs/dir
same "exit code of its report" 0 "$status"
refuses 'mine: .*a folder|dir:mine' run --model oracle --suite mine --out x
refuses 'cases.jsonl is a file, and a suite is needed; if it holds your own cases, write --suite file:cases.jsonl' check --suite cases.jsonl
refuses 'nowhere.jsonl: there is no such file' run --model oracle --suite file:nowhere.jsonl --out x

# A wrong file: the first five wrong lines are listed.
for i in 1 2 3 4 5 6 7; do echo "{\"id\": \"a$i\", \"question\": $i, \"tools\": []}"; done >wrong.jsonl
for command in "run --model oracle --out x" "serve --oracle" "score --results others"; do
  # shellcheck disable=SC2086
  evalrun $command --suite file:wrong.jsonl
  same "exit code of $command" 2 "$status"
  same "lines about the wrong file" 7 "$(wc -l <err)"
  grep -q '^evalrun: .*wrong.jsonl:1: "question" must be a text' err || { show; die "the first line is not named"; }
  grep -q '6 further lines of the file are wrong, too' err || { show; die "the wrong lines are not counted"; }
done

# check on a terminal waits, and shows a line that it would take.
if script --version >/dev/null 2>&1; then
  TERM=dumb timeout 20 script -qec "\"$program\" check --cases cases.jsonl" /dev/null >typescript < <(sleep 1; printf '\004') || true
  grep -q 'waiting for outputs, one JSON line each, such as this one; Ctrl-D ends' typescript || { cat typescript; die "check does not say that it waits"; }
  grep -q '{"id": "weather_1", "output": "\[current_weather(city=.Taipei.)\]"}' typescript || { cat typescript; die "no line is shown"; }
fi

# The program of docs/own-cases.md is the one that the consumer test builds.
awk '/^```cpp/{ on = 1; next } on && /^```/{ exit } on' "$root/docs/own-cases.md" | cmp - "$root/tests/consumer/own_cases.cpp" ||
  die "docs/own-cases.md shows another program than tests/consumer/own_cases.cpp"
finish
