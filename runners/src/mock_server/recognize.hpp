/// Which case a chat-completions request asks.
#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "evalrun/case.hpp"

#include "requests/request.hpp"

namespace evalrun::runners {

/// tools offered -> fc, none -> prompt.
[[nodiscard]] Mode mode_of(const Value& request);

/// Not safe for several threads: cases that ask the same take turns.
class Recognizer {
 public:
  /// The cases must outlive the recognizer and stay where they are.
  explicit Recognizer(const std::vector<Case>& cases);

  struct Found {
    const Case* item = nullptr;
    std::string why_not;  ///< a sentence where no case is asked
  };
  /// `named`, `lang`: what the trace headers say, or empty.
  [[nodiscard]] Found find(const Value& request, std::string_view named, std::string_view lang);

 private:
  using Candidates = std::vector<const Case*>;
  [[nodiscard]] const Case* next_of(const Candidates& same);

  std::unordered_map<std::string, Candidates> by_messages_;
  std::unordered_map<std::string, Candidates> by_id_;
  std::unordered_map<const Case*, std::size_t> turns_;
};

}  // namespace evalrun::runners
