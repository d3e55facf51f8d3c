// The mock server recognizes every case of the suite by its request: in both modes, with the reference's prompts and
// ours.
#include <unordered_map>

#include <boost/test/unit_test.hpp>

#include "mock_server/mock_server.hpp"
#include "net/http_client.hpp"
#include "support/golden.hpp"
#include "support/suite_cases.hpp"

using namespace evalrun;           // NOLINT
using namespace evalrun::runners;  // NOLINT

BOOST_AUTO_TEST_CASE(every_case_is_recognized) {
  const auto shared = support::shared_folder();
  if (!shared) return;
  const auto reference = read_prompts(*shared / "data" / "bfcl-v4" / "prompts.json");
  BOOST_REQUIRE(reference.has_value());
  for (const auto* suite : {"bfcl", "bfcl-zhtw"}) {
    const auto index = support::suite_index(*shared, suite);
    const auto& cases = index.cases();
    std::unordered_map<std::string, const Case*> by_place;
    for (const auto& item : cases) by_place.emplace(item.where, &item);
    auto server = MockServer::start(cases, [](const Case& item, Mode) { return Answer{Value(item.where)}; });
    BOOST_REQUIRE(server.has_value());
    HttpClient client;
    std::size_t asked = 0, others = 0;
    for (const auto* prompts : {&*reference, &own_prompts()})
      for (const auto mode : {Mode::fc, Mode::prompt})
        for (const auto& item : cases) {
          const auto body = request_body(build_messages(item, mode, *prompts), {.model = "m"});
          const auto reply = client.ask({.url = (*server)->base_url() + "/chat/completions",
                                         .body = body,
                                         .headers = {"Content-Type: application/json"}});
          BOOST_REQUIRE(reply.has_value());
          BOOST_REQUIRE_MESSAGE(reply->status == 200, item.id << ": " << reply->body);
          const auto message = parse_json(reply->body)->get("choices")->list()->at(0);
          const auto& found = *by_place.at(std::string(message.get("message")->get_string("content")));
          ++asked;
          if (&found == &item) continue;
          // A case may be taken for another only if both ask the same.
          ++others;
          BOOST_CHECK_MESSAGE(request_body(build_messages(found, mode, *prompts), {.model = "m"}) == body,
                              item.where << " was taken for " << found.where << " in mode " << to_string(mode));
        }
    std::cout << suite << ": " << asked << " requests recognized, " << others << " as a case that asks the same\n";
    BOOST_TEST(asked == 4 * cases.size());
  }
}
