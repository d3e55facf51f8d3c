// The lines of `check` for API-Bank: {"file", "id", "output"} -> {"file", "id", "parsed_name", "parsed_args",
// "correct", "error_class"}.
#include <fmt/format.h>

#include "evalrun/call.hpp"

#include "check_lines.hpp"

namespace evalrun::cli {
namespace {

const Case* find(const Checking& checking, const Value& line, std::string& why) {
  const auto file = line.get_string("file");
  const auto* id = line.get("id");
  if (file.empty() || id == nullptr) {
    why = "a line must be an object with \"file\", \"id\" and \"output\"";
    return nullptr;
  }
  const auto* item = checking.find(fmt::format("{}#{}", file, str(*id)));
  if (item == nullptr) why = fmt::format("no sample of the suite has the id {} in the dialogue {}", str(*id), file);
  return item;
}

Value correct_of(const Verdict& verdict) { return verdict.not_scored.empty() ? Value(verdict.valid) : Value(); }

std::string class_of(const Verdict& verdict) {
  if (!verdict.not_scored.empty()) return "NOT_SCORED";
  return verdict.valid ? "OK" : verdict.error_type;
}

Dict verdict_line(const Checking& checking, const Value& line, const checkers::Judged& judged) {
  const auto calls = judged.decoded.ok ? calls_in(judged.decoded.value) : std::vector<Call>{};
  const auto& first = judged.verdicts.front();
  Dict out{{"file", *line.get("file")},
           {"id", *line.get("id")},
           {"parsed_name", calls.empty() ? Value() : Value(calls.front().name)},
           {"parsed_args", calls.empty() ? Value() : Value(calls.front().arguments)},
           {"correct", correct_of(first)},
           {"error_class", class_of(first)}};
  if (!first.not_scored.empty()) out.set("not_scored", first.not_scored);
  if (first.stub) out.set("stub", true);
  if (checking.rule_names.size() > 1) {
    Dict all;
    for (std::size_t i = 0; i < checking.rule_names.size(); ++i)
      all.set(checking.rule_names[i],
              Dict{{"correct", correct_of(judged.verdicts[i])}, {"error_class", class_of(judged.verdicts[i])}});
    out.set("rules", std::move(all));
  }
  return out;
}

constexpr LineShape shape{find, verdict_line};

}  // namespace

const CheckRow check_api_bank{
    DatasetFormat::api_bank,
    [](const Checking&) {
      return std::string(R"({"file": "AddAlarm-level-1-1.jsonl", "id": 1, "output": "[AddAlarm(...)]"})");
    },
    [](const Checking& checking, Chunk& chunk) { check_shaped(checking, chunk, shape); }};

}  // namespace evalrun::cli
