/// What a run is: the suite with the hashes of its data, the selection, the rules, the model and how it is asked. Two
/// commands with the same manifest are the same run, and the second resumes the first.
///
///     auto manifest = make_manifest({.suite = suite, .folder = folder, .reader = reader, ...});
///     if (auto field = first_difference(stored, *manifest)) refuse(*field);
#pragma once
#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/case_reader.hpp"
#include "evalrun/checkers/rules.hpp"
#include "evalrun/result.hpp"
#include "evalrun/suite.hpp"
#include "evalrun/value.hpp"

namespace evalrun::runners {

struct RunDescription {
  const Suite& suite;
  const std::filesystem::path& folder;  ///< of the data
  const CaseReader& reader;             ///< opened with the selection
  const Selection& selection;
  std::span<const checkers::Rules* const> rules;
  Dict model;  ///< Model::description()
  std::string version;
  std::string embedder = {};                             ///< its model; empty: none
  std::size_t repeat = 1;                                ///< answers to each case
  std::optional<Dict> hashes = {};                       ///< data_hashes(), where they are known
  std::optional<std::vector<SelectedCases>> cases = {};  ///< CaseReader::selected(), where that is known
};

/// SHA-256 of the files that the reader reads, by name: nearly all the work of a manifest, apart so that it can
/// run while other work goes on. Errors: a file that cannot be read.
[[nodiscard]] result<Dict> data_hashes(const Suite& suite, const std::filesystem::path& folder,
                                       const CaseReader& reader);

/// Errors: a data file that cannot be read.
[[nodiscard]] result<Dict> make_manifest(const RunDescription& run);

/// What the manifest says was selected, without the shard.
[[nodiscard]] Selection selection_in(const Value& manifest);
struct SelectedData {
  std::filesystem::path folder;
  CaseReader reader;
};
/// The cases that the manifest says were selected, of all shards: in the folder `data` if it is not empty, else where
/// they were, else where find_data() looks. nullopt if there are no data.
[[nodiscard]] std::optional<SelectedData> open_selected(const Value& manifest, const std::filesystem::path& data = {});
/// The selected cases by category and language, of all shards. Manifests of older versions do not list them: the data
/// are then counted, in `folder` or where they were, and the list is empty if they are gone.
[[nodiscard]] std::vector<SelectedCases> cases_in(const Value& manifest, const std::filesystem::path& folder = {});
/// As a manifest lists them.
[[nodiscard]] List listed(const std::vector<SelectedCases>& cases);

/// Replaces former ids of rule sets in a manifest by their current ids.
void use_current_ids(Value& manifest);

/// The first field by which two manifests are different runs, with both values: "model.mode: \"fc\" there, \"prompt\"
/// now". What may differ between the parts of one run (version, time, path of the data) is not looked at.
[[nodiscard]] std::optional<std::string> first_difference(const Value& stored, const Value& wanted);

/// A field of a manifest as messages show it: "not set" where it is missing, cut where it is long.
[[nodiscard]] std::string shown(const Value* value);
/// A count in a manifest, or in what is written like one; nullopt where it is missing or no whole number from 0 on.
[[nodiscard]] std::optional<std::size_t> count_in(const Value& object, std::string_view name);

/// What the reader of a run should know of its origin, as sentences: another version than `version` made it; its data
/// differ from the published files.
[[nodiscard]] std::vector<std::string> manifest_notes(const Value& manifest, std::string_view version);

}  // namespace evalrun::runners
