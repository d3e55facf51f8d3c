#include "own_case.hpp"

#include <array>
#include <string>

#include "case_json.hpp"

namespace evalrun {

result<std::optional<Case>> next_own_case(LineSource& lines) {
  std::array left{LeftAsText{.member = "question"}, LeftAsText{.member = "function"},
                  LeftAsText{.member = "ground_truth"}};
  auto line = lines.next_object_except(left);
  if (!line) return tl::unexpected(line.error());
  if (!*line) return std::optional<Case>{};
  const auto id = (*line)->get_string("id");
  if (id.empty()) {
    const Value* other = (*line)->get("id");
    const bool missing = other == nullptr || other->is_string();
    return fail(errc::bad_data, missing ? "the field \"id\" is missing" : "the field \"id\" must be a text",
                lines.where());
  }
  const auto named = (*line)->get_string("category", id);
  const auto says = [&](std::string_view word) { return named.find(word) != std::string_view::npos; };
  Category category{};
  category.name = (*line)->get_string("category");
  if (category.name.empty()) category.name = id.substr(0, id.rfind('_'));
  category.language = says("javascript") ? Language::javascript : says("java") ? Language::java : Language::python;
  category.task = says("irrelevance") ? Task::irrelevance
                  : says("relevance") ? Task::relevance
                  : says("parallel")  ? Task::parallel
                  : says("multiple")  ? Task::multiple
                                      : Task::simple;
  auto item = case_from_json(**line, {left[0], left[1], left[2]}, category, DatasetFormat::v1, lines.where());
  if (!item) return tl::unexpected(item.error());
  return std::optional<Case>(std::move(*item));
}

}  // namespace evalrun
