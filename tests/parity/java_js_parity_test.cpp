#include <optional>
#include <string>

#include <boost/test/unit_test.hpp>

#include "evalrun/json.hpp"

#include "bfcl/convert.hpp"
#include "decode/named_call.hpp"
#include "decode/source.hpp"
#include "python/text.hpp"
#include "support/golden.hpp"
#include "support/tally.hpp"

using namespace evalrun;  // NOLINT

namespace {

std::string shown(const Decoded& decoded) {
  return decoded.ok ? dump_json(decoded.value, {.tagged = true}) : std::string("failed");
}

std::string golden(const Value& row, std::string_view ok, std::string_view value) {
  return *row.get(ok)->boolean() ? dump_json(*row.get(value)) : std::string("failed");
}

Decoded parse(bool java, std::string_view source) {
  return java ? decode::parse_java(source) : decode::parse_javascript(source);
}

}  // namespace

BOOST_AUTO_TEST_CASE(sources_are_read_as_the_reference_reads_them) {
  const auto shared = support::shared_folder();
  if (!shared) return;
  support::Tally tally("java-js parse");
  support::for_each_json_line(*shared / "golden" / "java-js" / "parse.jsonl", [&](const Value& row) {
    const auto source = row.get_string("source");
    tally.compare(source, shown(parse(row.get_string("lang") == "java", source)), golden(row, "ok", "result"));
  });
  tally.report();
}

BOOST_AUTO_TEST_CASE(text_answers_decode_as_the_reference_decodes_them) {
  const auto shared = support::shared_folder();
  if (!shared) return;
  support::Tally tally("java-js decoded text");
  support::for_each_json_line(*shared / "golden" / "java-js" / "verdicts.jsonl", [&](const Value& row) {
    if (row.get_string("form") != "text") return;
    const auto raw = row.get_string("raw_output");
    const auto text = decode::bracketed(raw);
    const auto decoded = parse(row.get_string("category") == "simple_java", without_ends(text));
    tally.compare(raw, shown(decoded), golden(row, "decode_ok", "decoded"));
  });
  tally.report();
}

BOOST_AUTO_TEST_CASE(literals_convert_as_the_reference_converts_them) {
  const auto shared = support::shared_folder();
  if (!shared) return;
  support::Tally tally("java-js convert");
  support::for_each_json_line(*shared / "golden" / "java-js" / "convert.jsonl", [&](const Value& row) {
    const auto language = row.get_string("lang") == "java" ? Language::java : Language::javascript;
    const auto* element = row.get("nested")->string();
    const std::optional<std::string> nested = element == nullptr ? std::nullopt : std::optional(*element);
    const auto ours = checkers::convert(language, row.get_string("type"), nested, std::string(row.get_string("value")));
    tally.compare(dump_json(row), ours.crashed ? "failed" : dump_json(ours.value, {.tagged = true}),
                  golden(row, "ok", "result"));
  });
  tally.report();
}
