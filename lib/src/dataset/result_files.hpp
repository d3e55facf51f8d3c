/// Stored results of a model, in the file formats of the references (specification: bfcl-semantics 13): one file per
/// category, anywhere below a folder. The files may be in folders of groups (`non_live/`) or languages (`zhtw/`).
///
///     for (const ModelResults& model : *find_results(*suite, "run/result"))
///       for (const ResultFile& file : model.files) {
///         auto reader = ResultReader::open(file);
///         while (auto stored = reader->next(); stored && *stored) use((*stored)->id, (*stored)->result);
///       }
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "evalrun/result.hpp"
#include "evalrun/suite.hpp"
#include "evalrun/value.hpp"

namespace evalrun {

struct ResultFile {
  std::filesystem::path path;
  const Category* category = nullptr;  ///< nullptr: the lines belong to several categories, and each names its case
  std::string lang = {};               ///< empty if the suite has only one language
  DatasetFormat dataset_format = DatasetFormat::v4;
};

struct ModelResults {
  std::string model;              ///< the name of the folder, unchanged
  std::vector<ResultFile> files;  ///< in the suite's order
};

/// Every model with results of the suite below `folder`, by name. An Error if there are no such results.
[[nodiscard]] result<std::vector<ModelResults>> find_results(const Suite& suite, const std::filesystem::path& folder);

struct StoredResult {
  std::string id;  ///< empty if the line has no id (old files rely on the order)
  Value result;
  std::int64_t input_tokens = -1;
  std::int64_t output_tokens = -1;
  double latency = -1;         ///< seconds; negative: not stored
  std::string reasoning = {};  ///< of a blank answer alone, where it explains why there is none
  std::string where;           ///< "file:line"
};

class ResultReader {
 public:
  [[nodiscard]] static result<ResultReader> open(const ResultFile& file);
  ResultReader(ResultReader&&) noexcept;
  ResultReader& operator=(ResultReader&&) noexcept;
  ~ResultReader();

  /// The next result; nullopt after the last. After an Error about one line the next line can be read.
  [[nodiscard]] result<std::optional<StoredResult>> next();

 private:
  struct State;
  explicit ResultReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Whether any stored result of the model is structured (a list). If so, the whole folder comes from tool mode: its
/// texts decode as `fc`, too, and function names were sent with "_" in place of ".".
[[nodiscard]] result<bool> holds_structured(const ModelResults& results);

/// Whether a stored text looks like an error message that another tool stored in place of an answer.
[[nodiscard]] bool looks_like_error(const Value& result);

}  // namespace evalrun
