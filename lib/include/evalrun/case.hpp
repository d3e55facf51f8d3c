/// A case, one item of a benchmark: what is asked, which functions are offered, which answers are accepted.
///
///     const result<Case> item = case_from_json(R"({"id": "area_0", "question": "How big is it?",
///         "function": [{"name": "area", "parameters": {"type": "dict", "properties": {"base": {"type": "integer"}},
///                       "required": ["base"]}}], "ground_truth": [{"area": {"base": [10]}}]})");
///     if (!item) return tl::unexpected(item.error());
///     use(item->functions.front().name);              // "area"
///     use(item->accepted.front().parameters);         // {"base": [10]}
///
/// case_reader.hpp reads the cases of suites and of files. Documents, questions and ground truths are built when they
/// are first asked for. Const access from several threads is safe.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "evalrun/lazy_value.hpp"
#include "evalrun/value.hpp"

namespace evalrun {

class FunctionDoc {
 public:
  FunctionDoc(std::string known_as, Value doc) : name(std::move(known_as)), doc_(std::move(doc)) {}
  /// Built from its JSON when it is first asked for (see LazyValue::unread).
  [[nodiscard]] static FunctionDoc unread(std::string name, std::string_view text, std::shared_ptr<const void> owner);

  std::string name;

  /// The whole document as the data set has it: name, description, parameters. Safe to call from several threads.
  [[nodiscard]] const Value& doc() const { return doc_.value(); }
  /// `parameters.properties`, or nullptr where the document has none.
  [[nodiscard]] const Dict* properties() const;
  /// One property's schema, or nullptr.
  [[nodiscard]] const Value* property(std::string_view parameter) const;
  /// `parameters.required`, or nullptr where the document has none.
  [[nodiscard]] const List* required() const;

  /// As LazyValue's members of these names.
  void append_to(std::string& text) const { doc_.append_to(text); }
  void forget() const noexcept { doc_.forget(); }

 private:
  LazyValue doc_;
};

/// The language whose literals a category's answers are written in.
enum class Language : std::uint8_t { python, java, javascript };

/// What a category asks of an output.
enum class Task : std::uint8_t {
  simple,       ///< one function offered, one call expected
  multiple,     ///< several offered, one call expected
  parallel,     ///< one or several offered, several calls expected in any order
  relevance,    ///< some call is right
  irrelevance,  ///< no call is right
};

[[nodiscard]] std::string_view to_string(Language language);
[[nodiscard]] std::string_view to_string(Task task);

/// One accepted call. `key` is as the data set writes it: the function's name, or in the v1 dataset format the name
/// with a running number ("spotify.play_2"). `parameters` is {name: [accepted values]}; "" among them means "may be
/// omitted". One published key holds something else there: nothing can match it, and it must still load.
struct AcceptedCall {
  std::string key;
  Value parameters;
};

struct Suite;

/// What the cases of a suite have in common beside their own lines: databases, documents of tools. Suites that need one
/// derive from it. Immutable once cases refer to it, so safe to read from several threads.
struct Background {
  Background() = default;
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;
  virtual ~Background() = default;
};

struct Case {
  std::string id;
  std::string category;
  Task task = Task::simple;
  Language language = Language::python;
  std::string lang;    ///< natural language of the question: "en", "zhtw"; empty where the suite has one
  LazyValue messages;  ///< list of {"role", "content"}
  std::vector<FunctionDoc> functions;  ///< in the order offered
  std::vector<AcceptedCall> accepted;  ///< in the key's order; empty for relevance and irrelevance
  LazyValue ground_truth;              ///< the key as the data set has it; None where there is none
  std::string where;                   ///< "file:line" the case was read from
  std::size_t sample = 0;              ///< which of several answers to the case is asked for; not part of the data
  const Suite* suite = nullptr;        ///< nullptr: no suite's
  std::string subcategory;             ///< what reports count apart within a category ("AddAlarm"); may be empty
  std::shared_ptr<const Background> background;  ///< nullptr where the suite has none
};

/// The function that the key of an accepted call means, or nullptr: the one of that name; without a running number
/// ("spotify.play_2", "spotify.play 2"); the longest name that occurs in the key; the only function there is.
[[nodiscard]] const FunctionDoc* function_meant(const Case& item, std::string_view key);

}  // namespace evalrun
