#!/bin/bash
# Checks that the tree holds no registry hosts, no paths of one machine, no data sets and no large files.
. "$(dirname "$0")/rules.sh"

never "no package registry is named by host, since clients know their registry" \
  '(registry\.(npm|yarn)|(deb|security)\.debian\.org|pypi\.(org|io)|pythonhoste[d]|crates\.io|proxy\.golang|/-/[a-z0-9.-]+\.tgz)' \
  'https://registry.''npm/x' .
never "the lock files hold hashes, not addresses" '"resolved": *"' '"resolved"'': "x"' .
never "no path of one machine" '/(work/(wt|main|shared|house|\.library)|home/[a-z]+|root/clone|Users/[a-z]+)/' '/home''/ann/' .
never "no leftover of a merge" '^(<{7}|>{7}) ' '<<<<<<< ''HEAD' .

found() {
  find . -type d \( -name .git -o -name 'build*' -o -name node_modules -o -name runs \) -prune -o -type f "$@" -print
}
large=$(found -size +256k)
[ -z "$large" ] || { printf '%s\n^ larger than 256 KiB\n' "$large"; broken=1; }
sets=$(found \( -name 'gorilla_openfunctions_*' -o -name 'level-[123]-api*' -o -name '*_str_v[0-9].json' -o -name '*_json_v[0-9]*.json' \
  -o -name 'BFCL_v[0-9]_*.json' \) | grep -v '^\./lib/data/demo/' || true)
[ -z "$sets" ] || { printf '%s\n^ named like a file of a data set; fixtures are our own\n' "$sets"; broken=1; }
exit $broken
