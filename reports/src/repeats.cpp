#include "evalrun/reports/repeats.hpp"

#include <algorithm>
#include <unordered_map>

namespace evalrun::reports {
namespace {

/// The chance that k answers drawn from n are all among the `fitting` answers: C(fitting, k) / C(n, k) as a running
/// product, which cannot overflow. Each call of next() adds one to k.
class AllFrom {
 public:
  AllFrom(std::size_t n, std::size_t fitting) : left_(n), fitting_(fitting) {}
  double next() {
    if (fitting_ == 0) return 0;
    share_ *= static_cast<double>(fitting_--) / static_cast<double>(left_--);
    return share_;
  }

 private:
  std::size_t left_, fitting_;
  double share_ = 1;
};

double all_from(std::size_t n, std::size_t fitting, std::size_t k) {
  AllFrom share(n, fitting);
  double last = 1;
  for (std::size_t i = 0; i < k; ++i) last = share.next();
  return last;
}

/// Counts votes one by one and keeps the leader.
class Votes {
 public:
  void add(const Attempt& attempt) {
    if (attempt.vote.empty()) return;
    auto& candidate = candidates_.try_emplace(attempt.vote, candidates_.size(), attempt.valid).first->second;
    ++candidate.votes;
    const bool leads = best_.votes < candidate.votes ||
                       (best_.votes == candidate.votes && candidate.place < best_.place);  // a tie goes to the first
    if (leads) best_ = candidate;
  }
  [[nodiscard]] bool leader_is_right() const { return best_.valid; }

 private:
  struct Candidate {
    Candidate() = default;
    Candidate(std::size_t at, bool right) : place(at), valid(right) {}
    std::size_t place = 0;  ///< position of the candidate by its first vote
    bool valid = false;     ///< of the first answer with this vote
    std::size_t votes = 0;
  };
  std::unordered_map<std::string_view, Candidate> candidates_;
  Candidate best_;
};

template <class T>
void add_to(std::vector<T>& into, const std::vector<T>& from) {
  if (into.size() < from.size()) into.resize(from.size());
  for (std::size_t i = 0; i < from.size(); ++i) into[i] += from[i];
}

}  // namespace

double pass_at_k(std::size_t n, std::size_t c, std::size_t k) { return 1 - all_from(n, n - c, k); }
double pass_always_k(std::size_t n, std::size_t c, std::size_t k) { return all_from(n, c, k); }

bool majority_is_right(std::span<const Attempt> attempts) {
  Votes votes;
  for (const auto& attempt : attempts) votes.add(attempt);
  return votes.leader_is_right();
}

std::optional<double> RepeatCounts::mean(const std::vector<double>& sums, std::size_t k) const {
  if (k == 0 || k > sums.size()) return std::nullopt;
  return sums[k - 1] / static_cast<double>(having[k - 1]);
}

double RepeatCounts::flip_rate() const {
  return cases == 0 ? 0 : static_cast<double>(flipped) / static_cast<double>(cases);
}

void RepeatCounts::add(const RepeatCounts& other) {
  cases += other.cases;
  answered += other.answered;
  attempts += other.attempts;
  correct += other.correct;
  flipped += other.flipped;
  add_to(having, other.having);
  add_to(pass_at, other.pass_at);
  add_to(pass_always, other.pass_always);
  add_to(majority, other.majority);
}

void RepeatTally::add(std::string_view lang, std::string_view category, std::string_view rules,
                      std::span<const Attempt> attempts) {
  const auto n = attempts.size();
  auto& counts = counts_[{std::string(lang), std::string(category), std::string(rules)}];
  if (n < wanted_) return;
  const auto c = static_cast<std::size_t>(std::ranges::count(attempts, true, &Attempt::valid));
  RepeatCounts one;
  one.cases = 1;
  one.answered = std::ranges::none_of(attempts, &Attempt::infra) ? 1 : 0;
  one.attempts = n;
  one.correct = c;
  // A missing answer counts as wrong, but has no verdict that could differ.
  const bool any_wrong =
      std::ranges::any_of(attempts, [](const Attempt& attempt) { return !attempt.valid && !attempt.infra; });
  one.flipped = c != 0 && any_wrong ? 1 : 0;
  AllFrom all_wrong(n, n - c), all_right(n, c);
  Votes votes;
  for (auto* sums : {&one.pass_at, &one.pass_always, &one.majority}) sums->reserve(n);
  one.having.reserve(n);
  for (const auto& attempt : attempts) {
    votes.add(attempt);
    one.having.push_back(1);
    one.pass_at.push_back(1 - all_wrong.next());
    one.pass_always.push_back(all_right.next());
    one.majority.push_back(votes.leader_is_right() ? 1 : 0);
  }
  counts.add(one);
  attempts_ = std::max(attempts_, n);
}

void RepeatTally::merge(const RepeatTally& other) {
  for (const auto& [key, counts] : other.counts_) counts_[key].add(counts);
  attempts_ = std::max(attempts_, other.attempts_);
  wanted_ = std::max(wanted_, other.wanted_);
  later.recorded += other.later.recorded;
  later.no_answer += other.later.no_answer;
  later.infra.merge(other.later.infra);
}

const RepeatCounts* RepeatTally::find(std::string_view lang, std::string_view category, std::string_view rules) const {
  const auto at = counts_.find({std::string(lang), std::string(category), std::string(rules)});
  return at == counts_.end() ? nullptr : &at->second;
}

RepeatCounts RepeatTally::sum(std::string_view lang, std::string_view rules) const {
  RepeatCounts all;
  for (const auto& [key, counts] : counts_)
    if (std::get<0>(key) == lang && std::get<2>(key) == rules) all.add(counts);
  return all;
}

}  // namespace evalrun::reports
