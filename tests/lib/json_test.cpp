#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "json/lines.hpp"

using namespace evalrun;  // NOLINT

namespace {
std::string round(std::string_view text, const JsonWriting& how = {}) {
  auto value = parse_json(text);
  return value ? dump_json(*value, how) : "error: " + value.error().message;
}
}  // namespace

BOOST_AUTO_TEST_CASE(reads_what_python_reads) {
  BOOST_TEST(round(R"({"a": [1, 1.0, 1e2, -0, NaN, -Infinity, true, null]})") ==
             R"({"a": [1, 1.0, 100.0, 0, NaN, -Infinity, true, null]})");
  BOOST_TEST(round("123456789012345678901234567890") == "123456789012345678901234567890");
  BOOST_TEST(round(R"("\ud83d\ude00\ud800x")") == R"("\ud83d\ude00\ud800x")");
  BOOST_TEST(round(R"({"a":1,"b":2,"a":3})") == R"({"a": 3, "b": 2})");
  BOOST_TEST(round("1e400") == "Infinity");
  BOOST_TEST(round("\"\x7f\"") == "\"\\u007f\"");
}

BOOST_AUTO_TEST_CASE(refuses_what_python_refuses) {
  for (const auto* text : {"", " ", "{", "[1,]", "{\"a\":1,}", "{'a':1}", "01", "1.", "+1", ".5", "\"\n\"", "\"\\x\"",
                           "nul", "[1] 2", "\xef\xbb\xbf[]", "\"\\ud800\\u12\"", "tru e"})
    BOOST_TEST(!parse_json(text).has_value(), text);
  BOOST_TEST(!parse_json(std::string(4301, '1')).has_value());
  BOOST_TEST(parse_json(std::string(4300, '1')).has_value());
}

BOOST_AUTO_TEST_CASE(depth_is_bounded) {
  BOOST_TEST(parse_json(std::string(990, '[') + std::string(990, ']')).has_value());
  BOOST_TEST(!parse_json(std::string(100000, '[')).has_value());
}

BOOST_AUTO_TEST_CASE(file_bytes_must_be_utf8) {
  BOOST_TEST(!parse_json("\"\xff\"", {.allow_surrogates = false}).has_value());
  BOOST_TEST(!parse_json("\"\xed\xa0\x80\"", {.allow_surrogates = false}).has_value());
  BOOST_TEST(parse_json("\"\u4e2d\"", {.allow_surrogates = false}).has_value());
}

BOOST_AUTO_TEST_CASE(writes_as_json_dumps) {
  BOOST_TEST(round(R"({"a":[1,{}],"b":[]})", {.indent = 4}) ==
             "{\n    \"a\": [\n        1,\n        {}\n    ],\n    \"b\": []\n}");
  BOOST_TEST(round("\"\u4e2d\"") == "\"\\u4e2d\"");
  BOOST_TEST(round("\"\u4e2d\\ud800\"", {.ascii = false}) == "\"\u4e2d\\ud800\"");
}

BOOST_AUTO_TEST_CASE(what_json_cannot_hold_is_tagged) {
  const JsonWriting tagged{.tagged = true};
  BOOST_TEST(dump_json(Tuple{{1, 2}}, tagged) == R"({"__py__": "tuple", "items": [1, 2]})");
  BOOST_TEST(dump_json(Dict{{None{}, "x"}, {"k", 1}}, tagged) ==
             R"({"__py__": "dict", "items": [[null, "x"], ["k", 1]]})");
  BOOST_TEST(dump_json(Value(1e308 * 10), tagged) == R"({"__py__": "float", "repr": "inf"})");
  BOOST_TEST(dump_json(Complex{0, 2010}, tagged) == R"({"__py__": "complex", "repr": "2010j"})");
  BOOST_TEST(dump_json(Bytes{"ab"}, tagged) == R"({"__py__": "bytes", "repr": "b'ab'"})");
  const std::string big = "1" + std::string(4300, '0');
  BOOST_TEST(dump_json(BigInt{big}, tagged).starts_with(R"({"__py__": "int", "hex": "0x)"));
}

BOOST_AUTO_TEST_CASE(some_fields_can_be_read_without_the_rest) {
  static constexpr std::string_view names[] = {"id", "output"};
  const auto read = [&](std::string_view text) -> std::string {
    std::array<std::optional<Value>, 2> fields;
    const auto is_object = parse_json_fields(text, names, fields);
    if (!is_object) return is_object.error().message + " at " + std::to_string(is_object.error().offset);
    if (!*is_object) return "no object";
    return (fields[0] ? dump_json(*fields[0]) : "-") + " " + (fields[1] ? dump_json(*fields[1]) : "-");
  };
  BOOST_TEST(read(R"( {"id": "a", "x": [1, {"id": 2}], "output": [NaN]} )") == "\"a\" [NaN]");
  BOOST_TEST(read(R"({"id": [1], "id": "b"})") == "\"b\" -");
  BOOST_TEST(read(R"({"id": {"k": 1}, "id": {"j": 2}})") == "{\"j\": 2} -");
  BOOST_TEST(read("[1]") == "no object");
  BOOST_TEST(read("{}") == "- -");
  // The same error as if all fields were read.
  for (const auto* text : {"{\"x\": }", "{\"x\": 1, \"id\": \"a\"} x", "{\"x\": \"\n\"}", "", "{\"id\": 1", "tru"}) {
    const auto whole = parse_json(text);
    BOOST_REQUIRE(!whole.has_value());
    BOOST_TEST(read(text) == whole.error().message + " at " + std::to_string(whole.error().offset));
  }
}

BOOST_AUTO_TEST_CASE(a_member_can_be_left_as_text) {
  const auto left_of = [](std::string_view text) {
    LeftAsText all[] = {{.member = "function"}};
    auto& left = all[0];
    const auto rest = parse_json_except(text, all);
    if (!rest) return rest.error().message + " at " + std::to_string(rest.error().offset);
    auto shown = dump_json(*rest) + (left.found() ? "" : " without");
    for (const auto& [item, name] : left.items)
      shown += " <" + std::string(item) + "> " + (name ? dump_json(*name) : "-");
    return shown;
  };
  BOOST_TEST(left_of(R"({"id": "a", "function" : [ {"x": [1], "name": "f" } , 5], "k": 1})") ==
             R"({"id": "a", "k": 1} <{"x": [1], "name": "f" }> "f" <5> -)");
  BOOST_TEST(left_of(R"({"function": {"name": "f", "name": 3}})") == R"({} <{"name": "f", "name": 3}> 3)");
  BOOST_TEST(left_of(R"({"function": [1], "function": []})") == "{}");
  BOOST_TEST(left_of(R"({"a": {"function": 1}})") == R"({"a": {"function": 1}} without)");
  BOOST_TEST(left_of("[1]") == "null without");
  // The same error within the member as if it were read.
  const std::string deep(1200, '[');
  const std::string_view documents[] = {R"({"name": })",  R"({"name" "f"})",      R"([1, 2)",
                                        R"([{"a": 01}])", R"([{"a": "\x"}])",     R"([{"a": "\ud83d\u1"}])",
                                        R"([{a: 1}])",    R"([{"a": tru}])",      R"([{"a": 1,}])",
                                        R"([1,])",        R"({"a": "b)",          "[{\"a\": \"\n\"}]",
                                        R"([-])",         R"([{"name": "f"} 5])", deep};
  for (const auto document : documents)
    for (const auto* after : {", \"id\": 1}", "}", ""}) {
      const auto text = R"({"id": "a", "function": )" + std::string(document) + after;
      const auto whole = parse_json(text);
      BOOST_REQUIRE(!whole.has_value());
      BOOST_TEST(left_of(text) == whole.error().message + " at " + std::to_string(whole.error().offset));
    }
  const auto digits = R"({"function": [)" + std::string(4301, '9') + "]}";
  BOOST_TEST(left_of(digits) ==
             parse_json(digits).error().message + " at " + std::to_string(parse_json(digits).error().offset));
  BOOST_TEST(left_of(R"({"function": [)" + std::string(4300, '9') + "]}").starts_with("{} <999"));
}

BOOST_AUTO_TEST_CASE(every_byte_of_a_long_string_is_checked) {
  for (std::size_t length = 0; length < 40; ++length)
    for (std::size_t at = 0; at < length; ++at) {
      std::string text = "\"" + std::string(length, 'a') + "\"";
      text[at + 1] = '\x1f';
      BOOST_TEST(!parse_json(text).has_value());
      text[at + 1] = '\xc3';
      BOOST_TEST(!parse_json(text, {.allow_surrogates = false}).has_value());
      text[at + 1] = '\x80';
      BOOST_TEST(parse_json(text).has_value());
      text.replace(at + 1, 1, "\\n");
      const auto value = parse_json(text);
      BOOST_REQUIRE(value.has_value());
      BOOST_TEST((*value->string())[at] == '\n');
    }
}

BOOST_AUTO_TEST_CASE(texts_of_every_length_are_written) {
  // Lengths near the steps in which text is copied, and near the size of the buffer.
  std::vector<std::size_t> lengths;
  for (std::size_t n = 0; n < 40; ++n) lengths.push_back(n);
  for (const auto n : {511U, 512U, 513U, 1021U, 1022U, 1023U, 1024U, 1025U, 2100U}) lengths.push_back(n);
  const std::vector<std::pair<std::string, std::string>> odd{
      {"\"", "\\\""}, {"\\", "\\\\"}, {"\n", "\\n"}, {"\x1f", "\\u001f"}, {"\x7f", "\\u007f"}, {"\u00fc", "\\u00fc"}};
  for (const auto length : lengths) {
    std::string plain;
    for (std::size_t i = 0; i < length; ++i) plain += static_cast<char>('!' + (i * 7 + length) % 0x5e);
    std::ranges::replace(plain, '"', ' ');
    std::ranges::replace(plain, '\\', '~');
    const auto quoted = [](const std::string& text) { return '"' + text + '"'; };
    BOOST_TEST(dump_json(plain) == quoted(plain));
    for (std::size_t at = 0; at < length; at += length < 40 ? 1 : 101) {
      for (const auto& [character, escaped] : odd) {
        auto given = plain, wanted = plain;
        given.replace(at, 1, character);
        wanted.replace(at, 1, escaped);
        BOOST_REQUIRE(dump_json(given) == quoted(wanted));
        BOOST_REQUIRE(dump_json(List{given, 1, given}) == '[' + quoted(wanted) + ", 1, " + quoted(wanted) + ']');
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(json_spelled_as_python_spells_it_is_recognized) {
  const auto agrees = [](const std::string& text) {
    const auto value = parse_json(text);
    if (value) BOOST_TEST(is_as_dumped(text) == (dump_json(*value) == text), text);
  };
  const std::string spelled[] = {
      R"({"a": [1, -2, 0.5, 1e+16, NaN, Infinity, -Infinity], "b": {"a": null, "c": [true, false, {}, []]}})",
      R"({"name": "f\u00e9\ud83d\ude00", "d\u007f": "tab\t, quote\", slash/ \\ \u0000\u001f\ud800"})",
      R"([123456789012345678901234567890, -0.0, 5e-324, "", "12345678901234567890"])"};
  const std::string_view others = "\"\\/ ,:{}[]0-.eEuUnfaA9\x1f\x7f\n\t\xc3";
  for (const auto& text : spelled) {
    BOOST_TEST(is_as_dumped(text), text);
    for (std::size_t at = 0; at < text.size(); ++at) {
      agrees(std::string(text).erase(at, 1));
      for (const char c : others) {
        agrees(std::string(text).insert(at, 1, c));
        auto changed = text;
        changed[at] = c;
        agrees(changed);
      }
    }
  }
  for (const auto* text : {R"({"a": 1, "a": 1})", R"({"a": {"b": 1, "c": 2, "b": 3}})", R"(["\u000a"])", R"("\u0041")",
                           R"("\u00E9")", "\"\xc3\xa9\"", "-0", "1.50", "100000.0", "1e5", "[1,2]", "{\"a\":1}", " 1"})
    agrees(text);
  BOOST_TEST(is_as_dumped(R"({"a": {"a": 1}, "b": {"a": 1}})"));
}

BOOST_AUTO_TEST_CASE(very_deep_or_wide_json_is_not_recognized_as_spelled_so) {
  BOOST_TEST(is_as_dumped(std::string(90, '[') + std::string(90, ']')));
  BOOST_TEST(!is_as_dumped(std::string(100000, '[') + std::string(100000, ']')));
  std::string wide = "{\"0\": 0";
  for (int i = 1; i < 1000; ++i) wide += ", \"" + std::to_string(i) + "\": 0";
  BOOST_TEST(!is_as_dumped(wide + "}"));
}
