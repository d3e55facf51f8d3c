/// The accepted calls of a case, compiled: with resolved types, and the parameters that may be left out. KeyCalls
/// compiles all of them for many outputs: data that every check reads is in one block of memory, other data is kept
/// apart. KeyOnDemand serves one output and compiles only the calls that it is asked for.
///
///     const KeyCalls key(item, first_doc);
///     key.calls()[0].parameters[0].name                    // "base"
///     KeyOnDemand once(nullptr, item, first_doc);
///     once[0].parameters[0].name                           // the same
///
/// Both point into the case, which must not be changed or moved. Const access from several threads is safe.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <forward_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "evalrun/case.hpp"
#include "evalrun/suite.hpp"

#include "kinds.hpp"

namespace evalrun::checkers {

/// The dataset formats whose cases have accepted calls.
inline constexpr std::array bfcl_dataset_formats{DatasetFormat::v4, DatasetFormat::v1, DatasetFormat::own};

/// Integers below it are exact as floats.
inline constexpr std::int64_t exact_in_float = std::int64_t{1} << 53U;

/// One accepted value.
struct KeyValue {
  enum class Kind : std::uint8_t {
    none,
    number,  ///< a number or truth value that is exact as a float
    text,
    other,  ///< any other value
  };
  double number = 0;
  const void* data = nullptr;  ///< text: its bytes; other: the Value
  std::uint32_t size = 0;      ///< of the text
  Kind kind = Kind::none;

  [[nodiscard]] std::string_view text() const noexcept { return {static_cast<const char*>(data), size}; }
  [[nodiscard]] const Value& value() const noexcept { return *static_cast<const Value*>(data); }
};

/// One accepted list.
struct KeyList {
  std::span<const KeyValue> items;
  Kinds fits;  ///< the declared kind of elements, and the kind of the accepted elements
};

/// The parts of one parameter's declaration that few checks need.
struct Declaration {
  std::string_view declared;         ///< the type, as the document has it
  std::string_view element;          ///< the declared type of the elements, or empty
  std::string_view broken;           ///< the exception of the reference for this declaration
  std::string_view broken_element;   ///< its exception when it looks up the type of the elements
  std::string_view unlistable;       ///< its exception when it iterates over the accepted values
  std::string_view unlistable_item;  ///< for lists: its exception for an accepted value that is no list
  std::optional<Kind> nested;        ///< the declared kind of the elements
  const List* accepted = nullptr;
};

/// One parameter that a call may name.
struct KeyParameter {
  enum class Rule : std::uint8_t {
    raw,     ///< equal to an accepted value, by Python's equality
    string,  ///< equal to an accepted text after standardizing
    list,    ///< equal to an accepted list after standardizing its texts
    dict,
    list_of_dicts,
    // No value is compared by the rules from here on.
    unexpected,  ///< must be present, but the accepted call or the document does not have it
    broken,      ///< the reference ends with an exception
    unlistable,  ///< the same, when it compares values
  };
  std::string_view name;
  Rule rule = Rule::unexpected;
  Kind expected = Kind::none;  ///< the declared kind
  Kinds wanted = {};           ///< the kind of the first accepted value that is not ""
  bool converts = false;       ///< Java, JavaScript: a text that is converted by the declared type
  bool promotes = false;       ///< an int counts as a float
  bool tuples = false;         ///< a tuple counts as a list
  bool elements = false;       ///< the kind of the elements is declared
  std::span<const KeyValue> accepted = {};
  std::span<const KeyList> lists = {};
  const Declaration* declaration = nullptr;
};

/// The names of the parameters that a call must have, in the order of the data.
struct KeyNames {
  struct Required {
    std::size_t parameter;  ///< index in KeyCall::parameters
    const Value* name;
  };
  /// A parameter of the accepted call that may not be left out.
  struct Needed {
    std::optional<std::size_t> parameter;  ///< nullopt: its name is no text, so no call has it
    const Value* name;
    std::string_view exception;  ///< not empty: the reference's exception if the parameter is missing
  };
  std::span<const Required> required;
  std::span<const Needed> needed;
};

struct KeyCall {
  std::string_view name;              ///< as documented
  std::string_view underscored = {};  ///< the name with "_" in place of "."
  /// One bit for each of the first 64 parameters that a call must have: `required` by the document, `needed` by the
  /// accepted call.
  std::uint64_t required = 0, needed = 0;
  bool documented = false;      ///< false: no document fits the accepted call, and no other field is set
  bool has_required = false;    ///< the document has a list of required parameters, which may be empty
  bool has_properties = false;  ///< the document has parameters
  bool many = false;            ///< there are more parameters than bits
  std::span<const KeyParameter> parameters = {};
  const KeyNames* names = nullptr;
};

/// Finds the document of an accepted call by its key, or nullptr.
using FindDoc = const FunctionDoc* (*)(const Case& item, const std::string& key);

/// For simple cases: the first document, for any key.
[[nodiscard]] const FunctionDoc* first_doc(const Case& item, const std::string& key);

/// Memory for plain data, which it frees all at once.
class KeyMemory {
 public:
  /// That many bytes, rounded up to keep the next object aligned.
  [[nodiscard]] static constexpr std::size_t aligned(std::size_t bytes) {
    return (bytes + alignment - 1) / alignment * alignment;
  }
  /// Takes from `first`, which must be aligned, and from the heap when that is full.
  explicit KeyMemory(std::span<std::byte> first)
      : first_(first), next_(first.data()), end_(first.data() + first.size()) {}
  KeyMemory(const KeyMemory&) = delete;
  KeyMemory& operator=(const KeyMemory&) = delete;
  ~KeyMemory() = default;

  /// Room for that many objects, which the caller constructs.
  template <class T>
  [[nodiscard]] T* take(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= alignment);
    const auto bytes = aligned(count * sizeof(T));  // NOLINT(bugprone-sizeof-expression): T may be a pointer
    if (bytes > static_cast<std::size_t>(end_ - next_)) grow(bytes);
    auto* const taken = next_;
    next_ += bytes;
    return reinterpret_cast<T*>(taken);  // NOLINT(*-reinterpret-cast)
  }
  /// The part of `first` that was taken.
  [[nodiscard]] std::span<const std::byte> used() const noexcept {
    return more_.empty() ? first_.first(static_cast<std::size_t>(next_ - first_.data())) : first_;
  }

 private:
  static constexpr std::size_t alignment = alignof(KeyCall);
  void grow(std::size_t bytes);
  std::span<std::byte> first_;
  std::byte* next_;
  std::byte* end_;
  std::vector<std::unique_ptr<std::byte[]>> more_;  // NOLINT(*-c-arrays)
};

/// The memory that a compiled key needs for data that every check reads, and for other data.
struct KeyBytes {
  std::size_t often = 0, seldom = 0;
};

class KeyCalls {
 public:
  KeyCalls(const Case& item, FindDoc find_doc);

  [[nodiscard]] std::span<const KeyCall> calls() const noexcept { return calls_; }
  /// The block of memory that every check reads.
  [[nodiscard]] std::span<const std::byte> memory() const noexcept { return often_.used(); }

 private:
  KeyCalls(const Case& item, FindDoc find_doc, KeyBytes bytes);
  std::unique_ptr<std::byte[]> block_;  // NOLINT(*-c-arrays)
  KeyMemory often_, seldom_;
  std::forward_list<List> lists_;
  std::span<const KeyCall> calls_;
};

/// The memory of a key for one output, mostly on the stack.
struct KeyScratch {
  KeyScratch() : memory({bytes.data(), bytes.size()}) {}

  alignas(KeyCall) std::array<std::byte, 4096> bytes;
  KeyMemory memory;
  std::forward_list<List> lists = {};
};

/// The accepted calls for one output. Takes compiled calls, or compiles each when it is first asked for.
class KeyOnDemand {
 public:
  /// `compiled`: the compiled calls of the same case, or nullptr.
  KeyOnDemand(const KeyCalls* compiled, const Case& item, FindDoc find_doc);

  [[nodiscard]] std::size_t size() const noexcept { return item_.accepted.size(); }
  [[nodiscard]] bool empty() const noexcept { return item_.accepted.empty(); }
  [[nodiscard]] const KeyCall& operator[](std::size_t accepted) {
    if (compiled_ != nullptr) return compiled_->calls()[accepted];
    return own_[accepted] != nullptr ? *own_[accepted] : compile(accepted);
  }

 private:
  const KeyCall& compile(std::size_t accepted);
  const KeyCalls* compiled_;
  const Case& item_;
  FindDoc find_doc_;
  KeyScratch scratch_;
  const KeyCall** own_ = nullptr;  ///< one for each accepted call; nullptr if it is not compiled yet
};

/// A key with a single parameter, for its `schema` and accepted values.
class KeyOfParameter {
 public:
  KeyOfParameter(std::string_view name, const Value& schema, const Value& alternatives, Language language);
  [[nodiscard]] const KeyParameter& parameter() const noexcept { return parameter_; }

 private:
  KeyScratch scratch_;
  KeyParameter parameter_;
};

}  // namespace evalrun::checkers
