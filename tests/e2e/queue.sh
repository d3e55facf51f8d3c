#!/bin/bash
# What limits a run: budgets, a server that disappears, starting over, a second process, and plain lines for logs.
. "$(dirname "$0")/support.sh"

start_server --suite demo --oracle --latency-ms 5
ask=(run --suite demo --lang en --model endpoint --base-url "$url")
answers() { grep -c '"outcome": "[a-z]*", "request"' "$1/journal.jsonl"; }

# Budgets end a run early with a message, and the next command continues.
evalrun "${ask[@]}" --max-requests 30 --out "$work/budget"
same "exit code with a budget of requests" 3 "$status"
grep -q 'the budget of 30 requests is used up' "$work/err" || { show; die "the budget is not named"; }
same "answers for 30 requests" 30 "$(answers "$work/budget")"
evalrun "${ask[@]}" --max-tokens-total 2000 --price-in 1 --price-out 10 --concurrency 2 --out "$work/budget"
same "exit code with a budget of tokens" 3 "$status"
grep -q 'the budget of 2000 tokens is used up' "$work/err" || { show; die "the budget of tokens is not named"; }
grep -qE '^evalrun: tokens +[0-9]+ in, [0-9]+ out, cost [0-9.]+' "$work/err" || { show; die "no tokens and cost at the end"; }
evalrun "${ask[@]}" --max-cost 0.001 --price-in 1 --price-out 10 --concurrency 2 --out "$work/budget"
same "exit code with a budget of money" 3 "$status"
grep -q -e '--max-cost: the budget of 0.001 is used up' "$work/err" || { show; die "the budget of money is not named"; }
evalrun "${ask[@]}" --rpm 60 --max-time 1 --out "$work/budget"
same "exit code with a budget of time" 3 "$status"
evalrun "${ask[@]}" --out "$work/budget"
same "exit code without budgets" 0 "$status"
for word in 'outcomes +[0-9]+ call' 'latency +p50 .* p95 .* p99' 'requests +[0-9]+ in'; do
  grep -qE "^evalrun: $word" "$work/err" || { show; die "the final block has no line like: $word"; }
done
refuses '--concurrency: .*neither auto nor a number' "${ask[@]}" --concurrency many
refuses '--max-cost' "${ask[@]}" --max-cost 1

# Different settings are refused unless the run starts over.
refuses 'sampling.temperature: 0.001 there, 0.5 now.*--fresh' "${ask[@]}" --temperature 0.5 --out "$work/budget"
evalrun "${ask[@]}" --temperature 0.5 --fresh --limit 2 --out "$work/budget"
same "exit code when starting over" 0 "$status"
! grep -q resuming "$work/err" || { show; die "--fresh kept old answers"; }

# A second process on the folder is refused while the first runs.
"$program" "${ask[@]}" --rpm 600 --out "$work/twice" >/dev/null 2>&1 &
first=$!
for _ in $(seq 200); do [ -s "$work/twice/journal.jsonl" ] && break || sleep 0.02; done
refuses 'another process is writing this run' "${ask[@]}" --out "$work/twice"

# After Ctrl-C the run waits for the requests under way, and the exit code is 130.
kill -INT $first
status=0
wait $first || status=$?
same "exit code after Ctrl-C" 130 "$status"
kept=$(answers "$work/twice")

# If the server disappears during a run, the run reports it, keeps all answers and can be continued later.
"$program" "${ask[@]}" --rpm 1200 --give-up-after 0.5 --verbose --out "$work/twice" >"$work/out" 2>"$work/err" &
run=$!
for _ in $(seq 200); do [ "$(answers "$work/twice")" -gt $((kept + 5)) ] && break || sleep 0.02; done
kill "${servers[0]}"
wait "${servers[0]}" 2>/dev/null || true
servers=()
status=0
wait $run || status=$?
same "exit code when the server disappeared" 3 "$status"
grep -q 'the server is down: nothing was answered for' "$work/err" || { show; die "a server that is down is not named"; }
grep -q 'attempt 2 of 11 follows in' "$work/err" || { show; die "--verbose does not report retries"; }
! grep -q '"outcome": "infra"' "$work/twice/journal.jsonl" || die "cases were given up because the server disappeared"
finish
