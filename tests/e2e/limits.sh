#!/bin/bash
# What the system refuses: descriptors, memory, a run folder that is taken away. Each ends with a sentence.
. "$(dirname "$0")/support.sh"
start_server --suite demo --oracle

# More connections than files may be open: fewer connections, and it says so once.
run=(run --suite demo --model endpoint --base-url "$url")
status=0
(ulimit -n 256; timeout 60 "$program" "${run[@]}" --concurrency 2000 --out "$work/few") >"$work/out" 2>"$work/err" </dev/null || status=$?
same "exit code with few files" 0 "$status"
same "how often it is said" 1 "$(grep -c -- '--concurrency 2000 is lowered to 96: this process may have 256 files open' "$work/err")"
status=0
(ulimit -Sn 256; timeout 60 "$program" "${run[@]}" --concurrency 200 --out "$work/soft") >"$work/out" 2>"$work/err" </dev/null || status=$?
same "exit code with a low soft limit" 0 "$status"
[ "$(ulimit -Hn)" != unlimited ] && [ "$(ulimit -Hn)" -lt 1000 ] || ! grep -q lowered "$work/err" || { show; die "the soft limit was not raised"; }

# Little memory: at any step, the end is a sentence and an exit code.
for kilobytes in 40000 60000 80000 100000 120000 150000 200000 300000 400000; do
  status=0
  (ulimit -v "$kilobytes"; timeout 60 "$program" run --suite demo --model oracle --out "$work/mem-$kilobytes") >"$work/out" 2>"$work/err" </dev/null || status=$?
  case $status in
    0) ;;
    2 | 3 | 70) grep -q '^evalrun: ' "$work/err" || { show; die "$kilobytes KB: no sentence"; } ;;
    127) grep -q 'shared libraries' "$work/err" || { show; die "$kilobytes KB: no sentence"; } ;;  # the loader's own words
    *) show; die "$kilobytes KB: exit code $status" ;;
  esac
  checks=$((checks + 1))
done

# A folder that goes while the run goes on: an error, and nothing is left in its place.
kill "${servers[@]}" 2>/dev/null || true
start_server --suite demo --oracle --latency-ms 300
run=(run --suite demo --model endpoint --base-url "$url" --concurrency 4)
status=0
timeout 60 "$program" "${run[@]}" --out "$work/taken/run" >"$work/out" 2>"$work/err" </dev/null &
pid=$!
for _ in $(seq 200); do [ ! -s "$work/taken/run/journal.jsonl" ] || break; sleep 0.05; done
rm -rf "$work/taken"
wait $pid || status=$?
same "exit code when the folder is gone" 3 "$status"
grep -q 'journal.jsonl: the journal was removed, moved or replaced' "$work/err" || { show; die "it does not say that the folder is gone"; }
[ ! -e "$work/taken" ] || die "the folder was made again without its journal"
finish
