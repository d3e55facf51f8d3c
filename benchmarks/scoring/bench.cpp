// evalrun_bench: times the pieces of work (Google Benchmark; its flags apply).
// evalrun_bench --texts FILE: writes the texts as a JSON list, for programs in other languages.
#include <fstream>
#include <string>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "corpus.hpp"
#include "work.hpp"

using namespace evalrun;  // NOLINT

namespace {

void measure(benchmark::State& state, const bench::Work& work) {
  if (!work.prepare()) {
    state.SkipWithError("nothing to work on: $EVALRUN_SHARED is not set");
    return;
  }
  std::size_t done = 0;
  for ([[maybe_unused]] auto _ : state) done += work.run();
  state.SetItemsProcessed(static_cast<std::int64_t>(done));
  state.counters[fmt::format("s/{}", work.per)] =
      benchmark::Counter(static_cast<double>(done), benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

int write_texts(const char* file) {
  List texts;
  for (const auto& answer : bench::Corpus::get().texts) texts.push_back(answer.raw);
  std::ofstream out(file);
  out << dump_json(texts) << "\n";
  return out ? 0 : 2;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 3 && std::string_view(argv[1]) == "--texts") return write_texts(argv[2]);
  benchmark::Initialize(&argc, argv);
  const auto& corpus = bench::Corpus::get();
  fmt::print("corpus: {}; {} texts, {} structured outputs with {} calls\n", corpus.name, corpus.texts.size(),
             corpus.structured.size(), corpus.structured_calls);
  for (const auto& work : bench::works())
    benchmark::RegisterBenchmark(std::string(work.name).c_str(), [&work](benchmark::State& state) {
      measure(state, work);
    })->Unit(benchmark::kMillisecond);
  benchmark::RunSpecifiedBenchmarks();
}
