#!/bin/bash
# Runs the code blocks of docs/nightly.md: the baseline, the steps of the workflow and the cron job, against a mock
# server that answers well on one night and badly on another. The suite is demo, which needs no data.
. "$(dirname "$0")/support.sh"
guide=$(cd "$(dirname "$0")/../.." && pwd)/docs/nightly.md

# block LANGUAGE TEXT: the first code block of that language that holds the text.
block() {
  awk -v fence="\`\`\`$1" -v text="$2" '
    $0 == fence { inside = 1; body = ""; next }
    inside && $0 == "```" { if (index(body, text)) { printf "%s", body; exit } inside = 0; next }
    inside { body = body $0 "\n" }' "$guide"
}
# Replaces names of the guide by those of this test.
here() {
  sed -e "s#http://models.example:8000/v1#$url#; s#http://127.0.0.1:8000/v1#$url#; s#\${{ vars.MODEL_URL }}#$url#" \
    -e "s#/srv/evaluation#$work/srv#; s/ bfcl\\b/ demo/g; s/^git add/: git add/; s/^overall_single_turn = .*/overall_single_turn = 1.0/"
}
# Steps of the workflow, one file each: step-N, or step-N.always.
write_steps() {
  block yaml 'jobs:' | here | awk -v folder="$work/steps" '
    /^      - / { always = "" }
    /^        if: always\(\)/ { always = ".always" }
    /^        (run|- run): / || /^      - run: / {
      file = folder "/step-" ++n always
      text = $0; sub(/^ *(- )?run: /, "", text); inside = text == "|"
      if (!inside) { if (text ~ /^".*"$/) text = substr(text, 2, length(text) - 2); print text >file }
      next
    }
    inside && /^          / { print substr($0, 11) >file; next }
    { inside = 0 }'
}
# Runs the workflow like a runner: after a failed step only the steps that always run. Stores the first exit code other
# than 0 in $status.
night() {
  status=0
  rm -rf "$work/checkout/runs/tonight" "$work/checkout"/{evaluation.html,summary.md,junit.xml,comparison.json} "$work/step-summary"
  : >"$work/steps.out"
  for step in "$work"/steps/step-*; do
    [ "$status" -eq 0 ] || [[ $step == *.always ]] || continue
    (cd "$work/checkout" && GITHUB_STEP_SUMMARY=$work/step-summary timeout 100 bash -e "$step") >>"$work/steps.out" 2>&1 </dev/null ||
      { code=$?; [ "$status" -ne 0 ] || status=$code; }
  done
}
kept() { for file in evaluation.html summary.md junit.xml comparison.json; do [ -s "$work/checkout/$file" ] || { cat "$work/steps.out"; die "$file is missing"; }; done; }

mkdir -p "$work/bin" "$work/steps" "$work/checkout/eval" "$work/srv"
ln -s "$(realpath "$program")" "$work/bin/evalrun"
printf '#!/bin/sh\n' >"$work/bin/sleep"
printf '#!/bin/sh\n{ echo "$@"; cat; } >"%s/mail"\n' "$work" >"$work/bin/mail"
chmod +x "$work/bin/mail" "$work/bin/sleep"
PATH=$work/bin:$PATH

start_server --suite demo --oracle
good=$url
(cd "$work/checkout" && bash -e <(block sh 'evalrun fetch' | here)) >"$work/out" 2>&1 || { cat "$work/out"; die "the commands for the baseline failed"; }
[ -s "$work/checkout/eval/baseline.jsonl" ] || die "no baseline was written"
block toml 'max-drop' | here >"$work/checkout/eval/gate.toml"
write_steps
same "steps of the workflow" 5 "$(find "$work/steps" -type f | wc -l)"
same "steps that always run" 2 "$(find "$work/steps" -name '*.always' | wc -l)"

night
same "exit code of a good night" 0 "$status"
kept
grep -q '\*\*GO\*\*' "$work/step-summary" || { cat "$work/step-summary"; die "the summary does not say GO"; }
grep -q '<strong>GO</strong>' "$work/checkout/evaluation.html" || die "the HTML report does not say GO"

start_server --suite demo --oracle --wrong 0.5 --seed 1
bad=$url
write_steps
night
same "exit code of a bad night" 1 "$status"
kept
grep -q '\*\*NO-GO\*\*' "$work/step-summary" || { cat "$work/step-summary"; die "the summary does not say NO-GO"; }
grep -q '<strong>NO-GO</strong>' "$work/checkout/evaluation.html" || die "the HTML report does not say NO-GO"
grep -q '^::error title=NO-GO' "$work/steps.out" || { cat "$work/steps.out"; die "there is no annotation"; }

# A gate that so few cases cannot decide, then a run that cannot be compared, whose own HTML report is kept.
url=$good
write_steps
sed -i 's/^# require-power/require-power/' "$work/checkout/eval/gate.toml"
night
same "exit code of an inconclusive night" 4 "$status"
kept
cp "$work/checkout/eval/baseline.jsonl" "$work/baseline.jsonl"
sed -i '1s/"suite":"demo"/"suite":"bfcl"/' "$work/checkout/eval/baseline.jsonl"
night
same "exit code of a night with another baseline" 2 "$status"
[ -s "$work/checkout/evaluation.html" ] || { cat "$work/steps.out"; die "there is no HTML report of the run alone"; }
[ ! -e "$work/step-summary" ] || die "a summary was written"

# Cron.
cp "$work/baseline.jsonl" "$work/srv/baseline.jsonl"
block toml 'max-drop' | here >"$work/srv/gate.toml"
cron() {
  status=0
  rm -rf "$work/srv/nights" "$work/mail"
  timeout 100 bash <(block sh 'nights/' | here) >"$work/out" 2>"$work/err" </dev/null || status=$?
}
url=$good
cron
same "exit code of cron on a good night" 0 "$status"
[ ! -e "$work/mail" ] || die "a mail was sent on a good night"
for file in page.html summary.md junit.xml comparison.json report.txt run/journal.jsonl; do
  [ -s "$work/srv/nights/$(date -u +%F)/$file" ] || { show; die "cron does not keep $file"; }
done
url=$bad
cron
same "exit code of cron on a bad night" 1 "$status"
grep -q 'exit code 1 team@example.org' "$work/mail" || { cat "$work/mail"; die "the mail lacks the exit code"; }
grep -q '^gate: NO-GO$' "$work/mail" || { cat "$work/mail"; die "the mail lacks the report"; }
finish
