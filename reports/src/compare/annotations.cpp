// Workflow commands of GitHub Actions: lines on standard output that become annotations of a run. At most eight changed
// cases become annotations, since GitHub shows ten annotations of a kind.
#include <fmt/format.h>

#include "render/escape.hpp"
#include "text/messages.hpp"
#include "words.hpp"

namespace evalrun::reports {
namespace {

/// Escapes characters that would end a command, and in a property also characters that would end the property.
std::string command_text(const std::string& text, bool property) {
  std::string out;
  for (const char c : printable(text)) {
    if (c == '%')
      out += "%25";
    else if (property && c == ':')
      out += "%3A";
    else if (property && c == ',')
      out += "%2C";
    else
      out += c;
  }
  return out;
}

void add(std::string& out, std::string_view kind, const std::string& title, const std::string& text) {
  out += fmt::format("::{} title={}::{}\n", kind, command_text(title, true), command_text(text, false));
}

std::string render_comparison_annotations(const Comparison& both, const RenderOptions&) {
  std::string out;
  for (const auto& line : caution_lines(both)) add(out, "warning", "evalrun compare", line);
  if (both.gate)
    for (const auto& check : both.gate->checks) {
      // The lines above name the missing cases.
      if (check.verdict == GateVerdict::go || check.verdict == GateVerdict::incomplete) continue;
      add(out, check.verdict == GateVerdict::no_go ? "error" : "warning",
          fmt::format("{} {}", to_string(check.verdict), check_name(both, check)), check_text(check));
    }
  const bool fails = both.gate && both.gate->verdict == GateVerdict::no_go;
  constexpr std::size_t most = 8, width = 400;
  for (std::size_t i = 0; fails && i < both.down.size() && i < most; ++i) {
    const auto& change = both.down[i];
    add(out, "warning", "got worse: " + in_lang(change.id, change.lang),
        fmt::format("{} -> {}{}", side_text(change.base), side_text(change.next),
                    change.next.output ? ": " + cut(*change.next.output, width) : ""));
  }
  add(out, "notice", both.gate ? fmt::format("evalrun {}", to_string(both.gate->verdict)) : "evalrun compare",
      fmt::format("{}: {} points ({}), {} worse, {} better, p {}", counted(both.total.n, "case"),
                  signed_points(both.total.change()), points_interval(both.total.difference), both.total.down,
                  both.total.up, p_text(both.total.p_value)));
  return out;
}

}  // namespace

namespace comparison_rows {

extern const ComparisonRenderer annotations{.id = "annotations",
                                            .flag = "--annotations",
                                            .help = "also print annotations for GitHub Actions",
                                            .target = RenderTarget::standard_output,
                                            .render = render_comparison_annotations};

}  // namespace comparison_rows

}  // namespace evalrun::reports
