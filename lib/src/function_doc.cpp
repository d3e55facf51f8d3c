#include "evalrun/function_doc.hpp"

#include <cassert>
#include <memory>
#include <utility>

#include "evalrun/json.hpp"
#include "evalrun/json_lines.hpp"

namespace evalrun {

FunctionDoc::FunctionDoc(std::string known_as, Value doc)
    : name(std::move(known_as)), doc_(std::make_unique<const Value>(std::move(doc)).release()) {}

FunctionDoc FunctionDoc::unread(std::string name, std::string_view text, std::shared_ptr<const void> owner) {
  FunctionDoc doc(std::move(name));
  doc.text_ = text;
  doc.owner_ = std::move(owner);
  return doc;
}

FunctionDoc::FunctionDoc(const FunctionDoc& other) : name(other.name), text_(other.text_), owner_(other.owner_) {
  if (const auto* read = other.doc_.load(std::memory_order_acquire))
    doc_ = std::make_unique<const Value>(*read).release();
}

FunctionDoc::FunctionDoc(FunctionDoc&& other) noexcept
    : name(std::move(other.name)),
      text_(other.text_),
      owner_(std::move(other.owner_)),
      doc_(other.doc_.exchange(nullptr)) {}

FunctionDoc& FunctionDoc::operator=(const FunctionDoc& other) {
  if (this != &other) *this = FunctionDoc(other);
  return *this;
}

FunctionDoc& FunctionDoc::operator=(FunctionDoc&& other) noexcept {
  std::swap(name, other.name);
  std::swap(text_, other.text_);
  std::swap(owner_, other.owner_);
  doc_ = other.doc_.exchange(doc_);
  return *this;
}

FunctionDoc::~FunctionDoc() { const std::unique_ptr<const Value> ours(doc_.load(std::memory_order_relaxed)); }

const Value& FunctionDoc::doc() const {
  if (const auto* read = doc_.load(std::memory_order_acquire)) return *read;
  auto read = parse_json(text_);
  assert(read);
  auto fresh = std::make_unique<const Value>(read ? std::move(*read) : Value());
  const Value* first = nullptr;
  // Another thread may have been as far; then its document is the one.
  if (!doc_.compare_exchange_strong(first, fresh.get(), std::memory_order_acq_rel, std::memory_order_acquire))
    return *first;
  return *fresh.release();
}

void FunctionDoc::append_to(std::string& text) const {
  if (!text_.empty() && is_as_dumped(text_))
    text += text_;
  else
    append_json(text, doc());
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
