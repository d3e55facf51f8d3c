/// Counts how many of our results equal the reference's, prints one line, and fails the test on any difference.
#pragma once
#include <cstddef>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

namespace evalrun::support {

class Tally {
 public:
  explicit Tally(std::string name) : name_(std::move(name)) {}

  /// `what` names the compared item; the first ten differences are shown with it.
  void compare(std::string_view what, std::string_view ours, std::string_view theirs) {
    ++total_;
    if (ours == theirs) return;
    ++different_;
    if (shown_.size() < 10)
      shown_.push_back(std::string(what) + "\n    ours   " + std::string(ours) + "\n    theirs " + std::string(theirs));
  }

  /// "<name>: <equal> of <total> equal". A tally that compared nothing fails, too.
  void report() const {
    std::cout << name_ << ": " << total_ - different_ << " of " << total_ << " equal\n";
    for (const auto& difference : shown_) std::cout << "  " << difference << '\n';
    BOOST_TEST(different_ == 0U);
    BOOST_TEST(total_ > 0U);
  }

 private:
  std::string name_;
  std::size_t total_ = 0, different_ = 0;
  std::vector<std::string> shown_;
};

}  // namespace evalrun::support
