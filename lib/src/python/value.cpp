#include "evalrun/value.hpp"

#include <array>
#include <cmath>
#include <functional>
#include <unordered_map>

#include "text/enumerators.hpp"

namespace evalrun {
namespace {

constexpr std::size_t index_from = 24;  // below this a linear scan is faster than hashing
constexpr std::size_t usual_size = 4;   // room for the arguments of most calls

bool is_text(const Value& key, std::string_view text) {
  const auto* own = key.string();
  return own != nullptr && *own == text;
}

/// Equal values have equal hashes, also across number types.
std::size_t hash_of(const Value& v) {
  const auto mix = [](std::size_t a, std::size_t b) { return a ^ (b + 0x9e3779b97f4a7c15ULL + (a << 6U) + (a >> 2U)); };
  const auto number = [](double d) {
    if (std::isnan(d)) {
      // NaN equals no value, so any hash is right; different hashes keep a dict of many NaNs fast.
      static thread_local std::size_t nans = 0;
      return ++nans * std::size_t{0x9e3779b97f4a7c15};
    }
    if (std::abs(d) < 9.0e18 && std::trunc(d) == d) return std::hash<std::int64_t>{}(static_cast<std::int64_t>(d));
    return std::hash<double>{}(d);
  };
  switch (v.kind()) {
    case Value::Kind::none: return 0x6e6f6e65;
    case Value::Kind::boolean: return std::hash<std::int64_t>{}(*v.boolean() ? 1 : 0);
    case Value::Kind::integer: {
      const auto i = *v.integer();
      // Beyond 2^53 the only float that may equal the integer is the double nearest to it: use its hash.
      return i > -(1LL << 53) && i < (1LL << 53) ? std::hash<std::int64_t>{}(i) : number(static_cast<double>(i));
    }
    case Value::Kind::big_integer: return number(to_double(v));
    case Value::Kind::floating: return number(*v.floating());
    case Value::Kind::complex:
      if (v.complex()->imag == 0) return number(v.complex()->real);
      return mix(number(v.complex()->real), number(v.complex()->imag));
    case Value::Kind::string: return std::hash<std::string>{}(*v.string());
    case Value::Kind::bytes: return mix(7, std::hash<std::string>{}(v.bytes()->data));
    case Value::Kind::tuple: {
      std::size_t h = 11;
      for (const auto& item : v.tuple()->items) h = mix(h, hash_of(item));
      return h;
    }
    case Value::Kind::object: return mix(17, std::hash<std::string>{}(v.object()->name));
    default: return 13;
  }
}

}  // namespace

struct Dict::Index {
  std::unordered_multimap<std::size_t, std::size_t> places;
};

void Dict::DeleteIndex::operator()(Index* index) const noexcept { std::default_delete<Index>{}(index); }

Dict::~Dict() = default;
Dict::Dict(const Dict& other) : items_(other.items_), index_(other.index_ ? new Index(*other.index_) : nullptr) {}
Dict& Dict::operator=(const Dict& other) {
  if (this != &other) {
    items_ = other.items_;
    index_.reset(other.index_ ? new Index(*other.index_) : nullptr);
  }
  return *this;
}
Dict::Dict(std::initializer_list<DictItem> items) {
  for (const auto& item : items) set(item.key, item.value);
}

std::size_t Dict::size() const noexcept { return items_.size(); }
bool Dict::empty() const noexcept { return items_.empty(); }

std::size_t Dict::position(std::string_view key) const {
  if (index_) return position(Value(key));
  std::size_t i = 0;
  while (i < items_.size() && !is_text(items_[i].key, key)) ++i;
  return i;
}

std::size_t Dict::position(const Value& key) const {
  if (index_) {
    const auto [first, last] = index_->places.equal_range(hash_of(key));
    for (auto it = first; it != last; ++it)
      if (equal(items_[it->second].key, key)) return it->second;
    return items_.size();
  }
  if (const auto* text = key.string()) return position(std::string_view(*text));
  std::size_t i = 0;
  while (i < items_.size() && !equal(items_[i].key, key)) ++i;
  return i;
}

const Value* Dict::find(const Value& key) const {
  const auto i = position(key);
  return i < items_.size() ? &items_[i].value : nullptr;
}

const Value* Dict::find(std::string_view key) const {
  const auto i = position(key);
  return i < items_.size() ? &items_[i].value : nullptr;
}

Value* Dict::find(std::string_view key) { return const_cast<Value*>(std::as_const(*this).find(key)); }  // NOLINT

void Dict::set(Value key, Value value) {
  if (const auto i = position(key); i < items_.size()) {
    items_[i].value = std::move(value);
    return;
  }
  auto& item = insert();
  item.key = std::move(key);
  item.value = std::move(value);
  index_last();
}

Value& Dict::slot(std::string_view key) {
  if (const auto i = position(key); i < items_.size()) return items_[i].value;
  auto& item = insert();
  item.key.emplace<std::string>(key);
  index_last();
  return item.value;
}

DictItem& Dict::insert() {
  if (items_.capacity() == 0) items_.reserve(usual_size);
  return items_.emplace_back();
}

void Dict::index_last() {
  if (index_)
    index_->places.emplace(hash_of(items_.back().key), items_.size() - 1);
  else if (items_.size() >= index_from)
    reindex();
}

void Dict::reserve(std::size_t items) { items_.reserve(items); }

void Dict::reindex() {
  index_.reset(new Index);
  for (std::size_t i = 0; i < items_.size(); ++i) index_->places.emplace(hash_of(items_[i].key), i);
}

bool Dict::erase(std::string_view key) {
  const auto i = position(Value(key));
  if (i >= items_.size()) return false;
  items_.erase(items_.begin() + static_cast<std::ptrdiff_t>(i));
  if (index_) reindex();
  return true;
}

namespace detail {

void Rare::Delete::operator()(Content* content) const noexcept { std::default_delete<Content>{}(content); }
Rare::Rare(Content content) : content_(new Content(std::move(content))) {}
Rare::Rare(const Rare& other) : content_(other.content_ ? new Content(*other.content_) : nullptr) {}
Rare& Rare::operator=(const Rare& other) {
  if (this != &other) content_.reset(other.content_ ? new Content(*other.content_) : nullptr);
  return *this;
}

}  // namespace detail

Value::Kind Value::rare_kind() const noexcept {
  const auto* content = std::get<detail::Rare>(data_).content();
  return content == nullptr ? Kind::none
                            : static_cast<Kind>(static_cast<std::size_t>(Kind::big_integer) + content->index());
}

std::string_view Value::type_name() const noexcept {
  if (const auto* other = object()) return other->type;
  // In the order of Kind.
  static constexpr std::array<std::string_view, 12> names{"NoneType", "bool", "int",     "float", "str",   "list",
                                                          "dict",     "int",  "complex", "bytes", "tuple", "set"};
  static_assert(names.size() + 1 == enumerator_count<Kind>(), "an object has its own name");
  return names[static_cast<std::size_t>(kind())];
}

const Value* Value::get(std::string_view key) const {
  const auto* d = dict();
  return d != nullptr ? d->find(key) : nullptr;
}

std::string_view Value::get_string(std::string_view key, std::string_view otherwise) const {
  const auto* v = get(key);
  return v != nullptr && v->is_string() ? std::string_view(*v->string()) : otherwise;
}

bool is_true(const Value& v) {
  switch (v.kind()) {
    case Value::Kind::none: return false;
    case Value::Kind::boolean: return *v.boolean();
    case Value::Kind::integer: return *v.integer() != 0;
    case Value::Kind::big_integer: return true;
    case Value::Kind::floating: return *v.floating() != 0;
    case Value::Kind::complex: return v.complex()->real != 0 || v.complex()->imag != 0;
    case Value::Kind::string: return !v.string()->empty();
    case Value::Kind::bytes: return !v.bytes()->data.empty();
    case Value::Kind::list: return !v.list()->empty();
    case Value::Kind::tuple: return !v.tuple()->items.empty();
    case Value::Kind::set: return !v.set()->items.empty();
    case Value::Kind::dict: return !v.dict()->empty();
    case Value::Kind::object: return true;
  }
  return false;
}

bool is_hashable(const Value& v) {
  switch (v.kind()) {
    case Value::Kind::list:
    case Value::Kind::set:
    case Value::Kind::dict: return false;
    case Value::Kind::tuple:
      for (const auto& item : v.tuple()->items)
        if (!is_hashable(item)) return false;
      return true;
    default: return true;
  }
}

}  // namespace evalrun
