#include "html_report.hpp"

#include <algorithm>
#include <cassert>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <kainjow/mustache.hpp>

#include "evalrun/reports/compare.hpp"

#include "case_blocks.hpp"
#include "embed_text.hpp"
#include "embedded.hpp"
#include "render/figures.hpp"
#include "render/terminal_notes.hpp"
#include "text/messages.hpp"
#include "views.hpp"

namespace evalrun {
namespace embedded {
extern const Files html;  // reports/html
}

namespace reports {
namespace {

std::string template_text(std::string_view name) {
  const auto& [paths, texts] = embedded::html;
  const auto found = std::ranges::find(paths, name);
  assert(found != paths.end());
  return std::string(texts[static_cast<std::size_t>(found - paths.begin())]);
}

/// The files with this extension, joined in the order of their names.
std::string joined_files(std::string_view ending) {
  const auto& [paths, texts] = embedded::html;
  std::string out;
  for (std::size_t i = 0; i < paths.size(); ++i)
    if (paths[i].ends_with(ending)) out += texts[i];
  return out;
}

/// The scripts in one function, so that they define no global names.
std::string script_text() { return "(() => {\n'use strict';\n" + joined_files(".js") + "})();\n"; }

std::string policy(std::string_view style, std::string_view script) {
  return fmt::format(
      "default-src 'none'; script-src '{}'; style-src '{}'; base-uri 'none'; form-action 'none'; "
      "require-trusted-types-for 'script'; trusted-types 'none'",
      csp_hash(script), csp_hash(style));
}

/// Runs grouped by suite; groups and runs keep the given order.
std::vector<std::vector<HtmlRun>> by_suite(std::span<const HtmlRun> runs) {
  std::vector<std::vector<HtmlRun>> groups;
  for (const auto& run : runs) {
    const auto it = std::ranges::find_if(
        groups, [&](const auto& group) { return group.front().report->suite == run.report->suite; });
    if (it == groups.end())
      groups.push_back({run});
    else
      it->push_back(run);
  }
  return groups;
}

struct Words {
  std::string title;
  std::string subtitle;
};

Words words_of(const HtmlContent& content, std::span<const HtmlRun> runs) {
  const auto suites = by_suite(runs);
  std::vector<std::string> names;
  for (const auto& group : suites) {
    const auto* suite = group.front().report->suite;
    names.emplace_back(suite != nullptr ? suite->title : "cases of no suite");
  }
  if (content.comparison != nullptr)
    return {fmt::format("{} against {}", runs[1].report->model, runs[0].report->model),
            fmt::format("{}", fmt::join(names, "; "))};
  if (runs.size() > 1)
    return {fmt::format("{} compared", counted(runs.size(), "run")), fmt::format("{}", fmt::join(names, "; "))};
  const Shape shape = shape_of(*runs.front().report);
  auto under = names.front();
  under += fmt::format(". Rules {}", shape.rules.empty() ? "-" : shape.rules.front());
  if (shape.rules.size() > 1)
    under += fmt::format(", secondary rules {}", fmt::join(std::span(shape.rules).subspan(1), ", "));
  if (const auto line = selection_line(*runs.front().report); !line.empty()) under += "; " + line;
  return {runs.front().label, under + how_asked(*runs.front().report) + "."};
}

data facts_data(const HtmlContent& content, std::span<const HtmlRun> runs) {
  data out(data::type::list);
  for (std::size_t i = 0; i < content.facts.size() && i < runs.size(); ++i) {
    data rows(data::type::list);
    for (const auto& [name, text] : content.facts[i]) {
      data row;
      row.set("fact", text_data(name));
      row.set("value", text_data(text));
      rows << row;
    }
    data entry;
    entry.set("label", text_data(runs[i].label));
    entry.set("rows", rows);
    out << entry;
  }
  return out;
}

data report_data(const HtmlContent& content, std::span<const HtmlRun> runs) {
  data out;
  const auto [title, subtitle] = words_of(content, runs);
  out.set("report_title", text_data(title));
  out.set("subtitle", text_data(subtitle));
  out.set("version", text_data(content.version));
  std::vector<std::string> warnings;
  for (const auto& run : runs) {
    if (const auto line = selection_line(*run.report); !line.empty() && runs.size() > 1)
      warnings.push_back(fmt::format("{}: {}", run.label, line));
    for (const auto& line : warning_lines(*run.report))
      warnings.push_back(runs.size() > 1 ? fmt::format("{}: {}", run.label, line) : line);
  }
  out.set("warnings", texts_data(warnings));
  out.set("report_notes", texts_data(content.notes));
  data sections(data::type::list);
  if (content.comparison != nullptr) {
    data section;
    section.set("comparison", compare_view(*content.comparison));
    sections << section;
  }
  for (const auto& group : by_suite(runs)) {
    data section;
    if (group.size() > 1)
      section.set("board", leaderboard_view(group, content.comparison != nullptr));
    else
      section.set("run", run_view(group.front()));
    if (group.size() == 1 && runs.size() > 1) section.set("heading", text_data(group.front().label));
    sections << section;
  }
  out.set("sections", sections);
  const auto facts = facts_data(content, runs);
  out.set("has_facts", facts.is_non_empty_list());
  out.set("several", runs.size() > 1);
  out.set("facts", facts);
  for (const char* name : {"table", "run", "leaderboard", "compare", "radar", "cases"})
    out.set(fmt::format("{}_part", name),
            kainjow::mustache::partial([name] { return template_text(fmt::format("{}.mustache", name)); }));
  return out;
}

std::vector<std::string> rules_of(std::span<const Report> reports) {
  std::vector<std::string> rules;
  for (const auto& report : reports)
    for (const auto& id : shape_of(report).rules)
      if (std::ranges::find(rules, id) == rules.end()) rules.push_back(id);
  return rules;
}

/// The directory that the script reads first.
Dict directory_of(const HtmlContent& content, std::span<const HtmlRun> runs, const std::vector<std::string>& rules,
                  Dict blocks) {
  List listed;
  for (const auto& run : runs) {
    const auto shape = shape_of(*run.report);
    const auto own = shape.rules.empty() ? std::string() : shape.rules.front();
    const auto main = std::ranges::find(rules, content.comparison != nullptr ? content.comparison->rules : own);
    const auto number = main == rules.end() ? 0 : main - rules.begin();
    listed.emplace_back(Dict{
        {"label", run.label}, {"suite", run.report->suite != nullptr ? run.report->suite->id : ""}, {"rules", number}});
  }
  List names;
  for (const auto outcome : all_outcomes) names.emplace_back(to_string(outcome));
  if (std::ranges::any_of(content.reports, [](const Report& report) { return report.tally.no_result() != 0; }))
    names.emplace_back("no result");
  blocks.set("runs", std::move(listed));
  blocks.set("rules", List(rules.begin(), rules.end()));
  blocks.set("outcomes", std::move(names));
  blocks.set("compared", content.comparison != nullptr);
  return blocks;
}

std::vector<HtmlRun> runs_of(const HtmlContent& content) {
  const auto labels = content.labels.empty() ? run_labels(content.reports) : content.labels;
  std::vector<HtmlRun> runs;
  for (std::size_t i = 0; i < content.reports.size(); ++i) runs.push_back({&content.reports[i], labels[i], i});
  return runs;
}

bool wants_gzip(const HtmlContent& content) {
  constexpr std::size_t many = 1000;
  std::size_t most = 0;
  for (const auto& report : content.reports) most = std::max(most, report.tally.total());
  return content.packing == Packing::gzip || (content.packing == Packing::automatic && most > many);
}

}  // namespace

std::vector<std::string> run_labels(std::span<const Report> reports) {
  std::vector<std::string> labels;
  const auto unique = [&](std::size_t i, const std::string& label) {
    return std::ranges::none_of(std::span(labels).first(i), [&](const auto& other) { return other == label; });
  };
  for (const auto& report : reports) {
    auto label = report.model.empty() ? "model" : report.model;
    const auto same = std::ranges::count_if(
        reports, [&](const Report& other) { return other.model == report.model && other.suite != report.suite; });
    if (same != 0 && report.suite != nullptr) label += fmt::format(", {}", report.suite->id);
    const auto base = label;
    for (int number = 2; !unique(labels.size(), label); ++number) label = fmt::format("{} ({})", base, number);
    labels.push_back(std::move(label));
  }
  return labels;
}

result<void> write_html(const HtmlContent& content, const HtmlCases& cases, const HtmlSink& sink) {
  assert(!content.reports.empty());
  const auto runs = runs_of(content);
  const auto style = joined_files(".css"), script = script_text();
  auto view = report_data(content, runs);
  view.set("policy", policy(style, script));
  view.set("style", style);
  kainjow::mustache::mustache report(template_text("report.mustache"));
  assert(report.is_valid());
  if (auto done = sink(report.render(view)); !done) return done;

  const auto rules = rules_of(content.reports);
  CaseBlocks blocks(rules, wants_gzip(content), sink);
  for (;;) {
    const auto one = cases();
    if (!one) return tl::unexpected(one.error());
    if (*one == nullptr) break;
    if (auto done = blocks.add(**one); !done) return done;
  }
  if (auto done = blocks.finish(); !done) return done;
  const auto directory = script_json(directory_of(content, runs, rules, blocks.directory()));
  return sink(fmt::format(
      "<script type=\"application/json\" id=\"directory\">{}</script>\n<script>{}</script>\n</body>\n</html>\n",
      directory, script));
}

namespace renderer_rows {

extern const Renderer html{.id = "html",
                           .flag = "--html",
                           .help = "also write an HTML report: figures and every case, in one file that opens anywhere",
                           .target = RenderTarget::file,
                           .input = RenderInput::cases};

}  // namespace renderer_rows

}  // namespace reports
}  // namespace evalrun
