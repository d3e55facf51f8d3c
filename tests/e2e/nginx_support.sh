# Sourced after support.sh by the tests that put nginx in front of the mock server.
PATH=$PATH:/usr/sbin
if ! command -v nginx >/dev/null; then
  echo "skipped: nginx is not installed (Debian package nginx-light)"
  exit 77
fi

# free_port: stores a free port from the system in $port.
free_port() {
  local before=${url:-}
  start_server --suite demo
  kill "${servers[-1]}" && wait "${servers[-1]}" 2>/dev/null || true
  unset 'servers[-1]'
  port=${url##*:} port=${port%%/*}
  url=$before
}

# start_nginx SERVERS [HTTP]: runs nginx with these server blocks, with a log of "<seconds> <status> <case>" per request
# in $work/access.
start_nginx() {
  mkdir -p "$work/nginx"
  cat >"$work/nginx/conf" <<END
daemon off;
pid $work/nginx/pid;
error_log $work/nginx/error warn;
$([ "$(id -u)" -ne 0 ] || echo 'user root;')
worker_processes 1;
events { worker_connections 4096; }
http {
  log_format short '\$msec \$status \$http_x_evalrun_case';
  access_log $work/access short;
  client_body_buffer_size 1m;
  client_body_temp_path $work/nginx/body;
  proxy_temp_path $work/nginx/proxy;
  fastcgi_temp_path $work/nginx/fastcgi;
  uwsgi_temp_path $work/nginx/uwsgi;
  scgi_temp_path $work/nginx/scgi;
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  ${2:-}
  $1
}
END
  nginx -c "$work/nginx/conf" 2>"$work/nginx/said" &
  servers+=($!)
  for _ in $(seq 200); do
    [ ! -s "$work/nginx/pid" ] || return 0
    sleep 0.05
  done
  cat "$work/nginx/said" "$work/nginx/error" >&2
  die "nginx did not start"
}
