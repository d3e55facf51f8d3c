#include <set>

#include <boost/test/unit_test.hpp>

#include "requests/request.hpp"
#include "support/golden.hpp"
#include "support/suite_cases.hpp"
#include "support/tally.hpp"

using namespace evalrun;           // NOLINT
using namespace evalrun::runners;  // NOLINT

BOOST_AUTO_TEST_CASE(requests_equal_those_of_the_reference) {
  const auto shared = support::shared_folder();
  if (!shared) return;
  const auto prompts = read_prompts(*shared / "data" / "bfcl-v4" / "prompts.json");
  BOOST_REQUIRE_MESSAGE(prompts.has_value(), (prompts ? "" : to_string(prompts.error())));
  const auto cases = support::suite_index(*shared, "bfcl");
  std::size_t compared = 0;
  std::set<std::string> categories;
  support::Tally tally("bfcl-v4 requests (messages and tools, both modes)");
  support::for_each_json_line(*shared / "golden" / "bfcl-v4" / "requests.jsonl", [&](const Value& golden) {
    const auto* found = cases.find(golden.get_string("id"));
    BOOST_REQUIRE_MESSAGE(found != nullptr, golden.get_string("id"));
    const auto& item = *found;
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
