// Outputs whose verdict, outcome or message was once wrong, judged by the program as users call it.
#include <array>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "evalrun/json.hpp"

#include "support/folder.hpp"
#include "support/golden.hpp"
#include "support/tally.hpp"

using namespace evalrun;  // NOLINT
namespace fs = std::filesystem;

namespace {

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size())
    text.replace(at, what.size(), with);
  return text;
}

/// One line of verdicts for each input, in order.
std::vector<Value> run(const std::string& command, const std::vector<Value>& rows, const fs::path& shared) {
  const test::Folder folder;
  {
    std::ofstream in(folder.path() / "in.jsonl");
    for (const auto& row : rows) in << dump_json(*row.get("input")) << '\n';
  }
  constexpr std::string_view name = "evalrun ";
  BOOST_REQUIRE(command.starts_with(name));
  auto arguments = replaced(command.substr(name.size()), "../shared", shared.string());
  // Outputs that no format read; auto reads them.
  arguments = replaced(arguments, "--format <any of 22>", "--format auto");
  arguments = replaced(arguments, "--cases cases.jsonl", "--cases " + (shared / "faults/cases.jsonl").string());
  const auto out = folder.path() / "out.jsonl";
  const auto shell = std::string("'") + EVALRUN_PROGRAM + "' " + arguments + " < '" +
                     (folder.path() / "in.jsonl").string() + "' > '" + out.string() + "' 2>/dev/null";
  BOOST_TEST(std::system(shell.c_str()) == 0, shell);  // NOLINT(cert-env33-c,concurrency-mt-unsafe)
  std::vector<Value> verdicts;
  support::for_each_json_line(out, [&](const Value& verdict) { verdicts.push_back(verdict); });
  BOOST_REQUIRE(verdicts.size() == rows.size());
  return verdicts;
}

/// Whether an error text says what the row expects.
bool says(const Value& verdict, const Value& row) {
  const auto* error = verdict.get("error");
  if (error == nullptr || !error->is_list() || error->list()->empty()) return false;
  const auto text = str(error->list()->front());
  const auto* output = row.get("input")->get("output");
  const auto& first = output->list()->front().dict()->items().front();
  if (row.get("expected")->get_string("says").find("names the function") != std::string_view::npos)
    return text.find(str(first.key)) != std::string::npos;
  static constexpr std::array<std::string_view, 4> makers{"OpenAI", "Responses", "Anthropic", "Gemini"};
  return std::ranges::any_of(makers, [&](std::string_view m) { return text.find(m) != std::string::npos; });
}

/// The fields of the verdict that the row expects.
Dict found_in(const Value& verdict, const Value& row) {
  Dict found;
  for (const auto& [key, expected] : row.get("expected")->dict()->items()) {
    const auto& name = *key.string();
    const auto* value = verdict.get(name);
    if (name == "strict") {
      const auto* rules = verdict.get("rules");
      const auto* strict = rules != nullptr ? rules->get("strict") : nullptr;
      value = strict != nullptr ? strict->get("valid") : nullptr;
    }
    if (name == "says")
      found.set(key, says(verdict, row) ? expected : Value("not said"));
    else
      found.set(key, value != nullptr ? *value : Value("nothing"));
  }
  return found;
}

bool is_asked(std::string_view kind) {
  return kind.starts_with("parity-") || kind.starts_with("outcome-") || kind == "message" || kind == "no-format";
}

}  // namespace

BOOST_AUTO_TEST_CASE(outputs_that_were_once_judged_wrong_are_judged_right) {
  const auto shared = support::shared_folder();
  if (!shared) return;
  std::map<std::string, std::vector<Value>> by_command;
  support::for_each_json_line(*shared / "faults/scoring.jsonl", [&](const Value& row) {
    if (is_asked(row.get_string("class"))) by_command[std::string(row.get_string("cmd"))].push_back(row);
  });
  std::map<std::string, support::Tally> tallies;
  for (const auto& [command, rows] : by_command) {
    const auto verdicts = run(command, rows, *shared);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::string kind(rows[i].get_string("class"));
      tallies.try_emplace(kind, "faults, " + kind)
          .first->second.compare(dump_json(*rows[i].get("input")).substr(0, 200),
                                 dump_json(found_in(verdicts[i], rows[i])), dump_json(*rows[i].get("expected")));
    }
  }
  for (const auto& [kind, tally] : tallies) tally.report();
}
