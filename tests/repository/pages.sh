#!/bin/bash
# Checks the pages of docs/: every source file and link that they name exists, every page of rules names its code, and
# README.md or CONTRIBUTING.md links to every page.
. "$(dirname "$0")/rules.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
folders="lib|checkers|reports|runners|tests|tools|docs|benchmarks|examples"
complain() { echo "$1"; broken=1; }

# code_of PAGE: prints the files in back-ticks of its paragraph "Code: ...", one per line.
code_of() { awk '/^Code: /{ on = 1 } !/[^ \t]/{ on = 0 } on' "$1" | grep -o '`[^`]*`' | tr -d '`' || true; }

# paths_of PAGE: prints the texts in back-ticks that look like paths of this repository.
paths_of() { grep -oE "\`($folders)/[A-Za-z0-9_./-]*\`" "$1" | tr -d "\`" || true; }

# links_of PAGE: prints the targets of its links that are files of this repository.
links_of() { awk '/^```/{ code = !code } !code' "$1" | grep -oE '\]\([^)]*\)' | sed -e 's/^](//' -e 's/)$//' | grep -vE '^(https?|mailto):' || true; }

# anchors_of PAGE...: prints one line "page#anchor" per heading, as links name it, and one line "page" per page.
anchors_of() {
  awk '
    FNR == 1 { print FILENAME; code = 0 }
    /^```/ { code = !code }
    !code && /^#+ / { sub(/^#+ /, ""); $0 = tolower($0); gsub(/[^a-z0-9 _-]/, ""); gsub(/ /, "-"); print FILENAME "#" $0 }' "$@"
}

# missing_in PAGE: prints the files and links that do not exist; $work/anchors holds the valid targets of links.
missing_in() {
  local page=$1 file target
  { code_of "$page"; paths_of "$page"; } | sort -u | while read -r file; do [ -e "$file" ] || echo "$page: there is no $file"; done
  # Turns targets into paths from the root of the repository: "../" removes a folder, "#heading" belongs to the page itself.
  links_of "$page" | sort -u | sed -e "/^#/ s|^|$page|; t" -e "s|^|${page%"${page##*/}"}|" -e ':up' -e 's|[^/.][^/]*/\.\./||; t up' |
    while read -r target; do
      case $target in
        *.md#*) grep -qxF -- "$target" "$work/anchors" || echo "$page: there is no heading $target" ;;
        *) [ -e "$target" ] || echo "$page: a link leads to $target, which does not exist" ;;
      esac
    done
}

pages=(README.md CONTRIBUTING.md docs/*.md docs/rules/*.md)
# The check finds faults: a file, a page, a heading and a folder that do not exist.
printf '# Made up\n\nCode: `lib/src/no_such_file.cpp`,\n`lib/src/decode/outcome.cpp`\n\n[a](no-such-page.md), [b](#no-such-heading), [c](#made-up), `docs/no_such_folder/`\n' >"$work/sample.md"
anchors_of "${pages[@]}" "$work/sample.md" >"$work/anchors"
[ "$(missing_in "$work/sample.md" | wc -l)" -eq 4 ] || { missing_in "$work/sample.md"; echo "four faults of the sample should be found"; exit 2; }

for page in "${pages[@]}"; do missing_in "$page"; done >"$work/missing"
[ ! -s "$work/missing" ] || { cat "$work/missing"; broken=1; }
for page in docs/rules/*.md; do
  [ -n "$(code_of "$page")" ] || complain "$page: the paragraph \"Code: \`file\`, ...\" is missing"
done
{ links_of README.md; links_of CONTRIBUTING.md; } | sed 's/#.*//' | sort -u >"$work/linked"
for page in docs/*.md docs/rules/*.md; do
  grep -qxF "$page" "$work/linked" || complain "$page: neither README.md nor CONTRIBUTING.md links to it"
done
echo "${#pages[@]} pages"
exit $broken
