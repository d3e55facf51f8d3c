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

struct Judged {
  std::size_t cases = 0;
  std::map<std::string, std::string> wrong;  ///< id -> error type
};

Judged judge(const std::string& suite_id, const std::filesystem::path& folder, Mode mode) {
  const Suite& suite = **find_suite(suite_id);
  const auto* rules = *checkers::find_rules(suite.rules);
  const auto* format = find_format(to_string(mode));
  BOOST_REQUIRE(format != nullptr);
  auto reader = CaseReader::open(suite, folder);
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
      BOOST_TEST_MESSAGE(suite_id << " " << to_string(mode) << " " << (*item)->id << " " << verdict.error_type << " "
                                  << str(raw).substr(0, 600) << " " << repr(verdict.errors).substr(0, 300) << "\n   "
                                  << dump_json((*item)->ground_truth).substr(0, 600));
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(gold_answers_are_right) {
  const auto shared = support::shared_folder();
  if (!shared) return;
  for (const auto& [suite, folder] :
       {std::pair{"bfcl", "bfcl-v4"}, {"bfcl-v1", "bfcl-v1-2024-08"}, {"bfcl-zhtw", "bfcl-zhtw"}})
    for (const auto mode : {Mode::fc, Mode::prompt}) {
      if (find_format(to_string(mode)) == nullptr) continue;
      const auto judged = judge(suite, *shared / "data" / folder, mode);
      std::cout << suite << " " << to_string(mode) << " " << judged.cases << " " << judged.wrong.size() << "\n";
      for (const auto& [a, b] : judged.wrong) std::cout << "   " << a << " " << b << "\n";
    }
}
