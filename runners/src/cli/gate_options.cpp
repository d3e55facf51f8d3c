#include "cli/gate_options.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

namespace evalrun::cli {
namespace {

/// A value as the flag would have it: 1.5, true, "text".
std::optional<std::string> flag_text(const toml::node& node) {
  if (const auto flag = node.value<bool>(); flag && node.is_boolean()) return *flag ? "true" : "false";
  if (const auto number = node.value<double>(); number && node.is_number()) return fmt::format("{}", *number);
  return std::nullopt;
}

/// max-drop = 1.0 and so on at the top, bounds by name below [bounds].
result<void> take_table(reports::GateRules& rules, const toml::table& table, const std::string& file, bool top) {
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    const auto where = fmt::format("{}:{}", file, node.source().begin.line);
    if (top && name == "bounds" && node.is_table()) {
      if (auto taken = take_table(rules, *node.as_table(), file, false); !taken) return taken;
      continue;
    }
    const auto text = flag_text(node);
    if (!text) return fail(errc::usage, fmt::format("{} must be a number or true", name), where);
    if (auto set = reports::set_gate(rules, name, *text); !set) return fail(errc::usage, set.error().message, where);
  }
  return {};
}

result<reports::GateRules> read_gate(const std::string& file) {
  toml::table table;
  try {
    table = toml::parse_file(file);
  } catch (const toml::parse_error& error) {
    return fail(errc::usage, std::string(error.description()), fmt::format("{}:{}", file, error.source().begin.line));
  }
  reports::GateRules rules;
  if (auto taken = take_table(rules, table, file, true); !taken) return tl::unexpected(taken.error());
  return rules;
}

}  // namespace

void add_gate_options(CLI::App& app, GateOptions& options) {
  app.add_option(
      "--gate", options.gate,
      "decide: GO (exit code 0), NO-GO (1) or INCONCLUSIVE (4). max-drop=1.0,alpha=0.05[,per-category=5]"
      "[,per-summary=2][,<category or summary>=3], drops in percentage points; or a .toml file with the same");
  app.add_flag("--require-power", options.require_power,
               "INCONCLUSIVE where the sample could not have shown a drop as large as is allowed");
}

result<std::optional<reports::GateRules>> gate_rules(const GateOptions& options) {
  if (options.gate.empty()) {
    if (options.require_power)
      return fail(errc::usage, "asks a gate to be sure, and there is no --gate", "--require-power");
    return std::nullopt;
  }
  auto rules = options.gate.ends_with(".toml") ? read_gate(options.gate) : reports::parse_gate(options.gate);
  if (!rules) return tl::unexpected(rules.error());
  if (options.require_power) rules->require_power = true;
  return std::optional(std::move(*rules));
}

}  // namespace evalrun::cli
