// Structured calls: a list of one-key objects {name: arguments as JSON text} (specification: bfcl-semantics 3).
#include <fmt/format.h>

#include "evalrun/decode.hpp"
#include "evalrun/json.hpp"

#include "text/messages.hpp"

namespace evalrun::decode {
namespace {

Decoded read_calls(const Value& raw) {
  // The reference iterates over any type: an empty text or object has no items, and therefore no calls.
  if (const auto* text = raw.string()) {
    if (text->empty()) return Decoded::success(List{});
    return Decoded::failed("a list of calls was expected, this is text");
  }
  if (const auto* object = raw.dict()) {
    if (object->empty()) return Decoded::success(List{});
    return Decoded::failed("a list of calls was expected, this is one object");
  }
  const auto* items = raw.list();
  if (items == nullptr)
    return Decoded::failed(fmt::format("a list of calls was expected, this is {}", raw.type_name()));
  List calls;
  calls.reserve(items->size());
  for (const auto& item : *items) {
    const auto* call = item.dict();
    if (call == nullptr || call->empty())
      return Decoded::failed("an item of the list is not an object {name: arguments}");
    const auto& [name, arguments] = call->items().front();
    if (!arguments.is_string())
      return Decoded::failed(fmt::format("the arguments of {} are not JSON text", cut(str(name))));
    auto parsed = parse_json(*arguments.string());
    if (!parsed)
      return Decoded::failed(fmt::format("the arguments of {} are not JSON: {} (byte {})", cut(str(name)),
                                         parsed.error().message, parsed.error().offset));
    auto& one = calls.emplace_back().emplace<Dict>();
    one.reserve(1);
    one.set(name, std::move(*parsed));
  }
  return Decoded::success(std::move(calls));
}

/// Replaces a failure by the name of the API whose shape the calls have, if it is known.
Decoded explained(Decoded decoded, const Value& raw) {
  if (decoded.ok) return decoded;
  if (auto shape = foreign_calls(raw); !shape.empty()) decoded.failure = std::move(shape);
  return decoded;
}

Decoded decode_fc(const Value& raw, const Decoding& /*how*/) { return explained(read_calls(raw), raw); }

Decoded decode_fc_gemini(const Value& raw, const Decoding& how) {
  return decode_fc(raw.is_list() ? raw : Value(List{raw}), how);
}

Decoded decode_fc_obj(const Value& raw, const Decoding& /*how*/) {
  const auto* items = raw.list();
  if (items == nullptr) {
    const bool nothing = (raw.is_string() && raw.string()->empty()) || (raw.is_dict() && raw.dict()->empty());
    return nothing ? Decoded::success(List{})
                   : Decoded::failed(fmt::format("a list of calls was expected, this is {}", raw.type_name()));
  }
  List calls;
  for (const auto& item : *items) {
    const auto* call = item.dict();
    if (call == nullptr || call->empty())
      return explained(Decoded::failed("an item of the list is not an object {name: arguments}"), raw);
    Dict one;
    one.set(call->items().front().key, call->items().front().value);
    calls.emplace_back(std::move(one));
  }
  return Decoded::success(std::move(calls));
}

}  // namespace

namespace format_rows {

extern const Format fc{
    .id = "fc",
    .summary = "tool calls as stored: a list of {name: arguments as JSON text}",
    .decode = decode_fc,
};

extern const Format fc_json{
    .id = "fc_json",
    .summary = "as fc; models that saw underscores for dots",
    .decode = decode_fc,
    .archived = true,
};

extern const Format fc_json_nodot{
    .id = "fc_json_nodot",
    .summary = "as fc; models that saw the names with their dots",
    .decode = decode_fc,
    .archived = true,
};

extern const Format fc_json_gemini{
    .id = "fc_json_gemini",
    .summary = "as fc, where a single call may stand without its list",
    .decode = decode_fc_gemini,
    .archived = true,
};

extern const Format fc_obj{
    .id = "fc_obj",
    .summary = "a list of {name: {argument: value}}",
    .decode = decode_fc_obj,
    .archived = true,
};

}  // namespace format_rows
}  // namespace evalrun::decode
