/// The parts of API-Bank's dataset format: where things lie, what all cases share, dialogues, published rows.
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
  std::string_view rows;       ///< its published rows: one of these names
  std::string_view rebuilt;
  bool searches = false;  ///< tools have to be found: ToolSearcher is the only one given
};
inline constexpr std::array<Level, 2> levels{{
    {"call", "level-1-given-desc", "level-1-api.json", "level-1-api.rebuilt.json", false},
    {"retrieve_call", "level-2-toolsearcher", "level-2-api.json", "level-2-api.rebuilt.json", true},
}};
[[nodiscard]] const Level& level_of(const Category& category);

/// The dialogues of a level below a data folder, sorted; empty where there are none.
[[nodiscard]] std::vector<std::string> dialogue_files(const std::filesystem::path& folder, const Level& level);
/// The file with a level's published rows, or "".
[[nodiscard]] std::string rows_file(const std::filesystem::path& folder, const Level& level);

/// Documents, databases and recorded answers; `files` gets what was read, below the folder.
[[nodiscard]] result<std::shared_ptr<const ApiBank>> read_shared(const std::filesystem::path& folder,
                                                                 std::vector<std::string>& files);

/// What the two kinds of input say of one sample.
struct Sample {
  std::string file;
  std::size_t number = 0;  ///< in its dialogue
  Call gold;               ///< arguments as text
  Value result = {};       ///< what the API gave then; None where the data do not say it
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
