#include "own_case.hpp"

#include <array>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "evalrun/case_reader.hpp"

#include "case_json.hpp"
#include "json/foreign_text.hpp"

namespace evalrun {
namespace {

/// The members that stay text until their first use.
using Members = std::array<LeftAsText, 3>;
Members members() { return {{{.member = "question"}, {.member = "function"}, {.member = "ground_truth"}}}; }

/// `object` holds the other members of the line.
result<Case> own_case(const Value& object, const Members& left, std::string where) {
  const auto id = object.get_string("id");
  if (id.empty()) {
    const Value* other = object.get("id");
    const bool missing = other == nullptr || other->is_string();
    return fail(errc::bad_data, missing ? "the field \"id\" is missing" : "the field \"id\" must be a text",
                std::move(where));
  }
  const auto named = object.get_string("category", id);
  const auto says = [&](std::string_view word) { return named.find(word) != std::string_view::npos; };
  Category category{};
  category.name = object.get_string("category");
  if (category.name.empty()) category.name = id.substr(0, id.rfind('_'));
  category.language = says("javascript") ? Language::javascript : says("java") ? Language::java : Language::python;
  category.task = says("irrelevance") ? Task::irrelevance
                  : says("relevance") ? Task::relevance
                  : says("parallel")  ? Task::parallel
                  : says("multiple")  ? Task::multiple
                                      : Task::simple;
  return case_from_parts(object, {left[0], left[1], left[2]}, category, std::move(where));
}

}  // namespace

result<std::optional<Case>> next_own_case(LineSource& lines) {
  auto left = members();
  const auto line = lines.next_object_except(left);
  if (!line) return tl::unexpected(line.error());
  if (!*line) return std::optional<Case>{};
  return own_case(**line, left, lines.where());
}

result<Case> case_from_json(std::string_view json, std::string where) {
  const auto kept = std::make_shared<const std::string>(json);
  auto left = members();
  for (auto& member : left) member.owner = kept;
  const auto object = parse_json_except(*kept, left, {.allow_surrogates = false});
  if (!object)
    return fail(errc::bad_json, fmt::format("not JSON: {} (byte {})", object.error().message, object.error().offset),
                std::move(where));
  if (!object->is_dict()) return fail(errc::bad_data, why_no_object(*object), std::move(where));
  return own_case(*object, left, std::move(where));
}

}  // namespace evalrun
