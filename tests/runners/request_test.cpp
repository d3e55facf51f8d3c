#include "requests/request.hpp"

#include <fstream>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include "evalrun/json.hpp"

using namespace evalrun;           // NOLINT
using namespace evalrun::runners;  // NOLINT

namespace {

Value json(std::string_view text) {
  auto value = parse_json(text);
  BOOST_REQUIRE_MESSAGE(value.has_value(), text);
  return *value;
}

/// Prompts that are short enough for expected texts.
Prompts terse() {
  Prompts p = own_prompts();
  p.function_hint = {" PY", " JAVA", " JS"};
  p.java = {" any", " a {type}", " of {item_type}", ""};
  p.javascript = {" any", " a {type}", " of {item_type}", " keys {properties}"};
  p.float_note = " FLOAT";
  p.system_before = "<";
  p.system_after = ">";
  return p;
}

Case asking(std::string_view functions, Language language = Language::python,
            std::string_view messages = R"([{"role": "user", "content": "q"}])") {
  Case item;
  item.id = "x_0";
  item.language = language;
  item.messages = json(messages);
  const Value documents = json(functions);
  for (const auto& doc : *documents.list()) item.functions.push_back({std::string(doc.get_string("name")), doc});
  return item;
}

std::string tools(std::string_view functions, Language language = Language::python) {
  const auto asked = build_messages(asking(functions, language), Mode::fc, terse());
  std::string text;
  for (const auto& tool : asked.tool_list()) text += dump_json(*tool.get("function"));
  return text;
}

struct File {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("evalrun_prompts_" + std::to_string(::getpid()) + ".json");
  explicit File(const std::string& text) { std::ofstream(path) << text; }
  ~File() { std::filesystem::remove(path); }
};

constexpr const char* prompts_json = R"({
  "source": "a test",
  "function_hint": {"python": " P", "java": " J", "javascript": " S"},
  "java_parameter": {"any": "a", "typed": "t{type}", "elements": "e{item_type}"},
  "javascript_parameter": {"any": "a", "typed": "t{type}", "elements": "e{item_type}", "entries": "n{properties}"},
  "float_note": " F",
  "type_to_json_schema": {"float": "number"},
  "system_prompt": {
    "template": {"plaintext": "{persona}{task}|{tool_call_format}|{multiturn_behavior}|{available_tools}"},
    "style": {"classic": {"persona": "You.", "task": "Do {format}.", "tool_call_no_tag": "As {output_format}. {param_types} End",
                          "multiturn_behavior": "M", "available_tools": "In {format}: {functions}!"}},
    "output_format": {"python": "[{task}]"},
    "parameter_types": {"python": ""}}})";

}  // namespace

BOOST_AUTO_TEST_CASE(hints_follow_descriptions) {
  BOOST_TEST(
      tools(R"([{"name": "a.b", "description": "Does.", "parameters": {"type": "dict", "properties":
      {"x": {"type": "integer", "description": "X."}, "y": {"description": "Y."}}, "required": ["x"]}}])") ==
      R"({"name": "a_b", "description": "Does. PY", "parameters": {"type": "object", "properties": )"
      R"({"x": {"type": "integer", "description": "X."}, "y": {"description": "Y.", "type": "string"}}, "required": ["x"]}})");
}

BOOST_AUTO_TEST_CASE(types_become_json_schema_at_the_depths_the_reference_reaches) {
  const std::string head = R"({"name": "f", "description": "PY", "parameters": {"type": "object", "properties": )";
  const auto properties = [](std::string_view text) {
    return tools(R"([{"name": "f", "parameters": {"type": "dict", "properties": )" + std::string(text) + "}}]");
  };
  const auto expect = [](std::string_view text) {
    return R"({"name": "f", "parameters": {"type": "object", "properties": )" + std::string(text) +
           R"(}, "description": "PY"})";
  };
  BOOST_TEST(properties(R"({"a": {"type": "float", "description": "A."}})") ==
             expect(R"({"a": {"type": "number", "description": "A. FLOAT", "format": "float"}})"));
  BOOST_TEST(properties(R"({"a": {"type": "unheard"}, "b": {"type": ["string"]}})") ==
             expect(R"({"a": {"type": "string"}, "b": {"type": "string"}})"));
  BOOST_TEST(
      properties(R"({"a": {"type": "dict", "properties": {"b": {"type": "tuple", "items": {"type": "long"}}}}})") ==
      expect(R"({"a": {"type": "object", "properties": {"b": {"type": "array", "items": {"type": "integer"}}}}})"));
  BOOST_TEST(
      properties(
          R"({"a": {"type": "array", "items": {"type": "array", "items": {"type": "float"}}, "default": [1.50], "enum": [1]}})") ==
      expect(
          R"({"a": {"type": "array", "items": {"type": "array", "items": {"type": "number"}}, "default": [1.5], "enum": [1]}})"));
  BOOST_TEST(
      properties(R"({"a": {"type": "array", "items": {"type": "dict", "properties": {"b": {"type": "any"}}}}})") ==
      expect(R"({"a": {"type": "array", "items": {"type": "object", "properties": {"b": {"type": "string"}}}}})"));
}

BOOST_AUTO_TEST_CASE(java_and_javascript_parameters_become_text) {
  const std::string functions = R"([{"name": "f", "description": "D.", "parameters": {"type": "dict", "properties": {
      "a": {"type": "any", "description": "A."},
      "b": {"type": "long", "description": "B."},
      "c": {"type": "array", "description": "C.", "items": {"type": "float"}},
      "d": {"type": "ArrayList", "description": "D.", "items": {"type": "char"}},
      "e": {"type": "dict", "description": "E.", "properties": {"k\u00e9": {"type": "any"}}}}}}])";
  const auto expect = [](std::string_view hint, std::string_view c, std::string_view d, std::string_view e) {
    return R"({"name": "f", "description": "D. )" + std::string(hint) +
           R"(", "parameters": {"type": "object", "properties": {"a": {"type": "string", "description": "A. any"}, "b": {"type": "string", "description": "B. a long"}, )" +
           std::string(c) + ", " + std::string(d) + ", " + std::string(e) + "}}}";
  };
  BOOST_TEST(
      tools(functions, Language::java) ==
      expect("JAVA", R"("c": {"type": "string", "description": "C. a array", "items": {"type": "float"}})",
             R"("d": {"type": "string", "description": "D. a ArrayList of char"})",
             R"("e": {"type": "string", "description": "E. a dict", "properties": {"k\u00e9": {"type": "any"}}})"));
  BOOST_TEST(tools(functions, Language::javascript) ==
             expect("JS", R"("c": {"type": "string", "description": "C. a array of float"})",
                    R"("d": {"type": "string", "description": "D. a ArrayList", "items": {"type": "char"}})",
                    R"("e": {"type": "string", "description": "E. a dict keys {\"k\\u00e9\": {\"type\": \"any\"}}"})"));
}

BOOST_AUTO_TEST_CASE(documents_of_odd_shapes_are_passed_on) {
  for (
      const std::string document :
      {R"({"name": "f"})", R"({"name": "f", "parameters": null})", R"({"name": "f", "parameters": []})",
       R"({"name": "f", "description": 5, "parameters": {"properties": []}})",
       R"({"name": "f", "parameters": {"properties": {"a": 1, "b": {"type": "array"}, "c": {"type": "array", "items": 3},
            "d": {"type": "array", "items": {}}, "e": {"type": "dict", "properties": 7}, "g": {"type": null}}}})",
       R"({})", R"(5)"})
    for (const auto language : {Language::python, Language::java, Language::javascript})
      for (const auto mode : {Mode::fc, Mode::prompt}) {
        const auto asked = build_messages(asking("[" + document + "]", language), mode, own_prompts());
        BOOST_TEST(asked.messages.list()->size() == (mode == Mode::fc ? 1U : 2U), document);
        BOOST_TEST(asked.tool_list().size() == (mode == Mode::fc ? 1U : 0U), document);
      }
}

BOOST_AUTO_TEST_CASE(text_mode_puts_functions_into_one_system_message) {
  const auto plain = build_messages(asking(R"([{"name": "a.b"}])"), Mode::prompt, terse());
  BOOST_TEST(!plain.underscore_to_dot);
  BOOST_TEST(
      dump_json(plain.messages) ==
      R"([{"role": "system", "content": "<[\n    {\n        \"name\": \"a.b\",\n        \"description\": \"PY\"\n    }\n]>"}, {"role": "user", "content": "q"}])");
  const auto with_system = build_messages(
      asking("[]", Language::python, R"([{"role": "system", "content": "S"}, {"role": "user", "content": "q"}])"),
      Mode::prompt, terse());
  BOOST_TEST(dump_json(with_system.messages) ==
             R"([{"role": "system", "content": "<[]>\n\nS"}, {"role": "user", "content": "q"}])");
}

BOOST_AUTO_TEST_CASE(the_users_system_prompt_comes_before_everything_else) {
  auto prompts = terse();
  prompts.system = "U";
  const auto with_system =
      asking("[]", Language::python, R"([{"role": "system", "content": "S"}, {"role": "user", "content": "q"}])");
  const auto messages = [&](const Case& item, Mode mode) {
    return dump_json(build_messages(item, mode, prompts).messages);
  };
  BOOST_TEST(messages(asking("[]"), Mode::fc) ==
             R"([{"role": "system", "content": "U"}, {"role": "user", "content": "q"}])");
  BOOST_TEST(messages(with_system, Mode::fc) ==
             R"([{"role": "system", "content": "U\n\nS"}, {"role": "user", "content": "q"}])");
  BOOST_TEST(messages(with_system, Mode::prompt) ==
             R"([{"role": "system", "content": "U\n\n<[]>\n\nS"}, {"role": "user", "content": "q"}])");
}

BOOST_AUTO_TEST_CASE(body_holds_tools_only_if_there_are_some) {
  const auto none =
      build_messages(asking("[]", Language::python, R"([{"role": "user", "content": "\ud800"}])"), Mode::fc, terse());
  BOOST_TEST(
      request_body(none, {.model = "m"}) ==
      R"({"model": "m", "messages": [{"role": "user", "content": "\ud800"}], "temperature": 0.001, "store": false})");
  const auto one = build_messages(asking(R"([{"name": "f"}])"), Mode::fc, terse());
  BOOST_TEST(one.underscore_to_dot);
  BOOST_TEST(
      request_body(one, {.model = "m", .stream = true, .more = Dict{{"temperature", 0}, {"seed", 7}}}) ==
      R"({"model": "m", "messages": [{"role": "user", "content": "q"}], "temperature": 0, "store": false, "tools": [{"type": "function", "function": {"name": "f", "description": "PY", "parameters": {"type": "object", "properties": {}}}}], "stream": true, "stream_options": {"include_usage": true}, "seed": 7})");
}

BOOST_AUTO_TEST_CASE(own_prompts_append_and_add_no_message_in_tool_mode) {
  const auto item = asking(
      R"([{"name": "f", "description": "Does.", "parameters": {"properties": {"a": {"type": "float", "description": "A."}}}}])");
  const auto asked = build_messages(item, Mode::fc, own_prompts());
  BOOST_TEST(equal(asked.messages, item.messages));
  const auto offered = asked.tool_list();
  const auto* function = offered.at(0).get("function");
  BOOST_TEST(function->get_string("description").starts_with("Does. "));
  BOOST_TEST(function->get("parameters")->get("properties")->get("a")->get_string("description").starts_with("A. "));
}

BOOST_AUTO_TEST_CASE(prompts_are_read_from_a_file) {
  const File file(prompts_json);
  const auto prompts = read_prompts(file.path);
  BOOST_REQUIRE_MESSAGE(prompts.has_value(), (prompts ? "" : to_string(prompts.error())));
  BOOST_TEST(prompts->source == "a test");
  BOOST_TEST(prompts->system_before == "You.Do {format}.|As [{task}].  End|M|In json: ");
  BOOST_TEST(prompts->system_after == "!");
  BOOST_TEST(prompts->javascript.entries == "n{properties}");
}

BOOST_AUTO_TEST_CASE(errors_name_the_file_and_the_field) {
  const auto said = [](std::string_view field, std::string_view replacement) {
    std::string text = prompts_json;
    const auto at = text.find(field);
    BOOST_REQUIRE(at != std::string::npos);
    text.replace(at, field.size(), replacement);
    const File file(text);
    const auto prompts = read_prompts(file.path);
    BOOST_REQUIRE(!prompts.has_value());
    BOOST_TEST(prompts.error().where == file.path.string());
    return prompts.error().message;
  };
  BOOST_TEST(said("\"float_note\"", "\"note\"") == "float_note: a text is missing");
  BOOST_TEST(said("\"persona\": \"You.\"", "\"persona\": 5") ==
             "system_prompt.style.classic.persona: this should be a text");
  BOOST_TEST(said("{\"float\": \"number\"}", "{\"float\": 1}") == "type_to_json_schema: every value should be a text");
  BOOST_TEST(said(": {functions}!", "") == "system_prompt.style.classic.available_tools: {functions} is missing");
  BOOST_TEST(said("{", "").starts_with("not JSON: "));
  BOOST_TEST(said("{", "").find("(byte ") != std::string::npos);
  BOOST_TEST((read_prompts("/nonexistent/prompts.json").error().code == errc::not_found));
}

BOOST_AUTO_TEST_CASE(sampling_and_further_fields) {
  const auto asked = build_messages(asking("[]"), Mode::fc, terse());
  BOOST_TEST(
      request_body(
          asked,
          {.model = "m",
           .sampling = {.temperature = {}, .top_p = 0.9, .top_k = 40, .seed = 1, .max_tokens = 50},
           .more = *json(R"({"store": null, "top_k": {"a": 1}, "reasoning": {"effort": "low", "x": null}})").dict()}) ==
      R"({"model": "m", "messages": [{"role": "user", "content": "q"}], "top_p": 0.9, "top_k": {"a": 1}, "seed": 1, "max_tokens": 50, "reasoning": {"effort": "low"}})");
  Dict into = *json(R"({"a": {"b": 1, "c": 2}, "d": 3})").dict();
  merge_patch(into, *json(R"({"a": {"b": null, "e": 4}, "d": {"f": 5}})").dict());
  BOOST_TEST(dump_json(into) == R"({"a": {"c": 2, "e": 4}, "d": {"f": 5}})");
}
