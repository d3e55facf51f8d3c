#!/bin/bash
# A run that is killed at random moments and resumed each time writes the same files as an undisturbed run, and asks for
# no answer again. usage: kill.sh PROGRAM [KILLS [SEED]]
. "$(dirname "$0")/support.sh"
. "$(dirname "$0")/nginx_support.sh"
kills=${2:-8}
seed=${3:-20261121}
RANDOM=$seed
at_once=4

# nginx logs the requests.
# Answers take much longer than a sync of the journal, so a kill hardly ever falls between an answer and its sync.
start_server --suite demo --oracle --latency-ms 60
endpoint=${url%/v1}
free_port
start_nginx "server { listen 127.0.0.1:$port; location / { proxy_pass $endpoint; } }"
command=(run --suite demo --model endpoint --base-url "http://127.0.0.1:$port/v1" --concurrency "$at_once" --trace-header --quiet --lang en)

# The contents of the files without latencies.
files() {
  (cd "$1" && find result score -type f ! -name '*.csv' | sort | while read -r file; do
    echo "== $file"
    sed -E 's/, "latency": [-0-9.e]+//' "$file"
  done)
}
evalrun "${command[@]}" --out "$work/undisturbed"
[ "$status" -eq 0 ] || { show; die "the undisturbed run failed"; }
files "$work/undisturbed" >"$work/expected"
total=$(wc -l <"$work/undisturbed/journal.jsonl")
: >"$work/access"

# The cases with an answer in complete lines of a journal, one a line.
answered() { [ ! -f "$1" ] || sed -nE '/"outcome": "infra"/d; s/^\{"id": "([^"]*)".*\}$/\1/p' "$1" | sort; }

done_kills=0 runs=0 asked_before=0 resent=0 within=0
while [ "$done_kills" -lt "$kills" ]; do
  runs=$((runs + 1))
  out=$work/run-$runs
  while :; do
    answered "$out/journal.jsonl" >"$work/before"
    "$program" "${command[@]}" --out "$out" >"$work/out" 2>"$work/err" </dev/null &
    run=$!
    if [ "$done_kills" -lt "$kills" ]; then
      sleep "$(printf '0.%03d' $((RANDOM % 500)))"
      kill -KILL $run 2>/dev/null || true
    fi
    status=0
    wait $run 2>/dev/null || status=$?
    # Wait until nginx has noticed that the client is gone.
    sleep 0.1
    tail -n "+$((asked_before + 1))" "$work/access" | awk '$3 != "-" {print $3}' | sort >"$work/asked"
    asked_before=$(wc -l <"$work/access")
    again=$(uniq "$work/asked" | comm -12 - "$work/before" | wc -l)
    [ "$again" -eq 0 ] || die "seed $seed: after $done_kills kills, $again answered cases were asked again: $(uniq "$work/asked" | comm -12 - "$work/before" | head -3 | paste -sd' ')"
    within=$((within + $(wc -l <"$work/asked")))
    [ "$status" -eq 137 ] || break
    done_kills=$((done_kills + 1))
  done
  [ "$status" -eq 0 ] || { show; die "seed $seed: a resumed run ended with $status"; }
  files "$out" | diff -q "$work/expected" - >/dev/null || { files "$out" | diff "$work/expected" - | head -5; die "seed $seed: run $runs has other results than the undisturbed one"; }
  checks=$((checks + 1))
  rm -rf "$out"
done
resent=$((within - runs * total))
[ "$resent" -le $((done_kills * at_once)) ] || die "seed $seed: $resent requests were sent again, more than $at_once per kill"
echo "$done_kills kills in $runs runs of $total cases, seed $seed: $resent requests were under way when killed and sent again"
finish
