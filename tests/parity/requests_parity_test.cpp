#include <map>
#include <set>

#include <boost/test/unit_test.hpp>

#include "evalrun/case_reader.hpp"

#include "requests/request.hpp"
#include "support/golden.hpp"
#include "support/tally.hpp"

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

BOOST_AUTO_TEST_CASE(requests_equal_those_of_the_reference) {
  const auto shared = support::shared_folder();
  if (!shared) return;
  const auto data = *shared / "data" / "bfcl-v4";
  const auto prompts = read_prompts(data / "prompts.json");
  BOOST_REQUIRE_MESSAGE(prompts.has_value(), (prompts ? "" : to_string(prompts.error())));
  const auto cases = all_cases(data);
  std::size_t compared = 0;
  std::set<std::string> categories;
  support::Tally tally("bfcl-v4 requests (messages and tools, both modes)");
  support::for_each_json_line(*shared / "golden" / "bfcl-v4" / "requests.jsonl", [&](const Value& golden) {
    const auto found = cases.find(std::string(golden.get_string("id")));
    BOOST_REQUIRE_MESSAGE(found != cases.end(), golden.get_string("id"));
    const auto& item = found->second;
    const auto fc = build_messages(item, Mode::fc, *prompts);
    tally.compare(item.id + " fc messages", dump_json(fc.messages), dump_json(*golden.get("fc")->get("messages")));
    tally.compare(item.id + " tools", fc.tools, dump_json(*golden.get("fc")->get("tools")));
    const auto prompt = build_messages(item, Mode::prompt, *prompts);
    tally.compare(item.id + " prompt messages", dump_json(prompt.messages),
                  dump_json(*golden.get("prompt")->get("messages")));
    categories.insert(item.category);
    ++compared;
  });
  tally.report();
  BOOST_TEST(compared == 826U);
  BOOST_TEST(categories.size() == 13U);
}
