#include "evalrun/call.hpp"

namespace evalrun {

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
