// Own cases: every form that a line may have, and a message with field and remedy for every fault.
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "evalrun/case_reader.hpp"
#include "evalrun/json.hpp"
#include "evalrun/suite.hpp"

#include "dataset/case_file.hpp"
#include "support/folder.hpp"

using namespace evalrun;
using test::Folder;

namespace {

constexpr std::string_view tools =
    R"([{"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "string"}}, "required": ["a"]}}}])";

/// The fields of a right line; a test replaces one of them.
std::vector<std::pair<std::string, std::string>> right_fields() {
  return {{"id", R"("x")"},
          {"question", R"("Call f.")"},
          {"tools", std::string(tools)},
          {"expected", R"([{"name": "f", "arguments": {"a": 1}}])"}};
}

std::string line_of(const std::vector<std::pair<std::string, std::string>>& fields) {
  std::string text;
  for (const auto& [name, json] : fields) text += fmt::format("{}\"{}\": {}", text.empty() ? "{" : ", ", name, json);
  return text + "}";
}

/// The right line with a field replaced; an empty text removes it, and an unknown field is added.
std::string line_with(const std::string& field, const std::string& json) {
  auto fields = right_fields();
  const auto at = std::ranges::find(fields, field, &std::pair<std::string, std::string>::first);
  if (at == fields.end())
    fields.emplace_back(field, json);
  else if (json.empty())
    fields.erase(at);
  else
    at->second = json;
  return line_of(fields);
}

/// The message about a file with this text, without the folder.
std::string message_about(const std::string& text) {
  const Folder folder;
  folder.write("cases.jsonl", text);
  const auto file = CaseFile::open(folder.path() / "cases.jsonl");
  if (file) return "no error";
  auto message = to_string(file.error());
  const auto prefix = folder.path().string() + "/";
  for (auto at = message.find(prefix); at != std::string::npos; at = message.find(prefix))
    message.erase(at, prefix.size());
  return message;
}

Case read(const std::string& line) {
  const auto item = case_from_json(line);
  BOOST_REQUIRE_MESSAGE(item.has_value(), (item ? std::string() : to_string(item.error())));
  return *item;
}

struct Wrong {
  std::string field;
  std::string json;     ///< empty: the field is missing
  std::string message;  ///< behind "cases.jsonl:1: "
};

/// A tool with these parameters.
std::string tool(const std::string& parameters) {
  return R"([{"type": "function", "function": {"name": "f", "parameters": )" + parameters + "}}]";
}

const std::string plain = R"([{"name": "f", "arguments": {"a": 1}}])";
const std::string message_example = R"([{"role": "user", "content": "How is the weather?"}])";
const std::string tools_example = R"([{"name": "f", "parameters": {"type": "object", "properties": {}}}])";

const std::vector<Wrong>& wrong_lines() {
  static const std::vector<Wrong> all{
      {"id", "7", R"("id" must be a text, and this is a number; write "7")"},
      {"id", "[]", R"("id" must be a text, and this is a list)"},
      {"id", R"("")", R"("id" is empty; write a name, or leave the field out)"},
      {"category", "1.5", R"("category" must be a text, and this is a number)"},
      {"category", R"("")", R"("category" is empty; write a name, or leave the field out)"},
      {"category", R"("a/b")",
       R"("category" 'a/b' cannot name a file; leave out slashes, commas, brackets, *, ?, and a point or blank at its ends)"},
      {"category", R"("irrelevance")",
       R"("expected" holds 1 call, and the category 'irrelevance' means that none is compared; use another category, or leave this out)"},
      {"question", "", R"("question" is missing; write what the user asks, or a conversation into "messages")"},
      {"question", "7",
       R"("question" must be a text, or a list of messages )" + message_example + ", and this is a number"},
      {"question", "null",
       R"("question" must be a text, or a list of messages )" + message_example + ", and this is null"},
      {"question", R"("  ")", R"("question" is empty; write what the user asks)"},
      {"question", "[]", R"("question" holds no message; write )" + message_example},
      {"question", R"([["Call f."]])",
       R"("question[0][0]" must be an object {"role": "user", "content": "..."}, and this is a text)"},
      {"question", R"([[{"role": "user", "content": "a"}], [{"role": "user", "content": "b"}]])",
       R"("question" has 2 turns, and a case is one turn; write the earlier ones into "messages", with the answers to them)"},
      {"question", R"([{"content": "a"}])",
       R"("question[0].role" is missing; write one of system, developer, user, assistant, tool)"},
      {"question", R"([{"role": 1, "content": "a"}])", R"("question[0].role" must be a text, and this is a number)"},
      {"question", R"([{"role": "usr", "content": "a"}])",
       R"("question[0].role" 'usr' is no role; did you mean user? Choose one of: system, developer, user, assistant, tool)"},
      {"question", R"([{"role": "user"}])", R"("question[0].content" is missing; write what was said as a text)"},
      {"question", R"([{"role": "user", "content": 7}])",
       R"("question[0].content" must be a text, or a list of parts, and this is a number)"},
      {"question", R"([{"role": "system", "content": "a"}])",
       R"("question" holds no message of the user, so nothing is asked)"},
      {"question", R"([{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}])",
       R"("question" ends with a message of the assistant, and the model is to write the next one; put the right answer into "expected")"},
      {"question", R"([{"role": "assistant", "tool_calls": {}}, {"role": "user", "content": "b"}])",
       R"("question[0].tool_calls" must be a list of tool calls, and this is an object)"},
      {"question", R"([{"role": "assistant", "tool_calls": [{"id": "c"}]}, {"role": "user", "content": "b"}])",
       R"("question[0].tool_calls[0].function.name" is missing, and a tool call needs it: {"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{}"}})"},
      {"messages", R"("Call f.")",
       R"("messages" stands beside "question", and both say what is asked; keep one of them)"},
      {"tools", "", R"("functions" is missing; write the functions that the model may call, or [] for none)"},
      {"tools", R"("f")", R"("tools" must be a list of functions, as in )" + tools_example + ", and this is a text"},
      {"tools", "[7]", R"("tools[0]" must be an object, as in )" + tools_example + ", and this is a number"},
      {"tools", R"([{"type": "web_search"}])",
       R"("tools[0].type" 'web_search' is no function; only tools of the type "function" can be called)"},
      {"tools", R"([{"type": "function", "function": "f"}])",
       R"("tools[0].function" must be an object with "name" and "parameters", and this is a text)"},
      {"tools", R"([{"description": "d"}])",
       R"("tools[0].name" is missing; write the name by which the model calls it)"},
      {"tools", R"([{"type": "function", "function": {"name": 1}}])",
       R"("tools[0].function.name" must be a text, and this is a number)"},
      {"tools", R"([{"name": ""}])", R"("tools[0].name" is empty; write the name by which the model calls it)"},
      {"tools", R"([{"name": "f"}, {"name": "f"}])",
       R"("tools[1]" the name 'f' is given twice; each function needs its own)"},
      {"tools", R"([{"name": "f", "description": []}])",
       R"("tools[0].description" must be a text, and this is a list)"},
      {"tools", R"([{"name": "f", "input_schema": {}}])",
       R"("tools[0].input_schema" is called "parameters" here; rename it)"},
      {"tools", tool("[]"),
       R"("tools[0].function.parameters" must be an object {"type": "object", "properties": {...}}, and this is a list)"},
      {"tools", tool(R"({"type": 1})"),
       R"("tools[0].function.parameters.type" must be the text "object", and this is a number)"},
      {"tools", tool(R"({"properties": []})"),
       R"("tools[0].function.parameters.properties" must be an object of parameters, by name, and this is a list)"},
      {"tools", tool(R"({"properties": {"a": "integer"}})"),
       R"("tools[0].function.parameters.properties.a" must be an object such as {"type": "string"}, and this is a text)"},
      {"tools", tool(R"({"properties": {"a": {"type": "int"}}})"),
       R"("tools[0].function.parameters.properties.a.type" 'int' is no type; did you mean integer? Choose one of: string, integer, number, boolean, array, object, null, float, dict, tuple, any)"},
      {"tools", tool(R"({"properties": {"a": {"type": true}}})"),
       R"("tools[0].function.parameters.properties.a.type" must be a text such as "string", and this is true or false)"},
      {"tools", tool(R"({"properties": {"a": {}}, "required": "a"})"),
       R"("tools[0].function.parameters.required" must be a list of names of parameters, and this is a text)"},
      {"tools", tool(R"({"properties": {"a": {}}, "required": ["c"]})"),
       R"("tools[0].function.parameters.required" names 'c', which "properties" does not have; describe it there, or remove it here)"},
      {"functions", "[]", R"("tools" stands beside "functions", and both say the functions offered; keep one of them)"},
      {"expected", "7", R"("expected" must be a list of calls, as in )" + plain + ", and this is a number"},
      {"expected", R"j(["f(a=1)"])j", R"("expected[0]" must be an object, as in )" + plain + ", and this is a text"},
      {"expected", R"([{"name": 1}])", R"("expected[0].name" must be a text, and this is a number)"},
      {"expected", R"([{"name": "g", "arguments": {}}])",
       R"("expected[0]" the function 'g' is not offered; choose one of: f)"},
      {"expected", R"([{"name": "f", "arguments": [1]}])",
       R"("expected[0].arguments" must be an object of arguments, as in {"a": 1}, and this is a list)"},
      {"expected", R"([{"name": "f", "arguments": "a=1"}])",
       R"("expected[0].arguments" is a text that holds no JSON object; write {"a": 1}, or that as a text)"},
      {"expected", R"([{"name": "f", "a": 1}])",
       R"("expected[0].a" is no part of a call; arguments stand in "arguments")"},
      {"expected", R"([{"f": {"a": 1}, "g": {}}])",
       R"("expected[0]" is no call; write one object a call, as in )" + plain},
      {"expected", R"([{"name": "f", "arguments": {"a": 1, "c": 2}}])",
       R"("expected[0]" 'c' is no parameter of 'f'; choose one of: a, b)"},
      {"expected", R"([{"name": "f", "arguments": {}}])",
       R"("expected[0]" the parameter 'a' of 'f' is required, and no value of it is expected; add it, or take it out of "required")"},
      {"ground_truth", R"([{"f": {"a": [1]}}])",
       R"("expected" stands beside "ground_truth", and both say the expected calls; keep one of them)"},
  };
  return all;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_wrong_field_is_named_with_its_remedy) {
  BOOST_TEST(message_about(line_of(right_fields())) == "no error");
  BOOST_TEST(wrong_lines().size() >= 40U);
  for (const auto& [field, json, message] : wrong_lines())
    BOOST_TEST(message_about(line_with(field, json)) == "cases.jsonl:1: " + message);
}

BOOST_AUTO_TEST_CASE(wrong_accepted_values_are_named) {
  const auto about = [](const std::string& truth) {
    auto fields = right_fields();
    fields.back() = {"ground_truth", truth};
    return message_about(line_of(fields));
  };
  BOOST_TEST(about(R"([{"f": {"a": [1]}}])") == "no error");
  BOOST_TEST(about(R"({"f": {"a": [1]}})") == "no error");
  BOOST_TEST(
      about(R"("f")") ==
      R"(cases.jsonl:1: "ground_truth" must be a list of accepted calls, as in [{"f": {"a": [1]}}], and this is a text)");
  BOOST_TEST(about("[1]") ==
             R"(cases.jsonl:1: "ground_truth[0]" must be an object, as in [{"f": {"a": [1]}}], and this is a number)");
  BOOST_TEST(about(R"([{"f": {"a": [1]}, "g": {}}])") ==
             R"(cases.jsonl:1: "ground_truth[0]" must name one function, as in [{"f": {"a": [1]}}])");
  BOOST_TEST(
      about(R"([{"f": [1]}])") ==
      R"(cases.jsonl:1: "ground_truth[0].f" must be an object of parameters, as in [{"f": {"a": [1]}}], and this is a list)");
  BOOST_TEST(
      about(R"([{"f": {"a": 1}}])") ==
      R"(cases.jsonl:1: "ground_truth[0].f.a" must be a list of accepted values, as in [1]; plain values belong into "expected")");
  BOOST_TEST(
      about(R"([{"f": {"a": []}}])") ==
      R"(cases.jsonl:1: "ground_truth[0].f.a" holds no accepted value; write [""] if the parameter is to be left out)");
  BOOST_TEST(about(R"([{"f": {"a": [1], "z": [2]}}])") ==
             R"(cases.jsonl:1: "ground_truth[0].f" 'z' is no parameter of 'f'; choose one of: a, b)");
  BOOST_TEST(about(R"([{"sum": {"a": [1]}}])") ==
             R"(cases.jsonl:1: "ground_truth[0]" the function 'sum' is not offered; choose one of: f)");
}

BOOST_AUTO_TEST_CASE(a_field_that_is_given_twice_or_misspelled_is_named) {
  const auto right = line_of(right_fields());
  BOOST_TEST(message_about(right.substr(0, right.size() - 1) + R"(, "id": "y"})") ==
             R"(cases.jsonl:1: "id" is given twice; keep one of them)");
  auto fields = right_fields();
  fields[1].first = "questoin";
  BOOST_TEST(message_about(line_of(fields)) == R"(cases.jsonl:1: "questoin" is not read; did you mean "question"?)");
  fields = right_fields();
  fields[3].first = "expectd";
  BOOST_TEST(message_about(line_of(fields)) == R"(cases.jsonl:1: "expectd" is not read; did you mean "expected"?)");
  fields[3].first = "possible_answer";
  BOOST_TEST(message_about(line_of(fields)) ==
             R"(cases.jsonl:1: "possible_answer" is not read; write the expected calls into "ground_truth")");
  // A field of the user's own is no fault.
  BOOST_TEST(message_about(line_with("author", R"("me")")) == "no error");
}

BOOST_AUTO_TEST_CASE(files_that_hold_no_lines_of_cases_say_what_they_hold) {
  const auto right = line_of(right_fields());
  BOOST_TEST(message_about("[" + right + "]") ==
             "cases.jsonl:1: this is a JSON array; one object a line is needed: jq -c '.[]' FILE");
  BOOST_TEST(message_about("[\n" + right + "\n]\n") ==
             "cases.jsonl:1: this is a JSON array; one object a line is needed: jq -c '.[]' FILE");
  BOOST_TEST(message_about("{\n\"id\": 1\n}\n") ==
             "cases.jsonl:1: this object goes over several lines; one object a line is needed: jq -c . FILE");
  BOOST_TEST(message_about(std::string("\xff\xfe{\0\"\0", 6)) ==
             "cases.jsonl:1: this is UTF-16 text; convert it with iconv -f UTF-16 -t UTF-8");
  BOOST_TEST(message_about("\xef\xbb\xbf" + right) == "no error");
  BOOST_TEST(message_about("# nothing\n\n// yet\n") ==
             "cases.jsonl: the file holds no case; evalrun init cases FILE writes examples");
}

BOOST_AUTO_TEST_CASE(several_wrong_lines_are_counted_and_the_first_five_listed) {
  const auto wrong = line_with("question", "7");
  std::string text = "// a comment\n" + line_with("id", R"("a")") + "\n";
  const std::string says =
      R"( "question" must be a text, or a list of messages )" + message_example + ", and this is a number";
  for (int i = 0; i < 2; ++i) text += wrong + "\n";
  BOOST_TEST(message_about(text) ==
             "cases.jsonl:3:" + says + "\n1 further line of the file is wrong, too:\n  cases.jsonl:4:" + says);
  for (int i = 0; i < 6; ++i) text += wrong + "\n";
  const auto message = message_about(text);
  BOOST_TEST(message.find("\n7 further lines of the file are wrong, too:\n") != std::string::npos, message);
  BOOST_TEST(message.find("cases.jsonl:7:") != std::string::npos, message);
  BOOST_TEST(message.find("cases.jsonl:8:") == std::string::npos, message);
  BOOST_TEST(message.ends_with("\n  and 3 more"), message);
  const auto right = line_of(right_fields());
  BOOST_TEST(message_about(right + "\n" + right + "\n") ==
             R"(cases.jsonl:2: "id" 'x' stands in line 1, too; each case needs its own)");
}

BOOST_AUTO_TEST_CASE(tools_of_a_request_are_judged_by_bfcls_types_and_shown_as_written) {
  const auto item = read(line_of(right_fields()));
  const auto& doc = item.functions.front();
  BOOST_TEST(doc.name == "f");
  BOOST_TEST(
      dump_json(doc.doc()) ==
      R"({"name": "f", "parameters": {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "string"}}, "required": ["a"]}})");
  BOOST_TEST(doc.parameters()->get_string("type") == "dict");
  BOOST_TEST(dump_json(item.ground_truth) == R"([{"f": {"a": [1]}}])");
}

BOOST_AUTO_TEST_CASE(json_schema_becomes_one_type_per_value) {
  const auto type_of = [](const std::string& schema) {
    auto fields = right_fields();
    fields[2].second = tool(
        R"({"type": "object", "$defs": {"P": {"type": "object", "properties": {"n": {"type": "number"}}}}, "properties": {"v": )" +
        schema + "}}");
    fields[3].second = "[]";
    return dump_json(*read(line_of(fields)).functions.front().property("v"));
  };
  BOOST_TEST(type_of(R"({"type": "number"})") == R"({"type": "float"})");
  BOOST_TEST(type_of(R"({"type": ["string", "null"]})") == R"({"type": "string"})");
  BOOST_TEST(type_of(R"({"type": ["string", "integer"]})") == R"({"type": "any"})");
  BOOST_TEST(type_of("{}") == R"({"type": "any"})");
  BOOST_TEST(type_of(R"({"enum": ["a", "b"]})") == R"({"enum": ["a", "b"], "type": "string"})");
  BOOST_TEST(type_of(R"({"anyOf": [{"type": "integer"}, {"type": "null"}]})") == R"({"type": "integer"})");
  BOOST_TEST(type_of(R"({"type": "array"})") == R"({"type": "array", "items": {"type": "any"}})");
  BOOST_TEST(type_of(R"({"type": "array", "items": {"type": "object"}})") ==
             R"({"type": "array", "items": {"type": "dict"}})");
  BOOST_TEST(type_of(R"({"$ref": "#/$defs/P"})") == R"({"type": "dict", "properties": {"n": {"type": "float"}}})");
  BOOST_TEST(type_of(R"({"$ref": "#/$defs/Q"})") == R"({"type": "any"})");
}

BOOST_AUTO_TEST_CASE(plain_values_become_accepted_values) {
  const auto truth_of = [](const std::string& schema, const std::string& value) {
    auto fields = right_fields();
    fields[2].second = tool(R"({"type": "object", "properties": {"v": )" + schema + "}}");
    fields[3].second = R"([{"name": "f", "arguments": {"v": )" + value + "}}]";
    return dump_json(read(line_of(fields)).accepted.front().parameters);
  };
  BOOST_TEST(truth_of(R"({"type": "integer"})", "1") == R"({"v": [1]})");
  BOOST_TEST(truth_of(R"({"type": "object"})", R"({"k": 1})") == R"({"v": [{"k": [1]}]})");
  BOOST_TEST(truth_of(R"({"type": "array", "items": {"type": "object"}})", R"([{"k": [1, 2]}])") ==
             R"({"v": [[{"k": [[1, 2]]}]]})");
  BOOST_TEST(truth_of(R"({"type": "array", "items": {"type": "integer"}})", "[1, 2]") == R"({"v": [[1, 2]]})");
  BOOST_TEST(truth_of("{}", R"({"k": 1})") == R"({"v": [{"k": 1}]})");
}

BOOST_AUTO_TEST_CASE(lists_of_numbers_may_mix_whole_numbers_and_fractions) {
  const auto declared = [](const std::string& numbers) {
    auto fields = right_fields();
    fields[2].second =
        tool(R"({"type": "object", "properties": {"v": {"type": "array", "items": {"type": "number"}}}})");
    fields[3].second = R"([{"name": "f", "arguments": {"v": )" + numbers + "}}]";
    return std::string(read(line_of(fields)).functions.front().property("v")->get("items")->get_string("type"));
  };
  BOOST_TEST(declared("[12.5, 7]") == "integer");
  BOOST_TEST(declared("[7, 12.5]") == "float");
}

BOOST_AUTO_TEST_CASE(calls_may_be_written_in_four_forms) {
  for (const std::string call :
       {R"({"name": "f", "arguments": {"a": 1}})", R"({"f": {"a": 1}})", R"({"name": "f", "arguments": "{\"a\": 1}"})",
        R"({"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{\"a\": 1}"}})"})
    for (const auto& expected : {"[" + call + "]", call})
      BOOST_TEST(dump_json(read(line_with("expected", expected)).ground_truth) == R"([{"f": {"a": [1]}}])");
}

BOOST_AUTO_TEST_CASE(the_expected_answer_decides_the_task_unless_a_known_category_does) {
  const auto two = R"([{"name": "f", "arguments": {"a": 1}}, {"name": "f", "arguments": {"a": 2}}])";
  const auto pair = R"([{"name": "g"}, {"name": "f", "parameters": {"type": "object", "properties": {"a": {}}}}])";
  const auto is = [](const Case& item, Task task, std::string_view category) {
    BOOST_TEST(to_string(item.task) == to_string(task));
    BOOST_TEST(item.category == category);
  };
  is(read(line_of(right_fields())), Task::simple, "simple");
  is(read(line_with("tools", pair)), Task::multiple, "multiple");
  is(read(line_with("expected", two)), Task::parallel, "parallel");
  for (const auto* none : {"[]", "null", ""}) is(read(line_with("expected", none)), Task::irrelevance, "irrelevance");
  is(read(line_with("category", R"("billing")")), Task::simple, "billing");
  is(read(line_with("category", R"("parallel")")), Task::parallel, "parallel");
  is(read(line_with("id", R"("live_multiple_7-1-0")")), Task::multiple, "live_multiple");
  is(read(line_with("id", R"("taipei_parallel_7")")), Task::parallel, "taipei_parallel");
  is(read(line_with("id", R"("irrelevance_7")")), Task::simple, "simple");  // a call is expected
  auto fields = right_fields();
  fields.emplace_back("category", R"("relevance")");
  fields[3].second = "[]";
  is(read(line_of(fields)), Task::relevance, "relevance");
}

BOOST_AUTO_TEST_CASE(a_case_without_an_id_is_numbered_by_its_line) {
  const Folder folder;
  folder.write("cases.jsonl", "# first\n\n" + line_with("id", "") + "\n  // more\n" + line_with("id", "") + "\n");
  const auto file = CaseFile::open(folder.path() / "cases.jsonl");
  BOOST_REQUIRE(file.has_value());
  BOOST_TEST(file->size() == 2U);
  BOOST_TEST(file->read(0).id == "case_3");
  BOOST_TEST(file->read(1).where.ends_with("cases.jsonl:5"));
  BOOST_TEST(file->find("case_5").value() == 1U);
  auto reader = CaseReader::open_file(folder.path() / "cases.jsonl");
  BOOST_REQUIRE(reader.has_value());
  BOOST_TEST(reader->total() == 2U);
  BOOST_TEST((*reader->next().value()).id == "case_3");
}

BOOST_AUTO_TEST_CASE(a_conversation_stays_as_it_is) {
  const std::string said =
      R"([{"role": "system", "content": "s"}, {"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}, {"role": "user", "content": "c"}])";
  auto fields = right_fields();
  fields[1] = {"messages", said};
  BOOST_TEST(dump_json(read(line_of(fields)).messages) == said);
  BOOST_TEST(dump_json(read(line_with("question", said)).messages) == said);
  BOOST_TEST(dump_json(read(line_with("question", "[" + said + "]")).messages) == said);
}

BOOST_AUTO_TEST_CASE(a_file_is_a_suite_with_its_categories) {
  const Folder folder;
  folder.write("cases.jsonl", line_with("category", R"("billing")") + "\n" + line_with("id", R"("y")") + "\n" +
                                  R"({"id": "z", "category": "billing", "question": "q", "tools": []})" + "\n");
  const auto suite = find_suite("file:" + (folder.path() / "cases.jsonl").string());
  BOOST_REQUIRE(suite.has_value());
  BOOST_TEST((*suite)->id == "file:cases.jsonl");
  BOOST_TEST((*suite)->argument() == "file:" + (folder.path() / "cases.jsonl").string());
  BOOST_REQUIRE((*suite)->categories.size() == 2U);
  BOOST_TEST((*suite)->categories.front().name == "billing");
  BOOST_TEST(*find_suite("file:" + (folder.path() / "cases.jsonl").string()) == *suite);
  const auto data = find_data(**suite, std::nullopt);
  BOOST_REQUIRE(data.has_value());
  auto reader = CaseReader::open(**suite, *data);
  BOOST_REQUIRE(reader.has_value());
  BOOST_TEST(reader->total() == 3U);
  std::string ids;
  for (auto item = reader->next(); item && *item; item = reader->next()) {
    ids += (*item)->id + " ";
    BOOST_TEST((*item)->suite == *suite);
  }
  BOOST_TEST(ids == "x z y ");
  auto chosen = CaseReader::open(**suite, *data, {.categories = {"billing"}, .ids = {"z"}});
  BOOST_REQUIRE(chosen.has_value());
  BOOST_TEST(chosen->total() == 1U);
  BOOST_TEST(to_string(CaseReader::open(**suite, *data, {.categories = {"biling"}}).error()) ==
             "--category: suite file:cases.jsonl has no category 'biling'; did you mean billing? Choose one of: "
             "billing, simple, all, ast");
}

BOOST_AUTO_TEST_CASE(a_folder_in_bfcls_layout_is_a_suite) {
  const Folder folder;
  const std::string function =
      R"([{"name": "f", "parameters": {"type": "dict", "properties": {"a": {"type": "integer"}}, "required": ["a"]}}])";
  folder.write("v4/BFCL_v4_my_parallel.json",
               R"({"id": "p_0", "question": [[{"role": "user", "content": "q"}]], "function": )" + function + "}\n");
  folder.write("v4/possible_answer/BFCL_v4_my_parallel.json", R"({"id": "p_0", "ground_truth": [{"f": {"a": [1]}}]})"
                                                              "\n");
  folder.write(
      "v4/BFCL_v4_irrelevance.json",
      R"({"id": "irrelevance_0", "question": [[{"role": "user", "content": "q"}]], "function": )" + function + "}\n");
  const auto v4 = find_suite("dir:" + (folder.path() / "v4").string() + "/");
  BOOST_REQUIRE_MESSAGE(v4.has_value(), (v4 ? std::string() : to_string(v4.error())));
  BOOST_TEST((*v4)->id == "dir:v4");
  BOOST_TEST((*v4)->rules == "bfcl-v4");
  BOOST_REQUIRE((*v4)->categories.size() == 2U);
  BOOST_TEST((*v4)->categories[0].name == "irrelevance");
  BOOST_TEST((*v4)->categories[1].name == "my_parallel");
  BOOST_TEST((((*v4)->categories[1].task) == Task::parallel));
  auto reader = CaseReader::open(**v4, *find_data(**v4, std::nullopt));
  BOOST_REQUIRE(reader.has_value());
  BOOST_TEST(reader->total() == 2U);

  folder.write("v1/gorilla_openfunctions_v1_test_simple.json", R"({"question": "q", "function": )" + function + "}\n");
  folder.write("v1/possible_answer/gorilla_openfunctions_v1_test_simple.json", R"({"f": {"a": [1]}})"
                                                                               "\n");
  const auto v1 = find_suite("dir:" + (folder.path() / "v1").string());
  BOOST_REQUIRE(v1.has_value());
  BOOST_TEST((*v1)->rules == "bfcl-v1");
  BOOST_TEST(
      to_string(find_suite("dir:" + folder.path().string()).error()).find("no cases here: expected files like") !=
      std::string::npos);
  BOOST_TEST(to_string(find_suite("file:").error()) == "--suite: the path is missing behind file:");
}

BOOST_AUTO_TEST_CASE(a_manifest_makes_the_suite_without_the_file) {
  const OwnSuite described{.id = "file:gone.jsonl",
                           .path = "/nowhere/gone.jsonl",
                           .categories = {{"billing", Task::parallel, Language::python}}};
  const auto* suite = find_own_suite(described);
  BOOST_REQUIRE(suite != nullptr);
  BOOST_TEST(suite->id == "file:gone.jsonl");
  BOOST_TEST((suite->category("billing")->task == Task::parallel));
  BOOST_TEST(find_own_suite(described) == suite);
  BOOST_TEST(find_own_suite({.id = "bfcl"}) == nullptr);
}
