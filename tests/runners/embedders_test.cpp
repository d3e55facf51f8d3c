#include "embeddings/embedders.hpp"

#include <chrono>

#include <boost/test/unit_test.hpp>

#include "evalrun/json.hpp"
#include "evalrun/runners/embedding.hpp"

#include "support/fault_server.hpp"
#include "support/folder.hpp"

using namespace evalrun;           // NOLINT
using namespace evalrun::runners;  // NOLINT

namespace {

/// One vector per text, which holds its length; in the order of the request, or backwards with matching indices.
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
    BOOST_TEST(server.requests() == 3U);  // the list of models and two batches
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

BOOST_AUTO_TEST_CASE(mistakes_of_a_server_are_reported) {
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

BOOST_AUTO_TEST_CASE(a_busy_embedding_server_is_asked_again_when_it_says) {
  std::vector<std::chrono::steady_clock::time_point> asked;
  tests::FaultServer busy([&](std::size_t number, const tests::Received& request) {
    asked.push_back(std::chrono::steady_clock::now());
    if (number > 0) return lengths(request);
    return tests::Reply::json(R"({"error": {"message": "slow down"}})", 429, "Retry-After: 1\r\n");
  });
  const auto embedder = make_embedder({.source = busy.url("/v1"), .model = "m"});
  BOOST_REQUIRE(embedder.has_value());
  const auto vectors = (*embedder)->embed(std::vector<std::string>{"bb"});
  BOOST_REQUIRE(vectors.has_value());
  BOOST_TEST(vectors->front().front() == 2.0);
  BOOST_REQUIRE(asked.size() == 2U);
  BOOST_CHECK(asked[1] - asked[0] >= std::chrono::seconds(1));
}

BOOST_AUTO_TEST_CASE(errors_of_an_embedding_server_hide_the_api_key) {
  tests::FaultServer refusing([](std::size_t, const tests::Received&) {
    return tests::Reply::json(R"({"error": {"message": "no such key: sk-secret-123"}})", 401);
  });
  const auto embedder = make_embedder({.source = refusing.url("/v1"), .model = "m", .key = "sk-secret-123"});
  BOOST_REQUIRE(embedder.has_value());
  const auto message = (*embedder)->embed(std::vector<std::string>{"a"}).error().message;
  BOOST_TEST(message.find("no such key") != std::string::npos);
  BOOST_TEST(message.find("sk-secret") == std::string::npos);
  BOOST_TEST(refusing.requests() == 1U);
}

namespace {

/// The model chosen at a server that lists `listed`, or that has no list if `listed` is empty.
std::string model_taken_from(const std::vector<std::string>& listed, const std::string& usual) {
  tests::FaultServer server([&](std::size_t, const tests::Received&) {
    if (listed.empty()) return tests::Reply::json(R"({"error": {"message": "not found"}})", 404);
    List rows;
    for (const auto& name : listed) rows.emplace_back(Dict{{"id", name}});
    return tests::Reply::json(dump_json(Dict{{"data", std::move(rows)}}));
  });
  const auto embedder = make_embedder({.source = server.url("/v1"), .usual = usual});
  return embedder ? std::string((*embedder)->model()) : embedder.error().message;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_reference_s_model_is_taken_if_it_is_listed) {
  const std::string mpnet = "all-mpnet-base-v2", publisher = "sentence-transformers/all-mpnet-base-v2";
  BOOST_TEST(model_taken_from({"bge-m3", publisher}, mpnet) == publisher);
  BOOST_TEST(model_taken_from({"bge-m3"}, mpnet) == "bge-m3");
  BOOST_TEST(model_taken_from({}, mpnet) == mpnet);
  BOOST_TEST(
      model_taken_from({"bge-m3", "gte-large"}, mpnet) ==
      "2 models are offered here (bge-m3, gte-large), but not all-mpnet-base-v2; name one with --embedder-model");
  BOOST_TEST(model_taken_from({}, "").find("404") != std::string::npos);
  BOOST_TEST(same_model("ALL-mpnet-base-v2:latest", publisher));
  BOOST_TEST(!same_model("all-mpnet-base-v1", publisher));
}

BOOST_AUTO_TEST_CASE(a_file_may_have_vectors_of_several_models) {
  const test::Folder folder;
  const auto file = folder.write("vectors.jsonl", R"({"model": "x/gte-large-zh", "text": "a", "embedding": [1.0]}
{"model": "all-mpnet-base-v2", "text": "a", "embedding": [2.0]}
)");
  const std::vector<std::string> texts{"a"};
  const auto first_number = [&](const std::string& model, const std::string& usual) {
    const auto embedder = make_embedder({.source = file.string(), .model = model, .usual = usual});
    return embedder ? (*embedder)->embed(texts)->front().front() : -1;
  };
  BOOST_TEST(first_number("", "gte-large-zh") == 1.0);
  BOOST_TEST(first_number("", "all-mpnet-base-v2") == 2.0);
  BOOST_TEST(first_number("all-mpnet-base-v2", "gte-large-zh") == 2.0);
  BOOST_TEST(first_number("", "") == -1);  // neither model was chosen
}

BOOST_AUTO_TEST_CASE(each_language_has_its_embedder) {
  const test::Folder folder;
  const auto embedder = [&](const std::string& model, const std::string& number) {
    const auto file =
        folder.write(model, R"({"model": ")" + model + R"(", "text": "a", "embedding": [)" + number + "]}\n");
    return std::move(*make_embedder({.source = file.string()}));
  };
  EmbeddingSource source(embedder("m", "1"));
  source.add("zh", embedder("n", "2"));
  BOOST_TEST(source.model() == "m, zh: n");
  BOOST_TEST(source.vectors_for("en", {"a"})->find("a")->front() == 1.0);
  BOOST_TEST(source.vectors_for("zh", {"a"})->find("a")->front() == 2.0);
}

BOOST_AUTO_TEST_CASE(a_stub_behind_an_endpoint_is_still_a_stub) {
  tests::FaultServer server([](std::size_t, const tests::Received&) {
    return tests::Reply::json(R"({"model": "stub", "data": [{"embedding": [1]}]})");
  });
  auto embedder = make_embedder({.source = server.url("/v1"), .model = "m"});
  BOOST_REQUIRE(embedder.has_value());
  EmbeddingSource source(std::move(*embedder));
  const auto vectors = source.vectors_for("", {"a", "a"});
  BOOST_REQUIRE(vectors.has_value());
  BOOST_TEST(vectors->is_stub());
  BOOST_TEST(vectors->find("a") != nullptr);
}
