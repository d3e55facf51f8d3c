// Calls as JSON in the wrappings of archived models, for which the reference's handlers do surprising things.
#include <string>

#include <boost/test/unit_test.hpp>

#include "evalrun/decode.hpp"
#include "evalrun/json.hpp"

using namespace evalrun;  // NOLINT

namespace {

std::string decoded(std::string_view format, const Value& output) {
  const auto result = find_format(format)->decode(output, Language::python);
  return result.ok ? dump_json(result.value) : "failed";
}

}  // namespace

BOOST_AUTO_TEST_CASE(granite_needs_no_name_and_strips_texts) {
  BOOST_TEST(decoded("granite", "<function_call>{\"arguments\": {\"a\": 1}}") == R"([{"": {"a": 1}}])");
  BOOST_TEST(decoded("granite", "{}") == R"([{"": {}}])");
  BOOST_TEST(decoded("granite", R"({"tool_calls": []})") == R"([{"": {}}])");
  BOOST_TEST(decoded("granite", R"({"name": " no_function "})") == R"(["No function is called"])");
  BOOST_TEST(decoded("granite", R"({"name": " f ", "arguments": 1})") == R"([{"f": 1}])");
  BOOST_TEST(decoded("granite", "\u00a0{\"name\": \"f\"}\u001c") == R"([{"f": {}}])");
  BOOST_TEST(decoded("granite", "\u3000<function_call>\u2003") == "[]");
  BOOST_TEST(decoded("granite", " no JSON ") == R"(["no JSON"])");
  BOOST_TEST(decoded("granite", "[1]") == "failed");
  BOOST_TEST(decoded("granite", R"({"name": null})") == "failed");
}

BOOST_AUTO_TEST_CASE(xlam_fails_beyond_the_limits_of_python_s_json) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  BOOST_TEST(decoded("xlam", nested(900)) == "[]");
  BOOST_TEST(decoded("xlam", nested(1000)) == "failed");
  BOOST_TEST(decoded("xlam", std::string(5000, '[')) == "failed");
  BOOST_TEST(decoded("xlam", std::string(5000, '9')) == "failed");
  BOOST_TEST(decoded("xlam", "[1, 2") == R"("[1, 2")");
}

BOOST_AUTO_TEST_CASE(calls_in_the_shape_of_an_api_are_recognized) {
  const auto failure = [](std::string_view json) {
    return find_format("fc")->decode(*parse_json(json), Language::python).failure;
  };
  const auto names = [&](std::string_view json, std::string_view maker) {
    BOOST_TEST(failure(json).find(maker) != std::string::npos, json << " gives: " << failure(json));
  };
  names(R"([{"type": "function_call", "call_id": "c", "name": "f", "arguments": "{}"}])", "OpenAI's Responses API");
  names(R"([{"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}])", "tool_calls of OpenAI");
  names(R"({"role": "assistant", "content": null, "tool_calls": []})", "tool_calls");
  names(R"({"role": "assistant", "function_call": {"name": "f", "arguments": "{}"}})", "function_call");
  names(R"([{"type": "text", "text": "Well."}, {"type": "tool_use", "id": "t", "name": "f", "input": {}}])",
        "Anthropic");
  names(R"({"role": "assistant", "content": [{"type": "tool_use", "name": "f", "input": {}}]})", "Anthropic");
  names(R"([{"functionCall": {"name": "f", "args": {}}}])", "Gemini");
  names(R"([{"toolUse": {"name": "f", "input": {}}}])", "Bedrock");
  names(R"([{"name": "f", "arguments": "{}"}])", "\"name\"");
  BOOST_TEST(failure(R"([{"f": {"a": 1}}])") == "the arguments of f are not JSON text");
  // A function may have the name of a member of an API.
  BOOST_TEST(decoded("fc", *parse_json(R"([{"functionCall": "{}"}, {"function": "{\"a\": 1}"}])")) ==
             R"([{"functionCall": {}}, {"function": {"a": 1}}])");
}
