#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/reports/compare.hpp"
#include "evalrun/reports/gate.hpp"

#include "render/figures.hpp"
#include "text/messages.hpp"

namespace evalrun::reports {
namespace {

std::string points(double fraction) { return fixed(fraction * 100); }

/// A check and the figures for its power.
struct Candidate {
  GateCheck check;
  const Paired* figures = nullptr;             ///< for the total or a category
  const SummaryComparison* summary = nullptr;  ///< for a summary
  bool by_name = false;                        ///< set by name; wins over per-category and per-summary
};

class Gate {
 public:
  Gate(const GateRules& rules, const Comparison& comparison) : rules_(rules), comparison_(comparison) {}

  result<GateResult> operator()() {
    auto bounds = rules_.bounds;
    if (bounds.empty()) bounds.push_back({"total", 0});
    const auto total = std::ranges::find(bounds, "total", &GateBound::what);
    const double usual = total == bounds.end() ? 0 : total->max_drop;
    for (auto& bound : bounds) {
      if (bound.max_drop < 0) bound.max_drop = usual;
      if (auto added = add(bound); !added) return tl::unexpected(added.error());
    }
    GateResult out{.rules = rules_, .checks = {}};
    std::vector<double> p_values;
    for (const auto& one : candidates_) p_values.push_back(one.check.p_value);
    const auto adjusted = holm(p_values);
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      candidates_[i].check.adjusted_p = adjusted[i];
      decide(candidates_[i]);
      out.checks.push_back(candidates_[i].check);
    }
    const auto any = [&](GateVerdict verdict) {
      return std::ranges::find(out.checks, verdict, &GateCheck::verdict) != out.checks.end();
    };
    if (comparison_.incomplete) {
      for (auto& check : out.checks) leave_open(check);
      out.verdict = GateVerdict::incomplete;
    } else if (any(GateVerdict::no_go)) {
      out.verdict = GateVerdict::no_go;
    } else if (any(GateVerdict::inconclusive) || out.checks.empty()) {
      out.verdict = GateVerdict::inconclusive;
    }
    return out;
  }

 private:
  result<void> add(const GateBound& bound) {
    if (bound.what == "total") {
      add_figures(GateScope::total, "", "total", comparison_.total, bound.max_drop, true);
      return {};
    }
    if (bound.what == "per-category") {
      for (const auto& one : comparison_.categories)
        if (one.figures.n > 0 || one.only_base > 0 || one.unanswered > 0 ||
            one.unscored() > 0)  // otherwise BASE does not have the category
          add_figures(GateScope::category, one.lang, one.category, one.figures, bound.max_drop, false);
      return {};
    }
    if (bound.what == "per-summary") {
      for (const auto& one : comparison_.summaries)
        if (one.difference || (one.base && one.next)) add_summary(one, bound.max_drop, false);
      return {};
    }
    return add_named(bound);
  }

  result<void> add_named(const GateBound& bound) {
    const auto slash = bound.what.find('/');
    const std::string lang = slash == std::string::npos ? "" : bound.what.substr(0, slash);
    const std::string name = slash == std::string::npos ? bound.what : bound.what.substr(slash + 1);
    bool found = false;
    for (const auto& one : comparison_.categories)
      if (one.category == name && (lang.empty() || one.lang == lang)) {
        add_figures(GateScope::category, one.lang, name, one.figures, bound.max_drop, true);
        found = true;
      }
    for (const auto& one : comparison_.summaries)
      if (one.row->id == name && (lang.empty() || one.lang == lang)) {
        add_summary(one, bound.max_drop, true);
        found = true;
      }
    if (found) return {};
    const Suite* suite = comparison_.base.suite;
    if (suite != nullptr && suite->category(name) != nullptr) {  // known, but in neither run
      add_figures(GateScope::category, lang, name, nothing_, bound.max_drop, true);
      return {};
    }
    std::vector<std::string_view> known{"total"};
    std::vector<std::string_view> keys{"max-drop", "alpha", "power", "require-power", "per-category", "per-summary"};
    for (const auto& one : comparison_.categories) known.push_back(one.category);
    for (const auto& one : comparison_.summaries) known.push_back(one.row->id);
    std::ranges::sort(known);
    known.erase(std::unique(known.begin(), known.end()), known.end());
    // A misspelled key is read as a name, so keys are suggested too.
    keys.insert(keys.begin(), known.begin(), known.end());
    const auto near = nearest_name(bound.what, keys);
    return fail(errc::usage,
                fmt::format("the runs have no '{}'{}; there are: {}", cut(bound.what),
                            near ? fmt::format("; did you mean {}?", *near) : "", fmt::join(known, ", ")),
                bound.what);
  }

  void add_figures(GateScope scope, const std::string& lang, const std::string& what, const Paired& figures,
                   double max_drop, bool by_name) {
    put({{.scope = scope,
          .lang = lang,
          .what = what,
          .n = figures.n,
          .change = figures.change(),
          .max_drop = max_drop,
          .p_value = figures.p_value},
         &figures,
         nullptr,
         by_name});
  }

  void add_summary(const SummaryComparison& line, double max_drop, bool by_name) {
    GateCheck check{.scope = GateScope::summary,
                    .lang = line.lang,
                    .what = std::string(line.row->id),
                    .n = line.n,
                    .max_drop = max_drop};
    if (line.difference) {
      check.change = line.difference->estimate;
      check.p_value = line.difference->p_value;
    } else if (line.base && line.next) {
      check.change = *line.next - *line.base;
      check.tested = false;
    }
    put({std::move(check), nullptr, &line, by_name});
  }

  void put(Candidate candidate) {
    const auto same = std::ranges::find_if(candidates_, [&](const Candidate& other) {
      return other.check.scope == candidate.check.scope && other.check.lang == candidate.check.lang &&
             other.check.what == candidate.check.what;
    });
    if (same == candidates_.end())
      candidates_.push_back(std::move(candidate));
    else if (candidate.by_name)
      *same = std::move(candidate);
  }

  /// The smallest drop that the check can show: under Holm the smallest of m p values must be at most alpha / m.
  [[nodiscard]] double detectable(const Candidate& one) const {
    const double alpha = rules_.alpha / static_cast<double>(candidates_.size());
    if (one.figures != nullptr)
      return smallest_detectable_drop(one.figures->n, one.figures->disagreement, alpha, rules_.power);
    return std::min(1.0, (normal_quantile(1 - alpha / 2) + normal_quantile(rules_.power)) * one.summary->spread);
  }

  /// Cases are missing, so the check must not decide.
  static void leave_open(GateCheck& check) {
    check.verdict = GateVerdict::incomplete;
    check.reason = check.n == 0
                       ? "cases are missing; " + check.reason
                       : "cases are missing, so the check cannot decide; over the compared cases: " + check.reason;
  }

  /// Why a check without a p value is undecided.
  static std::string why_undecided(const Candidate& one) {
    if (one.summary != nullptr && !one.summary->missing.empty())
      return fmt::format("not in both runs: {}", fmt::join(one.summary->missing, ", "));
    if (one.summary == nullptr || one.summary->not_compared.empty()) return "no case has an answer in both runs";
    if (one.check.tested) return "cannot be decided: " + one.summary->not_compared;
    return fmt::format("changed by {} points, but cannot be decided: {}; bound the total or categories instead",
                       points(one.check.change), one.summary->not_compared);
  }

  void decide(Candidate& one) const {
    GateCheck& check = one.check;
    if (check.n == 0 || (one.summary != nullptr && !one.summary->difference)) {
      check.verdict = GateVerdict::inconclusive;
      check.reason = why_undecided(one);
      return;
    }
    check.detectable = detectable(one);
    constexpr double rounding = 1e-9;
    const bool beyond = -check.change > check.max_drop + rounding;
    const bool significant = check.adjusted_p <= rules_.alpha;
    if (beyond && significant) {
      check.verdict = GateVerdict::no_go;
      check.reason = fmt::format("fell by {} points, more than {}, and chance alone would rarely cause that",
                                 points(-check.change), points(check.max_drop));
    } else if (rules_.require_power && check.detectable > check.max_drop + rounding) {
      check.verdict = GateVerdict::inconclusive;
      check.reason =
          fmt::format("with {}, a drop of {} points could go unnoticed; the smallest that shows is {} points",
                      counted(check.n, "case"), points(check.max_drop), points(check.detectable));
    } else {
      check.reason =
          check.change >= 0 ? "did not fall"
          : !beyond ? fmt::format("fell by {} points, which {} allows", points(-check.change), points(check.max_drop))
                    : fmt::format("fell by {} points, which chance alone may explain", points(-check.change));
    }
  }

  const GateRules& rules_;
  const Comparison& comparison_;
  const Paired nothing_ = {};
  std::vector<Candidate> candidates_;
};

}  // namespace

std::string_view to_string(GateVerdict verdict) {
  switch (verdict) {
    case GateVerdict::go: return "GO";
    case GateVerdict::no_go: return "NO-GO";
    case GateVerdict::incomplete: return "INCOMPLETE";
    case GateVerdict::inconclusive: break;
  }
  return "INCONCLUSIVE";
}

std::string_view to_string(GateScope scope) {
  switch (scope) {
    case GateScope::total: return "total";
    case GateScope::category: return "category";
    case GateScope::summary: break;
  }
  return "summary";
}

result<GateResult> apply_gate(const GateRules& rules, const Comparison& comparison) {
  return Gate(rules, comparison)();
}

}  // namespace evalrun::reports
