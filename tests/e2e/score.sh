#!/bin/bash
# evalrun score over results that differ from the selection: extra lines, other file layouts, categories left out.
. "$(dirname "$0")/support.sh"

json() { jq -r "$2" "$1"; }
evalrun run --suite demo --model oracle --mode fc --lang en --out "$work/run" --quiet
same "exit code of the run" 0 "$status"
score() { evalrun score --suite demo --lang en --results "$@"; }
# changed NAME: a copy of the results; leaves the file of simple_python in $file.
changed() {
  cp -r "$work/run/result" "$work/$1"
  file=$(find "$work/$1" -name '*simple_python_result.json')
}
cases=$(json "$work/run/summary.json" '.reports[0].selected')
figures() { json "$1" '.reports[0].categories | map({category, lang, verdicts, selected, answered, complete})'; }
score "$work/run/result" --json "$work/usual.json"
same "exit code of whole results" 0 "$status"

# says WHAT CODE COMPLETE NOTE RESULTS [ARGUMENT...]: the exit code and the marks agree, and all outputs have the note.
says() {
  local what=$1 code=$2 complete=$3 note=$4
  shift 4
  score "$@" --json "$work/odd.json" --csv "$work/odd.csv" --markdown "$work/odd.md" --html "$work/odd.html" --out "$work/kept-${what// /-}"
  same "exit code of $what" "$code" "$status"
  same "JSON of $what" "$complete" "$(json "$work/odd.json" '.reports[0].complete')"
  for file in "$work/out" "$work/odd.md" "$work/odd.html" "$work/odd.json" "$work/kept-${what// /-}/summary.json"; do
    grep -qF "$note" "$file" || { show; die "$what: $file does not say: $note"; }
  done
  if [ "$complete" = true ]; then
    same "$what leaves the figures as they are" "$(figures "$work/usual.json")" "$(figures "$work/odd.json")"
    for file in "$work/out" "$work/odd.md" "$work/odd.html" "$work/err"; do
      grep -q INCOMPLETE "$file" && { show; die "$what: $file says INCOMPLETE"; }
    done
    same "CSV of $what" 0 "$(grep -c ',false,' "$work/odd.csv")"
  else
    for file in "$work/out" "$work/odd.md" "$work/odd.html"; do
      grep -q INCOMPLETE "$file" || { show; die "$what: $file does not say INCOMPLETE"; }
    done
    [ "$(grep -c ',false,' "$work/odd.csv")" -gt 0 ] || die "$what: the CSV marks nothing"
  fi
}

# Extra lines of any kind cause only a warning as long as each selected case has a result.
changed twice
head -n 1 "$file" >>"$file"
says "an id that comes twice" 0 true "1 result has an id that came before and is not counted" "$work/twice"
grep -q "the id 'simple_python_[^']*' came before; the first result counts" "$work/err" || { show; die "the id is not named"; }
changed differing
head -n 1 "$file" | jq -c '.result = "something else"' >>"$file"
says "an id with two answers" 0 true "not counted; 1 of them differs from the first with that id" "$work/differing"
grep -q "came before with another answer; the first result counts" "$work/err" || { show; die "the other answer is not named"; }
changed foreign
echo '{"id": "simple_python_999", "result": "[f()]"}' >>"$file"
says "an id that is no case" 0 true "1 result is for no selected case" "$work/foreign"
changed garbage
echo 'garbage' >>"$file"
says "a line that is none" 0 true "1 line could not be read and is not counted" "$work/garbage"
evalrun report "$work/kept-a-line-that-is-none"
same "exit code of the report of it" 0 "$status"
changed torn
sed -i '1s/.*/{"id": "simple/' "$file"
says "a line in the place of a result" 3 false "1 line could not be read and is not counted" "$work/torn"
cp -r "$work/run" "$work/journal"
echo 'garbage' >>"$work/journal/journal.jsonl"
evalrun report "$work/journal" --json "$work/odd.json" --csv "$work/odd.csv"
same "exit code of a complete journal with an extra line" 0 "$status"
same "JSON of it" true "$(json "$work/odd.json" '.reports[0].complete')"
grep -q '^1 line of the journal cannot be read: ' "$work/out" || { show; die "the line is not named"; }
sed -i 1d "$work/journal/journal.jsonl"
evalrun report "$work/journal" --json "$work/odd.json" --csv "$work/odd.csv"
same "exit code of a journal with a line in the place of an answer" 3 "$status"
same "JSON of it" false "$(json "$work/odd.json" '.reports[0].complete')"
grep -q '^INCOMPLETE: 1 line of the journal cannot be read: ' "$work/out" || { show; die "the line is no cause"; }
[ "$(grep -c ',false,' "$work/odd.csv")" -gt 0 ] || die "the CSV marks nothing"

# A JSON array is read in any layout.
for layout in lines bare pretty one; do
  changed "$layout"
  case $layout in
    lines) { echo '['; sed '$!s/$/,/' "$file"; echo ']'; } ;;
    bare) { echo '['; cat "$file"; echo ']'; } ;;
    pretty) jq -s . "$file" ;;
    one) jq -cs . "$file" ;;
  esac >"$work/array"
  mv "$work/array" "$file"
  score "$work/$layout" --json "$work/odd.json"
  same "exit code of an array: $layout" 0 "$status"
  same "messages about an array: $layout" "evalrun: wrote $work/odd.json" "$(cat "$work/err")"
  same "figures of an array: $layout" "$(figures "$work/usual.json")" "$(figures "$work/odd.json")"
done
changed cut-array
{ echo '['; sed '$!s/$/,/' "$file"; } | head -n 4 >"$work/array" && mv "$work/array" "$file"
score "$work/cut-array"
same "exit code of an array that was cut" 3 "$status"
grep -qE '^simple_python +3 of ' "$work/out" || { show; die "the lines of a cut array are not counted"; }
changed no-objects
echo '[1, {"id": "simple_python_0"}, {"result": ""}]' >"$file"
score "$work/no-objects"
same "exit code of an array of something else" 3 "$status"
grep -q 'simple_python_result.json: element 1: the element is no object' "$work/err" || { show; die "the element is not named"; }

# Byte order marks are accepted, compressed or not; other encodings and truncated files are reported once, with the
# reason.
for packed in no yes; do
  changed "mark-$packed"
  { printf '\xef\xbb\xbf'; cat "$file"; } >"$work/marked" && mv "$work/marked" "$file"
  [ $packed = no ] || gzip "$file"
  score "$work/mark-$packed" --json "$work/odd.json"
  same "exit code with a byte order mark, compressed: $packed" 0 "$status"
  same "figures with a byte order mark, compressed: $packed" "$(figures "$work/usual.json")" "$(figures "$work/odd.json")"
done
changed wide
iconv -f UTF-8 -t UTF-16 "$file" >"$work/utf16" && mv "$work/utf16" "$file"
refuses 'simple_python_result.json: this is UTF-16 text; convert it with iconv' score --suite demo --lang en --results "$work/wide"
changed early
gzip "$file" && truncate -s -9 "$file.gz"
refuses 'simple_python_result.json.gz[^ ]*: the file cannot be read to its end: its compressed data end early' score --suite demo --lang en --results "$work/early"
grep -q ':0' "$work/err" && { show; die "a file has no line 0"; }

# Results that were left out on purpose cause no message, whatever their content.
score "$work/run/result" --category multiple
same "messages about left-out categories" "" "$(cat "$work/err")"
grep -q 'no selected case' "$work/out" && { show; die "results of left-out categories are counted"; }
score "$work/early" --category multiple
same "exit code where a left-out file is damaged" 0 "$status"
score "$work/run/result" --limit 2
same "messages about left-out cases" "" "$(cat "$work/err")"
score "$work/run/result" --ids 'multiple_0*'
same "messages about cases with other ids" "" "$(cat "$work/err")"
# The results of irrelevance alone contain no list, so the mode is recognized from the files that are left out.
score "$work/run/result" --category irrelevance
grep -q '^decoded as fc' "$work/out" || { show; die "a category alone is read in another format"; }
score "$work/run/result" --category irrelevance --json "$work/odd.json"
same "figures of a category alone" "$(json "$work/usual.json" '.reports[0].categories[] | select(.category == "irrelevance" and .lang == "en") | .verdicts')" \
  "$(json "$work/odd.json" '.reports[0].categories[] | select(.category == "irrelevance" and .lang == "en") | .verdicts')"

# A folder with different answers is neither overwritten nor extended.
changed others
score "$work/others" --quiet --out "$work/kept"
same "exit code of --out" 0 "$status"
before=$(cat "$work/kept/journal.jsonl" "$work/kept/summary.json")
cp "$file" "$work/first-answers"
sed -i '1s/"result": \[.*\], "/"result": [{"other": "{}"}], "/' "$file"
cmp -s "$file" "$work/first-answers" && die "the answers are not changed"
refuses 'kept: holds other answers to 1 case; name another folder with --out' score --suite demo --lang en --quiet --results "$work/others" --out "$work/kept"
same "the folder that was kept" "$before" "$(cat "$work/kept/journal.jsonl" "$work/kept/summary.json")"
cp "$work/first-answers" "$file"
score "$work/others" --quiet --out "$work/kept"
same "exit code of --out the same answers again" 0 "$status"

# Summaries count the categories that are missing.
changed lacking
rm "$(find "$work/lacking" -name BFCL_v4_multiple_result.json)"
score "$work/lacking" --json "$work/odd.json" --csv "$work/odd.csv"
same "exit code without a category" 3 "$status"
multiple=$(json "$work/usual.json" '.reports[0].categories[] | select(.category == "multiple" and .lang == "en") | .selected')
for summary in $(json "$work/odd.json" '.reports[0].summaries[] | select(.rules == "bfcl-v4" and .lang == "en" and (.missing | index("multiple"))) | .id'); do
  found=yes
  whole=$(json "$work/usual.json" ".reports[0].summaries[] | select(.rules == \"bfcl-v4\" and .lang == \"en\" and .id == \"$summary\") | .selected")
  same "what $summary counts" "$whole $((whole - multiple)) false" \
    "$(json "$work/odd.json" ".reports[0].summaries[] | select(.rules == \"bfcl-v4\" and .lang == \"en\" and .id == \"$summary\") | \"\(.selected) \(.answered) \(.complete)\"")"
done
[ "${found:-no}" = yes ] || die "no summary needs the category"

# A shell can run the command of a diagnosis: it names the data and the selection, and quotes them.
mkdir -p "$work/odd 'data'/bfcl/possible_answer" "$work/odd results/m"
for n in 0 1; do
  printf '{"id": "multiple_%d", "question": [[{"role": "user", "content": "Water the ferns."}]], "function": [{"name": "water", "description": "Water a plant.", "parameters": {"type": "dict", "properties": {"plant": {"type": "string"}}, "required": ["plant"]}}]}\n' $n
done >"$work/odd 'data'/bfcl/BFCL_v4_multiple.json"
printf '{"id": "multiple_%d", "ground_truth": [{"water": {"plant": ["ferns"]}}]}\n' 0 1 >"$work/odd 'data'/bfcl/possible_answer/BFCL_v4_multiple.json"
for n in 0 1; do
  printf '{"id": "multiple_%d", "result": "<tool_call>\\n{\\"name\\": \\"water\\", \\"arguments\\": {\\"plant\\": \\"ferns\\"}}\\n</tool_call>"}\n' $n
done >"$work/odd results/m/BFCL_v4_multiple_result.json"
evalrun score --suite bfcl --data "$work/odd 'data'" --category 'mult*' --results "$work/odd results" --json "$work/odd.json" --out "$work/odd run"
command=$(json "$work/odd.json" '.reports[0].diagnoses[0].command')
for part in "--data '$work/odd '\\''data'\\''" "--category 'mult*'" "--results '$work/odd results'" "--format hermes"; do
  grep -qF -- "$part" <<<"$command" || die "the command lacks $part: $command"
done
eval "$command --json '$work/read.json'"
same "exit code of the command of score" 0 "$status"
same "what the command reads" "2 null" "$(json "$work/read.json" '.reports[0] | "\(.categories[] | select(.category == "multiple") | .verdicts["bfcl-v4"].correct) \(.diagnoses)"')"
evalrun report "$work/odd run" --json "$work/odd.json"
command=$(json "$work/odd.json" '.reports[0].diagnoses[0].command')
for part in "--data '$work/odd '\\''data'\\''/bfcl'" "--category 'mult*'" "--results '$work/odd run'" "--format hermes"; do
  grep -qF -- "$part" <<<"$command" || die "the command of the report lacks $part: $command"
done
eval "$command --json '$work/read.json'"
same "exit code of the command of report" 0 "$status"
same "what the command of the report reads" 2 "$(json "$work/read.json" '.reports[0].categories[] | select(.category == "multiple") | .verdicts["bfcl-v4"].correct')"

# Missing data of a language, or of a category in a language with data, are an error if they are selected by name.
data=$work/zh/bfcl-zhtw
mkdir -p "$data/en" "$data/zhtw" "$data/possible_answer"
for category in simple multiple_function; do
  name=gorilla_openfunctions_v1_test_$category.json
  printf '{"id": "%s_0", "question": "Water the ferns.", "function": [{"name": "water", "description": "Water a plant.", "parameters": {"type": "dict", "properties": {"plant": {"type": "string"}}, "required": ["plant"]}}]}\n' "$category" >"$data/en/$name"
  printf '{"id": "%s_0", "ground_truth": {"water": {"plant": ["ferns"]}}}\n' "$category" >"$data/possible_answer/$name"
done
zh=(--suite bfcl-zhtw --data "$work/zh")
evalrun run "${zh[@]}" --model oracle --quiet --out "$work/zh-run"
same "exit code where a language that is not named has no data" 0 "$status"
for lang in zhtw en,zhtw; do
  refuses 'the data of language zhtw is missing; the folder has en' run "${zh[@]}" --model oracle --lang $lang --out "$work/none"
  refuses 'the data of language zhtw is missing; the folder has en' score "${zh[@]}" --lang $lang --results "$work/zh-run/result"
done
cp "$data/en/gorilla_openfunctions_v1_test_simple.json" "$data/zhtw"
refuses 'multiple_function.json: the data of category multiple_function is missing in language zhtw; --lang en leaves it out' \
  run "${zh[@]}" --model oracle --category multiple_function --out "$work/none"
refuses 'is missing in language zhtw' score "${zh[@]}" --category 'mult*' --results "$work/zh-run/result"
evalrun run "${zh[@]}" --model oracle --category multiple_function --lang en --quiet --out "$work/zh-en"
same "exit code of the language that is there" 0 "$status"
# Results in the order of the cases need no ids; results with ids may have any order.
name=gorilla_openfunctions_v1_test_simple.json
for n in 1 2; do
  jq -c ".id = \"simple_$n\" | .function[0].name = \"water_$n\"" "$data/en/$name" | head -n 1 >"$work/question.$n"
  printf '{"id": "simple_%d", "ground_truth": {"water_%d": {"plant": ["ferns"]}}}\n' $n $n >>"$data/possible_answer/$name"
done
cat "$work/question.1" "$work/question.2" >>"$data/en/$name"
evalrun run "${zh[@]}" --model oracle --category simple --lang en --quiet --out "$work/in-order"
same "exit code of a run in order" 0 "$status"
ordered=$(find "$work/in-order/result" -name '*simple_result.json')
right() { json "$work/odd.json" '.reports[0].categories[] | select(.category == "simple" and .lang == "en") | .verdicts["bfcl-v1"].correct'; }
for order in "cat" "tac" "jq -c del(.id)"; do
  mkdir -p "$work/ordered/en/m"
  $order "$ordered" >"$work/ordered/en/m/gorilla_openfunctions_v1_test_simple_result.json"
  evalrun score "${zh[@]}" --category simple --lang en --results "$work/ordered" --json "$work/odd.json"
  same "exit code of results after $order" 0 "$status"
  same "right results after $order" 3 "$(right)"
done
rm "$data/en/"*
refuses 'the data of language en is missing; the folder has zhtw' run "${zh[@]}" --model oracle --lang en --out "$work/none"
[ ! -e "$work/none" ] || die "a refused run left a folder"
finish
