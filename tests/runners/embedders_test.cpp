#include "evalrun/runners/embedders.hpp"

#include <boost/test/unit_test.hpp>

#include "evalrun/json.hpp"
#include "evalrun/runners/embedding.hpp"

#include "support/fault_server.hpp"
#include "support/folder.hpp"

using namespace evalrun;           // NOLINT
using namespace evalrun::runners;  // NOLINT

namespace {

/// One number per text: its length. In the order asked, or backwards with indices that say so.
tests::Reply lengths(const tests::Received& request, bool backwards = false) {
  if (request.path.ends_with("/models")) return tests::Reply::json(R"({"data": [{"id": "m"}]})");
  const auto body = parse_json(request.body);
  List data;
  const auto& texts = *body->get("input")->list();
  for (std::size_t i = 0; i < texts.size(); ++i)
    data.emplace_back(Dict{{"index", i}, {"embedding", List{static_cast<double>(texts[i].string()->size()), 1.0}}});
  if (backwards) std::ranges::reverse(data);
  return tests::Reply::json(dump_json(Dict{{"data", std::move(data)}, {"model", "m"}}));
}

}  // namespace

BOOST_AUTO_TEST_CASE(texts_are_asked_in_batches_once_and_kept) {
  const test::Folder folder;
  const auto cache = folder.path() / "vectors.jsonl";
  const std::vector<std::string> texts{"a", "bb", "ccc", "a"};
  {
    tests::FaultServer server([](std::size_t, const tests::Received& request) { return lengths(request, true); });
    auto embedder = make_embedder({.source = server.url("/v1"), .cache = cache, .batch = 2});
    BOOST_REQUIRE(embedder.has_value());
    const auto vectors = (*embedder)->embed(texts);
    BOOST_REQUIRE(vectors.has_value());
    BOOST_TEST(vectors->at(2).front() == 3.0);
    BOOST_TEST(vectors->at(3).front() == 1.0);
    BOOST_TEST((*embedder)->model() == "m");
    BOOST_TEST(server.requests() == 3U);  // models, and two batches
    BOOST_TEST((*embedder)->embed(texts).has_value());
    BOOST_TEST(server.requests() == 3U);
  }
  auto offline = make_embedder({.source = cache.string()});
  BOOST_REQUIRE(offline.has_value());
  BOOST_TEST((*offline)->model() == "m");
  BOOST_TEST((*offline)->embed(texts)->at(1).front() == 2.0);
  const auto unknown = (*offline)->embed(std::vector<std::string>{"new"});
  BOOST_TEST(!unknown.has_value());
}

BOOST_AUTO_TEST_CASE(what_a_server_does_wrong_is_said) {
  tests::FaultServer refusing(
      [](std::size_t, const tests::Received&) { return tests::Reply::json(R"({"error": {"message": "no"}})", 401); });
  auto embedder = make_embedder({.source = refusing.url("/v1"), .model = "m"});
  BOOST_REQUIRE(embedder.has_value());
  const std::vector<std::string> texts{"a", "b"};
  BOOST_TEST((*embedder)->embed(texts).error().message.find("401") != std::string::npos);

  tests::FaultServer short_of_one(
      [](std::size_t, const tests::Received&) { return tests::Reply::json(R"({"data": [{"embedding": [1]}]})"); });
  embedder = make_embedder({.source = short_of_one.url("/v1"), .model = "m"});
  BOOST_REQUIRE(embedder.has_value());
  BOOST_TEST(((*embedder)->embed(texts).error().code == errc::protocol));
  BOOST_TEST(!make_embedder({.source = "/no/such/file"}).has_value());
}

BOOST_AUTO_TEST_CASE(a_stub_behind_an_endpoint_is_still_a_stub) {
  tests::FaultServer server([](std::size_t, const tests::Received&) {
    return tests::Reply::json(R"({"model": "stub", "data": [{"embedding": [1]}]})");
  });
  auto embedder = make_embedder({.source = server.url("/v1"), .model = "m"});
  BOOST_REQUIRE(embedder.has_value());
  EmbeddingSource source(std::move(*embedder));
  const auto vectors = source.vectors_for({"a", "a"});
  BOOST_REQUIRE(vectors.has_value());
  BOOST_TEST(vectors->is_stub());
  BOOST_TEST(vectors->find("a") != nullptr);
}
