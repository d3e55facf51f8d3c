#include "evalrun/lazy_value.hpp"

#include <cassert>
#include <utility>

#include "evalrun/json.hpp"

#include "lines.hpp"

namespace evalrun {
namespace {

const Value* kept(Value value) { return std::make_unique<const Value>(std::move(value)).release(); }

}  // namespace

LazyValue::LazyValue(Value value) : built_(value.is_none() ? nullptr : kept(std::move(value))) {}

LazyValue LazyValue::unread(std::string_view text, std::shared_ptr<const void> owner) {
  LazyValue value;
  value.text_ = text;
  value.owner_ = std::move(owner);
  return value;
}

LazyValue::LazyValue(const LazyValue& other) : text_(other.text_), owner_(other.owner_) {
  if (const auto* built = other.built_.load(std::memory_order_acquire)) built_ = kept(*built);
}

LazyValue::LazyValue(LazyValue&& other) noexcept
    : text_(std::exchange(other.text_, {})), owner_(std::move(other.owner_)), built_(other.built_.exchange(nullptr)) {}

LazyValue& LazyValue::operator=(const LazyValue& other) {
  if (this != &other) *this = LazyValue(other);
  return *this;
}

LazyValue& LazyValue::operator=(LazyValue&& other) noexcept {
  std::swap(text_, other.text_);
  std::swap(owner_, other.owner_);
  built_ = other.built_.exchange(built_);
  return *this;
}

LazyValue::~LazyValue() { const std::unique_ptr<const Value> ours(built_.load(std::memory_order_relaxed)); }

const Value& LazyValue::value() const {
  static const Value none;
  if (const auto* built = built_.load(std::memory_order_acquire)) return *built;
  if (text_.empty()) return none;
  auto read = parse_json(text_);
  assert(read);
  std::unique_ptr<const Value> fresh(kept(read ? std::move(*read) : Value()));
  const Value* first = nullptr;
  // If another thread was faster, its value is kept.
  if (!built_.compare_exchange_strong(first, fresh.get(), std::memory_order_acq_rel, std::memory_order_acquire))
    return *first;
  return *fresh.release();
}

void LazyValue::append_to(std::string& text) const {
  if (!text_.empty() && is_as_dumped(text_))
    text += text_;
  else
    append_json(text, value());
}

void LazyValue::forget() const noexcept {
  if (text_.empty()) return;
  const std::unique_ptr<const Value> ours(built_.exchange(nullptr, std::memory_order_relaxed));
}

}  // namespace evalrun
