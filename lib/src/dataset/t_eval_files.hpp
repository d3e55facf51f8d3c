/// T-Eval's files: the category and language of each, and the ids of its cases.
///
///     auto file = t_eval::file_named("plan_json_v2_zh.json");
///     file->category;                                 // "plan_json"
///     file->lang;                                     // "zh"
///     t_eval::case_id(file->category, "query_0");     // "plan_json/query_0"
///
/// Pure; safe to call from several threads.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace evalrun::t_eval {

/// A kind of file. The categories are named like the keys in the reference's results.
struct FileKind {
  std::string_view category;     ///< "rru_json"
  std::string_view stem;         ///< name of data files before the version: "reason_retrieve_understand_json"
  std::string_view eval;         ///< argument of the reference's command line: "rru"
  std::string_view prompt_type;  ///< argument of the reference's command line: "json"
};
[[nodiscard]] std::span<const FileKind> file_kinds();
/// The kind with that category, or nullptr.
[[nodiscard]] const FileKind* file_kind(std::string_view category);

struct DataFile {
  std::string_view category;
  std::string_view lang;  ///< "en", "zh"
  int version = 0;        ///< 2 of "_v2"
};
/// The parts of a name like "plan_str_v2_zh.json"; nullopt for other names.
[[nodiscard]] std::optional<DataFile> file_named(std::string_view name);

/// The id of a case, unique within a language; a key is unique only within its file.
[[nodiscard]] std::string case_id(std::string_view category, std::string_view key);
/// The key of a case, from its id.
[[nodiscard]] std::string_view key_of(std::string_view id);

}  // namespace evalrun::t_eval
