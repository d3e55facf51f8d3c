/// Baseline files: what `evalrun report --baseline` writes.
#pragma once
#include "run_records.hpp"

namespace evalrun::runners {

[[nodiscard]] result<RunRecords> read_baseline(const std::filesystem::path& file);
/// Suite, model and main rule set as a manifest names them, without any counts.
[[nodiscard]] result<reports::Report> report_of_manifest(const Value& manifest, const std::string& where,
                                                         const std::filesystem::path& data = {});

}  // namespace evalrun::runners
