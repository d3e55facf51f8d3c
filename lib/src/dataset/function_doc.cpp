#include <utility>

#include "evalrun/case.hpp"

namespace evalrun {

FunctionDoc FunctionDoc::unread(std::string name, std::string_view text, std::shared_ptr<const void> owner) {
  FunctionDoc doc(std::move(name), Value());
  doc.doc_ = LazyValue::unread(text, std::move(owner));
  return doc;
}

const Dict* FunctionDoc::properties() const {
  const auto* parameters = doc().get("parameters");
  const auto* properties = parameters != nullptr ? parameters->get("properties") : nullptr;
  return properties != nullptr ? properties->dict() : nullptr;
}

const Value* FunctionDoc::property(std::string_view parameter) const {
  const auto* all = properties();
  return all != nullptr ? all->find(parameter) : nullptr;
}

const List* FunctionDoc::required() const {
  const auto* parameters = doc().get("parameters");
  const auto* required = parameters != nullptr ? parameters->get("required") : nullptr;
  return required != nullptr ? required->list() : nullptr;
}

}  // namespace evalrun
