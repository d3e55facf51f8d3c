#include <algorithm>

#include <fmt/format.h>

#include "evalrun/checkers/judge.hpp"
#include "evalrun/json.hpp"

#include "audit.hpp"
#include "providers/gold/gold_answer.hpp"

namespace evalrun::runners {
namespace {

/// The verdict on a structured answer with names as in tool mode ("_" for ".").
Verdict verdict_of(const Case& item, const Value& raw, const checkers::Rules& rules) {
  const checkers::Rules* const one[] = {&rules};
  return checkers::judge(item, raw, {find_format("fc"), true, one}).verdicts.front();
}

std::string first_error(const Verdict& verdict) {
  const auto* errors = verdict.errors.list();
  const auto* text = errors != nullptr && !errors->empty() ? errors->front().string() : nullptr;
  return fmt::format("{}: {}", verdict.error_type, text != nullptr ? *text : std::string{});
}

Value as_argument(const Value& value, Language language, const Value* schema) {
  switch (language) {
    case Language::java: return java_text(value, schema);
    case Language::javascript: return javascript_text(value, schema);
    case Language::python: break;
  }
  return value;
}

std::string shown(std::string name) {
  std::ranges::replace(name, '.', '_');
  return name;
}

/// A case whose function has a single parameter, to judge the values of this parameter alone.
struct Alone {
  Case item;
  std::string name;

  Alone(const Case& whole, const FunctionDoc& doc, const std::string& parameter, const Value& alternatives)
      : name(parameter) {
    item.id = whole.id;
    item.language = whole.language;
    Dict properties;
    properties.set(parameter, *doc.property(parameter));
    item.functions.push_back(
        {doc.name, Dict{{"name", doc.name}, {"parameters", Dict{{"properties", properties}, {"required", List{}}}}}});
    Dict accepted;
    accepted.set(parameter, alternatives);
    item.accepted.push_back({doc.name, accepted});
  }

  [[nodiscard]] Verdict judge(const Value& argument, const checkers::Rules& rules) const {
    Dict arguments;
    arguments.set(name, argument);
    return verdict_of(item, List{Dict{{shown(item.functions.front().name), dump_json(arguments)}}}, rules);
  }
};

/// Checks each parameter of an accepted call: whether some value of it passes.
class CallAudit {
 public:
  CallAudit(const Case& item, const AcceptedCall& accepted, const checkers::Rules& rules)
      : item_(item), accepted_(accepted), rules_(rules), doc_(function_meant(item, accepted.key)) {}

  void run() {
    if (doc_ == nullptr) {
      report("", "no such function", "the case offers no function of that name");
      return;
    }
    if (const auto* required = doc_->required())
      for (const auto& name : *required)
        if (answers().find(name) == nullptr)
          report(str(name), "missing answer",
                 "the parameter is required, and the ground truth accepts no value for it");
    for (const auto& [name, alternatives] : answers().items()) look_at(str(name), alternatives);
  }

  std::vector<Unsatisfiable> found;
  Dict arguments;  ///< by parameter, the first value that passes
  [[nodiscard]] std::string name() const { return doc_ != nullptr ? shown(doc_->name) : shown(accepted_.key); }

 private:
  [[nodiscard]] const Dict& answers() const {
    static const Dict none;
    const auto* dict = accepted_.parameters.dict();
    return dict != nullptr ? *dict : none;
  }

  [[nodiscard]] bool is_required(const std::string& name) const {
    const auto* required = doc_->required();
    return required != nullptr && std::ranges::any_of(*required, [&](const Value& r) { return equal(r, Value(name)); });
  }

  void report(std::string parameter, std::string reason, std::string detail) {
    found.push_back({accepted_.key, std::move(parameter), std::move(reason), std::move(detail)});
  }

  void look_at(const std::string& name, const Value& alternatives) {
    const List none;
    const auto& list = alternatives.list() != nullptr ? *alternatives.list() : none;
    const bool may_omit = std::ranges::any_of(list, [](const Value& v) { return equal(v, ""); });
    const auto* schema = doc_->property(name);
    if (schema == nullptr) {
      if (!may_omit)
        report(name, "not in document", "the ground truth needs a parameter that the function does not document");
      return;
    }
    const Alone alone(item_, *doc_, name, alternatives);
    std::string why = "the ground truth lists no value";
    for (const auto& value : list) {
      const auto argument = as_argument(without_alternatives(value), item_.language, schema);
      const auto verdict = alone.judge(argument, rules_);
      if (verdict.valid) {
        arguments.set(name, argument);
        return;
      }
      why = first_error(verdict);
    }
    if (!may_omit || is_required(name)) report(name, "type", why);
  }

  const Case& item_;
  const AcceptedCall& accepted_;
  const checkers::Rules& rules_;
  const FunctionDoc* doc_;
};

}  // namespace

std::vector<Unsatisfiable> unsatisfiable_in(const Case& item, const checkers::Rules& rules) {
  if (item.task == Task::relevance || item.task == Task::irrelevance) return {};
  if (verdict_of(item, render_accepted(item, Mode::fc), rules).valid) return {};
  std::vector<Unsatisfiable> found;
  List answer;
  for (const auto& accepted : item.accepted) {
    CallAudit audit(item, accepted, rules);
    audit.run();
    found.insert(found.end(), audit.found.begin(), audit.found.end());
    answer.emplace_back(Dict{{audit.name(), dump_json(audit.arguments)}});
  }
  if (!found.empty()) return found;
  const auto verdict = verdict_of(item, answer, rules);
  if (!verdict.valid) found.push_back({"", "", "combination", first_error(verdict)});
  return found;
}

}  // namespace evalrun::runners
