/// Rules that find mistakes in function documents, in calls of these functions, and in sets of cases. No ground truth
/// is needed. Each rule is one row of a table (docs/lint.md).
///
///     const Value document = *parse_json(R"({"name": "area", "parameters": {"type": "dict"}})");
///     checkers::lint::Linter linter(*checkers::lint::select_rules({"documents"}));
///     linter.look(*checkers::lint::subject_from_json(document, "tools.jsonl:1"));
///     for (const auto& found : linter.finish()) use(found.rule->id, found.function, found.path);
#pragma once
#include <cstddef>
#include <cstdint>
#include <limits>
#include <list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "evalrun/call.hpp"
#include "evalrun/case.hpp"
#include "evalrun/result.hpp"
#include "evalrun/value.hpp"

namespace evalrun::checkers::lint {

/// The vocabulary of the types in a function document.
enum class TypeNames : std::uint8_t { python, java, javascript, json_schema };

[[nodiscard]] TypeNames type_names_of(Language language);

struct Document {
  const Value* value = nullptr;  ///< nullptr: the document is text that is not JSON
  TypeNames types = TypeNames::python;
  std::string unparsable = {};  ///< why it is not JSON

  /// The function's name; empty if there is none.
  [[nodiscard]] std::string_view name() const { return value == nullptr ? "" : value->get_string("name"); }
};

/// What is looked at in one step: a case, or a function document alone.
struct Subject {
  std::string category;
  std::string id;  ///< id of the case; of a document alone, its "file:line"
  std::vector<Document> documents;
  bool is_case = true;                          ///< false: a document alone
  bool needs_call = false;                      ///< at least one call is expected
  std::string text;                             ///< the conversation; empty: unknown
  std::optional<std::vector<Call>> calls = {};  ///< nullopt: none are known
  std::list<Value> own = {};                    ///< documents that the subject itself owns
};

/// The documents and the text of a case. The subject refers to the case, which must outlive it. `calls` is not filled.
[[nodiscard]] Subject subject_of(const Case& item);
/// A function document (as in BFCL, or as in OpenAI's "tools"), or a case with "function", "functions" or "tools" and,
/// if it has them, "question" or "messages" and "calls". Accepts documents that a case reader refuses. The subject
/// refers to `line`. Errors: bad_data, if it is neither; they name `where`.
[[nodiscard]] result<Subject> subject_from_json(const Value& line, std::string where);
/// The calls in a list of {"name", "arguments"}; arguments may be an object or JSON text.
[[nodiscard]] std::vector<Call> calls_from_json(const Value& calls);

enum class Level : std::uint8_t { error, warning };
enum class Scope : std::uint8_t { documents, calls, sets };

[[nodiscard]] std::string_view to_string(Level level);
[[nodiscard]] std::string_view to_string(Scope scope);

// What rules look at, and where they report: private to the folder of the rules.
struct Schema;
struct MadeCall;
struct Argument;
struct CaseSet;
class Hits;

struct Rule {
  /// What a rule looks at.
  using Find =
      std::variant<void (*)(const Subject&, Hits&), void (*)(const Document&, Hits&), void (*)(const Schema&, Hits&),
                   void (*)(const MadeCall&, Hits&), void (*)(const Argument&, Hits&), void (*)(const CaseSet&, Hits&)>;

  std::string_view id;
  Scope scope;
  Level level;
  std::string_view sentence;  ///< what is wrong
  std::string_view example;   ///< lines of a file in which this rule, and no other one, finds something
  Find find;
};

/// All rules, in the order of docs/lint.md.
[[nodiscard]] std::span<const Rule* const> rules();
/// The rules that the names mean: ids, patterns ("enum-*"), "documents", "calls", "sets", "all". Errors: usage.
[[nodiscard]] result<std::vector<const Rule*>> select_rules(const std::vector<std::string>& names);

struct Finding {
  const Rule* rule = nullptr;
  std::string category;
  std::string id;
  std::string function;  ///< empty if the fault is not in one function
  std::string path;      ///< "options.ids[]": a parameter, a member of it, the items of an array; or another id
  std::string what;      ///< the value or name that is at fault; may be empty
};

/// How often a rule found something.
struct RuleCount {
  const Rule* rule = nullptr;
  std::size_t hits = 0;
  std::size_t documents = 0;  ///< function documents, or cases, with at least one hit
  std::size_t first = 0;      ///< index of the first finding
};

/// Applies rules to subjects, one after the other.
class Linter {
 public:
  explicit Linter(const std::vector<const Rule*>& selected);
  ~Linter();
  Linter(const Linter&) = delete;
  Linter& operator=(const Linter&) = delete;

  /// Keeps no reference to the subject.
  void look(const Subject& subject);
  /// A text that should be JSON and is not: a line of a file.
  void unparsable(std::string where, std::string why);
  /// Applies the rules on sets. Call it once, after the last subject. The findings are in the order found.
  const std::vector<Finding>& finish();
  /// The rules that found something, in the order of the table.
  [[nodiscard]] std::vector<RuleCount> counts() const;
  [[nodiscard]] std::size_t documents() const { return documents_; }
  [[nodiscard]] std::size_t cases() const { return cases_; }

 private:
  struct Selected;
  void look_at(const Document& document, Hits& hits);
  void look_at(const Schema& schema, Hits& hits);
  void look_at(const Argument& argument, Hits& hits);

  std::unique_ptr<Selected> selected_;
  std::vector<Finding> found_;
  std::size_t documents_ = 0;
  std::size_t cases_ = 0;
};

}  // namespace evalrun::checkers::lint
