// Declarations that the examples of the public headers use; header_examples.sh compiles the examples.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "evalrun/evalrun.hpp"
#include "evalrun/reports/compare.hpp"
#include "evalrun/runners/pipeline.hpp"

/// Stands for what a program does with a value.
template <class... Values>
void use(const Values&... /*values*/) {}

extern const evalrun::Case item;
extern const evalrun::Value raw;
extern const std::vector<evalrun::Value> answers;
extern const evalrun::checkers::Judged judged;
extern const std::vector<const evalrun::checkers::Rules*> rule_sets;

extern const std::vector<evalrun::reports::Record> records;
extern const std::vector<evalrun::reports::Record> base_records, next_records;
extern const evalrun::reports::Tally tally, other_shard;
extern const evalrun::reports::Report base, next, report;
extern const evalrun::reports::Comparison comparison;

extern evalrun::runners::Model& model;
extern evalrun::CaseReader& reader;
