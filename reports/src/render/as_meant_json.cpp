#include "as_meant_json.hpp"

#include <cmath>

namespace evalrun::reports {
namespace {

using nlohmann::ordered_json;

/// To six decimals, like all results of roots.
ordered_json interval(const Interval& around) {
  const auto rounded = [](double value) { return std::round(value * 1e6) / 1e6; };
  return ordered_json{rounded(around.low), rounded(around.high)};
}

void add_completeness(ordered_json& out, const CaseCounts& cases) {
  out["selected"] = cases.selected;
  out["answered"] = cases.answered;
  out["complete"] = cases.complete();
}

ordered_json figure_json(const MeantFigure& figure) {
  ordered_json out{{"n", figure.n},
                   {"answers", figure.answers},
                   {"official_correct", figure.official_correct},
                   {"official", figure.official()},
                   {"correct", figure.correct},
                   {"accuracy", figure.accuracy()},
                   {"interval95", interval(figure.interval())},
                   {"differing", figure.differing},
                   {"forms", ordered_json::object()}};
  add_completeness(out, figure.cases);
  for (const auto& [form, count] : figure.forms) out["forms"][form.empty() ? "none" : form] = count;
  return out;
}

}  // namespace

ordered_json as_meant_json(const AsMeantFigures& figures) {
  ordered_json out{{"rules", figures.rules},
                   {"text", meant_headline(figures)},
                   {"all", figure_json(figures.all)},
                   {"calls", figure_json(figures.calls)},
                   {"categories", ordered_json::array()},
                   {"summaries", ordered_json::array()}};
  for (const auto& one : figures.categories) {
    ordered_json row{{"lang", one.lang}, {"category", one.category}};
    row.update(figure_json(one));
    out["categories"].push_back(std::move(row));
  }
  for (const auto& one : figures.summaries) {
    ordered_json row{{"id", one.row->id},         {"lang", one.lang},
                     {"n", one.meant.n},          {"official", *one.official.value},
                     {"value", *one.meant.value}, {"interval95", interval(one.meant.interval)}};
    add_completeness(row, one.cases);
    out["summaries"].push_back(std::move(row));
  }
  return out;
}

}  // namespace evalrun::reports
