#include "own_case.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/case_reader.hpp"
#include "evalrun/json.hpp"

#include "json/foreign_text.hpp"
#include "json_schema.hpp"
#include "parts.hpp"
#include "suites/groups.hpp"
#include "text/messages.hpp"

namespace evalrun {
namespace own {
namespace {

/// The members that stay text until they are read. The enumerators are their places.
enum Member : std::uint8_t { question, messages_, function_, functions_, tools, ground_truth, expected };
constexpr std::array<std::string_view, 7> names{"question", "messages",     "function", "functions",
                                                "tools",    "ground_truth", "expected"};
using Members = std::array<LeftAsText, names.size()>;

Members members(const std::shared_ptr<const void>& owner) {
  Members all;
  for (std::size_t i = 0; i < names.size(); ++i) all.at(i) = {.member = names.at(i), .owner = owner};
  return all;
}

/// Members of which a line has one.
struct Choice {
  std::string_view meaning;
  std::vector<Member> members;
  std::vector<std::pair<std::string_view, Member>> other_names;  ///< of other programs, and the member to use
  bool required;
};
const std::array<Choice, 3>& all_choices() {
  static const std::array<Choice, 3> all{{
      {"what is asked",
       {question, messages_},
       {{"prompt", question}, {"input", question}, {"query", question}, {"conversation", messages_}},
       true},
      {"the functions offered", {functions_, tools, function_}, {{"available_tools", tools}}, true},
      {"the expected calls",
       {ground_truth, expected},
       {{"possible_answer", ground_truth},
        {"expected_calls", expected},
        {"expected_tool_calls", expected},
        {"tool_calls", expected},
        {"calls", expected}},
       false},
  }};
  return all;
}

constexpr std::array<std::pair<std::string_view, Meaning>, 9> short_names{{
    {"simple", {Task::simple, Language::python}},
    {"multiple", {Task::multiple, Language::python}},
    {"parallel", {Task::parallel, Language::python}},
    {"parallel_multiple", {Task::parallel, Language::python}},
    {"relevance", {Task::relevance, Language::python}},
    {"irrelevance", {Task::irrelevance, Language::python}},
    {"java", {Task::simple, Language::java}},
    {"javascript", {Task::simple, Language::javascript}},
    {"multiple_function", {Task::multiple, Language::python}},
}};

/// The part of an id before its number: "live_simple" of "live_simple_12-3-0".
std::string_view stem_of(std::string_view id) {
  const auto end = id.find_last_not_of("0123456789-");
  if (end == std::string_view::npos || end + 1 == id.size() || id[end] != '_') return {};
  return id.substr(0, end);
}

/// The meaning of the stem of an id: a known name, perhaps behind words of the user's own ("taipei_parallel").
std::optional<Meaning> meaning_of_stem(std::string_view stem) {
  for (auto rest = stem; !rest.empty();) {
    if (auto found = meaning_of_category(rest)) return found;
    const auto next = rest.find('_');
    rest.remove_prefix(next == std::string_view::npos ? rest.size() : next + 1);
  }
  return std::nullopt;
}

/// Whether a name of a category can be part of a file's name and of a pattern on the command line.
bool names_a_file(std::string_view name) {
  const auto unfit = [](char c) {
    constexpr std::string_view special = "/\\,*?[]";
    return static_cast<unsigned char>(c) < 0x20 || c == '\x7f' || special.find(c) != std::string_view::npos;
  };
  return std::ranges::none_of(name, unfit) && name.front() != '.' && name.front() != ' ' && name.back() != ' ';
}

bool asks_for_no_call(Task task) { return task == Task::relevance || task == Task::irrelevance; }

class Reader {
 public:
  Reader(const Value& object, const Members& left, std::string where, std::size_t number)
      : object_(object), left_(left), where_(std::move(where)), number_(number) {}

  result<Case> operator()() {
    Case item;
    item.where = where_;
    if (auto read = read_id(item); !read) return tl::unexpected(read.error());
    if (auto read = read_category(item); !read) return tl::unexpected(read.error());
    for (const auto& choice : all_choices())
      if (auto checked = check_choice(choice); !checked) return tl::unexpected(checked.error());
    auto asked = messages(given(question, messages_), where_);
    if (!asked) return tl::unexpected(asked.error());
    item.messages = std::move(*asked);
    // An id may name the language, too, as BFCL's do.
    const auto by_id = meaning_of_stem(stem_of(item.id));
    if (const auto& meaning = item.category.empty() ? by_id : named_; meaning) item.language = meaning->language;
    auto offered = functions(given_functions(), item.language, where_);
    if (!offered) return tl::unexpected(offered.error());
    item.functions = std::move(*offered);
    auto answer = left_[expected].found() ? plain_answer(left_[expected], item.functions, where_)
                                          : accepted_answer(left_[ground_truth], item.functions, where_);
    if (!answer) return tl::unexpected(answer.error());
    item.accepted = std::move(answer->accepted);
    item.ground_truth = std::move(answer->ground_truth);
    for (auto& function : item.functions)
      for (const auto& call : item.accepted)
        if (item.language == Language::python && call.key == function.name && call.parameters.is_dict())
          declare_mixed_numbers(function, *call.parameters.dict());
    if (auto settled = settle_task(item, by_id); !settled) return tl::unexpected(settled.error());
    return item;
  }

 private:
  result<void> read_id(Case& item) {
    const auto* id = object_.get("id");
    if (id == nullptr) {
      item.id = fmt::format("case_{}", number_);
      return {};
    }
    if (!id->is_string())
      return wrong(
          where_, "id",
          other_type("a text", *id) + (id->integer() != nullptr ? fmt::format("; write \"{}\"", str(*id)) : ""));
    if (id->string()->empty()) return wrong(where_, "id", "is empty; write a name, or leave the field out");
    item.id = *id->string();
    return {};
  }

  result<void> read_category(Case& item) {
    const auto* category = object_.get("category");
    if (category == nullptr || category->is_none()) return {};
    if (!category->is_string()) return wrong(where_, "category", other_type("a text", *category));
    const auto& name = *category->string();
    constexpr std::size_t longest = 100;
    if (name.empty()) return wrong(where_, "category", "is empty; write a name, or leave the field out");
    if (name.size() > longest)
      return wrong(where_, "category", fmt::format("has {} bytes; at most {} are possible", name.size(), longest));
    if (!names_a_file(name))
      return wrong(
          where_, "category",
          fmt::format(
              "'{}' cannot name a file; leave out slashes, commas, brackets, *, ?, and a point or blank at its ends",
              cut(name)));
    item.category = name;
    named_ = meaning_of_category(name);
    return {};
  }

  /// Exactly one member of the choice is there, or none where that is possible.
  result<void> check_choice(const Choice& choice) const {
    const LeftAsText* first = nullptr;
    for (const auto member : choice.members) {
      const auto& one = left_.at(member);
      if (!one.found()) continue;
      if (first != nullptr)
        return wrong(
            where_, one.member,
            fmt::format("stands beside \"{}\", and both say {}; keep one of them", first->member, choice.meaning));
      first = &one;
    }
    if (first != nullptr) return {};
    std::vector<std::string_view> known;
    for (const auto member : choice.members) known.push_back(names.at(member));
    for (const auto& [key, value] : object_.dict()->items()) {
      const auto name = str(key);
      const auto other = std::ranges::find(choice.other_names, name, &std::pair<std::string_view, Member>::first);
      if (other != choice.other_names.end())
        return wrong(where_, name,
                     fmt::format("is not read; write {} into \"{}\"", choice.meaning, names.at(other->second)));
      if (const auto near = nearest_name(name, known))
        return wrong(where_, name, fmt::format("is not read; did you mean \"{}\"?", *near));
    }
    if (!choice.required) return {};
    return wrong(where_, known.front(),
                 choice.members.front() == question
                     ? std::string("is missing; write what the user asks, or a conversation into \"messages\"")
                     : std::string("is missing; write the functions that the model may call, or [] for none"));
  }

  [[nodiscard]] const LeftAsText& given(Member one, Member other) const {
    return left_.at(one).found() ? left_.at(one) : left_.at(other);
  }
  [[nodiscard]] const LeftAsText& given_functions() const {
    return left_[functions_].found() ? left_[functions_] : given(tools, function_);
  }

  /// Sets task and category: a known category decides; otherwise an id like BFCL's, if it fits the expected answer;
  /// otherwise the expected answer and the number of functions.
  result<void> settle_task(Case& item, const std::optional<Meaning>& by_id) {
    const auto calls = item.accepted.size();
    const auto fits = [&](Task task) {
      if (asks_for_no_call(task)) return calls == 0;
      return calls == 1 || (task == Task::parallel && calls > 1);
    };
    if (named_) {
      if (!fits(named_->task)) return contradiction(item);
      item.task = named_->task;
    } else if (item.category.empty() && by_id && fits(by_id->task) && names_a_file(stem_of(item.id))) {
      item.task = by_id->task;
      item.category = stem_of(item.id);
    } else {
      item.task = calls == 0                  ? Task::irrelevance
                  : calls > 1                 ? Task::parallel
                  : item.functions.size() > 1 ? Task::multiple
                                              : Task::simple;
      if (item.category.empty()) item.category = to_string(item.task);
    }
    // The reference looks up the first function alone in the task "simple".
    const bool another =
        calls == 1 && !item.functions.empty() && item.functions.front().name != item.accepted.front().key;
    if (item.task == Task::simple && item.functions.size() > 1 && another) item.task = Task::multiple;
    return {};
  }

  [[nodiscard]] result<void> contradiction(const Case& item) const {
    const auto field = left_[expected].found() ? "expected" : "ground_truth";
    const auto calls = item.accepted.size();
    if (asks_for_no_call(named_->task))
      return wrong(
          where_, field,
          fmt::format(
              "holds {}, and the category '{}' means that none is compared; use another category, or leave this out",
              counted(calls, "call"), item.category));
    if (calls == 0)
      return wrong(where_, field,
                   fmt::format("holds no call, and the category '{}' needs one; write it, or use another category "
                               "(irrelevance: no call is right)",
                               item.category));
    return wrong(where_, field,
                 fmt::format("holds {}, and the category '{}' means one call; use another category, such as parallel",
                             counted(calls, "call"), item.category));
  }

  const Value& object_;
  const Members& left_;
  std::string where_;
  std::size_t number_;
  std::optional<Meaning> named_ = {};  ///< by the name of the category
};

/// A member that stands twice in the line; nullopt: none.
std::optional<std::string_view> given_twice(std::string_view text) {
  std::vector<JsonMember> all;
  if (!split_json_object(text, all, {.allow_surrogates = false})) return std::nullopt;
  std::set<std::string_view> seen;
  for (const auto& one : all)
    if (!seen.insert(one.key).second) return one.key;
  return std::nullopt;
}

result<Case> case_of_object(const Value& object, const Members& left, const Line& line) {
  if (const auto twice = given_twice(line.text)) return wrong(line.where, *twice, "is given twice; keep one of them");
  return Reader(object, left, line.where, line.number)();
}

}  // namespace

tl::unexpected<Error> wrong(const std::string& where, std::string_view field, std::string_view sentence) {
  return fail(errc::bad_data, fmt::format("\"{}\" {}", field, sentence), where);
}

std::string other_type(std::string_view wanted, const Value& given) {
  const std::string_view kind = given.is_none()              ? "null"
                                : given.is_string()          ? "a text"
                                : given.boolean() != nullptr ? "true or false"
                                : given.is_list()            ? "a list"
                                : given.is_dict()            ? "an object"
                                                             : "a number";
  return fmt::format("must be {}, and this is {}", wanted, kind);
}

Value read_member(std::string_view text) { return parse_json(text, {.allow_surrogates = false}).value_or(Value()); }

bool is_comment(std::string_view line) {
  const auto first = line.find_first_not_of(" \t");
  return first != std::string_view::npos && (line[first] == '#' || line.substr(first).starts_with("//"));
}

std::optional<Meaning> meaning_of_category(std::string_view name) {
  const auto* const at = std::ranges::find(short_names, name, &std::pair<std::string_view, Meaning>::first);
  if (at != short_names.end()) return at->second;
  for (const auto& category : suite_rows::v4_categories())
    if (category.name == name) return Meaning{category.task, category.language};
  return std::nullopt;
}

result<Case> case_of(Line line) {
  auto left = members(line.owner);
  const auto object = parse_json_except(line.text, left, {.allow_surrogates = false});
  if (!object) return fail(errc::bad_json, why_no_object(line.text, object.error()), line.where);
  if (!object->is_dict()) {
    const auto first = line.text.find_first_not_of(" \t");
    const bool array = first != std::string_view::npos && line.text[first] == '[';
    return fail(errc::bad_json, array ? why_no_object(line.text, {}) : why_no_object(*object), line.where);
  }
  return case_of_object(*object, left, line);
}

result<std::optional<Case>> next_case(LineSource& lines) {
  for (;;) {
    const auto text = lines.next();
    if (!text) {
      if (auto whole = lines.check_whole(); !whole) return tl::unexpected(whole.error());
      return std::optional<Case>{};
    }
    if (is_comment(*text)) continue;
    auto item = case_of({*text, lines.owner(), lines.where(), lines.number()});
    if (!item) return tl::unexpected(item.error());
    return std::optional<Case>(std::move(*item));
  }
}

}  // namespace own

result<Case> case_from_json(std::string_view json, std::string where) {
  const auto kept = std::make_shared<const std::string>(json);
  auto left = own::members(kept);
  const auto object = parse_json_except(*kept, left, {.allow_surrogates = false});
  if (!object)
    return fail(errc::bad_json, fmt::format("not JSON: {} (byte {})", object.error().message, object.error().offset),
                std::move(where));
  if (!object->is_dict()) return fail(errc::bad_data, why_no_object(*object), std::move(where));
  return own::case_of_object(*object, left, {*kept, kept, std::move(where), 1});
}

}  // namespace evalrun
