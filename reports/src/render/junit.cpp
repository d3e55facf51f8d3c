#include "junit.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "evalrun/reports/report.hpp"

#include "escape.hpp"
#include "figures.hpp"

namespace evalrun::reports {
namespace {

std::string xml_text(const std::string& text, bool in_attribute) {
  std::string out;
  for (const char c : printable_lines(text)) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&apos;"; break;
      case '\n': out += in_attribute ? "&#10;" : "\n"; break;
      case '\t': out += in_attribute ? "&#9;" : "\t"; break;
      default: out += c;
    }
  }
  return out;
}

std::string attribute(const std::string& text) { return '"' + xml_text(text, true) + '"'; }

std::string counts_text(const JunitCounts& counts) {
  return fmt::format(R"(tests="{}" failures="{}" errors="{}" skipped="{}" time="{}")", counts.tests, counts.failed,
                     counts.error, counts.skipped, fixed(counts.seconds, 3));
}

JunitCounts counts_of(const JunitSuite& suite) {
  JunitCounts counts;
  for (const auto& one : suite.cases) counts.add(one.status, one.seconds);
  return counts;
}

std::string case_text(const JunitCase& one, const std::string& suite) {
  std::string out = fmt::format("    <testcase classname={} name={} time=\"{}\"", attribute(suite), attribute(one.name),
                                fixed(std::max(0.0, one.seconds), 3));
  const auto child = [&](std::string_view tag) {
    out += fmt::format(">\n      <{} message={}", tag, attribute(one.message));
    if (!one.type.empty() && tag != "skipped") out += " type=" + attribute(one.type);
    out += one.details.empty() ? "/>" : fmt::format(">{}</{}>", xml_text(one.details, false), tag);
    out += "\n    </testcase>\n";
  };
  switch (one.status) {
    case JunitCase::Status::failed: child("failure"); break;
    case JunitCase::Status::error: child("error"); break;
    case JunitCase::Status::skipped: child("skipped"); break;
    case JunitCase::Status::passed:
      out += one.details.empty()
                 ? "/>\n"
                 : fmt::format(">\n      <system-out>{}</system-out>\n    </testcase>\n", xml_text(one.details, false));
  }
  return out;
}

}  // namespace

void JunitCounts::add(JunitCase::Status status, double took) {
  ++tests;
  failed += status == JunitCase::Status::failed ? 1 : 0;
  error += status == JunitCase::Status::error ? 1 : 0;
  skipped += status == JunitCase::Status::skipped ? 1 : 0;
  seconds += std::max(0.0, took);
}

void JunitWriter::begin(const std::string& name, const JunitCounts& counts) {
  sink_("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  sink_(fmt::format("<testsuites name={} {}>\n", attribute(name), counts_text(counts)));
}

void JunitWriter::begin_suite(const std::string& name, const JunitCounts& counts, const Properties& properties) {
  suite_ = name;
  sink_(fmt::format("  <testsuite name={} {}>\n", attribute(name), counts_text(counts)));
  if (properties.empty()) return;
  sink_("    <properties>\n");
  for (const auto& [property, value] : properties)
    sink_(fmt::format("      <property name={} value={}/>\n", attribute(property), attribute(value)));
  sink_("    </properties>\n");
}

void JunitWriter::add(const JunitCase& one) { sink_(case_text(one, suite_)); }
void JunitWriter::end_suite() { sink_("  </testsuite>\n"); }
void JunitWriter::end() { sink_("</testsuites>\n"); }

std::string junit_text(const std::string& name, std::span<const JunitSuite> suites) {
  JunitCounts all;
  for (const auto& suite : suites)
    for (const auto& one : suite.cases) all.add(one.status, one.seconds);
  std::string out;
  JunitWriter writer([&](std::string_view text) { out += text; });
  writer.begin(name, all);
  for (const auto& suite : suites) {
    writer.begin_suite(suite.name, counts_of(suite), suite.properties);
    for (const auto& one : suite.cases) writer.add(one);
    writer.end_suite();
  }
  writer.end();
  return out;
}

namespace renderer_rows {

extern const Renderer junit{.id = "junit",
                            .flag = "--junit",
                            .help = "also write JUnit XML: every case of the run, with what was expected and got",
                            .target = RenderTarget::file,
                            .input = RenderInput::one_run};

}  // namespace renderer_rows

}  // namespace evalrun::reports
