#!/bin/bash
# Checks that text, code and file names do not use these words; docs/glossary.md has the words to use instead.
# A row: the word to use instead, an extended regular expression, a sample that it finds, a sample that it does not find.
# "~" is removed from the rows, so that this file does not hold the words.
. "$(dirname "$0")/rules.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
any='(^|[^A-Za-z])' end='([^A-Za-z]|$)'
rows=(
  "mock server|[Ss]t~and[-_]?[Ii]ns?$end|the st~and-in answers|standing orders stand in line"
  "fast parser|$any[Ll]~anes?$end|EVALRUN_l~ane_SEED|planes and islanes"
  "fast parser|$any[L]~ANES?$end|EVALRUN_L~ANE_SEED|PLANES"
  "call tape|[Ff]l~at[-_ ]?[Cc]alls?|the fl~at_calls|a flat list of calls"
  "call tape|[Rr]ead_fl~at|read_fl~at_prompt|read a flat file"
  "compiled key|([Cc]omp~act|[Pp]rep~ared)[-_ ]?([Cc]ase|[Cc]all)|a Prep~aredCase|a compact form, prepared twice"
  "(gone)|[Ss]ur~ely[-_ ]?[Ff]its?|sur~ely_fits(x)|it surely is fit"
  "error type|${any}To~ld$end|enum class To~ld|as the server told us"
  "fast checker|[Tt]el~lers?$end|class Tel~ler|a telling name"
  "subcategory|[Ff]ac~ets?$end|by fac~et|surfaces"
  "rate limiter|${any}[Pp]a~ce([_A-Z]|$end)|class Pa~ceKeeper|white space, namespace, Spaces"
  "rate-limit delay|to~ld to wait|was to~ld to wait|a server that says Retry-After"
  "unsupported|[Uu]ns~aid|left uns~aid|as was said"
  "fence|[Hh]ando~ver|struct Hando~ver|it hands over, handing over"
  "cancel watcher|[Ww]atc~hm[ae]n|a Watc~hman|a watch"
  "output folder|${any}K~eeping([_A-Z]|$end)|struct K~eeping|keeping the order"
  "match_calls, check_call|([Cc]al~ls|[Ff]unct~ion)_?[Cc]heck([^A-Za-z]|e[^r]|$)|funct~ion_check(x)|simple_function_checker:wrong_count"
  "Verdict|([Nn]am~ed|[Rr]u~le|[Pp]a~ge)_?[Vv]erdict|a Ru~leVerdict|the verdict of a rule"
  "failed with a transient error|m~et[-_ ][Tt]rouble|something m~et trouble|four kinds of trouble"
  "a request that differs|ask~ed[-_ ][Oo]therwise|who is ask~ed otherwise|asked twice"
)
# Two names may hold a word, since they are in files of runs: the model of the mock server and the field of a subcategory.
without_names() { sed -E -e "s/evalrun-st""and-in//g" -e "s/([\"\`])fac""ets?([\"\`])/\1\2/g"; }

everything=""
for row in "${rows[@]//\~/}"; do
  IFS='|' read -r instead rest <<<"$row"
  # The expression may hold "|" itself: the samples are the last two fields.
  no=${rest##*|} rest=${rest%|*}
  yes=${rest##*|} pattern=${rest%|*}
  grep -qE -e "$pattern" <<<"$yes" || { echo "the row of \"$instead\" does not find its own sample: $yes"; exit 2; }
  ! grep -qE -e "$pattern" <<<"$no" || { echo "the row of \"$instead\" finds more than the word: $no"; exit 2; }
  everything+="${everything:+|}$pattern"
  printf '%s\t%s\n' "$instead" "$pattern" >>"$work/patterns"
done
[ -z "$(without_names <<<'{"model": "evalrun-st''and-in", "fac''et": "math"}' | grep -E "$everything" || true)" ] ||
  { echo "the name of the model and the field should be allowed"; exit 2; }

{
  grep -rnIE --exclude-dir=.git --exclude=.git --exclude-dir='build*' --exclude-dir=node_modules --exclude-dir=runs -e "$everything" . || true
  find . -type d \( -name .git -o -name 'build*' -o -name node_modules -o -name runs \) -prune -o -type f -print
} | without_names | { grep -E -e "$everything" || true; } >"$work/found"
if [ -s "$work/found" ]; then
  while IFS=$'\t' read -r instead pattern; do
    grep -E -e "$pattern" "$work/found" >"$work/one" || continue
    cut -c 1-200 "$work/one"
    echo "^ say instead: $instead"
  done <"$work/patterns"
  broken=1
fi
echo "${#rows[@]} rows of words"
exit $broken
