/// A case, one item of a benchmark: what is asked, which functions are offered, which answers are accepted.
///
///     const result<Case> item = case_from_json(R"({"id": "area_0", "question": "How big is it?",
///         "function": [{"name": "area", "parameters": {"type": "dict", "properties": {"base": {"type": "integer"}},
///                       "required": ["base"]}}], "ground_truth": [{"area": {"base": [10]}}]})");
///     if (!item) return tl::unexpected(item.error());
///     use(item->functions.front().name);              // "area"
///     use(item->accepted.front().parameters);         // {"base": [10]}
///
/// case_reader.hpp reads the cases of suites and of files. Documents, questions and ground truths are built at first
/// use. Const access from several threads is safe.
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
  /// The document is built from its JSON at first use (see LazyValue::unread).
  [[nodiscard]] static FunctionDoc unread(std::string name, std::string_view text, std::shared_ptr<const void> owner);

  std::string name;

  /// The whole document as the data set has it: name, description, parameters. Safe to call from several threads.
  [[nodiscard]] const Value& doc() const { return doc_.value(); }
  /// The parameters by which calls are judged: those of the document, or those that judge_by() gave. nullptr: none.
  [[nodiscard]] const Value* parameters() const;
  /// `properties` of the parameters; nullptr if there is no such object.
  [[nodiscard]] const Dict* properties() const;
  /// The schema of one parameter, or nullptr.
  [[nodiscard]] const Value* property(std::string_view parameter) const;
  /// `required` of the parameters; nullptr if there is no such list.
  [[nodiscard]] const List* required() const;
  /// Judges calls by these parameters instead of the document's, which the model is still shown. For documents in JSON
  /// Schema, whose types the rule sets do not know.
  void judge_by(Value parameters) { judged_ = std::make_shared<const Value>(std::move(parameters)); }

  /// See the members of LazyValue with these names.
  void append_to(std::string& text) const { doc_.append_to(text); }
  void forget() const noexcept { doc_.forget(); }

 private:
  LazyValue doc_;
  std::shared_ptr<const Value> judged_;  ///< nullptr: the parameters of the document
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
/// with a running number ("spotify.play_2"). `parameters` is {name: [accepted values]}; "" among the values means that
/// the parameter may be left out. One published ground truth has `parameters` that are no object: the case must load,
/// although no call can match.
struct AcceptedCall {
  std::string key;
  Value parameters;
};

struct Suite;

/// Data that all cases of a suite share: databases, documents of tools. A suite with shared data derives its own type.
/// Immutable once cases refer to it, so safe to read from several threads.
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
  std::string lang;    ///< natural language of the question: "en", "zhtw"; empty if the suite has only one
  LazyValue messages;  ///< list of {"role", "content"}
  std::vector<FunctionDoc> functions;  ///< in the order offered
  std::vector<AcceptedCall> accepted;  ///< in the order of the ground truth; empty for relevance and irrelevance
  LazyValue ground_truth;              ///< as the data set has it; None if the case has no ground truth
  std::string where;                   ///< "file:line" the case was read from
  std::size_t attempt = 0;             ///< the attempt that is asked for (`--repeat`), from 0; not part of the data
  const Suite* suite = nullptr;        ///< nullptr: the case belongs to no suite
  std::string subcategory;             ///< part of the category that reports count apart ("AddAlarm"); may be empty
  std::shared_ptr<const Background> background;  ///< nullptr if the suite has no shared data
};

/// The function that an accepted call with this key means, or nullptr. Tried in this order: the function of that name;
/// of that name without its running number ("spotify.play_2", "spotify.play 2"); the function with the longest name
/// that occurs in the key; the only function of the case.
[[nodiscard]] const FunctionDoc* function_meant(const Case& item, std::string_view key);

}  // namespace evalrun
