// Compares T-Eval's evaluators with the reference's metrics, computed with the stub embedder.
#include <cmath>
#include <map>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "summaries/t_eval_means.hpp"
#include "support/golden.hpp"
#include "support/stub_vectors.hpp"
#include "support/tally.hpp"
#include "t_eval/evaluators.hpp"

using namespace evalrun;  // NOLINT
namespace rep = evalrun::reports::t_eval;
using namespace evalrun::checkers::t_eval;  // NOLINT
namespace fs = std::filesystem;

namespace {

Value read_json_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(in), {});
  auto value = parse_json(text);
  BOOST_REQUIRE_MESSAGE(value.has_value(), file.string());
  return std::move(*value);
}

/// Numbers that differ by less than 1e-9 give the same text.
std::pair<std::string, std::string> both_as_text(std::optional<double> ours, const Value& theirs) {
  const auto text = [](std::optional<double> value) { return value ? fmt::format("{:.17g}", *value) : "null"; };
  const std::optional<double> reference = theirs.is_none() ? std::nullopt : std::optional(to_double(theirs));
  const bool near = ours && reference && std::abs(*ours - *reference) <= 1e-9;
  return {near ? text(reference) : text(ours), text(reference)};
}

void compare(support::Tally& tally, const std::string& what, std::optional<double> ours, const Value& theirs) {
  const auto [a, b] = both_as_text(ours, theirs);
  tally.compare(what, a, b);
}

struct Judged {
  Score score;
  const Evaluator* evaluator = nullptr;
};

class Judge {
 public:
  explicit Judge(fs::path data) : data_(std::move(data)) {}

  Judged judge(const Value& row) {
    const auto* evaluator = find_evaluator(row.get_string("eval"), row.get_string("prompt_type"));
    BOOST_REQUIRE(evaluator != nullptr);
    const std::string file(row.get_string("file"));
    auto [it, fresh] = files_.try_emplace(file);
    if (fresh) it->second = read_json_file(data_ / file);
    const auto* datum = it->second.get(row.get_string("key"));
    BOOST_REQUIRE(datum != nullptr);
    const auto& prediction = *row.get("prediction");
    const auto vectors = support::stub_vectors(texts_compared(*evaluator, *datum, prediction));
    Cosines similar(vectors);
    return {evaluator->score(*datum, prediction, &similar), evaluator};
  }

 private:
  fs::path data_;
  std::map<std::string, Value> files_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(metrics_means_and_table_equal_those_of_the_reference) {
  const auto shared = support::shared_folder();
  if (!shared) return;
  Judge judge(*shared / "data" / "t-eval");
  support::Tally metrics("T-Eval metrics (stub embedding)"), means("T-Eval means of files (stub embedding)"),
      breaks("T-Eval plans the reference breaks off at (stub embedding)"), table("T-Eval final table (stub embedding)");
  std::map<std::string, rep::FileMeans> files;
  rep::FileResults results;
  support::for_each_json_line(*shared / "golden" / "t-eval" / "verdicts.jsonl", [&](const Value& row) {
    const std::string file(row.get_string("file"));
    const auto key = row.get_string("key");
    if (file == "*convert_results*") {
      table.compare("text", rep::reference_text(rep::ability_table(results)).value_or("none"),
                    row.get_string("printed"));
      return;
    }
    const auto* theirs = row.get("metrics");
    if (key == "*ALL_NON_CRASHING*") {
      const auto* evaluator = find_evaluator(row.get_string("eval"), row.get_string("prompt_type"));
      auto ours = files[file].means(evaluator->rounded);
      for (const auto& [metric, value] : ours) compare(means, file + " " + metric, value, *theirs->get(metric));
      BOOST_TEST(ours.size() == theirs->dict()->size());
      if (file.find("_zh") == std::string::npos) results[std::string(evaluator->result_key)] = std::move(ours);
      return;
    }
    const auto [score, evaluator] = judge.judge(row);
    const auto what = fmt::format("{} {} {}", file, key, row.get_string("kind"));
    BOOST_TEST(score.metrics.size() == evaluator->metrics.size());
    const bool broke = !row.get("crash")->is_none();
    breaks.compare(what, score.nothing_left ? "breaks off" : "goes on", broke ? "breaks off" : "goes on");
    if (broke) {
      for (const auto& [name, value] : score.metrics) BOOST_TEST((name == "parse_rate" || value == 0.0), what);
      return;
    }
    // The reference gives each row the means of a file that holds only this row.
    rep::FileMeans alone;
    for (const auto& [name, value] : score.metrics) {
      alone.add(name, value);
      files[file].add(name, value);
    }
    for (const auto& [name, value] : alone.means(evaluator->rounded)) {
      const auto* reference = theirs->get(name);
      BOOST_REQUIRE_MESSAGE(reference != nullptr, what << ' ' << name);
      compare(metrics, what + " " + name, value, *reference);
    }
  });
  metrics.report();
  breaks.report();
  means.report();
  table.report();
}

BOOST_AUTO_TEST_CASE(metrics_of_the_real_files_equal_those_of_the_reference) {
  const auto shared = support::shared_folder();
  if (!shared) return;
  Judge judge(*shared / "data" / "t-eval-v1");
  support::Tally predictions("T-Eval real files, predictions (stub embedding)");
  support::for_each_json_line(*shared / "golden" / "t-eval" / "real-verdicts.jsonl", [&](const Value& row) {
    const auto [score, evaluator] = judge.judge(row);
    const bool broke = !row.get("crash")->is_none();
    std::string ours = score.nothing_left ? "breaks off" : "", theirs = broke ? "breaks off" : "";
    if (!broke) {
      rep::FileMeans alone;
      for (const auto& [name, value] : score.metrics) alone.add(name, value);
      for (const auto& [name, value] : alone.means(evaluator->rounded)) {
        const auto* reference = row.get("metrics")->get(name);
        BOOST_REQUIRE_MESSAGE(reference != nullptr, name);
        const auto [a, b] = both_as_text(value, *reference);
        ours += fmt::format("{} {} ", name, a);
        theirs += fmt::format("{} {} ", name, b);
      }
    }
    predictions.compare(fmt::format("{} {} {}", row.get_string("file"), row.get_string("key"), row.get_string("kind")),
                        ours, theirs);
  });
  predictions.report();
}
