#include "unsupported_field.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/json.hpp"

#include "chat_reply.hpp"
#include "python/text.hpp"

namespace evalrun::runners {
namespace {

using Words = std::span<const std::string_view>;

/// Fields that a request cannot do without.
constexpr std::array<std::string_view, 8> needed{"model",  "messages", "tools", "contents",
                                                 "system", "prompt",   "input", "systemInstruction"};

/// Words of refusals that mean that the server does not accept the field, or accepts only one value of it.
constexpr std::array<std::string_view, 26> unsupported{
    "unsupported",       "not support",      "n't support", "extra_forbidden", "extra inputs", "extra fields",
    "not permitted",     "not allowed",      "unknown",     "unrecognized",    "unrecognised", "unexpected",
    "cannot find field", "not available",    "not accept",  "not recognized",  "deprecated",   "additional propert",
    "no longer",         "only the default", "only 1 is",   "cannot both",     "not enabled",  "invalid param",
    "only support",      "only accept"};

/// Words of refusals that mean that the value is wrong and another one would be accepted.
constexpr std::array<std::string_view, 14> out_of_range{"must be", "should be", "between",   "greater", "less than",
                                                        "range",   "too large", "too small", "at most", "at least",
                                                        "maximum", "minimum",   "exceed",    "positive"};

/// Words of refusals of a request that is too long; these also name fields, but are not about them.
constexpr std::array<std::string_view, 6> too_long{"context length", "context window", "context size",
                                                   "too long",       "prompt length",  "input tokens"};

/// Names of fields that are also common words: they count only in quotes, next to a word such as "parameter", or at the
/// beginning of the sentence.
constexpr std::array<std::string_view, 4> plain_words{"n", "stop", "user", "stream"};

bool says(std::string_view text, Words words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

bool is_one_of(std::string_view name, Words names) { return std::ranges::find(names, name) != names.end(); }

/// A name in a form to compare: "topK", "top_k" and "TOP_K" are the same name.
std::string plain(std::string_view name) {
  auto text = lower(name);
  std::erase(text, '_');
  return text;
}

bool is_name_part(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/// Where a sentence holds a name as a whole word; npos: nowhere. `quoted`: it is between quotation marks, or followed
/// by a colon.
struct Place {
  std::size_t at = std::string_view::npos;
  bool quoted = false;
};
Place find_name(std::string_view text, std::string_view name) {
  Place found;
  for (auto at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
    const auto end = at + name.size();
    if ((at > 0 && is_name_part(text[at - 1])) || (end < text.size() && is_name_part(text[end]))) continue;
    constexpr std::string_view marks = "'\"`";
    const bool quoted = (at > 0 && marks.find(text[at - 1]) != std::string_view::npos && end < text.size() &&
                         marks.find(text[end]) != std::string_view::npos) ||
                        (end < text.size() && text[end] == ':');
    if (found.at == std::string_view::npos) found.at = at;
    found.quoted = found.quoted || quoted;
  }
  return found;
}

struct Candidate {
  std::vector<std::string> path;
  const Value* value;
  [[nodiscard]] const std::string& name() const { return path.back(); }
};

/// The fields that a request can do without.
std::vector<Candidate> candidates_in(const Value& request) {
  std::vector<Candidate> all;
  const auto* fields = request.dict();
  if (fields == nullptr) return all;
  for (const auto& [key, value] : fields->items()) {
    const auto name = str(key);
    if (name == "generationConfig" && value.is_dict()) {
      for (const auto& [inner, setting] : value.dict()->items()) all.push_back({{name, str(inner)}, &setting});
    } else if (!is_one_of(name, needed)) {
      all.push_back({{name}, &value});
    }
  }
  return all;
}

/// The names of fields that a refusal gives outside its sentence: in "param" of an error, or "loc" of a validator.
std::vector<std::string> listed_names(const Value& reply, int depth = 0) {
  std::vector<std::string> names;
  if (depth > 4) return names;
  const auto from = [&](const Value& inside) {
    for (auto& name : listed_names(inside, depth + 1)) names.push_back(std::move(name));
  };
  if (reply.is_list())
    for (const auto& item : *reply.list()) from(item);
  if (!reply.is_dict()) return names;
  if (auto param = reply.get_string("param"); !param.empty()) names.emplace_back(param);
  if (const Value* loc = reply.get("loc"); loc != nullptr && loc->is_list())
    for (const auto& part : *loc->list())
      if (part.is_string() && str(part) != "body") {
        names.push_back(str(part));
        break;  // the following parts are inside this field
      }
  for (const auto* key : {"error", "message", "detail", "details", "errors"})
    if (const Value* inside = reply.get(key)) from(*inside);
  return names;
}

const Candidate* listed(const std::vector<Candidate>& all, const std::vector<std::string>& names) {
  for (const auto& one : all)
    for (const auto& name : names)
      if (plain(one.name()) == plain(name.substr(name.rfind('.') + 1))) return &one;
  return nullptr;
}

/// The candidate that a sentence names. A quoted name goes before others, an earlier one before a later one.
const Candidate* named(const std::vector<Candidate>& all, const std::string& text, bool refuses) {
  const Candidate* best = nullptr;
  Place place;
  for (const auto& one : all) {
    auto found = find_name(text, lower(one.name()));
    // A name with "_" is no ordinary word. A single word counts only if it is quoted or the sentence refuses a field.
    if (found.at == std::string_view::npos) continue;
    if (!found.quoted && !refuses && one.name().find('_') == std::string::npos) continue;
    if (!found.quoted && is_one_of(one.name(), plain_words) &&
        !says(text, std::array<std::string_view, 4>{"parameter", "argument", "field", "propert"}) &&
        !text.starts_with(lower(one.name())))
      continue;
    if (best == nullptr || (found.quoted && !place.quoted) || (found.quoted == place.quoted && found.at < place.at)) {
      best = &one;
      place = found;
    }
  }
  return best;
}

}  // namespace

std::string RefusedField::name() const { return fmt::format("{}", fmt::join(path, ".")); }

Dict RefusedField::without() const {
  Dict patch{{Value(path.back()), Value()}};
  if (!renamed.empty()) patch.set(renamed, value);
  for (auto at = path.rbegin() + 1; at != path.rend(); ++at) patch = Dict{{Value(*at), std::move(patch)}};
  return patch;
}

std::optional<RefusedField> refused_field(const HttpReply& reply, const Value& request) {
  if (reply.status != 400 && reply.status != 422) return std::nullopt;
  const auto all = candidates_in(request);
  const auto body = parse_reply(reply.body);
  const auto names = body ? listed_names(*body) : std::vector<std::string>{};
  // Search the whole body for words of refusals: the error code may say what the sentence does not.
  const auto sentence = lower(refusal_message(reply.body, 4000)), text = lower(reply.body.substr(0, 8000));
  if (says(text, too_long)) return std::nullopt;
  const bool refuses = says(text, unsupported);
  const auto* one = listed(all, names);
  // The refusal names only fields that every request needs, so it is not about a candidate.
  if (one == nullptr && !names.empty() &&
      std::ranges::all_of(names, [](const auto& n) { return is_one_of(n.substr(0, n.find_first_of(".[")), needed); }))
    return std::nullopt;
  const bool is_listed = one != nullptr;
  if (one == nullptr) one = named(all, sentence, refuses);
  if (one == nullptr) return std::nullopt;
  const bool certain =
      is_listed || one->name().find("tool") != std::string::npos || find_name(sentence, lower(one->name())).quoted;
  RefusedField field{
      .path = one->path, .certain = certain, .unsupported = refuses || !says(text, out_of_range), .value = *one->value};
  constexpr std::array<std::pair<std::string_view, std::string_view>, 2> other_names{
      {{"max_tokens", "max_completion_tokens"}, {"max_completion_tokens", "max_tokens"}}};
  for (const auto& [name, other] : other_names)
    if (one->name() == name && request.get(other) == nullptr && find_name(sentence, other).at != std::string_view::npos)
      field.renamed = other;
  return field;
}

std::string remedy_for(const RefusedField& field) {
  return fmt::format("{} with --extra-body '{}'", field.renamed.empty() ? "leave it out" : "send it under that name",
                     dump_json(field.without(), {.ascii = true, .compact = true}));
}

bool LeftOut::add(const RefusedField& field) {
  const std::scoped_lock lock(mutex_);
  if (std::ranges::find(names_, field.name()) != names_.end()) return false;
  names_.push_back(field.name());
  if (!field.renamed.empty()) renamed_.set(field.renamed, field.value);
  // Nulls must stay in the patch; merge_patch would remove the fields instead.
  const auto merge = [](auto& self, Dict& into, const Dict& from) -> void {
    for (const auto& [key, value] : from.items()) {
      Value* there = into.find(*key.string());
      if (value.is_dict() && there != nullptr && there->is_dict())
        self(self, *there->dict(), *value.dict());
      else
        into.set(key, value);
    }
  };
  merge(merge, patch_, field.without());
  ++version_;
  return true;
}

void LeftOut::apply(Dict& patch) const {
  if (version_ == 0) return;
  const std::scoped_lock lock(mutex_);
  for (const auto& [key, value] : patch_.items()) {
    Value* there = patch.find(*key.string());
    if (value.is_dict() && there != nullptr && there->is_dict())
      for (const auto& [inner, setting] : value.dict()->items()) there->dict()->set(inner, setting);
    else
      patch.set(key, value);
  }
}

void LeftOut::describe(Dict& findings) const {
  const std::scoped_lock lock(mutex_);
  if (!names_.empty()) findings.set("dropped_parameters", List(names_.begin(), names_.end()));
  if (!renamed_.empty()) findings.set("renamed_parameters", renamed_);
}

void LeftOut::restore(const Value& findings) {
  const Value* names = findings.get("dropped_parameters");
  if (names == nullptr || !names->is_list()) return;
  for (const auto& item : *names->list()) {
    RefusedField field;
    const std::string name = str(item);
    for (std::size_t from = 0; from <= name.size();) {
      const auto dot = std::min(name.find('.', from), name.size());
      field.path.push_back(name.substr(from, dot - from));
      from = dot + 1;
    }
    add(field);
  }
  const Value* renamed = findings.get("renamed_parameters");
  if (renamed == nullptr || !renamed->is_dict()) return;
  const std::scoped_lock lock(mutex_);
  for (const auto& [key, value] : renamed->dict()->items()) {
    renamed_.set(key, value);
    patch_.set(key, value);
  }
}

}  // namespace evalrun::runners
