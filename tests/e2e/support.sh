# Sourced by the end-to-end tests: functions that run the program and check exit code and output, and the cleanup. $1 is
# the program.
set -euo pipefail
export LC_ALL=C.UTF-8
unset EVALRUN_DATA EVALRUN_BASE_URL OPENAI_BASE_URL OPENAI_API_KEY
program=$1
work=$(mktemp -d)
export XDG_DATA_HOME=$work/data-home
servers=()
cleanup() {
  for pid in ${servers[@]+"${servers[@]}"}; do kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null; done || true
  rm -rf "$work"
}
trap cleanup EXIT
checks=0

die() { echo "FAILED: $*" >&2; exit 1; }

# evalrun ARGUMENT...: runs the program; leaves its exit code in $status, its output in $work/out and $work/err.
evalrun() {
  status=0
  timeout 60 "$program" "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
}
# As above, with $work/in as standard input.
evalrun_reading() {
  status=0
  timeout 60 "$program" "$@" >"$work/out" 2>"$work/err" <"$work/in" || status=$?
}
show() { echo "exit code $status"; sed 's/^/out: /' "$work/out"; sed 's/^/err: /' "$work/err"; }

# refuses PATTERN ARGUMENT...: exit code 2, nothing on standard output, and one line on standard error that matches.
refuses() {
  local pattern=$1
  shift
  evalrun "$@"
  checks=$((checks + 1))
  [ "$status" -eq 2 ] || { show; die "evalrun $*: exit code 2 expected"; }
  [ ! -s "$work/out" ] || { show; die "evalrun $*: wrote to standard output"; }
  [ "$(wc -l <"$work/err")" -eq 1 ] || { show; die "evalrun $*: one line expected"; }
  grep -qE -e "$pattern" "$work/err" || { show; die "evalrun $*: expected something like: $pattern"; }
}

# same WHAT EXPECTED ACTUAL: fails if the texts differ.
same() {
  checks=$((checks + 1))
  [ "$2" = "$3" ] || die "$1: expected '$2', found '$3'"
}

# start_server ARGUMENT...: starts evalrun serve on a free port; leaves its address in $url.
start_server() {
  : >"$work/address"  # there before the server is
  "$program" serve --port 0 "$@" >"$work/address" 2>"$work/server.err" &
  servers+=($!)
  url=""
  for _ in $(seq 200); do
    url=$(sed -n 's/^listening on //p' "$work/address")
    [ -z "$url" ] || return 0
    sleep 0.05
  done
  cat "$work/server.err" >&2
  die "evalrun serve did not start"
}

# start_scripts PROGRAM NAME...: the scripted servers of tests/servers/; address_of NAME prints an address without a path.
start_scripts() {
  local program=$1 name
  shift
  : >"$work/addresses"
  "$program" $(printf "$(dirname "$0")/../servers/%s.json " "$@") >"$work/addresses" 2>"$work/server.err" &
  servers+=($!)
  for _ in $(seq 200); do
    [ "$(wc -l <"$work/addresses")" -ne $# ] || return 0
    sleep 0.05
  done
  cat "$work/server.err" >&2
  die "the scripted servers did not start"
}
address_of() { sed -n "s/^$1 //p" "$work/addresses"; }

finish() { echo "$checks checks"; }
