#!/bin/bash
# Too few file descriptors, too little memory, or a run folder that disappears: each is reported in a message.
. "$(dirname "$0")/support.sh"
start_server --suite demo --oracle

# More connections than files may be open are lowered, with one message about it.
run=(run --suite demo --model endpoint --base-url "$url")
status=0
(ulimit -n 256; timeout 60 "$program" "${run[@]}" --concurrency 2000 --out "$work/few") >"$work/out" 2>"$work/err" </dev/null || status=$?
same "exit code with few files" 0 "$status"
same "messages about the lowered concurrency" 1 "$(grep -c -- '--concurrency 2000 is lowered to 96: this process may have 256 files open' "$work/err")"
status=0
(ulimit -Sn 256; timeout 60 "$program" "${run[@]}" --concurrency 200 --out "$work/soft") >"$work/out" 2>"$work/err" </dev/null || status=$?
same "exit code with a low soft limit" 0 "$status"
[ "$(ulimit -Hn)" != unlimited ] && [ "$(ulimit -Hn)" -lt 1000 ] || ! grep -q lowered "$work/err" || { show; die "the soft limit was not raised"; }

# With too little memory, at any step, the program ends with a message and an exit code.
for kilobytes in 40000 60000 80000 100000 120000 150000 200000 300000 400000; do
  status=0
  (ulimit -v "$kilobytes"; timeout 60 "$program" run --suite demo --model oracle --out "$work/mem-$kilobytes") >"$work/out" 2>"$work/err" </dev/null || status=$?
  case $status in
    0) ;;
    2 | 3 | 70) grep -q '^evalrun: ' "$work/err" || { show; die "$kilobytes KB: no message"; } ;;
    127) grep -q 'shared libraries' "$work/err" || { show; die "$kilobytes KB: no message"; } ;;  # a message of the loader
    *) show; die "$kilobytes KB: exit code $status" ;;
  esac
  checks=$((checks + 1))
done

# A folder that disappears during the run is an error, and it is not created again.
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
grep -q 'journal.jsonl: the journal was removed, moved or replaced' "$work/err" || { show; die "the missing folder is not reported"; }
[ ! -e "$work/taken" ] || die "the folder was made again without its journal"
finish
