/// API-Bank's dataset format: where the files are, the data that all cases share, dialogues, published rows.
#pragma once
#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dataset/api_bank_calls.hpp"
#include "dataset_formats.hpp"

namespace evalrun::dataset_formats::api_bank {

/// A level of the benchmark.
struct Level {
  std::string_view category;
  std::string_view dialogues;  ///< folder of its dialogues
  std::string_view rows;       ///< file of its published rows
  std::string_view rebuilt;    ///< another name of that file
  bool searches = false;       ///< the model must find the tools: only ToolSearcher is offered
};
inline constexpr std::array<Level, 2> levels{{
    {"call", "level-1-given-desc", "level-1-api.json", "level-1-api.rebuilt.json", false},
    {"retrieve_call", "level-2-toolsearcher", "level-2-api.json", "level-2-api.rebuilt.json", true},
}};
[[nodiscard]] const Level& level_of(const Category& category);

/// Paths of the dialogues of a level, relative to the data folder and sorted; empty if it has no dialogues.
[[nodiscard]] std::vector<std::string> dialogue_files(const std::filesystem::path& folder, const Level& level);
/// The file with a level's published rows, or "".
[[nodiscard]] std::string rows_file(const std::filesystem::path& folder, const Level& level);

/// Reads documents, databases and recorded answers. Appends the paths of what was read, relative to the folder, to
/// `files`.
[[nodiscard]] result<std::shared_ptr<const ApiBank>> read_shared(const std::filesystem::path& folder,
                                                                 std::vector<std::string>& files);

/// One sample, from a dialogue or from a published row.
struct Sample {
  std::string file;
  std::size_t number = 0;  ///< in its dialogue
  Call gold;               ///< arguments as text
  Value result = {};       ///< what the API returned for `gold`; None if the data do not say
  List messages = {};
  std::vector<std::string> offered = {};  ///< names, in the order offered
};
[[nodiscard]] std::string id_of(std::string_view file, std::size_t number);
[[nodiscard]] result<Case> case_of(Sample sample, const Category& category,
                                   const std::shared_ptr<const ApiBank>& shared, std::string where);

[[nodiscard]] result<std::unique_ptr<PartReader>> open_dialogues(const Place& place, const Part& part,
                                                                 std::shared_ptr<const ApiBank> shared);
[[nodiscard]] result<std::unique_ptr<PartReader>> open_rows(const Place& place, const Part& part,
                                                            std::shared_ptr<const ApiBank> shared);

}  // namespace evalrun::dataset_formats::api_bank
