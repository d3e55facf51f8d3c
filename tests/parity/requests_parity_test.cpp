#include <map>
#include <set>

#include <boost/test/unit_test.hpp>

#include "evalrun/case_reader.hpp"
#include "evalrun/runners/request.hpp"

#include "support/golden.hpp"

using namespace evalrun;           // NOLINT
using namespace evalrun::runners;  // NOLINT

namespace {

std::map<std::string, Case> all_cases(const std::filesystem::path& folder) {
  std::map<std::string, Case> cases;
  auto reader = CaseReader::open(**find_suite("bfcl"), folder);
  BOOST_REQUIRE_MESSAGE(reader.has_value(), (reader ? "" : to_string(reader.error())));
  while (true) {
    auto item = reader->next();
    BOOST_REQUIRE_MESSAGE(item.has_value(), (item ? "" : to_string(item.error())));
    if (!*item) return cases;
    auto id = (*item)->id;
    cases.emplace(std::move(id), std::move(**item));
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(requests_are_the_references) {
  const auto shared = support::shared_folder();
  if (!shared) return;
  const auto data = *shared / "data" / "bfcl-v4";
  const auto prompts = read_prompts(data / "prompts.json");
  BOOST_REQUIRE_MESSAGE(prompts.has_value(), (prompts ? "" : to_string(prompts.error())));
  const auto cases = all_cases(data);
  std::size_t compared = 0;
  std::set<std::string> categories;
  support::for_each_json_line(*shared / "golden" / "bfcl-v4" / "requests.jsonl", [&](const Value& golden) {
    const auto found = cases.find(std::string(golden.get_string("id")));
    BOOST_REQUIRE_MESSAGE(found != cases.end(), golden.get_string("id"));
    const auto& item = found->second;
    const auto fc = build_messages(item, Mode::fc, *prompts);
    BOOST_CHECK_MESSAGE(equal(fc.messages, *golden.get("fc")->get("messages")), item.id << ": fc messages");
    BOOST_CHECK_MESSAGE(dump_json(fc.tools) == dump_json(*golden.get("fc")->get("tools")), item.id << ": tools");
    const auto prompt = build_messages(item, Mode::prompt, *prompts);
    BOOST_CHECK_MESSAGE(equal(prompt.messages, *golden.get("prompt")->get("messages")), item.id << ": prompt messages");
    categories.insert(item.category);
    ++compared;
  });
  BOOST_TEST(compared == 826U);
  BOOST_TEST(categories.size() == 13U);
}
