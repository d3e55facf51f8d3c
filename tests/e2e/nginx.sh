#!/bin/bash
# Runs through nginx: a rate limit, TLS with a private certificate authority, an HTTP proxy, and a web page instead of
# JSON.
. "$(dirname "$0")/support.sh"
. "$(dirname "$0")/nginx_support.sh"

start_server --suite demo --oracle
endpoint=${url%/v1}
free_port && limited=$port
free_port && secure=$port
free_port && proxy=$port

openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj '/CN=test authority' -keyout "$work/ca.key" -out "$work/ca.pem" 2>/dev/null
openssl req -newkey rsa:2048 -nodes -subj '/CN=127.0.0.1' -keyout "$work/server.key" -out "$work/server.csr" 2>/dev/null
openssl x509 -req -in "$work/server.csr" -CA "$work/ca.pem" -CAkey "$work/ca.key" -CAcreateserial -days 2 \
  -extfile <(echo 'subjectAltName=IP:127.0.0.1') -out "$work/server.pem" 2>/dev/null

rate=40
start_nginx "
  server {
    listen 127.0.0.1:$limited;
    location /v1/ { limit_req zone=all burst=5 nodelay; proxy_pass $endpoint/v1/; }
    location /page/ { default_type text/html; return 200 '<html><head><title>Welcome!</title></head></html>'; }
  }
  server {
    listen 127.0.0.1:$secure ssl;
    ssl_certificate $work/server.pem;
    ssl_certificate_key $work/server.key;
    location /v1/ { proxy_pass $endpoint/v1/; }
  }
  server {
    listen 127.0.0.1:$proxy;
    location / { proxy_pass http://\$http_host\$request_uri; }
  }" "limit_req_zone \$server_addr zone=all:1m rate=${rate}r/s;"

# With a rate limit that refuses with 503 and names no time, no case is lost, and the request rate settles at the limit.
evalrun run --suite demo --model endpoint --base-url "http://127.0.0.1:$limited/v1" --trace-header --out "$work/limited"
[ "$status" -eq 0 ] || { show; die "the rate limit: exit code 0 expected"; }
total=$(wc -l <"$work/limited/journal.jsonl")
same "cases answered behind the rate limit" "$total" "$(grep -c '"outcome": "call"\|"outcome": "abstain"' "$work/limited/journal.jsonl")"
# In the last three quarters of the run few requests are refused, and answers come at the rate of the limit.
read -r sent answered seconds < <(awk '$3 != "-" {t[++n] = $1; s[n] = $2}
  END {for (i = int(n / 4); i <= n; ++i) {++sent; if (s[i] == 200) ++ok}; printf "%d %d %.2f\n", sent, ok, t[n] - t[int(n / 4)]}' "$work/access")
echo "behind $rate requests per second: $sent requests, $answered answered in $seconds s (after the first quarter)"
[ $((2 * sent)) -le $((3 * answered)) ] || die "$sent requests for $answered answers: they did not settle at $rate per second"
# How close they come depends on the load of the machine, so only make test-extra requires it.
if [ -n "${EVALRUN_QUIET_MACHINE:-}" ]; then
  awk -v a="$answered" -v t="$seconds" -v r="$rate" 'BEGIN {exit !(a / t <= 1.15 * r && a / t >= 0.6 * r)}' ||
    die "$answered answers in $seconds s are not $rate per second"
fi
grep -q 'requests  *[0-9]* in .*retried' "$work/err" || { show; die "the final block does not count retries"; }

# TLS: the server is trusted with the certificate of the authority; without it the refusal names the remedy.
evalrun run --suite demo --limit 2 --model endpoint --base-url "https://127.0.0.1:$secure/v1" --ca-file "$work/ca.pem" --out "$work/secure"
same "exit code over TLS" 0 "$status"
refuses 'certificate of 127.0.0.1:[0-9]* is not trusted.*--ca-file' run --suite demo --model endpoint --base-url "https://127.0.0.1:$secure/v1" --out "$work/untrusted"
[ ! -e "$work/untrusted" ] || die "a refused certificate left a folder"

# An HTTP proxy from the environment.
: >"$work/access"
http_proxy=http://127.0.0.1:$proxy evalrun run --suite demo --limit 2 --model endpoint --base-url "$url" --trace-header --out "$work/proxied"
same "exit code through a proxy" 0 "$status"
same "requests that the proxy saw" "$(wc -l <"$work/proxied/journal.jsonl")" "$(grep -c ' 200 [^-]' "$work/access")"
http_proxy=http://127.0.0.1:1 evalrun run --suite demo --limit 2 --model endpoint --base-url "$url" --max-retries 0 --out "$work/no-proxy"
same "exit code with a proxy that is not there" 2 "$status"

# HTTPS through a proxy uses a tunnel (CONNECT) with the server's own certificate, and the proxy sees nothing of the
# request.
if command -v tinyproxy >/dev/null; then
  free_port && tunnel=$port
  printf '%s\n' "Port $tunnel" 'Listen 127.0.0.1' 'Allow 127.0.0.1' "ConnectPort $secure" "LogFile \"$work/tunnels\"" 'LogLevel Connect' >"$work/tinyproxy.conf"
  tinyproxy -d -c "$work/tinyproxy.conf" >/dev/null 2>&1 &
  servers+=($!)
  for _ in $(seq 100); do if (: <"/dev/tcp/127.0.0.1/$tunnel") 2>/dev/null; then break; fi; sleep 0.05; done
  https_proxy=http://127.0.0.1:$tunnel evalrun run --suite demo --limit 2 --model endpoint --base-url "https://127.0.0.1:$secure/v1" --ca-file "$work/ca.pem" --out "$work/tunnelled"
  [ "$status" -eq 0 ] || show
  same "exit code through a tunnel" 0 "$status"
  grep -q "CONNECT 127.0.0.1:$secure" "$work/tunnels" || die "the proxy saw no tunnel"
  ! grep -q 'chat/completions' "$work/tunnels" || die "the proxy saw the request itself"
  https_proxy=http://127.0.0.1:$tunnel refuses 'certificate of 127.0.0.1:[0-9]* is not trusted.*--ca-file' run --suite demo --model endpoint --base-url "https://127.0.0.1:$secure/v1" --out "$work/untrusted"
  https_proxy=http://127.0.0.1:1 evalrun run --suite demo --limit 2 --model endpoint --base-url "https://127.0.0.1:$secure/v1" --ca-file "$work/ca.pem" --max-retries 0 --out "$work/no-tunnel"
  same "exit code with a tunnel that is not there" 2 "$status"
else
  echo "HTTPS through a proxy is skipped: tinyproxy is not installed (Debian package tinyproxy-bin)"
fi

# A web page is reported as a web page.
refuses 'a web page, not JSON \("Welcome!"\).*--base-url' run --suite demo --model endpoint --base-url "http://127.0.0.1:$limited/page" --out "$work/page"
finish
