/// The manifest says which run it is: the suite with the hashes of its data, the selection, the rules, the model and
/// how it is asked. If a command has the same manifest as an earlier one, it resumes the earlier run.
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
#include "evalrun/decode.hpp"
#include "evalrun/result.hpp"
#include "evalrun/suite.hpp"
#include "evalrun/value.hpp"

namespace evalrun::runners {

struct RunDescription {
  const Suite& suite;
  const std::filesystem::path& folder;  ///< folder of the data
  const CaseReader& reader;             ///< opened with the selection
  const Selection& selection;
  std::span<const checkers::Rules* const> rules;
  Dict model;  ///< Model::description()
  std::string version;
  std::string embedder = {};                             ///< model of the embedder; empty: none
  std::size_t repeat = 1;                                ///< answers to each case
  const Format* format = nullptr;                        ///< that decodes answers; nullptr: the usual ones
  bool strip_reasoning = false;                          ///< reasoning was removed before decoding
  std::optional<Dict> hashes = {};                       ///< data_hashes(); nullopt: to be computed
  std::optional<std::vector<SelectedCases>> cases = {};  ///< CaseReader::selected(); nullopt: to be asked
};

/// SHA-256 of the files that the reader reads, by name. This is nearly all the work of a manifest; as a function of its
/// own it can run in parallel with other work. Errors: a file cannot be read.
[[nodiscard]] result<Dict> data_hashes(const Suite& suite, const std::filesystem::path& folder,
                                       const CaseReader& reader);

/// Makes the manifest of a run. Errors: a data file cannot be read.
[[nodiscard]] result<Dict> make_manifest(const RunDescription& run);

/// The suite of a run. Own cases have the categories that they had when the run began, and their file is not read.
/// Errors: no suite has that id.
[[nodiscard]] result<const Suite*> suite_of(const Value& manifest);
/// The selection in a manifest, without the shard.
[[nodiscard]] Selection selection_in(const Value& manifest);
struct SelectedData {
  std::filesystem::path folder;
  CaseReader reader;
};
/// Opens the cases that a manifest selects, of all shards: in the folder `data` if it is not empty, else in the folder
/// that the manifest names, else where find_data() looks. nullopt if the data is not found.
[[nodiscard]] std::optional<SelectedData> open_selected(const Value& manifest, const std::filesystem::path& data = {});
/// The numbers of selected cases by category and language, of all shards. Manifests of older versions do not list them;
/// then the cases in the data are counted, in `folder` or where open_selected() finds them. Empty if there is no data.
[[nodiscard]] std::vector<SelectedCases> cases_in(const Value& manifest, const std::filesystem::path& folder = {});
/// The numbers of cases in the form in which a manifest lists them.
[[nodiscard]] List listed(const std::vector<SelectedCases>& cases);

/// Replaces former ids of rule sets in a manifest by their current ids.
void use_current_ids(Value& manifest);

/// The first field that shows that two manifests belong to different runs, with both values: "model.mode: \"fc\" there,
/// \"prompt\" now". Ignores fields that may differ between parts of the same run (version, time, path of the data).
[[nodiscard]] std::optional<std::string> first_difference(const Value& stored, const Value& wanted);

/// A field of a manifest as messages show it: "not set" if it is missing, cut if it is long.
[[nodiscard]] std::string shown(const Value* value);
/// A count in a manifest or a similar object; nullopt if it is missing or no whole number from 0 on.
[[nodiscard]] std::optional<std::size_t> count_in(const Value& object, std::string_view name);

/// In words, how a run was made otherwise than usual: "decoded as hermes, reasoning removed, system prompt added".
/// Empty: in nothing.
[[nodiscard]] std::string unusual_settings(const Value& manifest);

/// Sentences about the origin of a run for readers of its figures: a version other than `version` made it; its data
/// differs from the published files.
[[nodiscard]] std::vector<std::string> manifest_notes(const Value& manifest, std::string_view version);

}  // namespace evalrun::runners
