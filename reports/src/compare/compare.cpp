#include "evalrun/reports/compare.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <unordered_map>

#include <fmt/format.h>

#include "evalrun/reports/as_meant.hpp"

#include "summaries/families.hpp"
#include "text/natural_order.hpp"

namespace evalrun::reports {
namespace {

/// The attempts of one run at a case.
struct Part {
  std::vector<std::size_t> scored = {};     ///< indexes of the answered and judged records
  std::size_t recorded = 0;                 ///< attempts, with or without an answer
  const std::string* not_scored = nullptr;  ///< why an attempt was not judged; nullptr if all were
};

struct PairedCase {
  Part base = {}, next = {};

  [[nodiscard]] bool compared() const { return !base.scored.empty() && !next.scored.empty(); }
};

struct Key {
  std::string_view lang, category, id;
  bool operator==(const Key&) const = default;
};

struct KeyHash {
  std::size_t operator()(const Key& key) const {
    const std::hash<std::string_view> hash;
    return (hash(key.id) * 31 + hash(key.category)) * 31 + hash(key.lang);
  }
};

/// The verdict under this rule set; nullptr if it did not judge the record.
const Verdict* verdict_of(const Record& record, std::string_view rules) {
  const auto at = std::ranges::find(record.verdicts, rules, &Verdict::rules);
  return at == record.verdicts.end() ? nullptr : &*at;
}

std::size_t sum_of(const Counts& counts) {
  std::size_t sum = 0;
  for (const auto& [reason, count] : counts) sum += count;
  return sum;
}

/// The judged attempts of one run at a case.
struct Side {
  const ComparedRun& run;
  std::span<const std::size_t> attempts;
  std::string_view rules;

  [[nodiscard]] const Verdict& verdict(std::size_t attempt) const { return *verdict_of(run.records[attempt], rules); }
  [[nodiscard]] std::size_t right() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(attempts, [&](std::size_t attempt) { return verdict(attempt).valid; }));
  }
  /// The most frequent error type, "" for right; a tie goes to the first.
  [[nodiscard]] std::string_view most_frequent() const {
    std::vector<std::pair<std::string_view, std::size_t>> seen;
    for (const auto attempt : attempts) {
      const std::string_view type = verdict(attempt).valid ? std::string_view() : verdict(attempt).error_type;
      const auto at = std::ranges::find(seen, type, &std::pair<std::string_view, std::size_t>::first);
      if (at == seen.end())
        seen.emplace_back(type, 1);
      else
        ++at->second;
    }
    return std::ranges::max_element(seen, {}, &std::pair<std::string_view, std::size_t>::second)->first;
  }
  [[nodiscard]] bool stubbed() const {
    return std::ranges::any_of(attempts, [&](std::size_t attempt) { return verdict(attempt).stub; });
  }
  /// Shows the first attempt that is right (or wrong); without one, the first attempt.
  [[nodiscard]] CaseSide shown(bool want_right) const {
    const auto at =
        std::ranges::find_if(attempts, [&](std::size_t attempt) { return verdict(attempt).valid == want_right; });
    const std::size_t attempt = at == attempts.end() ? attempts.front() : *at;
    return {.attempts = attempts.size(),
            .right = right(),
            .record = attempt,
            .outcome = run.records[attempt].outcome,
            .error_type = verdict(attempt).valid ? "" : verdict(attempt).error_type};
  }
};

/// Cases by language and category, in the order of their ids.
class Pairing {
 public:
  Pairing(const ComparedRun& base, const ComparedRun& next, std::string_view rules)
      : not_judged_(fmt::format("not judged by {}", rules)) {
    take(base, rules, &PairedCase::base);
    take(next, rules, &PairedCase::next);
    for (auto& [key, group] : groups_)
      std::ranges::sort(group, [](const Item& a, const Item& b) { return natural_less(a.id, b.id); });
  }

  struct Item {
    std::string_view id;
    PairedCase found;
  };
  [[nodiscard]] std::span<const Item> of(const std::string& lang, const std::string& category) const {
    const auto at = groups_.find({lang, category});
    return at == groups_.end() ? std::span<const Item>() : at->second;
  }

 private:
  void take(const ComparedRun& run, std::string_view rules, Part PairedCase::* side) {
    for (std::size_t i = 0; i < run.records.size(); ++i) {
      const Record& record = run.records[i];
      auto& group = groups_[{record.lang, record.category}];
      const auto [at, is_new] = places_.try_emplace({record.lang, record.category, record.id}, group.size());
      if (is_new) group.push_back({record.id, {}});
      auto& part = group[at->second].found.*side;
      ++part.recorded;
      if (record.infra()) continue;
      const auto* verdict = verdict_of(record, rules);
      if (verdict != nullptr && verdict->not_scored.empty())
        part.scored.push_back(i);
      else
        part.not_scored = verdict != nullptr ? &verdict->not_scored : &not_judged_;
    }
  }

  std::string not_judged_;
  std::map<std::pair<std::string, std::string>, std::vector<Item>> groups_;
  std::unordered_map<Key, std::size_t, KeyHash> places_;
};

/// Builds the comparison, category by category.
class Comparing {
 public:
  Comparing(const ComparedRun& base, const ComparedRun& next, const CompareOptions& how)
      : base_(base), next_(next), how_(how) {
    out_.base_name = base.name;
    out_.next_name = next.name;
    out_.base = base.report;
    out_.next = next.report;
    const auto shape = shape_of(base.report);
    out_.shared_only = how.shared_only;
    out_.rules = !how.rules.empty() ? how.rules : shape.rules.empty() ? "" : shape.rules.front();
  }

  Comparison operator()() {
    const Pairing pairs(base_, next_, out_.rules);
    Report both = base_.report;
    both.tally.merge(next_.report.tally);
    const Shape shape = shape_of(both);
    const bool meaning = reads_otherwise(base_.report) || reads_otherwise(next_.report);
    for (const auto& lang : shape.langs) {
      CategorySizes sizes;
      std::vector<std::vector<double>> differences;
      std::vector<std::pair<double, double>> rates;
      for (const auto& category : shape.categories) {
        const auto cases = pairs.of(lang, category);
        if (cases.empty() && !lacks(lang, category)) continue;
        const auto compared = add_category(lang, category, cases);
        const auto& figures = out_.categories.back().figures;
        sizes.emplace_back(category, compared.size());
        rates.emplace_back(figures.base, figures.next);
        auto& values = differences.emplace_back();
        for (const auto& one : compared) values.push_back(one.next() - one.base());
        all_.insert(all_.end(), compared.begin(), compared.end());
      }
      if (base_.report.suite != nullptr) add_summaries(lang, sizes, rates, differences, pairs);
      if (!meaning) continue;
      const auto compared = tally_compared(lang, sizes, pairs);
      out_.base_compared.merge(compared.base);
      out_.next_compared.merge(compared.next);
    }
    know_whole_categories(out_.base_compared, base_.report);
    know_whole_categories(out_.next_compared, next_.report);
    out_.total = paired(all_);
    out_.left_out = how_.left_out;
    out_.incomplete = std::ranges::any_of(out_.categories, &CategoryComparison::lacks_cases) ||
                      !is_acceptable(base_.report) || !is_acceptable(next_.report);
    adjust();
    sort_movements();
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool accepts_infra() const { return infra_accepted(base_.report) || infra_accepted(next_.report); }

  /// Counts the cases of a comparison or a category that are in one run alone.
  template <class Counted>
  static std::size_t unshared(const Counted& counted) {
    return counted.only_base + counted.only_next;
  }

  /// Counts selected cases without a record, and cases without an answer unless --accept-infra accepts them.
  [[nodiscard]] std::size_t missing(const Report& report, const std::string& lang, const std::string& category) const {
    if (report.partial) return 0;
    const auto counts = case_counts(report, lang, category);
    return counts.missing() - (infra_accepted(report) ? counts.no_answer : 0);
  }
  [[nodiscard]] bool lacks(const std::string& lang, const std::string& category) const {
    return missing(base_.report, lang, category) + missing(next_.report, lang, category) > 0;
  }

  /// The planned number of attempts at each case.
  static std::size_t wanted(const Report& report) { return std::max<std::size_t>(1, report.repeats.wanted()); }
  /// Whether a case lacks answers that --accept-infra does not accept.
  static bool lacks_answers(const Part& part, const Report& report) {
    return part.scored.size() < wanted(report) && (part.recorded < wanted(report) || !infra_accepted(report));
  }

  void count_cases(CategoryComparison& here, std::size_t known, bool lacks_answers) const {
    const auto selected = [&](const Report& report) {
      return report.selected.empty() ? 0 : case_counts(report, here.lang, here.category).selected;
    };
    const auto whole = [&](const Report& report) { return case_counts(report, here.lang, here.category).complete(); };
    here.cases = std::max({known, selected(base_.report), selected(next_.report)});
    here.complete = here.unanswered == 0 && here.not_scored.empty() && unshared(here) == 0 && here.fewer_answers == 0 &&
                    whole(base_.report) && whole(next_.report);
    here.accepted = !here.complete && (here.unanswered == 0 || accepts_infra()) && here.not_scored.empty() &&
                    (unshared(here) == 0 || how_.shared_only) && !lacks_answers && !lacks(here.lang, here.category);
  }

  std::vector<PairedRates> add_category(const std::string& lang, const std::string& category,
                                        std::span<const Pairing::Item> cases) {
    CategoryComparison here{.lang = lang, .category = category};
    std::vector<PairedRates> compared;
    bool lacking = false;
    for (const auto& [id, found] : cases) {
      const auto &base = found.base, &next = found.next;
      if (next.recorded == 0) {
        ++here.only_base;
      } else if (base.recorded == 0) {
        ++here.only_next;
      } else if (found.compared()) {
        compared.push_back(add_case(here, std::string(id), found));
        if (base.scored.size() < wanted(base_.report) || next.scored.size() < wanted(next_.report))
          ++here.fewer_answers;
        lacking = lacking || lacks_answers(base, base_.report) || lacks_answers(next, next_.report);
      } else if (const auto* why = base.scored.empty() && base.not_scored != nullptr ? base.not_scored
                                   : next.scored.empty()                             ? next.not_scored
                                                                                     : nullptr) {
        ++here.not_scored[*why];
      } else {
        ++here.unanswered;
      }
    }
    here.figures = paired(compared);
    count_cases(here, cases.size(), lacking);
    out_.unanswered += here.unanswered;
    out_.only_base += here.only_base;
    out_.only_next += here.only_next;
    for (const auto& [reason, count] : here.not_scored) out_.not_scored[reason] += count;
    out_.categories.push_back(std::move(here));
    return compared;
  }

  PairedRates add_case(CategoryComparison& here, std::string id, const PairedCase& found) {
    const auto &lang = here.lang, &category = here.category;
    const Side base{base_, found.base.scored, out_.rules}, next{next_, found.next.scored, out_.rules};
    here.stubbed += base.stubbed() || next.stubbed() ? 1 : 0;
    const auto count = [](std::size_t n) { return static_cast<std::uint32_t>(n); };
    const PairedRates rates{count(base.right()), count(found.base.scored.size()), count(next.right()),
                            count(found.next.scored.size())};
    if (base.most_frequent() != next.most_frequent())
      ++movements_[{lang, category, std::string(base.most_frequent()), std::string(next.most_frequent())}];
    const double difference = rates.next() - rates.base();
    if (difference == 0) return rates;
    const bool fell = difference < 0;
    (fell ? out_.down : out_.up).push_back({lang, category, std::move(id), base.shown(fell), next.shown(!fell)});
    return rates;
  }

  void add_summaries(const std::string& lang, const CategorySizes& sizes,
                     std::span<const std::pair<double, double>> rates,
                     const std::vector<std::vector<double>>& differences, const Pairing& pairs) {
    std::vector<std::vector<double>> means(sizes.size());  // of the resamples, shared by all summaries
    std::optional<ComparedTallies> tallies;
    for (const auto& row : summary_rows(*base_.report.suite)) {
      const auto weights = summary_weights(row, sizes);
      if (!weights) {
        if (!tallies) tallies = tally_compared(lang, sizes, pairs);
        add_mean_of_metrics(row, lang, sizes, *tallies);
        continue;
      }
      SummaryComparison line{.row = &row, .lang = lang, .missing = weights->missing};
      const auto counts_here = [&](const std::string& category) {
        const auto at = std::ranges::find(sizes, category, &CategorySizes::value_type::first);
        return std::ranges::find(line.missing, category) != line.missing.end() ||
               (at != sizes.end() && weights->weights[static_cast<std::size_t>(at - sizes.begin())] != 0);
      };
      count_parts(line, counts_here);
      if (!line.missing.empty()) {
        out_.summaries.push_back(std::move(line));
        continue;
      }
      double base = 0, next = 0, variance = 0;
      std::vector<double> estimates(how_.bootstrap.resamples);
      for (std::size_t i = 0; i < sizes.size(); ++i) {
        const double weight = weights->weights[i];
        if (weight == 0) continue;
        line.n += sizes[i].second;
        base += weight * rates[i].first;
        next += weight * rates[i].second;
        variance += weight * weight * widened_variance(differences[i]);
        if (means[i].empty()) means[i] = resampled_means(differences[i], how_.bootstrap, streams_ + i);
        for (std::size_t r = 0; r < estimates.size(); ++r) estimates[r] += weight * means[i][r];
      }
      line.base = base;
      line.next = next;
      line.spread = std::sqrt(variance);
      line.difference = bootstrap_result(next - base, std::move(estimates), how_.bootstrap.level);
      // A summary of a single category takes its exact figures.
      const auto used = std::ranges::count_if(weights->weights, [](double weight) { return weight != 0; });
      const auto only = std::ranges::find(weights->weights, 1.0) - weights->weights.begin();
      if (used == 1 && only < std::ssize(sizes)) {
        const auto& exact = figures_of(lang, sizes[static_cast<std::size_t>(only)].first);
        line.difference->p_value = exact.p_value;
        line.difference->interval = exact.difference;
      }
      out_.summaries.push_back(std::move(line));
    }
    streams_ += sizes.size();
  }

  /// Tallies of the compared cases.
  struct ComparedTallies {
    Tally base, next;
  };
  [[nodiscard]] ComparedTallies tally_compared(const std::string& lang, const CategorySizes& sizes,
                                               const Pairing& pairs) const {
    ComparedTallies out;
    for (const auto& [category, n] : sizes)
      for (const auto& [id, found] : pairs.of(lang, category)) {
        if (!found.compared()) continue;
        for (const auto attempt : found.base.scored) out.base.add(base_.records[attempt]);
        for (const auto attempt : found.next.scored) out.next.add(next_.records[attempt]);
      }
    return out;
  }

  /// A baseline says only of whole categories how their answers were meant: known where all of them are compared.
  void know_whole_categories(Tally& compared, const Report& report) const {
    for (const auto& [key, counts] : compared.categories()) {
      const auto part = counts.rules.find(out_.rules);
      const auto* all = report.tally.find(key.first, key.second);
      if (part == counts.rules.end() || part->second.meant.known != 0 || all == nullptr) continue;
      const auto whole = all->rules.find(out_.rules);
      if (whole == all->rules.end() || !whole->second.meant_known()) continue;
      if (whole->second.scored == part->second.scored && whole->second.correct == part->second.correct)
        compared.add_meant(key.first, key.second, out_.rules, whole->second.meant);
    }
  }

  /// Adds a summary that is not a weighted sum of accuracies: its value in each run, over the compared cases.
  void add_mean_of_metrics(const SummaryRow& row, const std::string& lang, const CategorySizes& sizes,
                           const ComparedTallies& tallies) {
    const auto base = row.compute(Accuracies(tallies.base, lang, out_.rules)),
               next = row.compute(Accuracies(tallies.next, lang, out_.rules));
    SummaryComparison line{.row = &row, .lang = lang, .missing = base.missing};
    for (const auto& name : next.missing)
      if (std::ranges::find(line.missing, name) == line.missing.end()) line.missing.push_back(name);
    const auto counts_here = [&](const std::string& category) {
      return std::ranges::find(line.missing, category) != line.missing.end() ||
             std::ranges::find(base.counted, category, &CategorySizes::value_type::first) != base.counted.end();
    };
    count_parts(line, counts_here);
    if (base.value && next.value) {
      line.base = base.value;
      line.next = next.value;
      line.not_compared = "a mean of metrics, for which no interval is computed";
      for (const auto& [category, n] : sizes) line.n += counts_here(category) ? n : 0;
    } else if (line.missing.empty()) {
      line.not_compared = base.needs.empty() ? next.not_scored() : base.not_scored();
    }
    out_.summaries.push_back(std::move(line));
  }

  /// Counts the cases of the categories in a summary, and notes whether any are missing.
  template <class CountsHere>
  void count_parts(SummaryComparison& line, const CountsHere& counts_here) const {
    bool lacking = false;
    for (const auto& one : out_.categories) {
      if (one.lang != line.lang || !counts_here(one.category)) continue;
      line.cases += one.cases;
      line.complete = line.complete && one.complete;
      lacking = lacking || one.lacks_cases();
    }
    line.accepted = !line.complete && !lacking;
  }

  [[nodiscard]] const Paired& figures_of(const std::string& lang, const std::string& category) const {
    return std::ranges::find_if(
               out_.categories,
               [&](const CategoryComparison& one) { return one.lang == lang && one.category == category; })
        ->figures;
  }

  /// Variance of the mean difference after adding one worse case (-1) and one better case (1).
  static double widened_variance(const std::vector<double>& differences) {
    double sum = 0, squares = 2;
    for (const double one : differences) {
      sum += one;
      squares += one * one;
    }
    const double n = static_cast<double>(differences.size()) + 2;
    return (squares / n - sum / n * sum / n) / n;
  }

  void adjust() {
    std::vector<double> p_values;
    for (const auto& one : out_.categories)
      if (one.figures.n > 0) p_values.push_back(one.figures.p_value);
    const auto adjusted = holm(p_values);
    auto value = adjusted.begin();
    for (auto& one : out_.categories)
      if (one.figures.n > 0) one.adjusted_p = *value++;
  }

  void sort_movements() {
    for (auto& [key, cases] : movements_) {
      const auto& [lang, category, from, to] = key;
      out_.movements.push_back({lang, category, from, to, cases});
    }
    std::ranges::sort(out_.movements, [](const ErrorMovement& a, const ErrorMovement& b) {
      if (a.cases != b.cases) return a.cases > b.cases;
      return std::tie(a.lang, a.category, a.from, a.to) < std::tie(b.lang, b.category, b.from, b.to);
    });
  }

  const ComparedRun& base_;
  const ComparedRun& next_;
  const CompareOptions& how_;
  Comparison out_;
  std::vector<PairedRates> all_;
  std::map<std::tuple<std::string, std::string, std::string, std::string>, std::size_t> movements_;
  std::uint64_t streams_ = 0;
};

}  // namespace

std::size_t CategoryComparison::unscored() const { return sum_of(not_scored); }

bool Comparison::complete() const {
  return !incomplete && left_out == 0 && is_complete(base) && is_complete(next) &&
         std::ranges::all_of(categories, &CategoryComparison::complete);
}

double CaseChange::difference() const {
  const auto rate = [](const CaseSide& side) {
    return side.attempts == 0 ? 0.0 : static_cast<double>(side.right) / static_cast<double>(side.attempts);
  };
  return rate(next) - rate(base);
}

Comparison compare(const ComparedRun& base, const ComparedRun& next, const CompareOptions& how) {
  return Comparing(base, next, how)();
}

}  // namespace evalrun::reports
