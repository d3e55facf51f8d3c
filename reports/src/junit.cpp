#include "evalrun/reports/junit.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "evalrun/reports/format.hpp"

#include "text_width.hpp"

namespace evalrun::reports {
namespace {

std::string escaped(const std::string& text, bool in_attribute) {
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

std::string attribute(const std::string& text) { return '"' + escaped(text, true) + '"'; }

struct Counts {
  std::size_t tests = 0, failed = 0, error = 0, skipped = 0;
  double seconds = 0;

  void add(const JunitCase& one) {
    ++tests;
    failed += one.status == JunitCase::Status::failed ? 1 : 0;
    error += one.status == JunitCase::Status::error ? 1 : 0;
    skipped += one.status == JunitCase::Status::skipped ? 1 : 0;
    seconds += std::max(0.0, one.seconds);
  }
  [[nodiscard]] std::string text() const {
    return fmt::format(R"(tests="{}" failures="{}" errors="{}" skipped="{}" time="{}")", tests, failed, error, skipped,
                       fixed(seconds, 3));
  }
};

std::string case_text(const JunitCase& one, const std::string& suite) {
  std::string out = fmt::format("    <testcase classname={} name={} time=\"{}\"", attribute(suite), attribute(one.name),
                                fixed(std::max(0.0, one.seconds), 3));
  const auto child = [&](std::string_view tag) {
    out += fmt::format(">\n      <{} message={}", tag, attribute(one.message));
    if (!one.type.empty() && tag != "skipped") out += " type=" + attribute(one.type);
    out += one.details.empty() ? "/>" : fmt::format(">{}</{}>", escaped(one.details, false), tag);
    out += "\n    </testcase>\n";
  };
  switch (one.status) {
    case JunitCase::Status::failed: child("failure"); break;
    case JunitCase::Status::error: child("error"); break;
    case JunitCase::Status::skipped: child("skipped"); break;
    case JunitCase::Status::passed:
      out += one.details.empty()
                 ? "/>\n"
                 : fmt::format(">\n      <system-out>{}</system-out>\n    </testcase>\n", escaped(one.details, false));
  }
  return out;
}

}  // namespace

std::string junit_text(const std::string& name, std::span<const JunitSuite> suites) {
  Counts all;
  for (const auto& suite : suites)
    for (const auto& one : suite.cases) all.add(one);
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  out += fmt::format("<testsuites name={} {}>\n", attribute(name), all.text());
  for (const auto& suite : suites) {
    Counts counts;
    for (const auto& one : suite.cases) counts.add(one);
    out += fmt::format("  <testsuite name={} {}>\n", attribute(suite.name), counts.text());
    if (!suite.properties.empty()) out += "    <properties>\n";
    for (const auto& [property, value] : suite.properties)
      out += fmt::format("      <property name={} value={}/>\n", attribute(property), attribute(value));
    if (!suite.properties.empty()) out += "    </properties>\n";
    for (const auto& one : suite.cases) out += case_text(one, suite.name);
    out += "  </testsuite>\n";
  }
  return out + "</testsuites>\n";
}

}  // namespace evalrun::reports
