#!/bin/bash
# Checks that each public header begins with its purpose and an example, and that the examples compile.
# usage: header_examples.sh COMPILER [OPTION...]
# An example is the lines of the header's first comment that are indented by four blanks. header_examples.hpp declares the
# names that examples use (item, raw, record, use(), ...).
. "$(dirname "$0")/rules.sh"
compiler=("$@")
[ ${#compiler[@]} -gt 0 ] || { echo "usage: header_examples.sh COMPILER [OPTION...]" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
most_headers=30

# example_of HEADER: prints its example as a function, if it has one. Compiler messages name the lines of the header.
example_of() {
  awk -v last=0 -v name="$(tr -c 'A-Za-z0-9\n' _ <<<"${1#*/include/}")" -v layer="$(basename "${1%%/include/*}")" '
    !/^\/\/\// { exit }
    /^\/\/\/     / {
      if (!begun) {
        begun = 1
        print "evalrun::result<void> " name "() {"
        print "using namespace evalrun;"
        if (layer != "lib") print "using namespace evalrun::" layer ";"
        # Examples of the runners also use checkers and reports.
        if (layer == "runners") print "using namespace evalrun::checkers;"
      }
      if (FNR != last + 1) print "#line " FNR " \"" FILENAME "\""
      last = FNR
      print substr($0, 9)
    }
    END { if (begun) print "return {};\n}" }' "$1"
}

# program_of HEADER...: prints a program that includes all headers and holds their examples.
program_of() {
  local header
  for header in "$@"; do echo "#include \"${header#*/include/}\""; done
  echo '#include "header_examples.hpp"'
  for header in "$@"; do example_of "$header"; done
}

compiles() {
  "${compiler[@]}" -std=c++20 -fsyntax-only -w -Ilib/include -Icheckers/include -Ireports/include -Irunners/include \
    -Itests/repository "$1"
}

# describes HEADER: whether it begins with a sentence and has an example.
describes() { head -n 1 "$1" | grep -qE '^/// [A-Z`]' && [ -n "$(example_of "$1")" ]; }

# The check finds faults: an example that does not compile, a header without an example, a header without a sentence.
mkdir -p "$work/lib/include"
printf '/// A sample.\n///\n///     no_such_function(1);\n#pragma once\n' >"$work/lib/include/broken.hpp"
printf '/// A sample.\n#pragma once\n' >"$work/lib/include/silent.hpp"
printf '#pragma once\n' >"$work/lib/include/bare.hpp"
{ echo 'namespace evalrun { template <class T> struct result { result() {} }; template <> struct result<void> { }; }'
  example_of "$work/lib/include/broken.hpp"; } >"$work/broken.cpp"
if compiles "$work/broken.cpp" 2>"$work/log"; then echo "the broken example should not compile"; exit 2; fi
grep -q 'broken.hpp:3.*no_such_function' "$work/log" || { cat "$work/log"; echo "the broken example should be named with its line"; exit 2; }
describes "$work/lib/include/broken.hpp" || { echo "the sample has a sentence and an example"; exit 2; }
! describes "$work/lib/include/silent.hpp" || { echo "a header without an example should be found"; exit 2; }
! describes "$work/lib/include/bare.hpp" || { echo "a header without a comment should be found"; exit 2; }

mapfile -t headers < <(find lib/include checkers/include reports/include runners/include -name '*.hpp' | sort)
for header in "${headers[@]}"; do
  describes "$header" || { echo "$header: begin it with a sentence (/// ...) and an example (///     code)"; broken=1; }
done
[ ${#headers[@]} -le $most_headers ] || { echo "${#headers[@]} public headers, at most $most_headers"; broken=1; }
for header in "${headers[@]}"; do
  case $header in
    lib/* | checkers/*)
      [ "$header" = checkers/include/evalrun/evalrun.hpp ] ||
        grep -qxF "#include \"${header#*/include/}\"" checkers/include/evalrun/evalrun.hpp ||
        { echo "checkers/include/evalrun/evalrun.hpp does not include ${header#*/include/}"; broken=1; } ;;
  esac
done

program_of "${headers[@]}" >"$work/examples.cpp"
compiles "$work/examples.cpp" || broken=1
echo "${#headers[@]} public headers"
exit $broken
