// Calls as JSON inside a model's own wrapping (specification: bfcl-v1-decode-styles B, bfcl-semantics 12).
#include <algorithm>
#include <array>

#include "evalrun/json.hpp"

#include "python/unicode.hpp"
#include "source.hpp"

namespace evalrun::decode {
namespace {

Decoded no_text() { return Decoded::failed("text was expected"); }
Decoded bad_json(const JsonError& error) { return Decoded::failed("not JSON: " + error.message); }

Value call(const Value& name, Value arguments) {
  Dict one;
  one.set(name, std::move(arguments));
  return one;
}

/// The checkers of Java and JavaScript want texts: replaces every argument by Python's str() of it. False: the
/// arguments are no object.
bool arguments_as_text(Value& arguments) {
  auto* object = arguments.dict();
  if (object == nullptr) return false;
  Dict texts;
  for (const auto& [key, value] : object->items()) texts.set(key, str(value));
  *object = std::move(texts);
  return true;
}

Decoded decode_hermes(const Value& raw, const Decoding& how) {
  if (!raw.is_string()) return no_text();
  List calls;
  bool inside = false;
  for (const auto line : split(*raw.string(), "\n")) {
    if (line == "<tool_call>") {
      inside = true;
      continue;
    }
    if (line != "</tool_call>" && inside) {
      std::string json(line);
      std::ranges::replace(json, '\'', '"');
      auto parsed = parse_json(json);
      if (!parsed) return bad_json(parsed.error());
      const auto* name = parsed->get("name");
      const auto* given = parsed->get("arguments");
      if (name == nullptr || given == nullptr) return Decoded::failed("a call needs \"name\" and \"arguments\"");
      if (!is_hashable(*name)) return Decoded::failed("the name of a call is not text");
      Value arguments = *given;
      if (how.language != Language::python && !arguments_as_text(arguments))
        return Decoded::failed("the arguments are no object");
      calls.push_back(call(*name, std::move(arguments)));
    }
    inside = false;
  }
  return Decoded::success(std::move(calls));
}

Decoded decode_xlam(const Value& raw, const Decoding& /*how*/) {
  if (!raw.is_string()) return no_text();
  const auto parsed = parse_json(*raw.string());
  // The reference catches JSONDecodeError, but neither RecursionError nor ValueError.
  if (!parsed) return parsed.error().beyond_limit ? bad_json(parsed.error()) : Decoded::success(raw);
  const Value none = List{};
  const Value* items = &*parsed;
  if (parsed->is_dict()) {
    const auto* inner = parsed->get("tool_calls");
    items = inner != nullptr ? inner : &none;
  } else if (!parsed->is_list()) {
    return Decoded::failed("a list of calls or an object with \"tool_calls\" was expected");
  }
  // Python walks the keys of an object and the characters of a text: none of them is a call.
  if (items->is_dict() || items->is_string()) return Decoded::success(List{});
  if (!items->is_list()) return Decoded::failed("\"tool_calls\" is no list");
  List calls;
  for (const auto& item : *items->list()) {
    if (!item.is_dict()) continue;
    const auto* name = item.get("name");
    const auto* arguments = item.get("arguments");
    if (name != nullptr && !is_hashable(*name)) return Decoded::failed("the name of a call is not text");
    calls.push_back(call(name != nullptr ? *name : Value(""), arguments != nullptr ? *arguments : Value(Dict{})));
  }
  return Decoded::success(std::move(calls));
}

Decoded decode_glm(const Value& raw, const Decoding& /*how*/) {
  if (!raw.is_string()) return no_text();
  const auto lines = split(*raw.string(), "\n");
  if (lines.size() == 1) return Decoded::success(List{raw});
  auto parsed = parse_json(lines[1]);
  if (!parsed) return bad_json(parsed.error());
  return Decoded::success(List{call(lines[0], std::move(*parsed))});
}

Decoded decode_granite(const Value& raw, const Decoding& /*how*/) {
  if (!raw.is_string()) return no_text();
  List calls;
  for (const auto untrimmed : split(*raw.string(), "<function_call>")) {
    const auto piece = unicode::strip(untrimmed);
    if (piece.empty()) continue;
    auto parsed = parse_json(piece);
    if (!parsed) {
      calls.emplace_back(piece);
      continue;
    }
    if (!parsed->is_dict()) return Decoded::failed("a call is no object");
    const auto* given = parsed->get("name");
    if (given != nullptr && !given->is_string()) return Decoded::failed("the name of a call is not text");
    const auto name = given != nullptr ? unicode::strip(*given->string()) : std::string_view{};
    if (name == "no_function") {
      calls.emplace_back("No function is called");
      continue;
    }
    const auto* arguments = parsed->get("arguments");
    calls.push_back(call(name, arguments != nullptr ? *arguments : Value(Dict{})));
  }
  return Decoded::success(std::move(calls));
}

Decoded decode_breeze(const Value& raw, const Decoding& /*how*/) {
  if (!raw.is_string()) return no_text();
  auto text = unicode::strip(*raw.string());
  for (const std::string_view prefix : {"<|answer|>", "<|use_tool|>"}) {
    if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
    text = unicode::strip(text);
  }
  constexpr std::string_view end = "<|im_end|>";
  if (text.ends_with(end)) text.remove_suffix(end.size());
  text = unicode::strip(text);
  auto pieces = split(text, "<|tool_call_begin|>");
  if (pieces.size() < 2) return Decoded::failed("no tool call");
  List calls;
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    constexpr std::string_view close = "<|tool_call_end|>";
    if (!pieces[i].ends_with(close)) return Decoded::failed("a tool call is not closed");
    const auto parsed = parse_json(pieces[i].substr(0, pieces[i].size() - close.size()));
    if (!parsed) return bad_json(parsed.error());
    const auto* name = parsed->get("name");
    const auto* arguments = parsed->get("arguments");
    if (name == nullptr || !is_hashable(*name) || arguments == nullptr || !arguments->is_string())
      return Decoded::failed("a call needs \"name\" and \"arguments\" as JSON text");
    auto inner = parse_json(*arguments->string());
    if (!inner) return bad_json(inner.error());
    calls.push_back(call(*name, std::move(*inner)));
  }
  return Decoded::success(std::move(calls));
}

constexpr std::array<std::string_view, 1> hermes_marks{"<tool_call"};
constexpr std::array<std::string_view, 1> granite_marks{"<function_call"};
constexpr std::array<std::string_view, 1> breeze_marks{"<|use_tool|>"};

}  // namespace

namespace format_rows {

extern const Format hermes{
    .id = "hermes",
    .summary = "<tool_call> lines with {\"name\", \"arguments\"} between them",
    .decode = decode_hermes,
    .marks = hermes_marks,
};

extern const Format xlam{
    .id = "xlam",
    .summary = "JSON text: a list of {\"name\", \"arguments\"}, or {\"tool_calls\": [...]}",
    .decode = decode_xlam,
};

extern const Format glm{
    .id = "glm",
    .summary = "the name on the first line, JSON arguments on the second",
    .decode = decode_glm,
};

extern const Format granite{
    .id = "granite",
    .summary = "<function_call> before each {\"name\", \"arguments\"}",
    .decode = decode_granite,
    .marks = granite_marks,
};

extern const Format breeze{
    .id = "breeze",
    .summary = "<|use_tool|><|tool_call_begin|> {\"name\", \"arguments\" as JSON text}<|tool_call_end|>",
    .decode = decode_breeze,
    .marks = breeze_marks,
};

}  // namespace format_rows
}  // namespace evalrun::decode
