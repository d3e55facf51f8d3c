/// T-Eval's published form: the results file that its reference makes a table of, and that table.
#pragma once
#include <span>
#include <vector>

#include "evalrun/reports/report.hpp"

namespace evalrun::reports {

/// For each model of suite t-eval, and each language: "<model>_-1.json" ("<model>_-1_zh.json" for Chinese) with the
/// metrics of the files that were run; where all six abilities have a value, "<model>_-1.txt" with the two lines the
/// reference prints of it (specification: t-eval 2, 5).
void add_t_eval_results(std::vector<RenderedFile>& files, std::span<const Report> reports);

}  // namespace evalrun::reports
