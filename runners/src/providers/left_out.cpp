#include "left_out.hpp"

#include <algorithm>

#include "requests/request.hpp"

namespace evalrun::runners {

bool LeftOut::add(const RefusedField& field) {
  const std::scoped_lock lock(mutex_);
  if (std::ranges::find(names_, field.name()) != names_.end()) return false;
  names_.push_back(field.name());
  if (!field.renamed.empty()) renamed_.set(field.renamed, field.value);
  // Nulls have to stay in the patch: merge_patch would take them as orders.
  const auto merge = [](auto& self, Dict& into, const Dict& from) -> void {
    for (const auto& [key, value] : from.items()) {
      Value* there = into.find(*key.string());
      if (value.is_dict() && there != nullptr && there->is_dict())
        self(self, *there->dict(), *value.dict());
      else
        into.set(key, value);
    }
  };
  merge(merge, patch_, field.without());
  ++version_;
  return true;
}

void LeftOut::apply(Dict& patch) const {
  if (version_ == 0) return;
  const std::scoped_lock lock(mutex_);
  for (const auto& [key, value] : patch_.items()) {
    Value* there = patch.find(*key.string());
    if (value.is_dict() && there != nullptr && there->is_dict())
      for (const auto& [inner, setting] : value.dict()->items()) there->dict()->set(inner, setting);
    else
      patch.set(key, value);
  }
}

void LeftOut::describe(Dict& findings) const {
  const std::scoped_lock lock(mutex_);
  if (!names_.empty()) findings.set("dropped_parameters", List(names_.begin(), names_.end()));
  if (!renamed_.empty()) findings.set("renamed_parameters", renamed_);
}

void LeftOut::restore(const Value& findings) {
  const Value* names = findings.get("dropped_parameters");
  if (names == nullptr || !names->is_list()) return;
  for (const auto& item : *names->list()) {
    RefusedField field;
    const std::string name = str(item);
    for (std::size_t from = 0; from <= name.size();) {
      const auto dot = std::min(name.find('.', from), name.size());
      field.path.push_back(name.substr(from, dot - from));
      from = dot + 1;
    }
    add(field);
  }
  const Value* renamed = findings.get("renamed_parameters");
  if (renamed == nullptr || !renamed->is_dict()) return;
  const std::scoped_lock lock(mutex_);
  for (const auto& [key, value] : renamed->dict()->items()) {
    renamed_.set(key, value);
    patch_.set(key, value);
  }
}

}  // namespace evalrun::runners
