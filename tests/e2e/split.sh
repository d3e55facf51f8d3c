#!/bin/bash
# A run in shards, and a run that asks each case several times.
. "$(dirname "$0")/support.sh"

start_server --suite demo --oracle
evalrun run --suite demo --model endpoint --base-url "$url" --out "$work/whole"
same "exit code in one piece" 0 "$status"
total=$(wc -l <"$work/whole/journal.jsonl")
evalrun report "$work/whole" --json "$work/whole.json"

# The shards together equal the run in one piece, except for times, in any order on the command line.
untimed() { sed -E '/"(mean|deviation|p50|p95|p99|max)": /d' "$1"; }
for shard in 3/3 1/3; do
  evalrun run --suite demo --model endpoint --base-url "$url" --out "$work/split" --shard $shard
  same "exit code of shard $shard" 0 "$status"
  grep -q "^INCOMPLETE: " "$work/out" || { show; die "the figures of shard $shard look like those of the whole run"; }
  same "the summary of shard $shard" "false true" \
    "$(jq -r '.reports[0] | "\(.complete) \(.partial)"' "$work/split/shard-${shard%/*}-of-3/summary.json")"
done
evalrun report "$work/split"
same "exit code with a shard missing" 3 "$status"
grep -q 'INCOMPLETE: shard 2 of 3 is missing' "$work/out" || { show; die "the missing shard is not named"; }
SLURM_ARRAY_TASK_ID=5 SLURM_ARRAY_TASK_MIN=4 SLURM_ARRAY_TASK_MAX=6 SLURM_ARRAY_TASK_COUNT=3 \
  evalrun run --suite demo --model endpoint --base-url "$url" --out "$work/split"
grep -q 'shard 2 of 3 (SLURM_ARRAY_TASK_ID)' "$work/err" || { show; die "the shard of the environment is not named"; }
same "cases of all shards" "$total" "$(cat "$work"/split/shard-*/journal.jsonl | wc -l)"
for order in "$work/split" "$work/split/shard-3-of-3 $work/split/shard-1-of-3 $work/split/shard-2-of-3"; do
  # shellcheck disable=SC2086
  evalrun report $order --json "$work/split.json"
  same "exit code of all shards" 0 "$status"
  same "the report of the shards" "$(untimed "$work/whole.json")" "$(untimed "$work/split.json")"
done
evalrun report "$work/split" --html "$work/split.html"
same "exit code of the HTML report" 0 "$status"
evalrun report "$work/whole" --html "$work/whole.html"
cases_shown() { grep -oE '(simple|multiple|parallel|irrelevance|relevance)[a-z_]*_[0-9]+' "$1" | sort -u | wc -l; }
same "cases in the HTML report" "$(cases_shown "$work/whole.html")" "$(cases_shown "$work/split.html")"
evalrun report "$work/split/shard-2-of-3" "$work/split/shard-3-of-3" "$work/split/shard-1-of-3" --html "$work/split.html"
same "cases in the HTML report of shards named one by one" "$(cases_shown "$work/whole.html")" "$(cases_shown "$work/split.html")"
refuses 'is shard 1 of 3, which .* is too' report "$work/split" "$work/split/shard-1-of-3"

# In comparisons, baselines and JUnit files a run in shards equals the run in one piece.
evalrun run --suite demo --model endpoint --base-url "$url" --out "$work/twice" --shard 1/2 --quiet
evalrun run --suite demo --model endpoint --base-url "$url" --out "$work/twice" --shard 2/2 --quiet
evalrun report "$work/whole" --quiet --baseline "$work/whole.jsonl" --junit "$work/whole.xml"
evalrun report "$work/split" --quiet --baseline "$work/split.jsonl" --junit "$work/split.xml"
same "exit code of report --baseline of shards" 0 "$status"
same "the baseline of the shards" "$(sed 1d "$work/whole.jsonl")" "$(sed 1d "$work/split.jsonl")"
unordered() { grep -oE '<testcase classname="[^"]*" name="[^"]*"|<failure' "$1" | sort; }
same "the JUnit file of the shards" "$(unordered "$work/whole.xml")" "$(unordered "$work/split.xml")"
evalrun compare "$work/whole" "$work/split" --html "$work/compare.html"
same "exit code of compare with shards" 0 "$status"
grep -qE "^total +$(cut -d' ' -f1 <<<"$total") " "$work/out" || { show; die "not all cases are compared"; }
grep -q 'selection' "$work/out" && { show; die "the selections are reported to differ"; }
for named in "$work/split $work/twice" "$work/split.jsonl $work/twice" "$work/split.jsonl $work/twice/shard-1-of-2 $work/twice/shard-2-of-2" \
  "$work/split/shard-1-of-3 $work/split/shard-2-of-3 $work/split/shard-3-of-3 $work/twice/shard-1-of-2 $work/twice/shard-2-of-2"; do
  # shellcheck disable=SC2086
  evalrun compare $named --gate max-drop=1.0
  same "exit code of compare $named" 0 "$status"
  grep -qE "^total +$total +100.00%" "$work/out" || { show; die "not all cases are compared: $named"; }
done
evalrun compare "$work/whole" "$work/split/shard-1-of-3" "$work/split/shard-3-of-3"
same "exit code of compare with a shard missing" 3 "$status"
grep -q 'shard 2 of 3 is missing' "$work/out" || { show; die "the missing shard is not named: compare"; }
refuses 'BASE and NEW; 1 is named' compare "$work/split/shard-1-of-3" "$work/split/shard-2-of-3"
refuses 'BASE and NEW; 3 are named' compare "$work/split" "$work/whole" "$work/twice"
refuses 'shards are missing' report "$work/split/shard-1-of-3" --baseline "$work/none.jsonl"
refuses 'name it with --out' run --suite demo --model oracle --shard 1/2
refuses 'numbered from 1' run --suite demo --model oracle --shard 0/2 --out "$work/none"
evalrun run --suite demo --model oracle --shard 1/3 --out "$work/split-other"
mkdir -p "$work/mixed" && cp -r "$work/split-other/shard-1-of-3" "$work/split/shard-2-of-3" "$work/mixed"
refuses 'different runs' report "$work/mixed"

# Several answers to each case, from a program that is right every second time.
cat >"$work/flipping" <<'PROGRAM'
n=0
while IFS= read -r line; do
  n=$((n + 1))
  id=$(printf '%s\n' "$line" | sed -E 's/^\{"id": ("[^"]*").*/\1/')
  if [ $((n % 2)) = 1 ]; then echo "{\"id\": $id, \"output\": \"no call\"}"; else echo "{\"id\": $id, \"output\": \"[f(a=1)]\"}"; fi
done
PROGRAM
evalrun run --suite demo --lang en --category irrelevance --model "exec:sh $work/flipping" --mode prompt --repeat 4 --out "$work/repeated"
same "exit code of a repeated run" 0 "$status"
once=$(find "$work/repeated/result" -name '*_result.json' -print0 | xargs -0 cat | wc -l)
same "answers of a repeated run" "$((4 * once))" "$(wc -l <"$work/repeated/journal.jsonl")"
for sample in 2 3 4; do
  same "results of sample $sample" "$once" "$(find "$work/repeated/sample-$sample/result" -name '*_result.json' -print0 | xargs -0 cat | wc -l)"
done
grep -Eq "^irrelevance +$once +50.00% +100.00% +0.00% +[0-9.]+% +100.00%" "$work/out" || { show; die "the figures of repeated answers are missing"; }
cp "$work/out" "$work/repeated.out"
evalrun report "$work/repeated"
same "the report of a repeated run" "$(grep '^irrelevance' "$work/repeated.out")" "$(grep '^irrelevance' "$work/out")"
evalrun report "$work/repeated" --quiet --junit "$work/repeated.xml" --csv "$work/repeated.csv" --baseline "$work/repeated.jsonl"
grep -q '<property name="bfcl-v4.pass^4" value="0.00%"/>' "$work/repeated.xml" || die "JUnit lacks the figures of repeated answers"
grep -Eq "^demo,.*,irrelevance,bfcl-v4,run,$once,.*,4,0.500000,1.000000,0.000000,[0-9.]*,1.000000,[0-9]*,[0-9]*,true,[a-z]*,$" "$work/repeated.csv" || { cat "$work/repeated.csv"; die "CSV lacks the figures of repeated answers"; }
evalrun report "$work/repeated.jsonl" --csv "$work/baseline.csv" --quiet
same "cases of the baseline of a repeated run" "$(cut -d, -f1-12 "$work/repeated.csv" | grep -v ,repeats,)" "$(cut -d, -f1-12 "$work/baseline.csv")"
# Result trees are written only for the first 32 attempts, because they only repeat the journal.
evalrun run --suite demo --lang en --category simple_python --limit 1 --model oracle --repeat 1000 --out "$work/often"
same "exit code of a thousand attempts" 0 "$status"
same "lines of the journal of a thousand attempts" 1000 "$(wc -l <"$work/often/journal.jsonl")"
same "trees of results" "$(seq -f 'sample-%g' 2 32 | sort)" "$(cd "$work/often" && find . -maxdepth 1 -name 'sample-*' -printf '%f\n' | sort)"
grep -q 'of the first 32 of 1000 attempts; the journal has all' "$work/err" || { show; die "the result trees left out are not reported"; }
refuses 'holds another run \(repeat' run --suite demo --lang en --category irrelevance --model "exec:sh $work/flipping" --mode prompt --out "$work/repeated"

finish
