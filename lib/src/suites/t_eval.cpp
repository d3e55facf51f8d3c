// T-Eval: eight files of single completions, in English and Chinese (specification: t-eval).
#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "dataset/t_eval_files.hpp"
#include "groups.hpp"

namespace evalrun {
namespace t_eval {
namespace {

constexpr std::array<FileKind, 8> kinds{{
    {"instruct_json", "instruct", "instruct", "json"},
    {"plan_json", "plan_json", "plan", "json"},
    {"plan_str", "plan_str", "plan", "str"},
    {"reason_str", "reason_str", "reason", "str"},
    {"retrieve_str", "retrieve_str", "retrieve", "str"},
    {"understand_str", "understand_str", "understand", "str"},
    {"rru_json", "reason_retrieve_understand_json", "rru", "json"},
    {"review_str", "review_str", "review", "str"},
}};

}  // namespace

std::span<const FileKind> file_kinds() { return kinds; }

const FileKind* file_kind(std::string_view category) {
  const auto it = std::ranges::find(kinds, category, &FileKind::category);
  return it == kinds.end() ? nullptr : &*it;
}

std::optional<DataFile> file_named(std::string_view name) {
  static constexpr std::string_view ending = ".json", chinese = "_zh", version_mark = "_v";
  if (!name.ends_with(ending)) return std::nullopt;
  name.remove_suffix(ending.size());
  DataFile file{{}, "en", 0};
  if (name.ends_with(chinese)) {
    file.lang = "zh";
    name.remove_suffix(chinese.size());
  }
  const auto mark = name.rfind(version_mark);
  if (mark == std::string_view::npos) return std::nullopt;
  const auto number = name.substr(mark + version_mark.size());
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), file.version);
  const auto kind = std::ranges::find(kinds, name.substr(0, mark), &FileKind::stem);
  if (error != std::errc{} || end != number.data() + number.size() || file.version < 0 || kind == kinds.end())
    return std::nullopt;
  file.category = kind->category;
  return file;
}

std::string case_id(std::string_view category, std::string_view key) { return fmt::format("{}/{}", category, key); }

std::string_view key_of(std::string_view id) {
  const auto slash = id.find('/');
  return slash == std::string_view::npos ? id : id.substr(slash + 1);
}

}  // namespace t_eval

namespace suite_rows {
namespace {

constexpr std::array<std::string_view, 1> folders{"t-eval"};
constexpr std::array<std::string_view, 2> langs{"en", "zh"};
constexpr std::array<Category, 8> categories{{
    {"instruct_json", Task::simple, Language::python, ""},
    {"plan_json", Task::simple, Language::python, ""},
    {"plan_str", Task::simple, Language::python, ""},
    {"reason_str", Task::simple, Language::python, ""},
    {"retrieve_str", Task::simple, Language::python, ""},
    {"understand_str", Task::simple, Language::python, ""},
    {"rru_json", Task::simple, Language::python, ""},
    {"review_str", Task::simple, Language::python, ""},
}};

constexpr std::array<EmbeddingModel, 2> embedding_models{{{"en", "all-mpnet-base-v2"}, {"zh", "gte-large-zh"}}};

}  // namespace

extern const Suite t_eval{
    .id = "t-eval",
    .title = "T-Eval: instruct, plan, reason, retrieve, understand and review, in English and Chinese",
    .folders = folders,
    .langs = langs,
    .categories = categories,
    .groups = groups::all_only,
    .rules = "t-eval",
    .dataset_format = DatasetFormat::t_eval,
    .text_format = "t-eval",
    .published = true,
    .summaries = "t-eval",
    .sheets = "t-eval",
    .data_manifest = "t-eval",
    .embedding_models = embedding_models,
};

}  // namespace suite_rows
}  // namespace evalrun
