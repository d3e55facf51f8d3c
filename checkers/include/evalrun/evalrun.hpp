/// One header for judging outputs in your own program; link evalrun::checkers. Reports and runners have headers of
/// their own.
///
///     const result<Case> item = case_from_json(R"({"id": "area_0", "question": "How big is it?",
///         "function": [{"name": "area", "parameters": {"type": "dict", "properties": {"base": {"type": "integer"}},
///                       "required": ["base"]}}], "ground_truth": [{"area": {"base": [10]}}]})");
///     const Rules* rules = *find_rules("bfcl-v4");
///     const Judged judged = judge(*item, "[area(base=11)]", {.rules = {&rules, 1}});
///     use(judged.verdicts.front().valid);             // false
///     use(judged.verdicts.front().error_type);        // "value_error:others"
#pragma once
#include "evalrun/call.hpp"
#include "evalrun/case.hpp"
#include "evalrun/case_reader.hpp"
#include "evalrun/checkers/compiled_key.hpp"
#include "evalrun/checkers/judge.hpp"
#include "evalrun/checkers/rules.hpp"
#include "evalrun/decode.hpp"
#include "evalrun/embedder.hpp"
#include "evalrun/errata.hpp"
#include "evalrun/error_type.hpp"
#include "evalrun/json.hpp"
#include "evalrun/lazy_value.hpp"
#include "evalrun/output.hpp"
#include "evalrun/result.hpp"
#include "evalrun/suite.hpp"
#include "evalrun/value.hpp"
#include "evalrun/verdict.hpp"
#include "evalrun/version.hpp"
