/// `Value`: a decoded literal with Python's types and Python's equality, because the reference scorers compare Python
/// objects (specification: bfcl-semantics 2.4, 5).
///
///     const Value call = Dict{{"f", Dict{{"a", 1}, {"b", List{"x", None{}}}}}};
///     use(call.dict()->find("f")->type_name());       // "dict"
///     use(equal(Value(1), Value(1.0)));               // true: Python says 1 == 1.0
///     use(repr(Value("it's")));                       // "\"it's\""
///
/// Text is UTF-8, with lone surrogates kept as their three-byte form (model outputs hold them). Values are plain data:
/// copies are deep, const access from several threads is safe.
#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace evalrun {

class Value;
struct DictItem;

using List = std::vector<Value>;

struct None {};
/// An integer outside int64: canonical decimal digits with an optional '-', or hexadecimal ("0x...") if there are more
/// digits than Python writes.
struct BigInt {
  static constexpr std::size_t max_decimal_digits = 4300;  ///< Python's limit between int and text
  std::string digits;

  /// True for more than max_decimal_digits: Python raises ValueError when it writes the number.
  [[nodiscard]] bool is_unwritable() const noexcept { return digits.find('x') != std::string::npos; }
};
struct Complex {
  double real = 0, imag = 0;
};
struct Bytes {
  std::string data;
};
struct Tuple {
  List items;
};
struct Set {
  List items;
};
/// A Python object known only by its name, such as a type or a union of types. An evaluated argument may hold one; JSON
/// and ground truths do not.
struct Object {
  std::string type;  ///< "type", "UnionType", "GenericAlias", "builtin_function_or_method"
  std::string name;  ///< "int", "int | None", "list[int]", "len"
};

/// Keys and values in order of first insertion. Keys follow Python equality: 1, 1.0 and True are one key, of which the
/// first spelling and the last value are kept.
class Dict {
 public:
  Dict() noexcept;
  Dict(std::initializer_list<DictItem> items);
  Dict(const Dict& other);
  Dict(Dict&& other) noexcept;
  Dict& operator=(const Dict& other);
  Dict& operator=(Dict&& other) noexcept;
  ~Dict();

  /// The value under a key, or nullptr.
  [[nodiscard]] const Value* find(std::string_view key) const;
  [[nodiscard]] const Value* find(const Value& key) const;
  [[nodiscard]] Value* find(std::string_view key);
  /// For literals: they convert to std::string_view and to Value, so that the overloads above would be ambiguous.
  template <std::size_t Size>
  [[nodiscard]] const Value* find(const char (&key)[Size]) const {  // NOLINT(*-c-arrays)
    return find(std::string_view(key));
  }
  template <std::size_t Size>
  [[nodiscard]] Value* find(const char (&key)[Size]) {  // NOLINT(*-c-arrays)
    return find(std::string_view(key));
  }
  /// Inserts, or replaces the value of an equal key. The key must be hashable (see is_hashable).
  void set(Value key, Value value);
  /// The value under a text key, for filling in place; inserts None for a new key. Valid until the next insertion.
  [[nodiscard]] Value& slot(std::string_view key);
  /// Reserves room for that many items.
  void reserve(std::size_t items);
  bool erase(std::string_view key);

  [[nodiscard]] const std::vector<DictItem>& items() const noexcept { return items_; }
  [[nodiscard]] std::size_t size() const noexcept;
  [[nodiscard]] bool empty() const noexcept;

 private:
  struct Index;
  struct DeleteIndex {
    void operator()(Index* index) const noexcept;
  };
  [[nodiscard]] std::size_t position(const Value& key) const;
  [[nodiscard]] std::size_t position(std::string_view key) const;
  DictItem& insert();
  void index_last();
  void reindex();
  std::vector<DictItem> items_;
  std::unique_ptr<Index, DeleteIndex> index_;  // only for large dicts
};

namespace detail {

/// Holds a rarely used kind of value behind a pointer, so that the common kinds stay small and quick to move.
class Rare {
 public:
  using Content = std::variant<BigInt, Complex, Bytes, Tuple, Set, Object>;

  explicit Rare(Content content);
  Rare(const Rare& other);
  Rare(Rare&& other) noexcept = default;
  Rare& operator=(const Rare& other);
  Rare& operator=(Rare&& other) noexcept = default;
  ~Rare() = default;

  /// nullptr after a move.
  [[nodiscard]] const Content* content() const noexcept { return content_.get(); }

 private:
  struct Delete {
    void operator()(Content* content) const noexcept;
  };
  std::unique_ptr<Content, Delete> content_;
};

}  // namespace detail

class Value {
 public:
  enum class Kind : std::uint8_t {
    none,
    boolean,
    integer,
    floating,
    string,
    list,
    dict,
    big_integer,
    complex,
    bytes,
    tuple,
    set,
    object
  };

  Value() noexcept = default;
  Value(None) noexcept {}  // NOLINT(google-explicit-constructor)
  /// Takes bool itself only: a type that converts to bool, above all a pointer, makes no Value.
  template <std::same_as<bool> Bool>
  Value(Bool b) noexcept : data_(b) {}    // NOLINT(google-explicit-constructor)
  Value(double d) noexcept : data_(d) {}  // NOLINT(google-explicit-constructor)
  template <class Int>
    requires(std::is_integral_v<Int> && !std::is_same_v<Int, bool> && !std::is_same_v<Int, char>)
  Value(Int i) noexcept : data_(static_cast<std::int64_t>(i)) {}  // NOLINT(google-explicit-constructor)
  Value(std::string s) noexcept : data_(std::move(s)) {}          // NOLINT(google-explicit-constructor)
  Value(std::string_view s) : data_(std::string(s)) {}            // NOLINT(google-explicit-constructor)
  /// From a literal. A `const char*` may be null, so the caller must make it a std::string_view.
  template <std::size_t Size>
  Value(const char (&literal)[Size])
      : Value(std::string_view(literal)) {}               // NOLINT(google-explicit-constructor,*-c-arrays)
  Value(List l) noexcept : data_(std::move(l)) {}         // NOLINT(google-explicit-constructor)
  Value(Dict d) noexcept : data_(std::move(d)) {}         // NOLINT(google-explicit-constructor)
  Value(BigInt b) : data_(detail::Rare(std::move(b))) {}  // NOLINT(google-explicit-constructor)
  Value(Complex c) : data_(detail::Rare(c)) {}            // NOLINT(google-explicit-constructor)
  Value(Bytes b) : data_(detail::Rare(std::move(b))) {}   // NOLINT(google-explicit-constructor)
  Value(Tuple t) : data_(detail::Rare(std::move(t))) {}   // NOLINT(google-explicit-constructor)
  Value(Set s) : data_(detail::Rare(std::move(s))) {}     // NOLINT(google-explicit-constructor)
  Value(Object o) : data_(detail::Rare(std::move(o))) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] Kind kind() const noexcept {
    const auto index = data_.index();
    return index < static_cast<std::size_t>(Kind::big_integer) ? static_cast<Kind>(index) : rare_kind();
  }
  /// Python's name of the exact type: "NoneType", "bool", "int" (of any size), "float", "str", "list", ... The view is
  /// valid as long as the value.
  [[nodiscard]] std::string_view type_name() const noexcept;
  /// Same exact Python type (int and big int are one type, bool is not int, tuple is not list).
  [[nodiscard]] bool same_type(const Value& other) const noexcept { return type_name() == other.type_name(); }

  [[nodiscard]] bool is_none() const noexcept { return kind() == Kind::none; }
  [[nodiscard]] bool is_string() const noexcept { return kind() == Kind::string; }
  [[nodiscard]] bool is_list() const noexcept { return kind() == Kind::list; }
  [[nodiscard]] bool is_dict() const noexcept { return kind() == Kind::dict; }

  // Pointers to the content, nullptr when the value is of another kind.
  [[nodiscard]] const bool* boolean() const noexcept { return std::get_if<bool>(&data_); }
  [[nodiscard]] const std::int64_t* integer() const noexcept { return std::get_if<std::int64_t>(&data_); }
  [[nodiscard]] const BigInt* big_integer() const noexcept { return rare<BigInt>(); }
  [[nodiscard]] const double* floating() const noexcept { return std::get_if<double>(&data_); }
  [[nodiscard]] const Complex* complex() const noexcept { return rare<Complex>(); }
  [[nodiscard]] const std::string* string() const noexcept { return std::get_if<std::string>(&data_); }
  [[nodiscard]] const Bytes* bytes() const noexcept { return rare<Bytes>(); }
  [[nodiscard]] const List* list() const noexcept { return std::get_if<List>(&data_); }
  [[nodiscard]] List* list() noexcept { return std::get_if<List>(&data_); }
  [[nodiscard]] const Tuple* tuple() const noexcept { return rare<Tuple>(); }
  [[nodiscard]] const Set* set() const noexcept { return rare<Set>(); }
  [[nodiscard]] const Object* object() const noexcept { return rare<Object>(); }
  [[nodiscard]] const Dict* dict() const noexcept { return std::get_if<Dict>(&data_); }
  [[nodiscard]] Dict* dict() noexcept { return std::get_if<Dict>(&data_); }

  /// Replaces the content by a std::string, List or Dict, constructed in place from the arguments.
  template <class Content, class... Arguments>
  Content& emplace(Arguments&&... arguments) {
    return data_.template emplace<Content>(std::forward<Arguments>(arguments)...);
  }

  /// The value under a string key of a dict; nullptr if this is no dict or has no such key.
  [[nodiscard]] const Value* get(std::string_view key) const;
  /// The string under a key of a dict; `otherwise` if there is no string.
  [[nodiscard]] std::string_view get_string(std::string_view key, std::string_view otherwise = {}) const;

 private:
  [[nodiscard]] Kind rare_kind() const noexcept;
  template <class Content>
  [[nodiscard]] const Content* rare() const noexcept {
    const auto* rare = std::get_if<detail::Rare>(&data_);
    return rare == nullptr ? nullptr : std::get_if<Content>(rare->content());
  }

  // In the order of Kind. With more than eleven alternatives libstdc++ moves and destroys through function pointers.
  std::variant<std::monostate, bool, std::int64_t, double, std::string, List, Dict, detail::Rare> data_;
};

struct DictItem {
  Value key;
  Value value;
};

inline Dict::Dict() noexcept = default;                         // NOLINT(readability-redundant-inline-specifier)
inline Dict::Dict(Dict&& other) noexcept = default;             // NOLINT(readability-redundant-inline-specifier)
inline Dict& Dict::operator=(Dict&& other) noexcept = default;  // NOLINT(readability-redundant-inline-specifier)

/// Python's `==`: numbers by value across types, sequences item by item, list never equals tuple, NaN equals nothing.
[[nodiscard]] bool equal(const Value& a, const Value& b);

/// Python's truth value of an object: empty text, containers, None and zero are false.
[[nodiscard]] bool is_true(const Value& value);

/// Whether Python could use the value as a dict key.
[[nodiscard]] bool is_hashable(const Value& value);

/// Python's `repr()`; lone surrogates and unprintable characters are escaped as Python does.
[[nodiscard]] std::string repr(const Value& value);

/// Python's `str()`: like repr, but a string is itself.
[[nodiscard]] std::string str(const Value& value);

/// Python's `repr(float)`: the shortest text that reads back as the same double ("1e+16", "0.1", "inf", "nan").
[[nodiscard]] std::string repr_float(double value);

/// An integer from decimal digits with an optional sign (no separators), small or big as needed.
[[nodiscard]] Value integer_from_decimal(std::string_view digits);

/// Nearest double; infinity for an integer out of range (Python raises OverflowError).
/// Precondition: the value is a bool, an integer, a big integer or a float.
[[nodiscard]] double to_double(const Value& number);

}  // namespace evalrun
