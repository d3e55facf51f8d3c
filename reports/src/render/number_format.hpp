/// Numbers as the references print them.
#pragma once
#include <optional>
#include <string>

namespace evalrun::reports {

/// A fraction as "84.12%": two decimals of the double `fraction * 100`, its exact value rounded half to even, which is
/// what Python's "{:.2f}%" prints (0.84125 gives 84.12%). "N/A" for nullopt.
[[nodiscard]] std::string percent(std::optional<double> fraction);
/// A double with that many decimals, rounded the same way.
[[nodiscard]] std::string fixed(double number, int decimals = 2);

}  // namespace evalrun::reports
