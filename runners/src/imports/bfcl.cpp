// Lines of BFCL: results, which become the expected answers of the cases that they answer, and lines of score files,
// which hold the case.
#include <algorithm>

#include <fmt/format.h>

#include "evalrun/call.hpp"
#include "evalrun/decode.hpp"

#include "import.hpp"
#include "text/messages.hpp"

namespace evalrun::runners {
namespace {

Value documents_of(const Case& item) {
  List all;
  for (const auto& function : item.functions) all.push_back(function.doc());
  return all;
}

/// A failed case of a score file: {"id", "prompt": {"question", "function"}, "possible_answer", ...}.
result<List> from_score(const Value& record, const Value& prompt) {
  Dict out;
  for (const std::string_view name : {"id", "question", "function"}) {
    const auto* value = prompt.get(name);
    if (value == nullptr) value = record.get(name);
    if (value == nullptr) return wrong_record(fmt::format("prompt.{}", name), "is missing");
    out.set(name, *value);
  }
  if (const auto category = record.get_string("test_category"); !category.empty()) out.set("category", category);
  if (const auto* truth = record.get("possible_answer")) out.set("ground_truth", *truth);
  return List{out};
}

/// The calls of a stored result; text that is no call means that none was made.
Value calls_in_result(const Value& result, const Case& item) {
  const auto* format = find_format(result.is_list() ? "fc" : "prompt");
  const auto decoded = format->decode(result, item.language);
  if (!decoded.ok || !decoded.value.is_list()) return List{};
  if (!result.is_list()) return decoded.value;
  // A tool's name has "_" for the dots of the function's name.
  List calls;
  for (const auto& call : calls_in(decoded.value)) {
    const auto meant = std::ranges::find(item.functions, call.name, [](const FunctionDoc& f) {
      std::string name = f.name;
      std::ranges::replace(name, '.', '_');
      return name;
    });
    calls.push_back(Dict{{meant == item.functions.end() ? call.name : meant->name, call.arguments}});
  }
  return calls;
}

result<List> cases(const Value& record, const ImportSources& sources) {
  if (const auto* prompt = record.get("prompt"); prompt != nullptr && prompt->is_dict())
    return from_score(record, *prompt);
  if (record.get("accuracy") != nullptr && record.get("total_count") != nullptr) return List{};  // heads a score file
  if (record.get("question") != nullptr && record.get("function") != nullptr) {
    const bool no_call = record.get_string("id").find("relevance") != std::string_view::npos;
    if (no_call || record.get("ground_truth") != nullptr) return List{record};
    return wrong_record("ground_truth",
                        "is missing: it stands in another file; a folder with both is a suite, dir:PATH");
  }
  const auto* result = record.get("result");
  if (result == nullptr)
    return wrong_record("result",
                        "is missing; a record is a line of a result file, of a score file, or of a question file");
  if (sources.answered == nullptr)
    return wrong_record("question", "is missing; name the suite that the results belong to with --suite");
  const auto id = record.get_string("id");
  const auto* item = sources.answered->find(id);
  if (item == nullptr) return wrong_record("id", fmt::format("'{}' is no case of the suite", cut(id)));
  Dict out{{"id", id},
           {"category", item->category},
           {"messages", item->messages.value()},
           {"functions", documents_of(*item)},
           {"expected", calls_in_result(*result, *item)}};
  // A known category demands calls, and the model may have made none.
  if (out.find("expected")->list()->empty()) out.erase("category");
  return List{out};
}

}  // namespace

namespace import_rows {

extern const ImportForm bfcl{
    .id = "bfcl",
    .summary =
        "lines of BFCL: results (the model's calls become the expected ones; needs --suite), score files, questions",
    .cases = cases,
};

}  // namespace import_rows
}  // namespace evalrun::runners
