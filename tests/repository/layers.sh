#!/bin/bash
# Checks the includes lib <- checkers <- runners and lib <- reports <- runners, and what public headers may include.
. "$(dirname "$0")/rules.sh"

never "lib includes no other layer" '#include "evalrun/(checkers|reports|runners)/' '#include "evalrun/checkers/rules.hpp"' lib
never "checkers include lib alone" '#include "evalrun/(reports|runners)/' '#include "evalrun/reports/table.hpp"' checkers
never "reports include lib alone" '#include "evalrun/(checkers|runners)/' '#include "evalrun/checkers/rules.hpp"' reports
never "private headers are included from src/, never with ../" '#include "\.\./' '#include "../lib/src/x.hpp"' lib checkers reports runners

never "public headers include no header of the libraries that evalrun is built with" \
  '#include [<"](fmt|tbb|oneapi|curl|tree_sitter|unicode|CLI|event2?|openssl|boost|simdjson|mustache)[/.]' \
  '#include <fmt/format.h>' lib/include checkers/include reports/include runners/include
never "public headers name JSON types through json_fwd.hpp" '#include <nlohmann/json\.hpp>' '#include <nlohmann/json.hpp>' \
  lib/include checkers/include reports/include runners/include
never "headers have no using namespace" '^using namespace' 'using namespace std;' \
  lib/include checkers/include reports/include runners/include

never "no network, threads or command line below runners" \
  '#include <(curl/|event2/|CLI/|tbb/|oneapi/|thread>|sys/socket)' '#include <thread>' lib checkers reports
never "the library never prints" '(std::(cout|cerr|clog|puts|printf)|fmt::print)\b' 'fmt::print("x");' \
  lib/src lib/include checkers/src checkers/include reports/src reports/include
exit $broken
