// evalrun_counted NUMBER: does one piece of work over the corpus once, in a function that callgrind can count
// separately; without a number it lists the pieces. ./count_instructions runs it.
#include <cstdlib>

#include <fmt/format.h>

#include "work.hpp"

using namespace evalrun;  // NOLINT

extern "C" __attribute__((noinline)) std::size_t evalrun_counted_work(const bench::Work* work) { return work->run(); }

int main(int argc, char** argv) {
  const auto works = bench::works();
  if (argc < 2) {
    for (const auto& work : works) fmt::print("{}\n", work.name);
    return 0;
  }
  const auto number = static_cast<std::size_t>(std::atoi(argv[1]));  // NOLINT(cert-err34-c)
  if (number >= works.size() || !works[number].prepare()) return 2;
  const auto done = evalrun_counted_work(&works[number]);
  fmt::print("{}\t{}\t{}\n", works[number].name, done, works[number].per);
}
