// Data sets of inspect_ai: samples with "input" and "target".
#include "import.hpp"

namespace evalrun::runners {
namespace {

result<List> cases(const Value& record, const ImportSources& sources) {
  const auto* input = record.get("input");
  if (input == nullptr) return wrong_record("input", "is missing; a sample has \"input\" and \"target\"");
  const auto* target = record.get("target");
  if (target == nullptr)
    return wrong_record("target", "is missing; write the expected calls there, or \"\" where none is right");
  const bool listed = target->is_list() && target->list()->size() == 1 && target->list()->front().is_string();
  auto expected = expected_calls(listed ? target->list()->front() : *target, "target");
  if (!expected) return tl::unexpected(expected.error());
  const auto* metadata = record.get("metadata");
  const auto* tools = metadata != nullptr ? metadata->get("tools") : nullptr;
  if (tools == nullptr) tools = record.get("tools");
  if (tools == nullptr && !sources.tools.is_none()) tools = &sources.tools;
  if (tools == nullptr) return wrong_record("metadata.tools", "is missing; name a file of tools with --tools");
  Dict out;
  if (const auto* id = record.get("id"); id != nullptr && !id->is_none()) out.set("id", str(*id));
  if (const auto* category = metadata != nullptr ? metadata->get("category") : nullptr;
      category != nullptr && category->is_string())
    out.set("category", *category);
  out.set(input->is_list() ? "messages" : "question", *input);
  out.set("tools", *tools);
  out.set("expected", std::move(*expected));
  return List{out};
}

}  // namespace

namespace import_rows {

extern const ImportForm inspect{
    .id = "inspect",
    .summary = "samples of inspect_ai: input, target, and tools in metadata",
    .cases = cases,
};

}  // namespace import_rows
}  // namespace evalrun::runners
