// Real answers of models that the reference decoded and found wrong. Reports have no diagnosis if the answers are read
// in their own format, and one if they are read in another format or cut off.
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "support/folder.hpp"
#include "support/golden.hpp"
#include "support/tally.hpp"

using namespace evalrun;  // NOLINT
namespace fs = std::filesystem;

namespace {

struct Answer {
  std::string model, category, id;
  Value result;
};

constexpr std::size_t wanted = 400;

/// Answers that were decoded and are wrong: the same number for each model, spread evenly over its answers.
std::vector<Answer> wrong_answers(const fs::path& golden) {
  std::map<std::string, std::vector<Answer>> by_model;
  support::for_each_json_line(golden / "verdicts.jsonl", [&](const Value& row) {
    const auto error = row.get_string("error_type");
    if (is_true(*row.get("valid")) || error.starts_with("ast_decoder") || error.starts_with("relevance_error")) return;
    const std::string model(row.get_string("model"));
    by_model[model].push_back(
        {model, std::string(row.get_string("category")), std::string(row.get_string("id")), *row.get("result")});
  });
  std::vector<Answer> chosen;
  const auto each = wanted / by_model.size();
  for (const auto& [model, all] : by_model)
    for (std::size_t i = 0; i < each; ++i) chosen.push_back(all.at(i * all.size() / each));
  return chosen;
}

/// The text up to two characters after the last "=" or ":".
std::string cut_text(const std::string& text) {
  const auto last = text.find_last_of("=:");
  return last == std::string::npos ? text : text.substr(0, last + 3);
}

/// The answer, cut off as by a server.
Value cut_off(const Value& result) {
  if (const auto* text = result.string()) return cut_text(*text);
  List calls;
  for (const auto& call : *result.list()) {
    Dict cut;
    for (const auto& [name, arguments] : call.dict()->items())
      cut.set(name, cut_text(arguments.is_string() ? str(arguments) : dump_json(arguments)));
    calls.emplace_back(std::move(cut));
  }
  return calls;
}

struct Reading {
  std::size_t malformed = 0, answers = 0, diagnoses = 0;
  std::string printed;  ///< the text below the tables
};

/// The output of `evalrun score` on the answers, by model.
class Scorer {
 public:
  explicit Scorer(const fs::path& shared) : shared_(shared) {}

  std::map<std::string, Reading> score(const std::vector<Answer>& answers, const std::string& format) {
    const test::Folder folder;
    std::map<std::string, std::string> files;
    for (const auto& one : answers)
      files[fmt::format("results/{}/gorilla_openfunctions_v1_test_{}_result.json", one.model, one.category)] +=
          dump_json(Dict{{"id", one.id}, {"result", one.result}}) + '\n';
    for (const auto& [name, text] : files) folder.write(name, text);
    const auto root = folder.path().string();
    const auto command = fmt::format(
        "'{0}' score --suite bfcl-v1 --data '{1}' --results '{2}/results' {3} --partial "
        "--json '{2}/report.json' > '{2}/printed' 2> '{2}/said'",
        EVALRUN_PROGRAM, (shared_ / "data").string(), root, format);
    BOOST_REQUIRE_MESSAGE(std::system(command.c_str()) == 0, command);  // NOLINT(concurrency-mt-unsafe)
    return readings(folder.path());
  }

 private:
  static std::string text_of(const fs::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  static std::map<std::string, Reading> readings(const fs::path& folder) {
    const auto report = parse_json(text_of(folder / "report.json"));
    BOOST_REQUIRE(report.has_value());
    std::map<std::string, Reading> all;
    for (const auto& run : *report->get("reports")->list()) {
      auto& one = all[std::string(run.get_string("model"))];
      for (const auto& category : *run.get("categories")->list()) {
        const auto* outcomes = category.get("outcomes");
        if (outcomes == nullptr) continue;
        one.malformed += static_cast<std::size_t>(*outcomes->get("malformed")->integer());
        one.answers += static_cast<std::size_t>(*category.get("total")->integer());
      }
      if (const auto* diagnoses = run.get("diagnoses")) one.diagnoses = diagnoses->list()->size();
    }
    // Each model's table begins with its name and is followed by its diagnoses.
    const auto printed = text_of(folder / "printed");
    for (auto& [model, one] : all) {
      const auto begin = printed.find(fmt::format("model {},", model));
      BOOST_REQUIRE_MESSAGE(begin != std::string::npos, model);
      one.printed = printed.substr(begin, printed.find("\nmodel ", begin) - begin);
    }
    return all;
  }

  fs::path shared_;
};

bool is_printed(const Reading& one) { return one.printed.find("DIAGNOSIS: ") != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_CASE(wrong_answers_in_their_own_form_are_not_diagnosed_and_in_another_they_are) {
  const auto shared = support::shared_folder();
  if (!shared) return;
  const auto golden = *shared / "golden/bfcl-v1-71-models";
  const auto answers = wrong_answers(golden);
  BOOST_REQUIRE(answers.size() == wanted);
  Scorer scorer(*shared);
  const auto own_forms = fmt::format("--models-map '{}'", (golden / "models.json").string());

  support::Tally own("diagnosis, models in their own form: none is printed");
  for (const auto& [model, one] : scorer.score(answers, own_forms)) {
    BOOST_TEST(one.answers == wanted / 16);
    own.compare(model, fmt::format("{} diagnoses, printed: {}", one.diagnoses, is_printed(one)),
                "0 diagnoses, printed: false");
  }
  own.report();

  // Text that is read as tool calls, and tool calls that are read as text.
  std::vector<Answer> text, calls;
  for (const auto& one : answers) (one.result.is_string() ? text : calls).push_back(one);
  support::Tally other("diagnosis, models in another form: one is printed");
  for (const auto& [part, format] : {std::pair{&text, "--mode fc"}, std::pair{&calls, "--mode prompt"}})
    for (const auto& [model, one] : scorer.score(*part, format))
      other.compare(model, fmt::format("any: {}, printed: {}", one.diagnoses > 0, is_printed(one)),
                    "any: true, printed: true");
  other.report();

  // Some decoders can read the rest of a cut answer; the diagnosis is for decoders that cannot.
  auto cut = answers;
  for (auto& one : cut) one.result = cut_off(one.result);
  support::Tally malformed("diagnosis, models whose answers are cut off: one is printed");
  std::size_t unread = 0;
  for (const auto& [model, one] : scorer.score(cut, own_forms)) {
    const bool most = one.malformed * 2 >= one.answers;
    unread += most ? 1 : 0;
    if (most)
      malformed.compare(model, fmt::format("any: {}, printed: {}", one.diagnoses > 0, is_printed(one)),
                        "any: true, printed: true");
  }
  BOOST_TEST(unread >= 12U);
  malformed.report();
}
