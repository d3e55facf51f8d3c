#!/bin/bash
# evalrun run with gold answers, an endpoint and a program; runs that are stopped, killed, resumed and refused.
. "$(dirname "$0")/support.sh"

# Gold answers, without a network.
evalrun run --suite demo --model oracle --out "$work/gold"
same "exit code of a complete run" 0 "$status"
for file in manifest.json journal.jsonl summary.json; do [ -s "$work/gold/$file" ] || die "$file is missing"; done
total=$(wc -l <"$work/gold/journal.jsonl")
[ "$total" -gt 0 ] || die "the journal is empty"
same "results stored" "$total" "$(find "$work/gold/result" -name '*_result.json' -print0 | xargs -0 cat | wc -l)"
grep -q "accuracy" "$work/out" || { show; die "no table on standard output"; }

# A folder holds only one run.
refuses 'holds another run \(model.mode: "fc" there, "prompt" now\)' run --suite demo --model oracle --mode prompt --out "$work/gold"
mkdir "$work/full" "$work/empty"
echo mine >"$work/full/notes"
refuses 'is not empty and holds no run' run --suite demo --model oracle --out "$work/full"
evalrun run --suite demo --model oracle --out "$work/empty"
same "exit code in an empty folder" 0 "$status"

# An endpoint that gives gold answers gets the verdicts of the oracle; a dry run shows the requests that are sent.
start_server --suite demo --oracle --latency-ms 20
evalrun run --suite demo --model endpoint --base-url "$url" --out "$work/asked"
same "exit code against an endpoint" 0 "$status"
same "answers from the endpoint" "$total" "$(wc -l <"$work/asked/journal.jsonl")"
verdicts() { find "$1/score" -name '*_score.json' -print0 | sort -z | xargs -0 head -qn 1; }
same "verdicts of the endpoint and of the oracle" "$(verdicts "$work/gold")" "$(verdicts "$work/asked")"
evalrun run --suite demo --model endpoint --base-url http://127.0.0.1:1/v1 --dry-run
same "requests of a dry run" "$total" "$(grep -c '^{"id": .*"request": {"model"' "$work/out")"

# A run that is killed several times and then finished writes the same files as an undisturbed run.
for kept in 10 40 90; do
  "$program" run --suite demo --model endpoint --base-url "$url" --out "$work/killed" --max-concurrency 2 >/dev/null 2>&1 &
  run=$!
  for _ in $(seq 500); do
    [ "$(cat "$work/killed/journal.jsonl" 2>/dev/null | wc -l)" -ge "$kept" ] && break || sleep 0.01
  done
  kill -KILL $run
  wait $run 2>/dev/null || true
done
evalrun run --suite demo --model endpoint --base-url "$url" --out "$work/killed"
same "exit code after kills" 0 "$status"
same "cases answered after kills" "$total" "$(grep -o '^{"id": "[^"]*"\(, "lang": "[^"]*"\)\?' "$work/killed/journal.jsonl" | sort -u | wc -l)"
same "no case asked twice" "$total" "$(wc -l <"$work/killed/journal.jsonl")"
same "verdicts after kills" "$(verdicts "$work/gold")" "$(verdicts "$work/killed")"

# An interrupted run writes its summary, has its own exit code, and is continued by the same command.
"$program" run --suite demo --model endpoint --base-url "$url" --out "$work/stopped" --max-concurrency 1 >"$work/out" 2>"$work/err" &
run=$!
for _ in $(seq 200); do [ -s "$work/stopped/journal.jsonl" ] && break || sleep 0.02; done
kill -INT $run
status=0
wait $run || status=$?
same "exit code when interrupted" 130 "$status"
[ -s "$work/stopped/summary.json" ] || die "an interrupted run left no summary"
evalrun run --suite demo --model endpoint --base-url "$url" --out "$work/stopped"
same "exit code when resumed" 0 "$status"
grep -q 'resuming' "$work/err" || { show; die "resuming is not reported"; }

# An unreachable server is reported with a remedy, and no folder is left.
refuses 'Is the server running\?.*--base-url' run --suite demo --model endpoint --base-url http://127.0.0.1:1/v1 --out "$work/nowhere"
[ ! -e "$work/nowhere" ] || die "a run that could not begin left a folder"
refuses 'no http:// or https:// address' run --suite demo --model endpoint --base-url localhost:1 --out "$work/nowhere"
refuses 'the variable NO_SUCH_KEY is not set' run --suite demo --model endpoint --api-key-env NO_SUCH_KEY

# The API key is sent to the endpoint and shown nowhere.
OPENAI_API_KEY=sk-do-not-tell evalrun run --suite demo --model endpoint --base-url "$url" --out "$work/secret"
same "exit code with an API key" 0 "$status"
! grep -rq 'sk-do-not-tell' "$work/secret" "$work/out" "$work/err" || die "the API key was shown"
echo "sk-do-not-tell" >"$work/key"
evalrun run --suite demo --model endpoint --base-url "$url?token=sk-do-not-tell" --api-key-file "$work/key" \
  --header "X-Token: sk-do-not-tell" --header "X-Org: mine" --stream --out "$work/streamed"
same "exit code with headers, streamed" 0 "$status"
! grep -rq 'sk-do-not-tell' "$work/streamed" "$work/out" "$work/err" || die "a secret was shown"
same "verdicts when streamed" "$(verdicts "$work/gold")" "$(verdicts "$work/streamed")"
same "answers with a first token" "$total" "$(grep -c '"first_token": [0-9]' "$work/streamed/journal.jsonl")"
evalrun run --suite demo --model endpoint --base-url "http://127.0.0.1:1/v1?token=sk-do-not-tell" --api-key-file "$work/key"
! grep -q 'sk-do-not-tell' "$work/err" || die "a secret was shown in an error"
refuses 'holds no key' run --suite demo --model endpoint --base-url "$url" --api-key-file /dev/null
refuses "a header is written 'Name: value'" run --suite demo --model endpoint --base-url "$url" --header sk-do-not-tell
refuses '--extra-body: not JSON' run --suite demo --model endpoint --base-url "$url" --extra-body '{'
refuses 'takes no seed' run --suite demo --model anthropic --base-url "$url" --model-name m --request-seed 1

# A run whose program ends early fails.
cat >"$work/program" <<'PROGRAM'
sed -u -E 's/^\{"id": ("[^"]*").*/{"id": \1, "output": "no call"}/'
PROGRAM
evalrun run --suite demo --model "exec:sh $work/program" --mode prompt --out "$work/program-run"
same "exit code of a program's run" 0 "$status"
same "answers of a program" "$total" "$(wc -l <"$work/program-run/journal.jsonl")"
evalrun run --suite demo --model "exec:head -n 3 >/dev/null" --out "$work/gave-up"
same "exit code when a program gives up" 2 "$status"
[ ! -e "$work/gave-up" ] || die "a run without any answer left a folder"

echo "$checks checks passed on $total cases"
