// Builds values from a tape, and converts calls between values and evalrun/call.hpp.
#include "call_tape.hpp"

#include "evalrun/call.hpp"

namespace evalrun {
namespace {

class Builder {
 public:
  Builder(const CallTape& calls, const TapeNode* first) : calls_(calls), next_(first) {}

  void value(Value& out) {
    using Kind = TapeNode::Kind;
    const auto& node = *next_++;
    switch (node.kind) {
      case Kind::none:
      case Kind::keyword: out = None{}; break;
      case Kind::boolean: out = node.bits != 0; break;
      case Kind::integer: out = node.integer(); break;
      case Kind::floating: out = node.floating(); break;
      case Kind::string: out.emplace<std::string>(calls_.text(node)); break;
      case Kind::list: items(node, out.emplace<List>()); break;
      case Kind::tuple: {
        Tuple tuple;
        items(node, tuple.items);
        out = std::move(tuple);
        break;
      }
      case Kind::dict: entries(node, out.emplace<Dict>()); break;
      case Kind::call: {
        auto& one = out.emplace<Dict>();
        one.reserve(1);
        keywords(node, one.slot(calls_.text(node)).emplace<Dict>());
        break;
      }
    }
  }

 private:
  void items(const TapeNode& node, List& out) {
    out.reserve(node.bits);
    for (std::uint64_t i = 0; i < node.bits; ++i) value(out.emplace_back());
  }

  void entries(const TapeNode& node, Dict& out) {
    for (std::uint64_t i = 0; i < node.bits; ++i) {
      Value key;
      Value given;
      value(key);
      value(given);
      out.set(std::move(key), std::move(given));
    }
  }

  void keywords(const TapeNode& node, Dict& out) {
    out.reserve(node.bits);
    for (std::uint64_t i = 0; i < node.bits; ++i) {
      auto& given = out.slot(calls_.text(*next_++));
      value(given);
    }
  }

  const CallTape& calls_;
  const TapeNode* next_;
};

}  // namespace

Value CallTape::value(const TapeNode& node) const {
  Value out;
  Builder(*this, &node).value(out);
  return out;
}

List CallTape::values() const {
  List out;
  out.reserve(count);
  Builder builder(*this, nodes.data());
  for (std::size_t i = 0; i < count; ++i) builder.value(out.emplace_back());
  return out;
}

std::vector<Call> calls_in(const Value& decoded) {
  std::vector<Call> calls;
  if (const auto* items = decoded.list())
    for (const auto& item : *items) {
      const auto* d = item.dict();
      if (d == nullptr || d->size() != 1) continue;
      const auto& [name, arguments] = d->items().front();
      if (name.is_string() && arguments.is_dict()) calls.push_back({*name.string(), *arguments.dict()});
    }
  return calls;
}

Value to_value(const std::vector<Call>& calls) {
  List out;
  for (const auto& call : calls) out.emplace_back(Dict{{call.name, call.arguments}});
  return out;
}

}  // namespace evalrun
