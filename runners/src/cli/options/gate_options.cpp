#include "gate_options.hpp"

#include <sstream>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "dataset/input_file.hpp"
#include "values.hpp"

namespace evalrun::cli {
namespace {

/// A number or truth value as the flag writes it; nullopt for other values.
std::optional<std::string> flag_text(const toml::node& node) {
  if (const auto flag = node.value<bool>(); flag && node.is_boolean()) return *flag ? "true" : "false";
  if (const auto number = node.value<double>(); number && node.is_number()) return fmt::format("{}", *number);
  return std::nullopt;
}

using Places = std::map<std::string, std::string>;

/// Reads a table: at the top level lines such as max-drop = 1.0, and in [bounds] bounds by name.
result<void> take_table(reports::GateRules& rules, const toml::table& table, const std::string& file, Places& places,
                        bool top) {
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    const auto where = fmt::format("{}:{}", file, node.source().begin.line);
    if (top && name == "bounds" && node.is_table()) {
      if (auto taken = take_table(rules, *node.as_table(), file, places, false); !taken) return taken;
      continue;
    }
    const auto text = flag_text(node);
    if (!text) return fail(errc::usage, fmt::format("{} must be a number or true", cut(name)), where);
    if (auto set = reports::set_gate(rules, name, *text, where); !set) return set;
    places[name] = where;
  }
  return {};
}

/// ": the text of the line"; empty if the line is empty.
std::string quoted_line(const std::string& text, std::size_t number) {
  std::istringstream in(text);
  std::string line;
  for (std::size_t i = 0; i < number && std::getline(in, line);) ++i;
  return line.empty() ? line : fmt::format(": {}", cut(line));
}

result<reports::GateRules> read_gate(const std::string& file, Places& places) {
  const auto text = read_text(file);
  if (!text) return fail(errc::usage, to_string(text.error()), "--gate");
  toml::table table;
  try {
    table = toml::parse(*text, file);
  } catch (const toml::parse_error& error) {
    const auto line = error.source().begin.line;
    if (line == 0) return fail(errc::usage, "the file cannot be read", file);
    return fail(errc::usage,
                fmt::format("this line cannot be read{}; a line is a key and a number, as in: max-drop = 1.0",
                            quoted_line(*text, line)),
                fmt::format("{}:{}", file, line));
  }
  reports::GateRules rules;
  if (auto taken = take_table(rules, table, file, places, true); !taken) return tl::unexpected(taken.error());
  return rules;
}

}  // namespace

void add_gate_options(CLI::App& app, GateOptions& options) {
  add_text(
      app, "--gate", options.gate, "RULES|FILE",
      "decide: GO (exit code 0), NO-GO (1), INCOMPLETE (3) or INCONCLUSIVE (4). max-drop=1.0,alpha=0.05"
      "[,per-category=5][,per-summary=2][,<category or summary>=3], with drops in percentage points; or a .toml file "
      "with the same keys");
  app.add_flag("--require-power", options.require_power,
               "decide INCONCLUSIVE if the sample is too small to show a drop as large as is allowed");
}

result<std::optional<reports::GateRules>> gate_rules(GateOptions& options) {
  if (options.gate.empty()) {
    if (options.require_power) return fail(errc::usage, "needs --gate", "--require-power");
    return std::nullopt;
  }
  auto rules =
      options.gate.ends_with(".toml") ? read_gate(options.gate, options.places) : reports::parse_gate(options.gate);
  if (!rules) return tl::unexpected(rules.error());
  if (options.require_power) rules->require_power = true;
  return std::optional(std::move(*rules));
}

Error placed(Error error, const GateOptions& options) {
  const auto at = options.places.find(error.where);
  error.where = at == options.places.end() ? "--gate" : at->second;
  return error;
}

}  // namespace evalrun::cli
