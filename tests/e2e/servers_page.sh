#!/bin/bash
# Every evalrun line of docs/servers.md runs against a scripted server that behaves like the one described. Only the
# address is another one. $2 plays the scripts.
. "$(dirname "$0")/support.sh"
root=$(cd "$(dirname "$0")/../.." && pwd)
program=$(realpath "$program")
page=$root/docs/servers.md

# The lines want the suite bfcl: one case, of which the scripts know the answer.
mkdir -p "$work/data/bfcl/possible_answer"
for file in en possible_answer; do
  to=$([ $file = en ] && echo . || echo possible_answer)
  grep '"simple_python_1"' "$root/lib/data/demo/$file/BFCL_v4_simple_python.json" >"$work/data/bfcl/$to/BFCL_v4_simple_python.json"
done
export EVALRUN_DATA=$work/data

# The script of a section of the page; empty: the section is about no server.
script_of() {
  case $1 in
    'evalrun doctor') echo healthy ;;
    vLLM) echo healthy ;;
    *) tr 'A-Z .' 'a-z--' <<<"like-$1" ;;
  esac
}
mapfile -t scripts < <(cd "$root/tests/servers" && for file in healthy.json like-*.json; do basename "$file" .json; done)
start_scripts "$2" "${scripts[@]}"

# lines_of PAGE: "section<tab>line" for every evalrun line in a block of shell commands.
lines_of() {
  awk '/^## /{ section = substr($0, 4) } /^```/{ shell = $0 == "```sh" } shell && /^evalrun /{ print section "\t" $0 }' "$1"
}
lines_of "$page" >"$work/lines"
same "lines of the page" 12 "$(wc -l <"$work/lines")"
cd "$work"
while IFS=$'\t' read -r section line; do
  script=$(script_of "$section")
  address=$(address_of "$script")
  [ -n "$address" ] || die "$section: there is no script $script"
  key=$(jq -r '.key // "scripted-key-0008"' "$root/tests/servers/$script.json")
  line=$(sed -E "s|https?://[^/ ]+|$address|" <<<"$line")
  status=0
  env OPENAI_API_KEY="$key" AZURE_OPENAI_API_KEY="$key" OPENROUTER_API_KEY="$key" ANTHROPIC_API_KEY="$key" GEMINI_API_KEY="$key" \
    ANTHROPIC_BASE_URL="$address/v1" GOOGLE_GEMINI_BASE_URL="$address/v1beta" \
    bash -c "evalrun() { '$program' \"\$@\"; }; $line" >"$work/out" 2>"$work/err" </dev/null || status=$?
  [ "$status" -eq 0 ] || { show; die "$section: $line"; }
  case $line in
    *' run '*) grep -qE '^simple_python +1 +1 +100.00%' "$work/out" || { show; die "$section: the case is not right: $line"; } ;;
  esac
  checks=$((checks + 1))
done <"$work/lines"
finish
