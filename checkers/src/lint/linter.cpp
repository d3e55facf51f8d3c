// Walks through documents and calls, and applies the rules to each part.
#include <algorithm>
#include <set>

#include "evalrun/json.hpp"

#include "python/unicode.hpp"
#include "rules.hpp"
#include "text/messages.hpp"
#include "text/near_duplicates.hpp"

namespace evalrun::checkers::lint {
namespace {

template <class Part>
struct Applied {
  const Rule* rule;
  void (*find)(const Part&, Hits&);
};

template <class Part>
std::vector<Applied<Part>> rules_on(const std::vector<const Rule*>& selected, std::optional<Scope> scope = {}) {
  std::vector<Applied<Part>> applied;
  for (const auto* rule : selected)
    if (const auto* find = std::get_if<void (*)(const Part&, Hits&)>(&rule->find);
        find != nullptr && (!scope || rule->scope == *scope))
      applied.push_back({rule, *find});
  return applied;
}

template <class Part>
void apply(const std::vector<Applied<Part>>& rules, const Part& part, Hits& hits) {
  for (const auto& [rule, find] : rules) {
    hits.rule = rule;
    find(part, hits);
  }
}

/// The name as it is documented, or as it is sent as a tool.
const Document* document_of(const Subject& subject, std::string_view name) {
  const auto same_as_sent = [&](const Document& document) {
    return std::ranges::equal(document.name(), name, [](char a, char b) { return a == b || (a == '.' && b == '_'); });
  };
  const auto exact = std::ranges::find(subject.documents, name, &Document::name);
  if (exact != subject.documents.end()) return &*exact;
  const auto sent = std::ranges::find_if(subject.documents, same_as_sent);
  return sent == subject.documents.end() ? nullptr : &*sent;
}

}  // namespace

std::string shown(const Value& value) {
  constexpr std::size_t longest = 80;
  return cut(dump_json(value, {.ascii = false}), longest);
}

bool holds(const List& list, const Value& value) {
  return std::ranges::any_of(list, [&](const Value& one) { return equal(one, value); });
}

bool is_blank(std::string_view text) { return unicode::strip(text).empty(); }

std::string member_path(std::string_view path, std::string_view name) {
  std::string out(path);
  if (!out.empty()) out += '.';
  return out += name;
}

struct Linter::Selected {
  explicit Selected(const std::vector<const Rule*>& all, std::vector<Finding>& found)
      : every(all),
        offers(rules_on<Subject>(all, Scope::documents)),
        documents(rules_on<Document>(all)),
        schemas(rules_on<Schema>(all)),
        answers(rules_on<Subject>(all, Scope::calls)),
        calls(rules_on<MadeCall>(all)),
        arguments(rules_on<Argument>(all)),
        sets(rules_on<CaseSet>(all)),
        hits(found) {}

  std::vector<const Rule*> every;
  std::vector<Applied<Subject>> offers;
  std::vector<Applied<Document>> documents;
  std::vector<Applied<Schema>> schemas;
  std::vector<Applied<Subject>> answers;
  std::vector<Applied<MadeCall>> calls;
  std::vector<Applied<Argument>> arguments;
  std::vector<Applied<CaseSet>> sets;
  Hits hits;
  CaseSet set;
  std::set<std::string> known_documents;  ///< texts of set.documents
  std::size_t place = 0;
};

Linter::Linter(const std::vector<const Rule*>& selected) : selected_(std::make_unique<Selected>(selected, found_)) {}
Linter::~Linter() = default;

void Linter::look(const Subject& subject) {
  auto& [every, offers, documents, schemas, answers, calls, arguments, sets, hits, set, known, place] = *selected_;
  cases_ += subject.is_case ? 1U : 0U;
  const auto enter = [&](std::string_view function) {
    hits.category = subject.category;
    hits.id = subject.id;
    hits.function = function;
    hits.place = ++place;
  };
  for (const auto& rule : offers) {
    enter({});
    apply({rule}, subject, hits);
  }
  for (const auto& document : subject.documents) {
    ++documents_;
    enter(document.name());
    look_at(document, hits);
  }
  for (const auto& rule : answers) {
    enter({});
    apply({rule}, subject, hits);
  }
  if (subject.calls && !(calls.empty() && arguments.empty()))
    for (std::size_t i = 0; i < subject.calls->size(); ++i) {
      const auto& call = (*subject.calls)[i];
      const auto* document = document_of(subject, call.name);
      enter(call.name);
      apply(calls, {subject, call, i, document}, hits);
      if (document == nullptr || document->value == nullptr) continue;
      static const Value no_parameters = Dict{{"properties", Dict{}}};
      const auto* parameters = document->value->get("parameters");
      look_at(
          Argument{
              subject, document->types, parameters != nullptr ? parameters : &no_parameters, Value(call.arguments), {}},
          hits);
    }
  if (sets.empty()) return;
  if (!subject.text.empty()) set.questions.push_back({subject.category, subject.id, {}, subject.text});
  for (const auto& document : subject.documents) {
    if (document.value == nullptr) continue;
    auto text = dump_json(*document.value, {.ascii = false});
    if (known.insert(text).second)
      set.documents.push_back({subject.category, subject.id, std::string(document.name()), std::move(text)});
  }
}

void Linter::look_at(const Document& document, Hits& hits) {
  apply(selected_->documents, document, hits);
  const auto* parameters = document.value == nullptr ? nullptr : document.value->get("parameters");
  if (parameters != nullptr && parameters->is_dict() && !selected_->schemas.empty())
    look_at(Schema{.value = *parameters, .types = document.types, .path = {}}, hits);
}

void Linter::look_at(const Schema& schema, Hits& hits) {
  apply(selected_->schemas, schema, hits);
  if (schema.items != nullptr && schema.items->is_dict())
    look_at(Schema{.value = *schema.items,
                   .types = schema.types,
                   .path = schema.path + "[]",
                   .depth = schema.depth,
                   .is_item = true},
            hits);
  const auto* properties = schema.properties == nullptr ? nullptr : schema.properties->dict();
  if (properties == nullptr) return;
  const auto* required = schema.required == nullptr ? nullptr : schema.required->list();
  for (const auto& [key, value] : properties->items()) {
    if (!value.is_dict()) continue;
    const auto name = str(key);
    look_at(Schema{.value = value,
                   .types = schema.types,
                   .path = member_path(schema.path, name),
                   .depth = schema.depth + 1,
                   .name = name,
                   .siblings_required = required},
            hits);
  }
}

void Linter::look_at(const Argument& argument, Hits& hits) {
  apply(selected_->arguments, argument, hits);
  if (argument.schema == nullptr) return;
  const auto* properties = argument.schema->get("properties");
  if (const auto* given = argument.value.dict(); given != nullptr && properties != nullptr && properties->is_dict()) {
    static const Value anything = Dict{};
    const auto* more = argument.schema->get("additionalProperties");
    const bool is_open = more != nullptr && !(more->kind() == Value::Kind::boolean && !is_true(*more));
    for (const auto& [key, value] : given->items()) {
      const auto* schema = properties->dict()->find(key);
      look_at(Argument{argument.subject, argument.types, schema != nullptr || !is_open ? schema : &anything, value,
                       member_path(argument.path, str(key))},
              hits);
    }
  }
  const auto* items = argument.schema->get("items");
  if (const auto* given = argument.value.list(); given != nullptr && items != nullptr && items->is_dict())
    for (const auto& value : *given)
      look_at(Argument{argument.subject, argument.types, items, value, argument.path + "[]"}, hits);
}

void Linter::unparsable(std::string where, std::string why) {
  const Document document{.value = nullptr, .types = TypeNames::python, .unparsable = std::move(why)};
  Subject line{.category = {}, .id = std::move(where), .documents = {document}, .is_case = false, .text = {}};
  look(line);
}

const std::vector<Finding>& Linter::finish() {
  auto& s = *selected_;
  if (s.sets.empty()) return found_;
  const auto alike = [](const std::vector<SetItem>& items) {
    std::vector<std::string> texts;
    texts.reserve(items.size());
    for (const auto& item : items) texts.push_back(item.text);
    return near_duplicates(texts);
  };
  s.set.like_questions = alike(s.set.questions);
  s.set.like_documents = alike(s.set.documents);
  apply(s.sets, s.set, s.hits);
  return found_;
}

std::vector<RuleCount> Linter::counts() const {
  std::vector<RuleCount> counts;
  for (const auto* rule : selected_->every) {
    RuleCount count{.rule = rule};
    std::set<std::size_t> places;
    for (std::size_t i = 0; i < found_.size(); ++i) {
      if (found_[i].rule != rule) continue;
      if (count.hits++ == 0) count.first = i;
      places.insert(selected_->hits.places[i]);
    }
    count.documents = places.size();
    if (count.hits != 0) counts.push_back(count);
  }
  return counts;
}

}  // namespace evalrun::checkers::lint
