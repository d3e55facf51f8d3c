/// The accepted calls of a case, compiled once for many outputs: declared types resolved, accepted values standardized,
/// what may be left out known. What every check reads lies in one block of memory; what few need is kept apart.
///
///     const KeyCalls key(item, first_doc);
///     key.calls()[0].parameters[0].name                    // "base"
///
/// Points into the case, which must stay where it is. Const access from several threads is safe.
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

/// From there on integers and their nearest floats are no longer the same number.
inline constexpr std::int64_t exact_in_float = std::int64_t{1} << 53U;

/// One accepted value.
struct KeyValue {
  enum class Kind : std::uint8_t {
    none,
    number,  ///< a number or truth value that is a float exactly
    text,    ///< as it is, and standardized behind that
    other,   ///< anything else
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
  Kinds fits;  ///< elements of these kinds have the declared type, or that of the accepted elements
};

/// What is asked of one parameter, apart from its values: for what goes wrong.
struct Declaration {
  std::string_view declared;    ///< the type, as the document has it
  std::string_view element;     ///< the declared type of the elements; empty where they have none
  std::string broken;           ///< the exception on which the reference stops for this declaration
  std::string broken_element;   ///< the same, once it looks for the type of the elements
  std::string unlistable;       ///< the exception with which the reference would walk the accepted values
  std::string unlistable_item;  ///< for lists: the exception of an accepted value that is none
  std::optional<Kind> nested;   ///< the kind of the elements that is declared
  const List* accepted = nullptr;
  List own;  ///< the accepted values, where the case holds no list
};

/// One parameter that a call may name.
struct KeyParameter {
  enum class Rule : std::uint8_t {
    unexpected,  ///< the function requires it, the accepted call or the document does not have it
    broken,      ///< the reference stops here
    unlistable,  ///< the same, once it compares
    raw,         ///< Python's equality with one of the accepted values
    string,      ///< the standardized text is one of the accepted ones
    list,        ///< a list whose items, standardized, are those of an accepted one
    dict,
    list_of_dicts,
  };
  std::string_view name;
  Rule rule = Rule::unexpected;
  Kind expected = Kind::none;  ///< the declared kind
  Kinds wanted = {};           ///< the kind of the first accepted value that is not ""
  bool converts = false;       ///< Java, JavaScript: a text that is read by the declared type
  bool promotes = false;       ///< an int counts as a float
  bool tuples = false;         ///< a tuple counts as a list
  bool elements = false;       ///< the kinds of elements are declared
  std::span<const KeyValue> accepted = {};
  std::span<const KeyList> lists = {};
  const Declaration* declaration = nullptr;
};

/// What one accepted call asks for by name, in the order of the data.
struct KeyNames {
  struct Required {
    std::size_t parameter;  ///< index in KeyCall::parameters
    const Value* name;
  };
  /// A parameter of the accepted call that may not be left out.
  struct Needed {
    std::optional<std::size_t> parameter;  ///< nullopt: no call can name it
    const Value* name;
    std::string exception;  ///< not empty: finding out raises
  };
  std::vector<Required> required;
  std::vector<Needed> needed;
};

struct KeyCall {
  std::string_view name;              ///< as documented
  std::string_view underscored = {};  ///< with underscores for dots
  /// Bits of the first 64 parameters that a call must name: by the document, by the accepted call.
  std::uint64_t required = 0, needed = 0;
  bool documented = false;      ///< false: no document fits the accepted call, and nothing else is set
  bool has_required = false;    ///< the document lists required parameters, maybe none
  bool has_properties = false;  ///< the document has parameters
  bool many = false;            ///< there are more parameters than bits
  std::span<const KeyParameter> parameters = {};
  const KeyNames* names = nullptr;
};

/// Finds the document of an accepted call by its key; nullptr where there is none.
using FindDoc = const FunctionDoc* (*)(const Case& item, const std::string& key);

/// The only accepted call of a simple case is matched with the first document; its key is not looked at.
[[nodiscard]] const FunctionDoc* first_doc(const Case& item, const std::string& key);

class KeyCalls {
 public:
  KeyCalls(const Case& item, FindDoc find_doc);
  /// One parameter alone: of `schema`, with these accepted values. There is one call, to "".
  KeyCalls(std::string_view name, const Value& schema, const Value& alternatives, Language language);
  KeyCalls(const KeyCalls&) = delete;
  KeyCalls& operator=(const KeyCalls&) = delete;
  ~KeyCalls() = default;

  [[nodiscard]] std::span<const KeyCall> calls() const noexcept { return calls_; }
  /// Where what every check reads lies, mostly.
  [[nodiscard]] std::span<const std::byte> memory() const noexcept { return block_; }

 private:
  friend class KeyCompiler;
  std::vector<std::byte> block_;
  std::pmr::monotonic_buffer_resource memory_;
  // With room for all from the start: they are pointed to.
  std::vector<Declaration> declarations_;
  std::vector<KeyNames> names_;
  std::span<const KeyCall> calls_;
};

}  // namespace evalrun::checkers
