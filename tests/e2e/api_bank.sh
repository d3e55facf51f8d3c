#!/bin/bash
# API-Bank with data made by this test: an endpoint is asked, its predictions are scored again and checked line by line.
. "$(dirname "$0")/support.sh"

data=$work/data
mkdir -p "$data/lv1-lv2-samples/level-1-given-desc" "$data/lv1-lv2-samples/level-2-toolsearcher" "$data/init_database" "$data/apis"
echo '{"u": {"password": "p", "token": "t1"}}' >"$data/init_database/Account.json"
echo '{}' >"$data/init_database/Meeting.json"
cat >"$data/apis/get_user_token.py" <<'END'
class GetUserToken(API):
    description = 'Gives a token out.'
    input_parameters = {'username': {'type': 'str', 'description': 'Who.'}, 'password': {'type': 'str', 'description': 'The secret.'}}
    output_parameters = {'token': {'type': 'str', 'description': 'The token.'}}
    database_name = 'Account'
END
cat >"$data/apis/tool_search.py" <<'END'
class ToolSearcher(API):
    description = 'Finds tools.'
    input_parameters = {'keywords': {'type': 'str', 'description': 'What for.'}}
    output_parameters = {}
END
cat >"$data/apis/add_meeting.py" <<'END'
class AddMeeting(API):
    description = 'Plans a meeting.'
    input_parameters = {'token': {'type': 'str', 'description': 'Whose.'}, 'meeting_topic': {'type': 'str', 'description': 'On what.'},
                        'start_time': {'type': 'str', 'description': 'From.'}, 'end_time': {'type': 'str', 'description': 'To.'},
                        'location': {'type': 'str', 'description': 'Where.'}, 'attendees': {'type': 'list(str)', 'description': 'Who.'}}
    output_parameters = {}
    database_name = 'Meeting'
END
token='{"role": "API", "api_name": "GetUserToken", "param_dict": {"username": "u", "password": "p"}, "result": {"input": {"username": "u", "password": "p"}, "output": {"token": "t1"}, "exception": null}}'
meeting='{"role": "API", "api_name": "AddMeeting", "param_dict": {"token": "t1", "meeting_topic": "plan", "start_time": "2023-01-01 10:00:00", "end_time": "2023-01-01 11:00:00", "location": "here", "attendees": "['"'a', 'b'"']"}, "result": {"input": {"token": "t1", "meeting_topic": "plan", "start_time": "2023-01-01 10:00:00", "end_time": "2023-01-01 11:00:00", "location": "here", "attendees": ["a", "b"]}, "output": "success", "exception": null}}'
search='{"role": "API", "api_name": "ToolSearcher", "param_dict": {"keywords": "get a token"}, "result": {"input": {"keywords": "get a token"}, "output": {"name": "GetUserToken", "description": "Gives a token out.", "input_parameters": {}, "output_parameters": {}}, "exception": null}}'
for i in 1 2 3 4 5; do
  printf '%s\n' '{"role": "User", "text": "Plan meeting '$i'"}' "$token" '{"role": "AI", "text": "Now the meeting."}' "$meeting" >"$data/lv1-lv2-samples/level-1-given-desc/Meeting-$i.jsonl"
done
printf '%s\n' '{"role": "User", "text": "Let me in"}' "$search" '{"role": "AI", "text": "Found it."}' "$token" >"$data/lv1-lv2-samples/level-2-toolsearcher/Token-1.jsonl"

# Gold answers: the released rules reject the lists in them, the fixed rules do not; searches need vectors.
evalrun run --model oracle --suite api-bank --data "$data" --out "$work/oracle" --json "$work/oracle.json"
same "exit code with gold answers" 0 "$status"
grep -q '^call  *10  *5  *50.00%.*50.00%.*100.00%' "$work/out" || { show; die "the row does not show 5 of 10 gold calls and the ceiling"; }
grep -q '^NOT SCORED: 1 of 2 cases of retrieve_call under api-bank: there is no embedder' "$work/out" || { show; die "searches are not reported as not scored"; }
grep -q '^Retrieve+Call is not run: it needs 1 cases' "$work/out" || { show; die "a level that is scored in part has a figure"; }
grep -q 'retrieve_call (1 case: any difference)' "$work/out" || { show; die "the comparison of rule sets counts the search"; }
evalrun report "$work/oracle" --quiet --html "$work/oracle.html"
grep -q 'All cases.*>11 of 12<' <(tr -d '\n' <"$work/oracle.html" | sed 's/<tr/\n<tr/g') || die "the HTML report does not count 11 of 12 cases"

# An endpoint with some wrong answers and stub vectors, in both modes.
start_server --suite api-bank --data "$data" --oracle --wrong 0.3 --seed 7
for mode in fc prompt; do
  evalrun run --model endpoint --base-url "$url" --suite api-bank --data "$data" --mode $mode --out "$work/$mode" \
    --embedder "$url" --embedder-cache "$work/vectors.jsonl" --csv "$work/$mode.csv"
  same "exit code of the run, $mode" 0 "$status"
  grep -q '^STUB: ' "$work/out" || { show; die "stub vectors are not marked"; }
  grep -q '^API-Bank  *12' "$work/out" || { show; die "there is no mean of both levels"; }
  evalrun report "$work/$mode" --csv "$work/report.csv"
  same "report of the run, $mode" "$(cat "$work/$mode.csv")" "$(cat "$work/report.csv")"
  evalrun score --suite api-bank --data "$data" --results "$work/$mode/result" --embedder stub --csv "$work/score.csv"
  # The last columns are the mode, which is unknown for stored predictions, and the selection.
  same "stored predictions scored, $mode" "$(cut -d, -f3- "$work/$mode.csv" | sed 's/,[^,]*,[^,]*$//')" \
    "$(cut -d, -f3- "$work/score.csv" | sed 's/,[^,]*,[^,]*$//')"
done
[ ! -s "$work/vectors.jsonl" ] || die "stub vectors were kept"
[ "$(grep -c . "$work/fc/result"/*/level-1-api.jsonl)" -eq 10 ] || die "the result file does not have a line per sample"

# A run of a version in which api-bank-fixed was called "fixed": every command treats both as the same rule set.
grep -q '"api-bank-fixed": {"valid": true}' "$work/oracle/journal.jsonl" || die "the journal lacks the present id"
grep -rq '"fixed"' "$work/oracle" && die "a file holds the former id"
mkdir "$work/former"
for file in manifest.json journal.jsonl summary.json; do
  sed 's/"api-bank-fixed"/"fixed"/g' "$work/oracle/$file" >"$work/former/$file"
  cmp -s "$work/oracle/$file" "$work/former/$file" && die "$file names no rule set"
done
for run in oracle former; do
  evalrun report "$work/$run" --json "$work/$run.again.json" --csv "$work/$run.csv" --html "$work/$run.html" --junit "$work/$run.xml" \
    --baseline "$work/$run.baseline"
  same "exit code of a report of $run" 0 "$status"
  grep -q 'rules api-bank, secondary rules api-bank-fixed$' "$work/out" || { show; die "$run: the present id is not shown"; }
  sed "s/$run/RUN/g" "$work/out" >"$work/$run.report"
done
for file in again.json csv xml baseline report; do
  same "$file of the former run" "$(sed 's/oracle/RUN/g' "$work/oracle.$file")" "$(sed 's/former/RUN/g; s/oracle/RUN/g' "$work/former.$file")"
done
for file in csv html xml baseline again.json; do
  grep -qE '(^|[^-])\bfixed"|,fixed,' "$work/former.$file" && die "the former id is in the $file"
done
sed 's/"api-bank-fixed"/"fixed"/g' "$work/oracle.baseline" >"$work/former.baseline"
for rules in fixed api-bank-fixed; do
  for base in former.baseline former oracle.baseline; do
    evalrun compare "$work/$base" "$work/oracle" --category call --rules $rules --gate max-drop=1 --json "$work/compared.json" --html "$work/compared.html"
    same "exit code of comparing $base by $rules" 0 "$status"
    same "what $base and the run are compared by" 'api-bank-fixed 10' "$(jq -r '"\(.rules) \(.total.n)"' "$work/compared.json")"
    evalrun compare "$work/oracle" "$work/$base" --category call --rules $rules
    same "exit code of comparing the run with $base by $rules" 0 "$status"
  done
done
head -n 5 "$work/oracle/journal.jsonl" | sed 's/"api-bank-fixed"/"fixed"/g' >"$work/former/journal.jsonl"
evalrun run --model oracle --suite api-bank --data "$data" --out "$work/former"
same "exit code of resuming the former run" 0 "$status"
grep -q 'resuming: 5 of 12 cases are done' "$work/err" || { show; die "the former run is not resumed"; }
same "lines with the former and the present id" '5 7' \
  "$(grep -c '"fixed"' "$work/former/journal.jsonl") $(grep -c '"api-bank-fixed"' "$work/former/journal.jsonl")"
evalrun report "$work/former" --csv "$work/former.csv"
same "report of the resumed run" "$(cat "$work/oracle.csv")" "$(cat "$work/former.csv")"

# Both names select the rule set; check shows the name that was given.
evalrun list rules
grep -q '^api-bank-fixed ' "$work/out" || { show; die "the present id is not listed"; }
grep -qw '^fixed' "$work/out" && { show; die "the former id is listed"; }
jq -c '{file, id, output: .pred}' "$work/oracle/result/oracle/level-1-api.jsonl" >"$work/in"
for rules in fixed api-bank-fixed; do
  evalrun_reading check --suite api-bank --data "$data" --rules "api-bank,$rules"
  same "verdicts by $rules" '[5,10]' "$(jq -sc "[map(select(.correct)), map(select(.rules[\"$rules\"].correct)) | length]" "$work/out")"
  evalrun score --suite api-bank --data "$data" --results "$work/oracle/result" --rules $rules,api-bank-fixed --csv "$work/by.csv"
  same "rule sets of a score by $rules" api-bank-fixed "$(cut -d, -f6 "$work/by.csv" | tail -n +2 | sort -u)"
done

# The reference of this suite has no score sheets: nothing is written, and nothing is reported as written.
evalrun report "$work/oracle" --leaderboard "$work/sheets"
same "exit code of a leaderboard that does not exist" 0 "$status"
[ ! -e "$work/sheets" ] || die "a folder without sheets was made"
grep -q 'wrote' "$work/err" && { show; die "a folder that was not written is reported as written"; }
grep -q 'note: --leaderboard writes nothing for suite api-bank' "$work/err" || { show; die "no note explains the missing sheets"; }

# Calls between tags, decoded as a list of tool calls: the diagnosis names a format, and that format decodes them.
mkdir "$work/tags"
jq -c 'select(.role == "API") | {name: .api_name, arguments: .param_dict}' "$data/lv1-lv2-samples/level-1-given-desc/Meeting-1.jsonl" >"$work/calls"
[ -s "$work/calls" ] || die "no calls"
for file in $(find "$work/oracle/result" -name 'level-1-api.jsonl'); do
  jq -c --arg calls "$(head -n 1 "$work/calls")" '.pred = "<tool_call>\n" + $calls + "\n</tool_call>"' "$file" >"$work/tags/p.jsonl"
done
evalrun score --suite api-bank --data "$data" --results "$work/tags" --category call --mode fc --json "$work/tags.json"
command=$(jq -r '.reports[0].diagnoses[0].command' "$work/tags.json")
same "the command of tagged calls" "evalrun score --suite api-bank --results $work/tags --data $data --category call --format hermes" "$command"
evalrun ${command#evalrun } --json "$work/read.json"
same "malformed answers in the named format" 0 "$(jq '.reports[0].categories[0].outcomes.malformed' "$work/read.json")"

# A sample without a prediction is wrong.
mkdir "$work/few"
head -n 4 "$work/oracle/result/oracle/level-1-api.jsonl" >"$work/few/p.jsonl"
evalrun score --suite api-bank --data "$data" --results "$work/few" --rules fixed
grep -q '^call  *4 of 10  *4  *40.00%' "$work/out" || { show; die "missing predictions do not count as wrong"; }
grep -q malformed "$work/out" && { show; die "a missing prediction counts as malformed"; }
mkdir "$work/both"
head -n 4 "$work/oracle/result/oracle/level-1-api.jsonl" >"$work/both/level-1-api.jsonl"
evalrun score --suite api-bank --data "$data" --results "$work/both" --json "$work/both.json" --out "$work/scored"
same "exit code without the predictions of a level" 3 "$status"
same "outcomes of missing predictions" '{"call":4,"abstain":0,"malformed":0,"truncated":0,"infra":0} 6 10' \
  "$(jq -r '.reports[0].categories[0] | "\(.outcomes | tojson) \(.missing_cases.no_result) \(.total)"' "$work/both.json")"
grep -q 'Of the cases without a result 6 count as wrong and 2 are in no figure\.' "$work/out" || { show; die "the report does not say which missing cases count"; }
grep -q 'over the cases that were judged' "$work/out" && { show; die "the report says that missing cases are in no figure"; }
# In level 2 the search has a prediction but is not scored; the call has no prediction and counts as wrong.
cat "$work/oracle/result/oracle/level-1-api.jsonl" >"$work/both/level-1-api.jsonl"
grep ToolSearcher "$work/oracle/result/oracle/level-2-api.jsonl" >"$work/both/level-2-api.jsonl"
evalrun score --suite api-bank --data "$data" --results "$work/both"
grep -q '(1 without a stored result). It counts as wrong\.' "$work/out" || { show; die "the missing call is not reported as wrong"; }
grep -q '^retrieve_call  *1 of 2  *0  *0.00%' "$work/out" || { show; die "the row does not show how many cases the figure of the level covers"; }
grep -v ToolSearcher "$work/oracle/result/oracle/level-2-api.jsonl" >"$work/both/level-2-api.jsonl"
evalrun score --suite api-bank --data "$data" --results "$work/both"
grep -q '(1 without a stored result). The figures are over the cases that were judged' "$work/out" ||
  { show; die "the missing search is not reported as without effect on figures"; }
same "counts of a score file" '{"accuracy": 1.0, "correct_count": 1, "total_count": 1, "not_scored_count": 1}' \
  "$(head -n 1 "$work/oracle/score/oracle/level-2-api_score.json")"
# A case that is not scored is no failure in JUnit and not wrong in a baseline.
evalrun report "$work/oracle" --quiet --junit "$work/oracle.xml" --baseline "$work/oracle.base"
grep -A1 ToolSearcher "$work/oracle.xml" | grep -q failure && die "a search that is not scored is a failure"
same "searches that JUnit skips" 1 "$(grep -c '<skipped message="not scored: there is no embedder' "$work/oracle.xml")"
evalrun report "$work/oracle" --csv "$work/oracle.csv" && cp "$work/out" "$work/oracle.txt"
evalrun report "$work/oracle.base" --csv "$work/base.csv"
same "the report of a baseline" "$(cat "$work/oracle.txt")" "$(cat "$work/out")"
evalrun report "$work/scored" --partial --quiet --baseline "$work/scored.base"
same "missing results in a baseline" 6 "$(grep -o no_result "$work/scored.base" | wc -l)"
evalrun report "$work/scored" && sed 1,3d "$work/out" >"$work/scored.txt" || true
evalrun report "$work/scored.base"
same "exit code of the report of a baseline without some results" 3 "$status"
same "the report of it" "$(cat "$work/scored.txt")" "$(sed 1,3d "$work/out")"

# evalrun check, line by line.
cat >"$work/in" <<'END'
{"file": "Meeting-1.jsonl", "id": 0, "output": "[GetUserToken(username='u', password='p')]"}
{"file": "Meeting-1.jsonl", "id": 0, "output": "[GetUserToken(username='u')]"}
{"file": "Token-1.jsonl", "id": 0, "output": "[ToolSearcher(keywords='x')]"}
{"file": "Meeting-1.jsonl", "id": 77, "output": "x"}
END
evalrun_reading check --suite api-bank --data "$data"
same "exit code with an unknown sample" 3 "$status"
same "a right call" '{"file": "Meeting-1.jsonl", "id": 0, "parsed_name": "GetUserToken", "parsed_args": {"username": "u", "password": "p"}, "correct": true, "error_class": "OK"}' "$(sed -n 1p "$work/out")"
grep -q '"correct": false, "error_class": "MISS_INPUT_ARGUMENT"' <(sed -n 2p "$work/out") || { show; die "a missing argument is not reported"; }
grep -q '"correct": null, "error_class": "NOT_SCORED"' <(sed -n 3p "$work/out") || { show; die "a search without vectors is not reported as not scored"; }
grep -q '"line": 4, "input_error": "no sample' <(sed -n 4p "$work/out") || { show; die "an unknown sample is not reported"; }

refuses 'no data of suite api-bank here' run --model oracle --suite api-bank --data "$work/few"
refuses "no rules 'strict' for suite api-bank" run --model oracle --suite api-bank --data "$data" --rules strict
rm "$data/init_database/Meeting.json"
refuses 'Meeting.json: the database that AddMeeting works on is missing' run --model oracle --suite api-bank --data "$data" --out "$work/none"
echo '{}' >"$data/init_database/Meeting.json"
echo '{"role": "User", "tex' >>"$data/lv1-lv2-samples/level-1-given-desc/Meeting-1.jsonl"
refuses 'Meeting-1.jsonl:5: not JSON' run --model oracle --suite api-bank --data "$data" --out "$work/none"
finish
