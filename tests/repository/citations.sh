#!/bin/bash
# Checks that every citation of a rule in a comment or a page ("bfcl-semantics 5.1", "specification: t-eval 3 to 5") names a
# page and a numbered section of docs/rules.
. "$(dirname "$0")/rules.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# sections_of PAGE.md...: prints one line "page<tab>section" per numbered heading, and one with the heading's text in quotes.
sections_of() {
  awk '
    FNR == 1 { page = FILENAME; sub(/.*\//, "", page); sub(/\.md$/, "", page); print page "\t" }
    /^##+ ([0-9]+(\.[0-9]+)*|[A-Z])\.? / {
      number = $2; sub(/\.$/, "", number)
      title = $0; sub(/^##+ [^ ]+ /, "", title)
      print page "\t" number
      print page "\t\"" title "\""
    }' "$@"
}

# citations_in SECTIONS FILE...: prints one line "file:line: what is wrong" per citation that does not resolve, and at the
# end "N citations".
citations_in() {
  awk -F'\t' '
    function complain(what) { print where ": " what; broken = 1 }

    # Takes the list of sections after a page name from the front of `text`; returns their number.
    function take_sections(text,   n, separator, item) {
      for (n = 0;; ++n) {
        separator = n == 0 ? " " : ", "
        if (n > 0 && match(text, /^(, and | and | to )/)) separator = substr(text, 1, RLENGTH)
        else if (n == 0 && substr(text, 1, 3) == ", \"") separator = ", "
        if (substr(text, 1, length(separator)) != separator) break
        item = substr(text, length(separator) + 1)
        if (match(item, /^([0-9]+(\.[0-9]+)*|[A-Z])/)) {
          if (substr(item, RLENGTH + 1, 1) ~ /[A-Za-z0-9_-]/) break
        } else if (!match(item, /^"[^"]+"/)) {
          break
        }
        section[n] = substr(item, 1, RLENGTH)
        is_range[n] = separator == " to "
        text = substr(item, RLENGTH + 1)
      }
      return n
    }

    # The position of the last match of a word in the text; 0 if there is none.
    function last_of(text, word,   place, at) {
      place = 0
      while ((at = index(substr(text, place + 1), word)) > 0) place += at
      return place
    }

    function look_through(text,   done, rest, word, before, after, count, i, number, named) {
      done = ""
      rest = text
      while (match(rest, /[a-z][a-z0-9]*(-[a-z0-9]+)*/)) {
        word = substr(rest, RSTART, RLENGTH)
        before = done substr(rest, 1, RSTART - 1)
        after = substr(rest, RSTART + RLENGTH)
        done = before word
        rest = after
        if (before ~ /[A-Za-z0-9_.\/`"<-]$/ || after ~ /^[A-Z_\/]/) continue
        named = before ~ /[Ss]pecifications?: $/
        count = take_sections(after)
        if (!(word in pages)) {
          # Inside "(specification: ...)" and after a parenthesis, a word with a hyphen followed by a number is a citation.
          if (named || (count > 0 && word ~ /-/ && (before ~ /\($/ || last_of(before, "pecification") > last_of(before, ")"))))
            complain("there is no page docs/rules/" word ".md")
          continue
        }
        if (count > 0 || named) ++citations
        for (i = 0; i < count; ++i) {
          if (!((word "\t" section[i]) in known)) complain("docs/rules/" word ".md has no section " section[i])
          if (is_range[i] && section[i] ~ /^[0-9]+$/)
            for (number = section[i - 1] + 1; number < section[i]; ++number)
              if (!((word "\t" number) in known)) complain("docs/rules/" word ".md has no section " number)
        }
      }
    }

    function flush() { if (block != "") look_through(block); block = "" }

    NR == FNR { if ($2 == "") pages[$1] = 1; else known[$1 "\t" $2] = 1; next }
    FNR == 1 { flush(); is_page = FILENAME ~ /\.md$/ }
    {
      line = $0
      if (is_page) {
        starts = line !~ /[^ \t]/
        comment = starts ? "" : line
      } else {
        # A comment on its own line continues the comment above it; a comment after code begins a new one.
        starts = line !~ /^[ \t]*(\/\/|#|\*)/
        comment = ""
        if (!starts) { comment = line; sub(/^[ \t]*(\/\/+<?|#+|\*)/, "", comment) }
        else if (match(line, /\/\/+<? /)) comment = substr(line, RSTART + RLENGTH)
      }
      if (starts) flush()
      sub(/^[ \t]+/, "", comment)
      if (comment != "") {
        if (block == "") where = FILENAME ":" FNR
        block = block == "" ? comment : block " " comment
      }
    }
    END { flush(); print citations + 0 " citations"; exit broken }' "$@"
}

sections_of docs/rules/*.md >"$work/sections"
twice=$(cut -f1,2 "$work/sections" | grep -v '"' | sort | uniq -d)
[ -z "$twice" ] || { printf '%s\n^ a section of docs/rules has this number twice\n' "$twice"; broken=1; }

# The pattern finds made-up citations, good and bad.
good() {
  printf '%s\n' "$2" >"$work/sample.cpp"
  citations_in "$work/sections" "$work/sample.cpp" >"$work/found" && grep -qx "$1 citations" "$work/found" ||
    { cat "$work/found"; echo "the sample should resolve, with $1 citations: $2"; exit 2; }
}
bad() {
  printf '%s\n' "$2" >"$work/sample.cpp"
  if citations_in "$work/sections" "$work/sample.cpp" >"$work/found" || ! grep -qF "$1" "$work/found"; then
    cat "$work/found"
    echo "the sample should be refused ($1): $2"
    exit 2
  fi
}
good 2 $'// Text (specification: bfcl-semantics 2.1, 9; the paper says more,\n// t-eval 3 to 5).'
good 1 $'/// As stored (specification:\n/// bfcl-requests, "FC mode").'
good 1 'int x = 0;  ///< in words (specification: t-eval)'
good 0 'run("--suite t-eval 7");'
bad 'bfcl-semantics.md has no section 99.9' '// Types (specification: bfcl-semantics 5, 99.9).'
bad 'bfcl-semantics.md has no section 98' $'/// (see bfcl-semantics\n/// 98)'
bad 't-eval.md has no section "No such heading"' '// (specification: t-eval, "No such heading")'
bad 'has no section 40' '// (specification: api-bank 1 to 40)'
bad 'no page docs/rules/no-such-page.md' $'/// (specification:\n/// no-such-page 1).'
bad 'no page docs/rules/no-such-page.md' '// (specification: api-bank 1; no-such-page 2)'
bad 'no page docs/rules/no-such-page.md' '// as the rules say (no-such-page 5.1)'

{
  find lib checkers reports runners tests benchmarks examples tools docs cmake CMakeLists.txt Makefile README.md CONTRIBUTING.md \
    -type d \( -name node_modules -o -name 'build*' -o -name third_party \) -prune -o \
    -type f \( -name '*.hpp' -o -name '*.cpp' -o -name '*.sh' -o -name '*.md' -o -name '*.cmake' -o -name CMakeLists.txt -o -name Makefile \) \
    ! -name citations.sh -print0 2>/dev/null || true
} >"$work/files"
mapfile -d '' -t files <"$work/files"
if ! citations_in "$work/sections" "${files[@]}"; then broken=1; fi
exit $broken
