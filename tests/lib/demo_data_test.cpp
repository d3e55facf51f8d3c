// The rules of lib/data/README.md: both languages ask the same, and answers can match the ground truth.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "evalrun/json.hpp"

#include "suites/demo.hpp"

using namespace evalrun;  // NOLINT

namespace {

constexpr std::array<std::string_view, 2> langs{"en", "zhtw"};
constexpr std::array<std::string_view, 13> categories{
    "simple_python",          "simple_java",      "simple_javascript", "multiple",      "parallel",
    "parallel_multiple",      "irrelevance",      "live_simple",       "live_multiple", "live_parallel",
    "live_parallel_multiple", "live_irrelevance", "live_relevance"};

std::string name(std::string_view folder, std::string_view category, std::string_view end = ".json") {
  return std::string(folder) + "/BFCL_v4_" + std::string(category) + std::string(end);
}

bool has_ground_truth(std::string_view category) { return !category.ends_with("relevance"); }

std::vector<Value> lines(std::string_view text, std::string_view file) {
  std::vector<Value> out;
  while (!text.empty()) {
    const auto end = text.find('\n');
    BOOST_REQUIRE_MESSAGE(end != text.npos, file << " ends within a line");
    auto value = parse_json(text.substr(0, end), {.allow_surrogates = false});
    BOOST_REQUIRE_MESSAGE(value.has_value(), file << ":" << out.size() + 1);
    out.push_back(std::move(*value));
    text.remove_prefix(end + 1);
  }
  return out;
}

std::vector<Value> lines_of(const std::string& file) {
  const auto text = demo_file(file);
  BOOST_REQUIRE_MESSAGE(text.has_value(), "no " << file);
  return lines(*text, file);
}

std::vector<std::string> ids(const std::vector<Value>& rows) {
  std::vector<std::string> out;
  for (const auto& row : rows) out.emplace_back(row.get_string("id"));
  return out;
}

/// The number of the question within the category: "live_simple_3-3-0" -> 3.
long number(std::string_view id, std::string_view category) {
  BOOST_REQUIRE_MESSAGE(id.starts_with(std::string(category) + "_"), id);
  return std::strtol(std::string(id.substr(category.size() + 1)).c_str(), nullptr, 10);
}

/// Whether the text has a CJK Unified Ideograph (U+4E00..U+9FFF), in UTF-8.
bool has_han(std::string_view text) {
  for (std::size_t i = 0; i + 2 < text.size(); ++i)
    if (const auto lead = static_cast<unsigned char>(text[i]); lead >= 0xe4 && lead <= 0xe9)
      if (lead != 0xe4 || static_cast<unsigned char>(text[i + 1]) >= 0xb8) return true;
  return false;
}

/// Exact types of accepted values by declared type. Java and JavaScript write values as text in their own notation; the
/// ground truth holds the values that this text means.
const std::map<std::string_view, std::string_view>& types() {
  static const std::map<std::string_view, std::string_view> map{
      {"string", "str"}, {"integer", "int"},    {"float", "float"},  {"boolean", "bool"}, {"array", "list"},
      {"tuple", "list"}, {"dict", "dict"},      {"String", "str"},   {"long", "int"},     {"double", "float"},
      {"Array", "list"}, {"ArrayList", "list"}, {"HashMap", "dict"}, {"Boolean", "bool"}, {"Bigint", "int"}};
  return map;
}

bool is_omission(const Value& value) { return value.is_string() && value.string()->empty(); }

/// `options`: in dicts, the value of each key is a list of accepted values; otherwise it is a plain value.
void check_value(const Value& value, const Value& schema, bool options, const std::string& where) {
  const auto type = schema.get_string("type");
  if (type != "any") {
    BOOST_REQUIRE_MESSAGE(types().contains(type), where << ": type " << type);
    BOOST_TEST(value.type_name() == types().at(type), where << ": " << repr(value) << " is no " << type);
  }
  if (const auto* members = schema.get("enum"))
    BOOST_CHECK_MESSAGE(std::ranges::any_of(*members->list(), [&](const Value& m) { return equal(m, value); }),
                        where << ": " << repr(value) << " is no member");
  if (const auto* items = value.list()) {
    const auto* schema_of_items = schema.get("items");
    BOOST_REQUIRE_MESSAGE(schema_of_items != nullptr, where);
    for (const auto& item : *items) check_value(item, *schema_of_items, options, where + "[]");
  }
  if (const auto* dict = value.dict(); dict != nullptr && !dict->empty()) {
    const auto* properties = schema.get("properties");
    BOOST_REQUIRE_MESSAGE(properties != nullptr, where);
    for (const auto& [key, held] : dict->items()) {
      const auto* property = properties->get(*key.string());
      BOOST_REQUIRE_MESSAGE(property != nullptr, where << ": " << *key.string());
      const auto inner = where + "." + *key.string();
      if (!options) {
        check_value(held, *property, false, inner);
        continue;
      }
      BOOST_REQUIRE_MESSAGE(held.is_list() && !held.list()->empty(), inner);
      for (const auto& option : *held.list())
        if (!is_omission(option)) check_value(option, *property, false, inner);
    }
  }
}

void check_accepted(const Value& call, const Value& functions, const std::string& id) {
  BOOST_REQUIRE_MESSAGE(call.is_dict() && call.dict()->size() == 1, id);
  const auto& [function, parameters] = call.dict()->items().front();
  const auto doc = std::ranges::find_if(*functions.list(),
                                        [&](const Value& f) { return f.get_string("name") == *function.string(); });
  BOOST_REQUIRE_MESSAGE(doc != functions.list()->end(), id << ": " << *function.string() << " is not offered");
  const Value& schema = *doc->get("parameters");
  std::set<std::string> required;
  for (const auto& each : *schema.get("required")->list()) required.insert(*each.string());
  for (const auto& each : required) {
    BOOST_TEST(schema.get("properties")->get(each) != nullptr, id << ": " << each);
    BOOST_TEST(parameters.get(each) != nullptr, id << ": " << each << " is required, but not accepted");
  }
  for (const auto& [key, accepted] : parameters.dict()->items()) {
    const auto where = id + " " + *key.string();
    const auto* property = schema.get("properties")->get(*key.string());
    BOOST_REQUIRE_MESSAGE(property != nullptr, where << " is not documented");
    BOOST_REQUIRE_MESSAGE(accepted.is_list() && !accepted.list()->empty(), where);
    for (const auto& value : *accepted.list()) {
      if (is_omission(value))
        BOOST_TEST(!required.contains(*key.string()), where << " is required, but may be left out");
      else
        check_value(value, *property, true, where);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(finds_files_by_name) {
  BOOST_TEST(std::ranges::is_sorted(demo_files()));
  for (const auto file : demo_files()) BOOST_TEST(demo_file(file).value_or("").size() > 0U, file);
  for (const auto* file : {"", "en", "en/", "en/BFCL_v4_multiple", "zz", "en/BFCL_v4_multiple.json "})
    BOOST_TEST(!demo_file(file).has_value(), file);
  BOOST_TEST(!demo_answers("fr", "multiple", false).has_value());
  BOOST_TEST(!demo_answers("en", "nothing", true).has_value());
}

BOOST_AUTO_TEST_CASE(every_file_belongs_to_a_category) {
  std::set<std::string, std::less<>> expected;
  for (const auto category : categories) {
    if (has_ground_truth(category)) expected.insert(name("possible_answer", category));
    for (const auto lang : langs) {
      expected.insert(name(lang, category));
      for (const auto* folder : {"answers/", "answers_fc/"})
        expected.insert(name(std::string(folder).append(lang), category, "_result.json"));
    }
  }
  BOOST_TEST(std::vector<std::string_view>(demo_files().begin(), demo_files().end()) ==
                 std::vector<std::string_view>(expected.begin(), expected.end()),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(ids_ascend_and_are_the_same_everywhere) {
  std::size_t cases = 0;
  for (const auto category : categories) {
    const auto questions = ids(lines_of(name("en", category)));
    BOOST_TEST(!questions.empty(), category);
    cases += questions.size();
    for (std::size_t i = 0; i < questions.size(); ++i)
      BOOST_TEST(number(questions[i], category) == static_cast<long>(i), questions[i]);
    BOOST_TEST(ids(lines_of(name("zhtw", category))) == questions, boost::test_tools::per_element());
    if (has_ground_truth(category))
      BOOST_TEST(ids(lines_of(name("possible_answer", category))) == questions, boost::test_tools::per_element());
  }
  BOOST_TEST(cases >= 60U);
}

BOOST_AUTO_TEST_CASE(languages_differ_in_the_question_alone) {
  for (const auto category : categories) {
    const auto english = lines_of(name("en", category)), chinese = lines_of(name("zhtw", category));
    BOOST_REQUIRE(english.size() == chinese.size());
    for (std::size_t i = 0; i < english.size(); ++i) {
      const auto id = english[i].get_string("id");
      BOOST_TEST(dump_json(*english[i].get("function")) == dump_json(*chinese[i].get("function")), id);
      const List &ours = *english[i].get("question")->list()->at(0).list(),
                 &theirs = *chinese[i].get("question")->list()->at(0).list();
      BOOST_REQUIRE_MESSAGE(ours.size() == theirs.size(), id);
      for (std::size_t m = 0; m < ours.size(); ++m) {
        BOOST_TEST(ours[m].get_string("role") == theirs[m].get_string("role"), id);
        BOOST_TEST(!has_han(ours[m].get_string("content")), id);
        BOOST_TEST(has_han(theirs[m].get_string("content")), id);
      }
      BOOST_TEST(ours.back().get_string("role") == "user", id);
    }
  }
}

BOOST_AUTO_TEST_CASE(accepted_calls_fit_the_functions_offered) {
  for (const auto category : categories) {
    if (!has_ground_truth(category)) continue;
    const auto questions = lines_of(name("en", category)), key = lines_of(name("possible_answer", category));
    BOOST_REQUIRE(questions.size() == key.size());
    for (std::size_t i = 0; i < key.size(); ++i) {
      const std::string id(key[i].get_string("id"));
      const List& calls = *key[i].get("ground_truth")->list();
      BOOST_TEST((calls.size() > 1) == (category.find("parallel") != category.npos), id);
      for (const auto& call : calls) check_accepted(call, *questions[i].get("function"), id);
    }
  }
}

BOOST_AUTO_TEST_CASE(every_type_occurs) {
  std::set<std::string, std::less<>> seen;
  bool no_function = false, system_message = false;
  for (const auto category : categories)
    for (const auto& row : lines_of(name("zhtw", category))) {
      no_function |= row.get("function")->list()->empty();
      system_message |= row.get("question")->list()->at(0).list()->at(0).get_string("role") == "system";
      for (const auto& function : *row.get("function")->list())
        for (const auto& item : function.get("parameters")->get("properties")->dict()->items())
          seen.emplace(item.value.get_string("type"));
    }
  for (const auto& [type, unused] : types()) BOOST_TEST(seen.contains(type), type);
  BOOST_TEST(seen.contains("any"));
  BOOST_TEST(no_function);
  BOOST_TEST(system_message);
}

BOOST_AUTO_TEST_CASE(every_case_has_answers_in_both_forms) {
  for (const auto category : categories)
    for (const auto lang : langs) {
      const auto questions = ids(lines_of(name(lang, category)));
      for (const bool tools : {false, true}) {
        const auto text = demo_answers(lang, category, tools);
        BOOST_REQUIRE(text.has_value());
        const auto rows = lines(*text, category);
        BOOST_TEST(ids(rows) == questions, boost::test_tools::per_element());
        for (const auto& row : rows) {
          const auto id = row.get_string("id");
          const auto* result = row.get("result");
          BOOST_REQUIRE_MESSAGE(result != nullptr, id);
          BOOST_TEST((result->is_string() || (tools && result->is_list())), id);
          BOOST_TEST(row.get("input_token_count")->integer() != nullptr, id);
          BOOST_TEST(row.get("output_token_count")->integer() != nullptr, id);
          BOOST_TEST(row.get("latency")->floating() != nullptr, id);
          if (!result->is_list()) continue;
          for (const auto& call : *result->list()) {
            BOOST_REQUIRE_MESSAGE(call.is_dict() && call.dict()->size() == 1, id);
            const auto& [function, arguments] = call.dict()->items().front();
            BOOST_TEST(function.string()->find('.') == std::string::npos, id);
            BOOST_TEST(arguments.is_string(), id);
          }
        }
      }
    }
}
