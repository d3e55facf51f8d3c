#include "decode/outcome.hpp"

#include <string>

#include <boost/test/unit_test.hpp>

#include "evalrun/json.hpp"

using namespace evalrun;  // NOLINT

namespace {

std::string outcome(const Value& raw, bool decodes = false) {
  static const auto weather = *parse_json(R"({"name": "get_weather", "description": "The weather", "parameters":
    {"type": "dict", "properties": {"city": {"type": "string"}, "days": {"type": "integer"}}, "required": ["city"]}})");
  Case item;
  item.functions.emplace_back("get_weather", weather);
  item.functions.emplace_back("math.sum", Value());
  const auto decoded = decodes ? Decoded::success(List{Dict{{"get_weather", Dict{}}}}) : Decoded::failed("no");
  return std::string(to_string(outcome_of(raw, decoded, item)));
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_call_is_a_call) { BOOST_TEST(outcome("[get_weather()]", true) == "call"); }

BOOST_AUTO_TEST_CASE(words_are_abstention) {
  BOOST_TEST(outcome("I cannot help with that.") == "abstain");
  BOOST_TEST(outcome("You could use get_weather for this.") == "abstain");
  BOOST_TEST(outcome("The sum (of all) is 5.") == "abstain");
  BOOST_TEST(outcome("forget_weather(now) is a phrase") == "abstain");
  BOOST_TEST(outcome(List{}) == "abstain");
}

BOOST_AUTO_TEST_CASE(a_mark_that_a_format_names_is_an_attempt) {
  std::size_t marks = 0;
  for (const auto* format : formats())
    for (const auto mark : format->marks) {
      BOOST_TEST(outcome(Value("Then " + std::string(mark) + " something")) == "malformed", format->id << " " << mark);
      ++marks;
    }
  BOOST_TEST(marks >= 3U);
}

BOOST_AUTO_TEST_CASE(attempts_that_do_not_decode_are_malformed) {
  BOOST_TEST(outcome("[get_weather(city=") == "malformed");
  BOOST_TEST(outcome("math_sum(1, 2") == "malformed");
  BOOST_TEST(outcome("```\n[no_such.function(x=") == "malformed");
  BOOST_TEST(outcome("[1] is a footnote (see below)") == "abstain");
  BOOST_TEST(outcome("<tool_call>{}") == "malformed");
  BOOST_TEST(outcome(R"({"name": "get_weather", "arguments": {)") == "malformed");
  BOOST_TEST(outcome(List{Dict{{"get_weather", "{bad"}}}) == "malformed");
}

BOOST_AUTO_TEST_CASE(silence_is_no_abstention) {
  BOOST_TEST(outcome("") == "malformed");
  BOOST_TEST(outcome(" \n") == "malformed");
  BOOST_TEST(outcome(None{}) == "malformed");
}

BOOST_AUTO_TEST_CASE(quotes_that_never_end_are_searched_once) {
  std::string text = "{";
  for (int i = 0; i < 200000; ++i) text += "\\\"name\\\": \\\"";
  BOOST_TEST(!outcome(text).empty());  // once took minutes
}

BOOST_AUTO_TEST_CASE(names_with_values_are_attempts) {
  for (const std::string text :
       {"get_weather: city=Rome, days=2", "get_weather city=Rome", "get_weather: city: Rome, days: 2",
        "get_weather\n{\"city\": \"Rome\"}", "get_weather {\"city\": \"Rome\"", "`get_weather` with {'city': 'Rome'}",
        "I will call get_weather with arguments city=Rome.", "get_weather(\"Rome\", 2) is what I need.",
        "Call get_weather(city: \"Rome\") now", "functions.get_weather({\"city\": \"Rome\"})",
        "call:get_weather{city:<|\"|>Rome<|\"|>}", "get_weather(city='Ro", "get_weather(city, ", "math_sum(1, 2)!",
        "get_weather\nArguments:\ncity: Rome", "{\"get_weather\": {\"city\": \"Rome\"}} fits."})
    BOOST_TEST(outcome(text) == "malformed", text);
}

BOOST_AUTO_TEST_CASE(names_and_signatures_in_sentences_are_no_attempts) {
  for (const std::string text :
       {"get_weather(city, days) would need a city.", "You could call get_weather() for that.",
        "Use get_weather(city: str, days: int = 3) once you know the city.",
        "get_weather(city=<city>) tells the weather.",
        "The function get_weather takes:\n- city: the name of the city\n- days: how many days",
        "get_weather:\n- city: (string) required\n- days: optional",
        "None fits; get_weather, math.sum and others do not.", "get_weather needs {\"city\": ...} and more.",
        "It takes {\"name\": ...} and \"arguments\", neither is known.",
        "The tool is {\"name\": \"get_weather\", \"parameters\": {\"type\": \"dict\", \"properties\": {\"city\": "
        "{\"type\": "
        "\"string\"}}}}, which does not help.",
        "The sum [1, 2] (see the list) is 3."})
    BOOST_TEST(outcome(text) == "abstain", text);
}

BOOST_AUTO_TEST_CASE(marks_of_call_forms_are_attempts) {
  for (const std::string text :
       {"[{\"get_weather\": {\"city\": \"Rome\"}}]", "[[{\"get_weather\": {}}]]", "[\"get_weather\"]",
        "```json\n[\"get_weather\"]\n```", "<|from|>assistant\n<|recipient|>get_weather\n<|content|>{}",
        ">>>get_weather\n{}", "assistantcode{\"city\": \"Rome\"}", "{\"city\": \"Rome\", \"days\": 2}",
        "assistantcommentary to=functions.get_weather json{}", "<function=get_weather></function>",
        "<get_weather>\n<city>Rome</city>\n</get_weather>", "{'name': 'get_weather', 'arguments': {}}",
        "<steptml:invoke name=\"get_weather\">"})
    BOOST_TEST(outcome(text) == "malformed", text);
  for (const std::string text : {"<|from|>assistant\n<|recipient|>all\n<|content|>It is warm.", ">>>all\nIt is warm.",
                                 "{\"answer\": \"Rome\"}", "[\"Rome\"]"})
    BOOST_TEST(outcome(text) == "abstain", text);
}

BOOST_AUTO_TEST_CASE(reasoning_is_no_answer) {
  for (const std::string text :
       {"<think>\nLet me see", "<think>\nfine\n</think>\n", "fine\n</think>", "[THINK]so",
        "<seed:think>so</seed:think> ", "<|channel|>analysis<|message|>We need", "analysisWe need a city.",
        "<think>a</think><|im_end|>", "<think>no</think>[get_weather(city=", "<think>a</think>\n<think>b"})
    BOOST_TEST(outcome(text) == "malformed", text);
  for (const std::string text :
       {"<think>\n<tool_call>{\"name\": \"get_weather\"}</tool_call>\n</think>\nIt is warm.",
        "[get_weather(city='Rome')]? No.</think>It is warm.", "[THINK]get_weather(city=\"Rome\")[/THINK]It is warm.",
        "<|channel|>analysis<|message|>city=\"Rome\"<|end|><|start|>assistant<|channel|>final<|message|>It is warm.",
        "Put it between <think> and its end."})
    BOOST_TEST(outcome(text) == "abstain", text);
}

BOOST_AUTO_TEST_CASE(quoted_names_lists_and_whole_calls_are_attempts) {
  for (const std::string text :
       {"['get_weather'](city='Rome')", "`get_weather`(city='Rome') it is", "get_weather('city=Rome', 'days=2')",
        "[{'name': 'get_weather', 'city': ['Rome']}] is the call", "get_weather(city='', days='');",
        "Well.\n[get_weather()]", "[\"other(a=\\'{b})\\'\")]"})
    BOOST_TEST(outcome(text) == "malformed", text);
}

BOOST_AUTO_TEST_CASE(a_call_of_no_function_is_abstention) {
  BOOST_TEST(outcome("<function_call> {\"name\": \"no_function\", \"arguments\": {}}") == "abstain");
  BOOST_TEST(outcome("<function_call> {\"name\": \"no_function_here\", \"arguments\": {}}") == "malformed");
  BOOST_TEST(outcome("<function_call> {\"name\": \"no_function\"} <function_call> {\"name\": \"get_weather\"") ==
             "malformed");
}

BOOST_AUTO_TEST_CASE(a_list_of_texts_is_text) {
  BOOST_TEST(outcome(List{"I cannot help.", "Sorry."}) == "abstain");
  BOOST_TEST(outcome(List{"[get_weather(city="}) == "malformed");
  BOOST_TEST(outcome(List{""}) == "malformed");
}

BOOST_AUTO_TEST_CASE(a_bare_answer_mark_is_abstention) {
  BOOST_TEST(outcome("<|answer|>") == "abstain");
  BOOST_TEST(outcome("<|answer|> <|im_end|>") == "abstain");
  BOOST_TEST(outcome("<|answer|> It is warm.") == "abstain");
  BOOST_TEST(outcome("<|answer|> [get_weather(city=") == "malformed");
}

BOOST_AUTO_TEST_CASE(long_texts_of_marks_and_names_take_little_time) {
  const auto repeated = [](std::string_view part) {
    std::string out;
    while (out.size() < 2'000'000) out += part;
    return out;
  };
  for (const auto* part :
       {"x <think> ", "get_weather(a, ", "get_weather \"\"\"\" ", "\"name\" : ", "[{(", "<think>a</think>"})
    (void)outcome(repeated(part));
}

BOOST_AUTO_TEST_CASE(every_name_of_the_token_limit_is_known) {
  for (const auto* reason : {"length", "max_tokens", "MAX_TOKENS", "model_length", "model_context_window_exceeded",
                             "max_output_tokens", "Length"})
    BOOST_TEST(is_token_limit(reason), reason);
  for (const auto* reason : {"", "stop", "tool_calls", "content_filter", "error", "lengthy", "max"})
    BOOST_TEST(!is_token_limit(reason), reason);
}
