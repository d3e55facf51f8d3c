#!/bin/bash
# Checks that every file that repeats the version agrees with lib/include/evalrun/version.hpp.
. "$(dirname "$0")/rules.sh"
header=lib/include/evalrun/version.hpp
number() { sed -nE "s/^#define EVALRUN_VERSION_$1 ([0-9]+)$/\1/p" "$header"; }
version=$(sed -nE 's/^#define EVALRUN_VERSION "([0-9.]+)"$/\1/p' "$header")
minor=$(number MAJOR).$(number MINOR)

# same WHAT EXPECTED GIVEN
same() { [ "$2" = "$3" ] || { echo "$1 says '$3', $header '$2'"; broken=1; }; }
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || { echo "$header: EVALRUN_VERSION must be \"N.N.N\""; exit 2; }
same "EVALRUN_VERSION_MAJOR, _MINOR and _PATCH" "$version" "$minor.$(number PATCH)"
same "CITATION.cff" "$version" "$(sed -nE 's/^version: (.*)$/\1/p' CITATION.cff)"
same "the newest heading of CHANGELOG.md" "$version" "$(sed -nE 's/^## ([0-9.]+).*$/\1/p' CHANGELOG.md | head -n 1)"
same "find_package in README.md" "$minor" "$(sed -nE 's/^find_package\(evalrun ([0-9.]+) .*/\1/p' README.md)"
same "find_package in tests/consumer" "$minor" "$(grep -rhoE 'find_package\(evalrun [0-9.]+' tests/consumer | sort -u | sed 's/.* //')"
echo "version $version"
exit $broken
