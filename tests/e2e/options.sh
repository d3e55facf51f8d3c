#!/bin/bash
# Options: numbers have ranges, misspelled names are reported with the closest known name, contradictions are refused.
. "$(dirname "$0")/support.sh"
cd "$work"
out=$work/run
demo=(--model oracle --suite demo)

# Numbers out of range and values that are no numbers: exit code 2 and a message with the range.
refuses '^evalrun: --limit: -1 is no number of cases \(1 or more\) \(see evalrun run --help\)' "${demo[@]}" --limit -1 --out "$out"
refuses '--limit: 0 would select no case \(1 or more\)' "${demo[@]}" --limit 0 --out "$out"
refuses '--limit: abc is no number of cases' "${demo[@]}" --limit abc --out "$out"
refuses '--sample: -5 is no number of cases' "${demo[@]}" --sample -5 --out "$out"
refuses '--sample: 0 would select no case' score --suite demo --results x --sample 0
refuses '--limit: 99999999999999999999 is no number of cases' "${demo[@]}" --limit 99999999999999999999 --out "$out"
refuses '--limit: 1.5 is no number' "${demo[@]}" --limit 1.5 --out "$out"
refuses '--repeat: 0 is no number of answers \(1 to 1000\)' "${demo[@]}" --repeat 0 --out "$out"
refuses '--temperature: -1 is no temperature \(0 to 100\)' "${demo[@]}" --temperature -1 --out "$out"
refuses '--temperature: 1e999 is no temperature' "${demo[@]}" --temperature 1e999 --out "$out"
refuses '--temperature: hot is no temperature' "${demo[@]}" --temperature hot --out "$out"
refuses '--temperature: nan is no temperature' "${demo[@]}" --temperature nan --out "$out"
refuses '--top-p: 7 is no share \(0 to 1\)' "${demo[@]}" --top-p 7 --out "$out"
refuses '--max-tokens: -5 is no number of tokens \(1 or more\)' "${demo[@]}" --max-tokens -5 --out "$out"
refuses '--max-tokens: 0 is no number of tokens' "${demo[@]}" --max-tokens 0 --out "$out"
refuses '--timeout: -1 is no number of seconds' "${demo[@]}" --timeout -1 --out "$out"
refuses '--max-requests: -1 is no number of requests' "${demo[@]}" --max-requests -1 --out "$out"
refuses '--flips: -1 is no number of cases \(0 or more\) \(see evalrun compare --help\)' compare a b --flips -1
refuses '--resamples: 0 is no number of resamples' compare a b --resamples 0
refuses '--port: 99999 is no port \(0 to 65535\) \(see evalrun serve --help\)' serve --suite demo --port 99999
refuses '--port: -1 is no port' serve --suite demo --port -1
refuses '--wrong: 1.5 is no share \(0 to 1\)' serve --suite demo --wrong 1.5
[ ! -e "$out" ] || die "a refused run left a folder"

# A misspelled name is reported before missing options, with the closest name and the help page that has it.
refuses '^evalrun: there is no option --modle; did you mean --model\? \(see evalrun run --help\)$' --modle endpoint --suite bfcl
refuses 'there is no option --suit; did you mean --suite\?' --model endpoint --suit bfcl
refuses 'there is no option --cases.*see evalrun run --help' run --cases own.jsonl --model oracle
refuses "'bfcl' belongs to no option; did you mean --suite bfcl\?" run bfcl --model endpoint
refuses 'there is no option --fresh.*see evalrun score --help' score --suite demo --results x --fresh
refuses "there is no option -x" -x
refuses "there is no command 'reprot'; did you mean report\?" reprot runs/x
refuses "there is no suite 'bfc1'; did you mean bfcl\?" --model oracle --suite bfc1
refuses "no category 'simple_pyton'; did you mean simple_python\?" "${demo[@]}" --category simple_pyton --out "$out"
refuses "no language 'zh-TW'; did you mean zhtw\?" "${demo[@]}" --lang zh-TW --out "$out"
refuses "no format 'hermse'; did you mean hermes\?" check --suite demo --format hermse
# A form of calls, as reports name it, is no format.
for form in qwen3-coder openai python-list; do
  refuses "there is no format '$form'; it is a form that --format auto reads$" check --suite demo --format $form
  refuses "there is no format '$form'; it is a form that --format auto reads$" run --suite demo --model oracle --format $form --out "$work/form"
done
refuses "no rules 'bfcl-v5'.*did you mean bfcl-v4\?" check --suite demo --rules bfcl-v5
refuses "cannot list 'suits'; did you mean suites\?" list suits
refuses "there is no suite 'dmo'; did you mean demo\?" list categories --suite dmo
refuses "'promt' is not known; did you mean prompt\?" "${demo[@]}" --mode promt --out "$out"
refuses '^evalrun: --suite is required \(see evalrun run --help\)$' --model oracle
refuses '^evalrun: --model is required \(see evalrun run --help\)$' --suite demo
refuses '--results is required \(see evalrun score --help\)' score --suite demo
refuses 'say what to list: suites, categories' list
refuses 'name the folder of a run' report
refuses 'name two runs, BASE and NEW' compare
refuses 'name a suite to fetch' fetch
refuses '^evalrun: --html: needs a file name, and --csv comes next' report runs/x --html --csv x.csv
refuses '^evalrun: --csv: needs a file name' report runs/x --csv

refuses '^evalrun: there is no option --output; did you mean --out\?' "${demo[@]}" --output x
refuses '^evalrun: there is no option --temp; did you mean --temperature\?' "${demo[@]}" --temp 0
refuses '^evalrun: --rules: needs a value, and the text given is empty' "${demo[@]}" --rules ,
refuses '^evalrun: --rpm: -1 is no number of requests per minute \(more than 0\)' "${demo[@]}" --rpm -1

# A word in the wrong place is recognized.
refuses "^evalrun: 'demo' is a suite, not a command; a run of it is: evalrun --model MODEL --suite demo$" demo
refuses "there is no suite 'bfcl-v4'; did you mean bfcl\?$" --model oracle --suite bfcl-v4
refuses "'help' belongs to no option; did you mean evalrun help run\?" run help
refuses "'$work' belongs to no option; did you mean --results $work\?" score "$work" --suite demo
echo '{}' >"$work/outputs.jsonl"
refuses "'.*outputs.jsonl' belongs to no option; check reads standard input: evalrun check ... < " check "$work/outputs.jsonl" --suite demo
refuses "outputs.jsonl is a file, and a suite is needed; .*< .*outputs.jsonl" check --suite demo "$work/outputs.jsonl"
refuses "^evalrun: version takes no options" version --json
refuses "^evalrun: --gate: needs a value, and the text given is empty" compare a b --gate ''
refuses "^evalrun: --out: needs a folder, and the text given is empty" "${demo[@]}" --out=
refuses "'127.0.0.1:9/v1' is no http:// or https:// address; did you mean http://127.0.0.1:9/v1\?" \
  --model endpoint --suite demo --base-url 127.0.0.1:9/v1

# --model takes the protocol; the name of a model belongs to another option.
refuses "no model 'gpt-4o'.*--model-name.*evalrun --model endpoint --model-name gpt-4o --base-url" --model gpt-4o --suite demo
refuses "no model 'Qwen/Qwen3-8B'.*--model endpoint --model-name Qwen/Qwen3-8B" --model Qwen/Qwen3-8B --suite demo
refuses "no model 'gemini-2.5-pro'.*--model-name gemini-2.5-pro" --model gemini-2.5-pro --suite demo
refuses "no model 'openai'.*--base-url" --model openai --suite demo
refuses "no model 'endpiont'; did you mean endpoint\?" --model endpiont --suite demo

# Contradictions.
refuses '--limit and --sample exclude each other' "${demo[@]}" --limit 5 --sample 5
refuses '--mode: is given twice' "${demo[@]}" --mode fc --mode prompt
refuses '--oracle and --replay exclude each other' serve --suite demo --oracle --replay x
refuses '--max-cost: needs --price-' "${demo[@]}" --max-cost 1

# Each option without effect gets one line on standard error, and none with --quiet.
says() {
  local pattern=$1
  shift
  evalrun "$@"
  checks=$((checks + 1))
  grep -qE -e "$pattern" "$work/err" || { show; die "evalrun $*: expected on standard error: $pattern"; }
}
says '^evalrun: note: --base-url has no effect with --model oracle$' "${demo[@]}" --base-url http://x/v1 --limit 1 --out "$out"
same "exit code with an option without effect" 0 "$status"
evalrun "${demo[@]}" --base-url http://x/v1 --limit 1 --quiet --out "$out"
same "messages with --quiet" "" "$(cat "$work/err")"
says 'note: --seed has no effect without --sample' "${demo[@]}" --seed 4 --limit 1
for command in check "score --results $out/result"; do
  says 'note: --seed has no effect without --sample' $command --suite demo --seed 4 --limit 1
  says 'note: --embedder-model has no effect without --embedder' $command --suite demo --embedder-model m
  says 'note: --embedder has no effect on demo: its rules compare no meanings' $command --suite demo --embedder stub
done
says 'note: --embedder has no effect on demo: its rules compare no meanings' "${demo[@]}" --limit 1 --embedder stub
mkdir -p "$work/sets/t-eval"
echo '{"q0": {"origin_prompt": [{"role": "user", "content": "Which one?"}], "ground_truth": {"answer": "B", "thought": ""}}}' \
  >"$work/sets/t-eval/review_str_v6.json"
says 'note: --mode has no effect on t-eval: its answers are text in every mode' --model oracle --suite t-eval --data "$work/sets" --mode fc --out "$work/t-eval"
same "exit code of an option without effect on a suite" 0 "$status"
says 'note: --parser has no effect on t-eval: its answers are no code' check --suite t-eval --data "$work/sets" --parser tree-sitter
says 'note: --underscore-to-dot has no effect on t-eval: its names have no dots' \
  score --suite t-eval --data "$work/sets" --results "$work/t-eval/result" --underscore-to-dot yes
says 'note: --prompts has no effect on t-eval: its questions have prompts of their own' --suite t-eval --data "$work/sets" \
  --model endpoint --model-name m --dry-run --prompts own
says 'note: --csv has no effect with --dry-run' --model endpoint --model-name m --suite demo --limit 1 --dry-run --csv "$work/dry.csv"
says 'note: --suite has no effect on evalrun list formats' list formats --suite demo
says 'note: --limit has no effect on evalrun list categories' list categories --suite demo --limit 1
evalrun "${demo[@]}" --mode prompt --limit 1
grep -q 'no effect' "$work/err" && { show; die "a mode for the oracle is reported to have no effect"; }

# A category given twice counts once; groups stand for several categories.
evalrun "${demo[@]}" --category multiple --category multiple --out "$work/twice" --quiet
same "exit code of a category given twice" 0 "$status"
evalrun "${demo[@]}" --category multiple --out "$work/twice" --quiet
same "exit code of the same with it given once" 0 "$status"
count() { evalrun "${demo[@]}" --lang en --category "$1" --out "$work/group-$2" --quiet; wc -l <"$work/group-$2/journal.jsonl"; }
all=$(count all 1) live=$(count live 2) rest=$(count non_live 3) ast=$(count ast 4) none=$(count 'irrelevance,live_irrelevance,live_relevance' 5)
same "live and non_live are all" "$all" "$((live + rest))"
same "ast is all but relevance" "$all" "$((ast + none))"
[ "$live" -gt 0 ] && [ "$rest" -gt 0 ] || die "groups are empty"
evalrun list categories --suite demo
grep -q '^demo/live .*live_simple' "$work/out" || { show; die "the groups are not listed"; }

# The commands help and version.
for words in help --help -h; do
  evalrun $words
  same "exit code of evalrun $words" 0 "$status"
  grep -q 'COMMAND --help' "$work/out" || { show; die "help does not mention COMMAND --help"; }
done
for words in version --version -v; do
  evalrun $words
  same "exit code of evalrun $words" 0 "$status"
  grep -qE '^evalrun [0-9]' "$work/out" || { show; die "evalrun $words does not print the version"; }
done
refuses "there is no command 'rum'; did you mean run" help rum
for command in run score check report compare serve fetch list; do
  evalrun help $command
  same "exit code of help $command" 0 "$status"
  cp "$work/out" "$work/helped"
  evalrun $command --help
  same "help $command is $command --help" "$(cat "$work/out")" "$(cat "$work/helped")"
  same "type names and lists of other options in $command --help" "" \
    "$(grep -E 'FLOAT|UINT|INT:|TEXT( |$)|Excludes|Needs:|in \[' "$work/out" || true)"
  same "lines of $command --help over 100 columns" "" "$(awk 'length > 100' "$work/out")"
  for flag in --quiet --no-progress; do
    grep -q -e "$flag" "$work/out" || { show; die "$command has no $flag"; }
  done
done
evalrun run --help
same "first option of run --help" "--model" "$(grep -oE '^  --[a-z-]+' "$work/out" | head -1 | tr -d ' ')"
same "second option of run --help" "--base-url" "$(grep -oE '^  --[a-z-]+' "$work/out" | sed -n 2p | tr -d ' ')"

# Without --out every run has its own folder, even if runs follow each other quickly.
mkdir "$work/quick"
cd "$work/quick"
for _ in 1 2 3; do "$program" "${demo[@]}" --limit 1 --category multiple --quiet & done
wait
evalrun "${demo[@]}" --limit 1 --category live_simple
same "exit code of the next run" 0 "$status"
grep -q 'resuming' "$work/err" && { show; die "a run without --out resumed another"; }
same "folders of four runs" 4 "$(ls runs | wc -l)"
finish
