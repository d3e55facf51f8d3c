#!/bin/bash
# Pipes, devices, links and standard output get the whole output, or the exit code reports the failure.
. "$(dirname "$0")/support.sh"

evalrun run --suite demo --model oracle --out "$work/run"
same "run" 0 "$status"
evalrun report "$work/run" --quiet --csv "$work/plain.csv"
same "report" 0 "$status"

# A named pipe is not replaced, and its reader gets the whole text.
mkfifo "$work/pipe"
timeout 20 cat "$work/pipe" >"$work/through-pipe" &
evalrun report "$work/run" --quiet --csv "$work/pipe"
wait $!
same "report into a pipe" 0 "$status"
[ -p "$work/pipe" ] || die "the pipe was replaced"
cmp "$work/plain.csv" "$work/through-pipe" || die "the reader of the pipe got something else"

# A link is not replaced, whatever its target, and no draft is left.
mkdir "$work/elsewhere"
echo old >"$work/elsewhere/there.csv"
ln -s elsewhere/there.csv "$work/link.csv"
ln -s "$work/link.csv" "$work/link-to-link.csv"
ln -s elsewhere/not-yet.csv "$work/dangling.csv"
for link in link.csv link-to-link.csv dangling.csv; do
  echo old >"$work/elsewhere/there.csv"
  evalrun report "$work/run" --quiet --csv "$work/$link"
  same "report to $link" 0 "$status"
  [ -L "$work/$link" ] || die "$link was replaced"
  cmp "$work/plain.csv" "$work/$link" || die "$link leads to something else"
done
[ ! -L "$work/elsewhere/not-yet.csv" ] && [ -f "$work/elsewhere/not-yet.csv" ] || die "the new file is none"
same "drafts" "" "$(find "$work" -name '*.tmp')"
ln -s "$work/victim" "$work/plain.json.tmp"
evalrun report "$work/run" --quiet --json "$work/plain.json"
same "report next to a link that has the draft's name" 0 "$status"
[ ! -e "$work/victim" ] || die "the link with the draft's name was followed"
ln -s loop-b "$work/loop-a" && ln -s loop-a "$work/loop-b"
evalrun report "$work/run" --quiet --csv "$work/loop-a"
same "report to a loop" 2 "$status"
grep -q 'loop-a: the file cannot be written: .*symbolic links' "$work/err" || { show; die "a loop of links is not named"; }

# Standard output under its names, redirected to a file and to a pipe.
for name in - /dev/stdout /dev/fd/1 /proc/self/fd/1; do
  evalrun report "$work/run" --quiet --csv "$name"
  same "report to $name" 0 "$status"
  cmp "$work/plain.csv" "$work/out" || die "$name got something else"
  timeout 60 "$program" report "$work/run" --quiet --csv "$name" | cmp "$work/plain.csv" - || die "$name, a pipe, got something else"
done
evalrun report "$work/run" --csv /dev/stdout
tail -n "$(wc -l <"$work/plain.csv")" "$work/out" | cmp "$work/plain.csv" - || die "the table and the CSV do not follow each other"
"$program" report "$work/run" --quiet --csv /dev/fd/7 7>"$work/seven"
cmp "$work/plain.csv" "$work/seven" || die "descriptor 7 got something else"

# A device is written in place. The test makes its own device, because a failing program would replace it.
full=/dev/full
if mknod "$work/full" c 1 7 2>/dev/null && (: <"$work/full") 2>/dev/null; then
  full=$work/full
  evalrun report "$work/run" --quiet --csv "$full"
  same "exit code of a report whose CSV cannot be written" 3 "$status"
  grep -q 'full: the file cannot be written: No space left on device' "$work/err" || { show; die "a full device is not named"; }
  [ -c "$full" ] || die "the device was replaced"
fi

# A failure while writing a file is exit code 3 in every command, and the other files are still written.
for option in csv json markdown html junit baseline; do
  evalrun report "$work/run" --quiet --$option "$full"
  same "exit code of report --$option to a full device" 3 "$status"
  grep -q 'full: the file cannot be written: No space left on device' "$work/err" || { show; die "report --$option: the reason is not reported"; }
done
for option in csv json markdown html junit; do
  evalrun compare "$work/run" "$work/run" --quiet --$option "$full"
  same "exit code of compare --$option to a full device" 3 "$status"
done
for option in csv json markdown html; do
  evalrun score --suite demo --results "$work/run/result" --quiet --$option "$full"
  same "exit code of score --$option to a full device" 3 "$status"
done
evalrun run --suite demo --model oracle --out "$work/run" --quiet --csv "$full" --json "$work/written.json"
same "exit code of a run whose CSV cannot be written" 3 "$status"
[ -s "$work/written.json" ] || die "the JSON was not written after the CSV"

# A path that cannot be written at all is exit code 2, before anything is asked or shown.
refuses '--csv: .*plain.csv/x.csv: the file cannot be written: Not a directory' \
  run --suite demo --model oracle --out "$work/not-asked" --csv "$work/plain.csv/x.csv"
refuses "--html: .*elsewhere is a folder, a file name is needed" \
  run --suite demo --model oracle --out "$work/not-asked" --html "$work/elsewhere"
refuses "--leaderboard: .*plain.csv is a file, a folder is needed" report "$work/run" --leaderboard "$work/plain.csv"
refuses "--junit: .*elsewhere is a folder" report "$work/run" --junit "$work/elsewhere"
refuses "--baseline: .*elsewhere is a folder" report "$work/run" --baseline "$work/elsewhere"
refuses "--json: needs a file name, and the text given is empty" compare "$work/run" "$work/run" --json ''
[ ! -e "$work/not-asked" ] || die "a run began although its output cannot be written"

# A full standard output is exit code 3, with the reason.
says_full() {
  status=0
  timeout 60 "$program" "$@" >"$full" 2>"$work/err" <"$work/in" || status=$?
  : >"$work/out"
  same "exit code of $* with a full standard output" 3 "$status"
  grep -q 'standard output: .*No space left on device' "$work/err" || { show; die "$*: the reason is not reported"; }
}
echo '{"id": "simple_python_0", "lang": "en", "output": "[f(a=1)]"}' >"$work/in"
says_full report "$work/run"
says_full report "$work/run" --quiet --csv -
says_full compare "$work/run" "$work/run"
says_full compare "$work/run" "$work/run" --quiet --json -
says_full score --suite demo --results "$work/run/result"
says_full list suites
says_full list categories --suite demo
says_full run --suite demo --model oracle --out "$work/other"
says_full run --suite demo --model endpoint --model-name m --base-url http://127.0.0.1:9/v1 --dry-run
says_full check --suite demo
says_full fetch demo
says_full --help
says_full report --help
[ -s "$work/other/summary.json" ] || die "the files are not written"

# A closed standard output is not replaced by another file. A reader that has gone and messages that cannot be written
# are no failures.
status=0
"$program" report "$work/run" >&- 2>"$work/err" || status=$?
same "exit code with a closed standard output" 3 "$status"
status=0
"$program" run --suite demo --model oracle --out "$work/closed" --quiet >&- 2>&- <&- || status=$?
same "exit code of a quiet run with all streams closed" 0 "$status"
same "its journal" "$(wc -l <"$work/run/journal.jsonl")" "$(wc -l <"$work/closed/journal.jsonl")"
set +o pipefail
"$program" report "$work/run" 2>"$work/err" | true
same "exit code without a reader" 0 "${PIPESTATUS[0]}"
set -o pipefail
status=0
"$program" run --suite demo --model oracle --out "$work/unheard" >"$work/out" 2>"$full" || status=$?
same "exit code with full messages" 0 "$status"
finish
