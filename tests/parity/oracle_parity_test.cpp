// What the key of each suite can reach: every gold answer is right but those no answer can meet.
#include <map>
#include <set>

#include <boost/test/unit_test.hpp>

#include "evalrun/case_reader.hpp"
#include "evalrun/checkers/rules.hpp"
#include "evalrun/runners/oracle.hpp"

#include "support/golden.hpp"

using namespace evalrun;           // NOLINT
using namespace evalrun::runners;  // NOLINT

namespace {

using Wrong = std::map<std::string, std::string>;  ///< id -> error type

struct Judged {
  std::size_t cases = 0;
  Wrong wrong;
};

Judged judge(const std::string& suite_id, const std::filesystem::path& folder, Mode mode, Selection selection) {
  const Suite& suite = **find_suite(suite_id);
  const auto* rules = *checkers::find_rules(suite.rules);
  const auto* format = find_format(to_string(mode));
  BOOST_REQUIRE(format != nullptr);
  auto reader = CaseReader::open(suite, folder, std::move(selection));
  BOOST_REQUIRE_MESSAGE(reader.has_value(), (reader ? "" : to_string(reader.error())));
  Judged judged;
  while (true) {
    auto item = reader->next();
    BOOST_REQUIRE_MESSAGE(item.has_value(), (item ? "" : to_string(item.error())));
    if (!*item) return judged;
    const Value raw = render_accepted(**item, mode);
    const Decoded decoded = format->decode(raw, (*item)->language);
    const auto verdict =
        rules->check({.item = **item, .raw = raw, .decoded = decoded, .underscore_to_dot = mode == Mode::fc});
    ++judged.cases;
    if (!verdict.valid) {
      judged.wrong[(*item)->lang + ((*item)->lang.empty() ? "" : "/") + (*item)->id] = verdict.error_type;
      BOOST_TEST_MESSAGE((*item)->id << " " << verdict.error_type << "\n  said " << str(raw) << "\n  decoded "
                                     << repr(decoded.value) << decoded.failure << "\n  because " << repr(verdict.errors)
                                     << "\n  key " << dump_json((*item)->ground_truth));
    }
  }
}

void compare(const Judged& judged, const Wrong& expected, std::size_t cases) {
  BOOST_TEST(judged.cases == cases);
  for (const auto& [id, type] : judged.wrong)
    BOOST_CHECK_MESSAGE(expected.contains(id) && expected.at(id) == type, id << ": " << type);
  for (const auto& [id, type] : expected) BOOST_CHECK_MESSAGE(judged.wrong.contains(id), id << " is right");
}

}  // namespace

BOOST_AUTO_TEST_CASE(v4_key_in_python) {
  const auto shared = support::shared_folder();
  if (!shared) return;
  const Wrong unsatisfiable{{"live_multiple_862-181-3", "simple_function_checker:unexpected_param"},
                            {"live_multiple_964-207-0", "simple_function_checker:missing_required"},
                            {"live_simple_106-63-0", "type_error:simple"},
                            {"live_simple_112-68-0", "type_error:simple"}};
  const Selection python{.categories = {"simple_python", "multiple", "parallel*", "irrelevance", "live_*"}};
  compare(judge("bfcl", *shared / "data" / "bfcl-v4", Mode::fc, python), unsatisfiable, 3491);
}
