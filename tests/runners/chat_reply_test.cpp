#include "providers/chat_reply.hpp"

#include <boost/test/unit_test.hpp>

#include "evalrun/json.hpp"

using evalrun::errc;
using evalrun::runners::read_chat_reply;
using evalrun::runners::read_model_names;
using evalrun::runners::refusal_message;

namespace {
std::string with_message(const std::string& message) { return R"({"choices": [{"message": )" + message + "}]}"; }
/// The result as JSON, or the text of the Error.
std::string result_of(const std::string& message) {
  const auto output = read_chat_reply(with_message(message));
  return output ? dump_json(output->result) : to_string(output.error());
}
}  // namespace

BOOST_AUTO_TEST_CASE(text_and_calls_are_stored_as_the_reference_stores_them) {
  BOOST_TEST(result_of(R"({"content": "[f(a=1)]"})") == R"("[f(a=1)]")");
  BOOST_TEST(result_of(R"({"content": null})") == R"("")");
  BOOST_TEST(result_of(R"({})") == R"("")");
  BOOST_TEST(result_of(R"({"content": "hm", "tool_calls": null})") == R"("hm")");
  BOOST_TEST(result_of(R"({"content": "hm", "tool_calls": []})") == "[]");
  BOOST_TEST(result_of(R"({"content": null, "tool_calls": [{"id": "1", "type": "function",
      "function": {"name": "f", "arguments": "{\"a\": 1}"}}, {"function": {"name": "g", "arguments": "not json"}}]})") ==
             R"([{"f": "{\"a\": 1}"}, {"g": "not json"}])");
  BOOST_TEST(result_of(R"({"tool_calls": [{"function": {"name": "f", "arguments": {"a": [1, 2.0]}}}]})") ==
             R"([{"f": "{\"a\": [1, 2.0]}"}])");
  BOOST_TEST(result_of(R"({"tool_calls": [{"function": {"name": "f", "arguments": null}}]})") == R"([{"f": null}])");
  BOOST_TEST(result_of(R"({"content": null, "function_call": {"name": "f", "arguments": "{}"}})") ==
             R"([{"f": "{}"}])");
  BOOST_TEST(result_of(R"({"content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]})") == R"("ab")");
  BOOST_TEST(result_of(R"({"content": null, "refusal": "I will not."})") == R"("I will not.")");
}

BOOST_AUTO_TEST_CASE(text_beside_an_empty_list_of_calls_is_kept) {
  const auto content_of = [](const std::string& message, evalrun::runners::Reading reading) {
    return read_chat_reply(with_message(message), reading)->content;
  };
  using enum evalrun::runners::Reading;
  const std::string leaked = R"({"content": "<tool_call>{}", "tool_calls": []})";
  BOOST_TEST(content_of(leaked, calls) == "<tool_call>{}");
  BOOST_TEST(content_of(R"({"content": [{"text": "a"}, {"text": "b"}], "tool_calls": []})", calls) == "ab");
  BOOST_TEST(content_of(R"({"content": null, "tool_calls": []})", calls) == "");
  // Where the text is the result, and where calls are, there is nothing to keep.
  BOOST_TEST(content_of(leaked, text) == "");
  BOOST_TEST(content_of(R"({"content": "hm"})", calls) == "");
  BOOST_TEST(content_of(R"({"content": "hm", "tool_calls": [{"function": {"name": "f"}}]})", calls) == "");
}

BOOST_AUTO_TEST_CASE(odd_values_survive) {
  BOOST_TEST(result_of(R"({"content": "\ud83d x"})") == R"("\ud83d x")");
  BOOST_TEST(result_of(R"({"tool_calls": [{"function": {"name": "f",
      "arguments": {"n": 123456789012345678901234567890, "x": NaN}}}]})") ==
             R"([{"f": "{\"n\": 123456789012345678901234567890, \"x\": NaN}"}])");
}

BOOST_AUTO_TEST_CASE(finish_reason_tokens_and_reasoning_are_read) {
  const auto output = read_chat_reply(R"({"choices": [
      {"message": {"content": "first"}, "finish_reason": "length"}, {"message": {"content": "second"}}],
      "usage": {"prompt_tokens": 11, "completion_tokens": 7}})");
  BOOST_REQUIRE(output.has_value());
  BOOST_TEST(*output->result.string() == "first");
  BOOST_TEST(output->finish_reason == "length");
  BOOST_TEST(output->input_tokens == 11);
  BOOST_TEST(output->output_tokens == 7);
  for (const auto* name : {"reasoning_content", "reasoning"})
    BOOST_TEST(
        read_chat_reply(with_message(std::string("{\"content\": \"x\", \"") + name + "\": \"Hm.\"}"))->reasoning ==
        "Hm.");
  const auto bare = read_chat_reply(R"({"choices": [{"message": {}, "finish_reason": null}], "usage": null})");
  BOOST_REQUIRE(bare.has_value());
  BOOST_TEST(bare->finish_reason == "");
  BOOST_TEST(bare->input_tokens == -1);
}

BOOST_AUTO_TEST_CASE(a_reply_without_an_answer_is_an_error) {
  const std::string deep(200'000, '[');
  for (const std::string& body :
       {std::string(), std::string("<html>"), std::string(R"({"choices": [)"), std::string(R"({"choices": []})"),
        std::string(R"({"choices": [{"message": null}]})"), std::string(R"({"choices": {"message": {}}})"),
        std::string("[]"), std::string("null"), with_message(R"({"tool_calls": {"a": 1}})"), deep}) {
    const auto output = read_chat_reply(body);
    BOOST_REQUIRE(!output.has_value());
    BOOST_TEST((output.error().code == errc::protocol));
    BOOST_TEST(output.error().message.size() < 600);
  }
  const auto said = read_chat_reply(R"({"error": {"message": "out of memory", "code": 500}})");
  BOOST_TEST(said.error().message.find("out of memory") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(models_are_listed) {
  BOOST_TEST(read_model_names(R"({"data": [{"id": "a"}, {"id": "b"}, {}]})") == (std::vector<std::string>{"a", "b"}),
             boost::test_tools::per_element());
  for (const auto* body : {"", "{}", "[]", R"({"data": 1})"}) BOOST_TEST(read_model_names(body).empty());
}

BOOST_AUTO_TEST_CASE(messages_in_refusals_are_found) {
  BOOST_TEST(refusal_message(R"({"error": {"message": "no\nsuch   model"}})") == "no such model");
  BOOST_TEST(refusal_message(R"({"error": "no"})") == "no");
  BOOST_TEST(refusal_message(R"({"object": "error", "message": "bad", "code": 400})") == "bad");
  BOOST_TEST(refusal_message(R"({"detail": "Not Found"})") == "Not Found");
  BOOST_TEST(refusal_message(R"({"detail": [{"loc": ["body"]}]})") == R"({"detail": [{"loc": ["body"]}]})");
  BOOST_TEST(refusal_message("Bad gateway\n") == "Bad gateway");
  BOOST_TEST(refusal_message("") == "");
  BOOST_TEST(refusal_message(std::string(1000, 'x'), 10) == "xxxxxxxxxx...");
  BOOST_TEST(refusal_message("\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad", 4) == "\xe4\xb8\xad\xe4\xb8\xad...");
}
