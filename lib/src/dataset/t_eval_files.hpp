/// T-Eval's files: which one belongs to which category and language, and what its cases are called.
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

/// A kind of file. Categories go by the reference's keys of results.
struct FileKind {
  std::string_view category;     ///< "rru_json"
  std::string_view stem;         ///< of data files, before the version: "reason_retrieve_understand_json"
  std::string_view eval;         ///< as the reference's command line has it: "rru"
  std::string_view prompt_type;  ///< the same: "json"
};
[[nodiscard]] std::span<const FileKind> file_kinds();
/// The kind with that category, or nullptr.
[[nodiscard]] const FileKind* file_kind(std::string_view category);

struct DataFile {
  std::string_view category;
  std::string_view lang;  ///< "en", "zh"
  int version = 0;        ///< 2 of "_v2"
};
/// What a name like "plan_str_v2_zh.json" says; nullopt for other names.
[[nodiscard]] std::optional<DataFile> file_named(std::string_view name);

/// Keys are unique within a file only; the ids of cases within a language.
[[nodiscard]] std::string case_id(std::string_view category, std::string_view key);
/// The key in such an id.
[[nodiscard]] std::string_view key_of(std::string_view id);

}  // namespace evalrun::t_eval
