/// The flags of a gate.
#pragma once
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

#include "evalrun/reports/gate.hpp"
#include "evalrun/result.hpp"

namespace evalrun::cli {

struct GateOptions {
  std::string gate;
  bool require_power = false;
};

/// --gate, --require-power.
void add_gate_options(CLI::App& app, GateOptions& options);

/// The gate asked for, or none. Errors: usage.
[[nodiscard]] result<std::optional<reports::GateRules>> gate_rules(const GateOptions& options);

}  // namespace evalrun::cli
