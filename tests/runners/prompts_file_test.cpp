// The prompts that belong to a suite's data: extracted from the Python files of the reference, and pinned by their
// hash.
#include "downloads/prompts_file.hpp"

#include <boost/test/unit_test.hpp>

#include "evalrun/json.hpp"

#include "downloads/sha256.hpp"
#include "support/folder.hpp"
#include "support/pinned_files.hpp"

using namespace evalrun;           // NOLINT
using namespace evalrun::runners;  // NOLINT
using namespace evalrun::tests;    // NOLINT
using test::Folder;

namespace {

constexpr std::string_view texts_file = R"py(
OUTPUT_FORMAT_MAPPING = {"python": "[f(x=1)]"}
PARAM_TYPE_MAPPING = {"python": ""}
PROMPT_STYLE_TEMPLATES = {
    "classic": {
        "persona": "You call.", "task": "Do\n", "tool_call_no_tag": "As {output_format}. {param_types}",
        "multiturn_behavior": "Go on.", "available_tools": "In {format}:\n{functions}\n",
    },
}
_PLAIN = (
    "{persona}{task}{tool_call_format}"
    "{multiturn_behavior}{available_tools}"
)
PROMPT_TEMPLATE_MAPPING = {"plaintext": _PLAIN}
DEFAULT_SYSTEM_PROMPT_FORMAT = "plain"
GORILLA_TO_OPENAPI = {"float": "number", "any": "string"}
)py";

constexpr std::string_view functions_file = R"py(
import json

def _get_language_specific_hint(category):
    if is_java(category):
        return " In Java."
    elif is_js(category):
        return " In JavaScript."
    else:
        return " In Python."

def _func_doc_language_specific_pre_processing(function, category):
    for item in function:
        if is_java(category):
            for key, value in item.items():
                if value["type"] == "any":
                    value["description"] += " Any Java."
                else:
                    value["description"] += f" A Java {value['type']}."
                if value["type"] == "ArrayList":
                    value["description"] += f" Of {value['items']['type']}."
        elif is_js(category):
            for key, value in item.items():
                if value["type"] == "any":
                    value["description"] += " Any JS."
                else:
                    value["description"] += f" A JS {value['type']}."
                if value["type"] == "array":
                    value["description"] += f" Of {value['items']['type']}, {{unquoted}}."
                if value["type"] == "dict" and "properties" in value:
                    value["description"] += f" With {json.dumps(value['properties'])}"
    return function

def _cast_to_openai_type(properties, mapping):
    for key, value in properties.items():
        if value["type"] == "float":
            value["description"] += " May be a fraction."
    return properties
)py";

constexpr std::string_view expected_prompts =
    R"({"source": "here", "function_hint": {"python": " In Python.", "java": " In Java.", "javascript": " In JavaScript."}, )"
    R"("java_parameter": {"any": " Any Java.", "typed": " A Java {type}.", "elements": " Of {item_type}."}, )"
    R"("javascript_parameter": {"any": " Any JS.", "typed": " A JS {type}.", "elements": " Of {item_type}, {unquoted}.", )"
    R"("entries": " With {properties}"}, "float_note": " May be a fraction.", )"
    R"("type_to_json_schema": {"float": "number", "any": "string"}, "system_prompt": {"template": {"plaintext": )"
    R"("{persona}{task}{tool_call_format}{multiturn_behavior}{available_tools}"}, "style": {"classic": {"persona": )"
    R"("You call.", "task": "Do\n", "tool_call_no_tag": "As {output_format}. {param_types}", "multiturn_behavior": )"
    R"("Go on.", "available_tools": "In {format}:\n{functions}\n"}}, "output_format": {"python": "[f(x=1)]"}, )"
    R"("parameter_types": {"python": ""}, "default": "plain"}})";

std::vector<std::string> python_files() { return {std::string(functions_file), std::string(texts_file)}; }

/// The suite of Pinned, with prompts in two Python files.
struct WithPrompts : Pinned {
  std::vector<std::string_view> sources{"up/texts.py", "up/functions.py"};
  std::string hash = prompts_sha256(*parse_json(expected_prompts));
  PinnedPrompts prompts{sources, hash};
  WithPrompts() { manifest.prompts = &prompts; }
};

}  // namespace

BOOST_AUTO_TEST_CASE(prompts_are_read_from_python_files) {
  const auto prompts = extract_prompts(python_files(), "here");
  BOOST_REQUIRE_MESSAGE(prompts.has_value(), (prompts ? "" : to_string(prompts.error())));
  BOOST_TEST(dump_json(*prompts) == expected_prompts);
  BOOST_TEST(prompts_sha256(*prompts) == prompts_sha256(*parse_json(expected_prompts)));
  BOOST_TEST(prompts_sha256(*parse_json(R"({"b": {"y": 1, "x": [{"d": 1, "c": 2}]}, "source": "s", "a": 0})")) ==
             sha256(R"({"a": 0, "b": {"x": [{"c": 2, "d": 1}], "y": 1}})"));
  BOOST_TEST(!extract_prompts({std::string(texts_file)}, "").has_value());
  BOOST_TEST(!extract_prompts({std::string(functions_file)}, "").has_value());
  BOOST_TEST(!extract_prompts({}, "").has_value());
  auto other = python_files();
  other[0].replace(other[0].find("value['items']['type']"), 22, "value['color']");
  BOOST_TEST(to_string(extract_prompts(other, "").error()) ==
             "_func_doc_language_specific_pre_processing: unknown replacement field value['color']");
}

BOOST_AUTO_TEST_CASE(prompts_come_with_the_data) {
  const WithPrompts pinned;
  const Folder from, to;
  pinned.lay_out(from.path() / "up/stream");
  auto report = fetched(pinned.manifest, to.path(), from.path());
  BOOST_TEST(states(report) == "fetched fetched");
  BOOST_TEST(report.complete());
  BOOST_REQUIRE(report.notes.size() == 1U);
  BOOST_TEST(holds(report.notes[0], "prompts.json is missing"));

  write(from.path() / "up/texts.py", texts_file);
  write(from.path() / "up/functions.py", functions_file);
  report = fetched(pinned.manifest, to.path(), from.path());
  BOOST_TEST(states(report) == "present present fetched");
  BOOST_TEST(report.notes.empty());
  const auto stored = parse_json(text_of(to.path() / "prompts.json"));
  BOOST_REQUIRE(stored.has_value());
  BOOST_TEST(prompts_sha256(*stored) == pinned.hash);
  BOOST_TEST(holds(std::string(stored->get_string("source")), "owner/name @ 0123"));
  BOOST_TEST(states(fetched(pinned.manifest, to.path(), from.path())) == "present present present");

  // The folder with the stored file is accepted as a source too.
  const Folder second;
  BOOST_TEST(states(fetched(pinned.manifest, second.path(), to.path())) == "fetched fetched fetched");
  BOOST_TEST(text_of(second.path() / "prompts.json") == text_of(to.path() / "prompts.json"));
}

BOOST_AUTO_TEST_CASE(prompts_that_differ_from_the_pinned_ones_are_not_stored) {
  const WithPrompts pinned;
  const Folder from, to;
  pinned.lay_out(from.path());
  auto changed = std::string(texts_file);
  changed.replace(changed.find("You call."), 9, "You sing.");
  write(from.path() / "prompts.json", R"({"function_hint": {}})");
  write(from.path() / "up/texts.py", changed);
  write(from.path() / "up/functions.py", functions_file);
  const auto report = fetched(pinned.manifest, to.path(), from.path());
  BOOST_TEST(states(report) == "fetched fetched wrong");
  BOOST_TEST(holds(report.files[2].message, pinned.hash));
  BOOST_REQUIRE(report.notes.size() == 1U);
  BOOST_TEST(holds(report.notes[0], "does not hold the pinned prompts"));
  BOOST_TEST(!fs::exists(to.path() / "prompts.json"));
}
