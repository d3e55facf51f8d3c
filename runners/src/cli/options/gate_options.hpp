/// The flags of a gate.
#pragma once
#include <map>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

#include "evalrun/reports/gate.hpp"
#include "evalrun/result.hpp"

namespace evalrun::cli {

struct GateOptions {
  std::string gate;
  bool require_power = false;
  std::map<std::string, std::string> places = {};  ///< by name of a bound, its file and line
};

/// --gate, --require-power.
void add_gate_options(CLI::App& app, GateOptions& options);

/// The gate that was asked for; nullopt: none. Errors: usage.
[[nodiscard]] result<std::optional<reports::GateRules>> gate_rules(GateOptions& options);

/// An Error about a bound, with the place where the bound was written.
[[nodiscard]] Error placed(Error error, const GateOptions& options);

}  // namespace evalrun::cli
