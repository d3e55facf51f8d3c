#!/bin/bash
# evalrun fetch from a web server with the real data: whole, damaged, cut short, missing, and interrupted files.
. "$(dirname "$0")/support.sh"
shared=${EVALRUN_SHARED:-$(dirname "$0")/../../../shared}
[ -d "$shared/data/bfcl-v4" ] || { echo "skipped: \$EVALRUN_SHARED is not set, so there is no data to serve"; exit 0; }
nginx=$(command -v nginx || echo /usr/sbin/nginx)
[ -x "$nginx" ] || { echo "skipped: nginx is not installed"; exit 0; }

# A mirror with the layout of the data folders, and one with the layout of the repositories.
site=$work/site
mkdir -p "$site/data" "$site/repository/berkeley-function-call-leaderboard/bfcl_eval" "$work/nginx"
cp -r "$shared/data/bfcl-v4" "$shared/data/bfcl-v1-2024-08" "$shared/data/bfcl-zhtw" "$site/data"
cp -r "$shared/data/bfcl-v4" "$site/repository/berkeley-function-call-leaderboard/bfcl_eval/data"
cp -r "$shared/data/bfcl-zhtw" "$site/repository/data"
chmod -R u+w,a+rX "$work"
rm "$site/repository/berkeley-function-call-leaderboard/bfcl_eval/data/prompts.json"

start_nginx() {
  local port
  for _ in $(seq 20); do
    port=$((20000 + RANDOM % 20000))
    cat >"$work/nginx/conf" <<CONF
$([ "$(id -u)" -eq 0 ] && echo "user root;")
daemon off; worker_processes 1; pid $work/nginx/pid; error_log $work/nginx/error.log;
events { worker_connections 64; }
http {
  log_format short '\$status \$uri'; access_log $work/nginx/access.log short;
  client_body_temp_path $work/nginx/b; proxy_temp_path $work/nginx/p; fastcgi_temp_path $work/nginx/f;
  uwsgi_temp_path $work/nginx/u; scgi_temp_path $work/nginx/s;
  server {
    listen 127.0.0.1:$port; root $site;
    location /slow/ { alias $site/data/; limit_rate 500k; }
  }
}
CONF
    "$nginx" -p "$work/nginx" -c "$work/nginx/conf" 2>>"$work/nginx/start.err" &
    servers+=($!)
    for _ in $(seq 50); do
      kill -0 $! 2>/dev/null || break
      (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && [ -s "$work/nginx/pid" ] && { url=http://127.0.0.1:$port; return; }
      sleep 0.05
    done
  done
  cat "$work/nginx/start.err" >&2
  die "nginx did not start"
}
start_nginx

# says WHAT PATTERN: standard error has a line that matches.
says() { checks=$((checks + 1)); grep -qE -e "$2" "$work/err" || { show; die "$1: expected something like: $2"; }; }
# equal SUITE FOLDER: the stored files equal those of the shared folder, which may also hold files of other suites.
equal() {
  checks=$((checks + 1))
  diff -r "$XDG_DATA_HOME/evalrun/$1" "$shared/data/$2" | grep -v "^Only in $shared/data/" >"$work/different" || true
  [ ! -s "$work/different" ] || { cat "$work/different"; die "$1 is not what was served"; }
}

# Every suite, from both layouts; a second fetch sends no requests.
for pair in bfcl:bfcl-v4 bfcl-v1:bfcl-v1-2024-08 bfcl-zhtw:bfcl-zhtw; do
  evalrun fetch "${pair%%:*}" --from "$url/data"
  same "fetch ${pair%%:*}" 0 "$status"
  equal "${pair%%:*}" "${pair##*:}"
done
requests=$(wc -l <"$work/nginx/access.log")
evalrun fetch bfcl,bfcl-v1,bfcl-zhtw --from "$url/data"
same "fetch again" "0 $requests" "$status $(wc -l <"$work/nginx/access.log")"
evalrun fetch bfcl-zhtw --from "$url/repository" --to "$work/other"
same "from the repository's layout" 0 "$status"
evalrun fetch bfcl --from "$url/repository" --to "$work/bare"
same "without prompts" 0 "$status"
says "without prompts" "note: prompts.json is missing"
evalrun check --suite bfcl --limit 1
same "the program finds what was fetched" 0 "$status"

# A damaged file is reported with both hashes and not kept; once the mirror is right, only that file is fetched.
rm -rf "$XDG_DATA_HOME"
damaged=$site/data/bfcl-v4/BFCL_v4_multiple.json
printf '#' | dd of="$damaged" bs=1 seek=1000 conv=notrunc status=none
evalrun fetch bfcl --from "$url/data"
same "damaged file" 3 "$status"
says "damaged file" "BFCL_v4_multiple.json: .*$(sha256sum <"$damaged" | cut -c1-64), expected $(sha256sum <"$shared/data/bfcl-v4/BFCL_v4_multiple.json" | cut -c1-64)"
same "nothing damaged is kept" "" "$(find "$XDG_DATA_HOME" -name 'BFCL_v4_multiple.json*' -not -path '*possible_answer*')"
cp "$shared/data/bfcl-v4/BFCL_v4_multiple.json" "$damaged"
evalrun fetch bfcl --from "$url/data"
same "mended file" "0 1" "$status $(grep -oE '[0-9]+ fetched' "$work/out" | cut -d' ' -f1)"
equal bfcl bfcl-v4

# Of a file that is cut short the received part is kept, and only the rest is requested.
rm -rf "$XDG_DATA_HOME"
truncate -s 1000000 "$site/data/bfcl-v4/BFCL_v4_live_multiple.json"
evalrun fetch bfcl --from "$url/data"
same "file cut short" 3 "$status"
says "file cut short" "BFCL_v4_live_multiple.json: .*1000000 of 3891277 bytes"
same "the received part is kept" 1000000 "$(stat -c %s "$XDG_DATA_HOME/evalrun/bfcl/BFCL_v4_live_multiple.json.part")"
cp "$shared/data/bfcl-v4/BFCL_v4_live_multiple.json" "$site/data/bfcl-v4/"
evalrun fetch bfcl --from "$url/data"
same "whole file" 0 "$status"
equal bfcl bfcl-v4
same "the rest is requested" "206 /data/bfcl-v4/BFCL_v4_live_multiple.json" "$(tail -1 "$work/nginx/access.log")"

# A missing file is reported; the others are fetched.
rm -rf "$XDG_DATA_HOME" "$site/data/bfcl-zhtw/zhtw/gorilla_openfunctions_v1_test_simple.json"
evalrun fetch bfcl-zhtw --from "$url/data"
same "missing file" "3 13" "$status $(grep -oE '[0-9]+ fetched' "$work/out" | cut -d' ' -f1)"
says "missing file" "zhtw/gorilla_openfunctions_v1_test_simple.json: is missing"

# After a kill in the middle of a file, the next fetch continues.
rm -rf "$XDG_DATA_HOME"
"$program" fetch bfcl --from "$url/slow" >"$work/out" 2>"$work/err" &
killed=$!
part=$XDG_DATA_HOME/evalrun/bfcl/BFCL_v4_live_irrelevance.json.part
for _ in $(seq 200); do
  [ "$(stat -c %s "$part" 2>/dev/null || echo 0)" -gt 300000 ] && break
  sleep 0.05
done
kill -9 "$killed"
wait "$killed" 2>/dev/null || true
same "part of a file is there" yes "$([ -s "$part" ] && echo yes)"
evalrun fetch bfcl --from "$url/data"
same "after the kill" 0 "$status"
equal bfcl bfcl-v4
same "continued in the middle" 1 "$(grep -c '^206 /data/bfcl-v4/BFCL_v4_live_irrelevance.json' "$work/nginx/access.log")"

# No server at the address, and impossible options.
evalrun fetch bfcl --from http://127.0.0.1:9 --to "$work/none"
same "no server" 3 "$status"
says "no server" "and 21 more: not tried"
refuses "no such folder" fetch bfcl --from "$work/nowhere"
refuses "there is no suite 'nope'" fetch nope
refuses "--to" fetch bfcl,bfcl-v1 --to "$work/x"
finish
