/// Why answers are missing: the reasons of cases without an answer by kind, and how many of them may pass.
///
///     InfraKinds kinds;
///     kinds.add("HTTP 400: request 7f3a is too long (3 attempts)");
///     kinds.add("HTTP 400: request 91bc is too long (3 attempts)");
///     kinds.sorted()[0];                                    // {2, "HTTP 400: request 7f3a is too long"}
///     infra_allowance("1%")->accepts(3, 400);               // true
#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace evalrun::reports {

struct InfraKind {
  std::size_t count = 0;
  std::string text = {};  ///< the reason of one of them, in one line
  /// Asked again it would fail again: a status of 300 to 499 that is not about time, a reply that is too large, a case
  /// that stored results do not have.
  [[nodiscard]] bool is_refusal() const;
};

/// Reasons are of one kind where they differ in numbers and ids alone. Memory is bounded: after some hundred kinds all
/// others are one.
class InfraKinds {
 public:
  void add(std::string_view reason);
  void merge(const InfraKinds& other);
  /// The most frequent first.
  [[nodiscard]] std::vector<InfraKind> sorted() const;

 private:
  void add(const std::string& key, const InfraKind& kind);
  std::map<std::string, InfraKind, std::less<>> kinds_;  ///< by the reason without numbers and ids
};

/// How many cases may lack an answer: a number, or a share of all cases.
struct InfraAllowance {
  double most = 0;
  bool percent = false;
  std::string text = {};  ///< as given: "3", "1%"

  [[nodiscard]] bool accepts(std::size_t infra, std::size_t total) const;
};
/// nullopt: neither a number nor a percentage from 0 to 100.
[[nodiscard]] std::optional<InfraAllowance> infra_allowance(std::string_view text);

}  // namespace evalrun::reports
