#!/bin/bash
# A full disk ends a run with a message about it; once there is space, the same command resumes the run.
. "$(dirname "$0")/support.sh"
mkdir "$work/small"
if [ "$(id -u)" -ne 0 ] || ! mount -t tmpfs -o size=64k tmpfs "$work/small" 2>/dev/null; then
  echo "skipped: a small file system needs root to be mounted"
  exit 77
fi
trap 'umount "$work/small" 2>/dev/null || umount -l "$work/small"; cleanup' EXIT

start_server --suite demo --oracle
run=(run --suite demo --model endpoint --base-url "$url" --out "$work/small/run")
evalrun "${run[@]}"
same "exit code with a full disk" 3 "$status"
grep -q 'journal.jsonl: .*[Nn]o space left' "$work/err" || { show; die "a full disk is not named"; }
grep -q 'resumes' "$work/err" || { show; die "the message does not say how to resume"; }
kept=$(grep -c '^{"id".*}$' "$work/small/run/journal.jsonl")
[ "$kept" -gt 10 ] || die "only $kept answers were kept"
mount -o remount,size=16m "$work/small"
evalrun "${run[@]}"
same "exit code once there is space" 0 "$status"
grep -q "resuming: $kept of" "$work/err" || { show; die "not all $kept answers were kept"; }
same "no case twice" "$(wc -l <"$work/small/run/journal.jsonl")" "$(sed -E 's/^(\{"id": "[^"]*"(, "lang": "[^"]*")?).*/\1/' "$work/small/run/journal.jsonl" | sort -u | wc -l)"
finish
