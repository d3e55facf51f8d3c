#include "call_diff.hpp"

#include <algorithm>

namespace evalrun::reports {
namespace {

void add(CallView& view, const Finding& finding) {
  if (finding.error_type == ErrorType::wrong_func_name) view.name_differs = true;
  if (finding.path.empty()) return;
  const Value& parameter = finding.path.front();
  const auto& arguments = view.call.arguments.items();
  const auto at = std::ranges::find_if(arguments, [&](const DictItem& item) { return equal(item.key, parameter); });
  if (at == arguments.end()) {
    const auto name = str(parameter);
    if (std::ranges::find(view.missing, name) == view.missing.end()) view.missing.push_back(name);
    return;
  }
  view.marks[static_cast<std::size_t>(at - arguments.begin())] =
      finding.error_type == ErrorType::unexpected_param ? Mark::unexpected : Mark::differs;
}

}  // namespace

std::vector<CallView> call_views(std::vector<Call> calls, const HtmlAnswer& answer) {
  std::vector<CallView> views;
  for (auto& call : calls) {
    auto& view = views.emplace_back(CallView{.call = std::move(call)});
    view.marks.assign(view.call.arguments.size(), Mark::none);
    if (views.size() <= answer.compared_with.size()) view.accepted = answer.compared_with[views.size() - 1];
  }
  for (const auto& finding : answer.findings)
    if (finding.call < views.size()) add(views[finding.call], finding);
  // With several calls, findings of a verdict may compare a call with an accepted call that is not shown next to it.
  if (views.size() == 1)
    for (const auto& verdict : answer.verdicts)
      for (const auto& finding : verdict.findings) add(views.front(), finding);
  return views;
}

}  // namespace evalrun::reports
