/// The accepted calls of a case, compiled once for many outputs: with resolved types, standardized values, and the
/// parameters that may be left out. Data that every check reads is in one block of memory, other data is kept apart.
///
///     const KeyCalls key(item, first_doc);
///     key.calls()[0].parameters[0].name                    // "base"
///
/// Points into the case, which must not be changed or moved. Const access from several threads is safe.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/case.hpp"
#include "evalrun/suite.hpp"

#include "kinds.hpp"

namespace evalrun::checkers {

/// The dataset formats whose cases have accepted calls.
inline constexpr std::array<DatasetFormat, 2> bfcl_dataset_formats{DatasetFormat::v4, DatasetFormat::v1};

/// Integers below it are exact as floats.
inline constexpr std::int64_t exact_in_float = std::int64_t{1} << 53U;

/// One accepted value.
struct KeyValue {
  enum class Kind : std::uint8_t {
    none,
    number,  ///< a number or truth value that is exact as a float
    text,    ///< the text, and its standardized form behind it
    other,   ///< any other value
  };
  double number = 0;
  const void* data = nullptr;  ///< text: its bytes; other: the Value
  std::uint32_t size = 0, standardized_size = 0;
  Kind kind = Kind::none;

  [[nodiscard]] std::string_view text() const noexcept { return {static_cast<const char*>(data), size}; }
  [[nodiscard]] std::string_view standardized() const noexcept {
    return {static_cast<const char*>(data) + size, standardized_size};
  }
  [[nodiscard]] const Value& value() const noexcept { return *static_cast<const Value*>(data); }
};

/// One accepted list.
struct KeyList {
  std::span<const KeyValue> items;
  Kinds fits;  ///< the declared kind of elements, and the kind of the accepted elements
};

/// The parts of one parameter's declaration that few checks need.
struct Declaration {
  std::string_view declared;    ///< the type, as the document has it
  std::string_view element;     ///< the declared type of the elements, or empty
  std::string broken;           ///< the exception of the reference for this declaration
  std::string broken_element;   ///< its exception when it looks up the type of the elements
  std::string unlistable;       ///< its exception when it iterates over the accepted values
  std::string unlistable_item;  ///< for lists: its exception for an accepted value that is no list
  std::optional<Kind> nested;   ///< the declared kind of the elements
  const List* accepted = nullptr;
  List own;  ///< the accepted values, if the case has no list of them
};

/// One parameter that a call may name.
struct KeyParameter {
  enum class Rule : std::uint8_t {
    unexpected,  ///< must be present, but the accepted call or the document does not have it
    broken,      ///< the reference ends with an exception
    unlistable,  ///< the same, when it compares values
    raw,         ///< equal to an accepted value, by Python's equality
    string,      ///< equal to an accepted text after standardizing
    list,        ///< equal to an accepted list after standardizing its texts
    dict,
    list_of_dicts,
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
    std::string exception;  ///< not empty: the reference's exception if the parameter is missing
  };
  std::vector<Required> required;
  std::vector<Needed> needed;
};

struct KeyCall {
  std::string_view name;              ///< as documented
  std::string_view underscored = {};  ///< the name with "_" in place of "."
  /// Bits of those among the first 64 parameters that a call must have, by the document and by the accepted call.
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

class KeyCalls {
 public:
  KeyCalls(const Case& item, FindDoc find_doc);
  /// A key with a single parameter, for its `schema` and accepted values. It has one call, to "".
  KeyCalls(std::string_view name, const Value& schema, const Value& alternatives, Language language);
  KeyCalls(const KeyCalls&) = delete;
  KeyCalls& operator=(const KeyCalls&) = delete;
  ~KeyCalls() = default;

  [[nodiscard]] std::span<const KeyCall> calls() const noexcept { return calls_; }
  /// The block of memory that every check reads.
  [[nodiscard]] std::span<const std::byte> memory() const noexcept { return block_; }

 private:
  friend class KeyCompiler;
  std::vector<std::byte> block_;
  std::pmr::monotonic_buffer_resource memory_;
  // Reserved before they are filled, because calls_ points into them.
  std::vector<Declaration> declarations_;
  std::vector<KeyNames> names_;
  std::span<const KeyCall> calls_;
};

}  // namespace evalrun::checkers
