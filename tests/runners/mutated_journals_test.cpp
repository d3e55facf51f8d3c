// Damaged journals go through all code that reads journals: `report` with every renderer, `compare`, the HTML report,
// JUnit, baselines, and a resumed run. Nothing may crash or take a second, and every unreadable line must be reported.
// EVALRUN_MUTATED_JOURNALS sets the number of journals, EVALRUN_MUTATED_SEED the first seed. An HTML report takes
// longer than everything else together, so each shows many journals; every 64th journal also gets an HTML comparison.
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <sstream>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "evalrun/json.hpp"
#include "evalrun/runners/pipeline.hpp"

#include "providers/models.hpp"
#include "run/result_tree.hpp"
#include "run/run_folder.hpp"
#include "run/run_html.hpp"
#include "run/run_records.hpp"
#include "support/folder.hpp"
#include "support/mutated_text.hpp"

using namespace evalrun;
using namespace evalrun::runners;
namespace fs = std::filesystem;

namespace {

double cpu_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

std::string text_of(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

/// The number of complete lines that are not blank.
std::size_t lines_in(const std::string& text) {
  std::size_t count = 0;
  for (std::size_t from = 0, end = 0; (end = text.find('\n', from)) != std::string::npos; from = end + 1)
    count += text.find_first_not_of(" \t\r", from) < end ? 1 : 0;
  return count;
}

/// A run of a few cases of the demo suite, each asked twice; one answer never came, one came after a failure.
class SmallRun {
 public:
  SmallRun() {
    const auto rules = checkers::find_rules("bfcl-v4"), strict = checkers::find_rules("strict");
    rules_ = {*rules, *strict};
    const auto model = make_model("oracle", {suite_});
    auto folder = RunFolder::open(base_, manifest_);
    for (std::size_t attempt = 0; attempt < 2; ++attempt) {
      auto reader = cases();
      const CaseSource source = [&]() -> result<std::optional<Case>> {
        auto item = reader.next();
        if (item && *item) (*item)->attempt = attempt;
        return item;
      };
      const auto counts = run_pipeline(source, **model, {.rules = rules_},
                                       [&](JudgedOutputs all) { return folder->record(all, rules_); });
      BOOST_REQUIRE(counts.has_value());
    }
    JournalEntry never{"en", "parallel", {}, Outcome::infra, {}};
    never.output.id = "parallel_0";
    never.output.infra = Error{errc::http, "HTTP 503", {}};
    const auto text = text_of(base_ / "journal.jsonl");
    text_ = to_line(never) + '\n' + text;
    never.output.id = "simple_python_0";
    never.category = "simple_python";
    text_.insert(0, to_line(never) + '\n');
    base_records_ = *read_records(base_);
    make_run(changed_);
    for (std::size_t i = 0; i < on_a_page; ++i)
      make_run(shown_.emplace_back(scratch_.path() / fmt::format("shown-{}", i)));
  }

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] CaseReader cases() const {
    auto reader = CaseReader::open(suite_, {}, selection_);
    BOOST_REQUIRE(reader.has_value());
    return std::move(*reader);
  }

  /// Reads the journal in all ways. `turn` chooses among the renderers.
  void read(const std::string& journal, std::size_t turn) {
    fs::remove_all(changed_ / "journal.unreadable.jsonl");
    write_journal(changed_, journal);
    const auto run = read_records(changed_);
    BOOST_REQUIRE(run.has_value());
    const auto cases = reports::case_counts(run->report);
    const bool all_there = cases.not_asked + cases.unreadable + reports::later_counts(run->report).not_asked == 0;
    BOOST_TEST((run->report.lacking || run->unreadable.count == 0 || all_there));
    BOOST_TEST(run->records.size() + run->unreadable.count <= lines_in(journal));
    report(*run, turn);
    compare(*run, turn);
    resume(journal, *run);
    write_journal(shown_[reports_.size()], journal);
    reports_.push_back(run->report);
    if (reports_.size() == on_a_page) show();
  }

  /// Writes an HTML report of the journals that were read since the last HTML report.
  void show() {
    std::vector<RunPlace> places;
    for (std::size_t i = 0; i < reports_.size(); ++i) places.push_back(whole_run(shown_[i]));
    if (!places.empty()) BOOST_TEST(write_run_html({.runs = places}, reports_, page_).has_value());
    reports_.clear();
  }

 private:
  static constexpr std::size_t on_a_page = 32;

  void make_run(const fs::path& folder) const {
    fs::create_directories(folder);
    fs::copy_file(base_ / "manifest.json", folder / "manifest.json");
  }

  static void write_journal(const fs::path& folder, const std::string& journal) {
    std::ofstream(folder / "journal.jsonl", std::ios::binary | std::ios::trunc) << journal;
  }

  static void report(const RunRecords& run, std::size_t turn) {
    const auto renderers = reports::renderers();
    if (const auto* renderer = renderers[turn % renderers.size()]; renderer->render != nullptr)
      static_cast<void>(renderer->render({&run.report, 1}, {}));
    BOOST_TEST(junit_of_run(run).has_value());
    static_cast<void>(baseline_text(run));
  }

  void compare(const RunRecords& run, std::size_t turn) const {
    auto both = reports::compare(base_records_.compared(), run.compared(), {.bootstrap = {.resamples = 50}});
    BOOST_TEST(read_outputs(both, base_records_, run).has_value());
    const auto gate = reports::parse_gate("max-drop=1.0,alpha=0.05,per-category,per-summary");
    if (auto decided = reports::apply_gate(*gate, both)) both.gate = std::move(*decided);
    const auto renderers = reports::comparison_renderers();
    if (const auto* renderer = renderers[turn % renderers.size()]; renderer->render != nullptr)
      static_cast<void>(renderer->render(both, {}));
    if (turn % 64 != 0) return;
    const std::array reports{both.base, both.next};
    BOOST_TEST(write_run_html({.runs = {whole_run(base_), whole_run(changed_)}, .comparison = &both}, reports, page_)
                   .has_value());
  }

  void resume(const std::string& journal, const RunRecords& run) const {
    if (journal.size() % 4 == 0) {
      std::size_t readable = 0;
      auto lines = Journal::open(changed_ / "journal.jsonl");
      const auto unreadable =
          lines->replay([&](const JournalEntry&, JournalSpan) { ++readable; }, JournalShape::of(manifest_));
      BOOST_TEST(readable + unreadable->count == lines_in(journal));
      BOOST_TEST(unreadable->count == run.unreadable.count);
    }
    auto folder = RunFolder::open(changed_, manifest_);
    BOOST_REQUIRE(folder.has_value());
    BOOST_TEST(folder->unreadable().count == run.unreadable.count);
    BOOST_TEST(folder->found().total == run.records.size());
    auto first = cases();
    BOOST_TEST(write_results(*folder, {suite_, "oracle", rules_, journal.size() % 2}, first).has_value());
    auto reader = cases();
    for (auto item = reader.next(); item && *item; item = reader.next()) {
      const auto key = [] { return std::string("00ff00ff00ff00ff"); };
      if (!folder->answered(**item, key)) BOOST_TEST(folder->discard_answer(**item, key).has_value());
    }
    const auto again = read_records(changed_);
    BOOST_REQUIRE(again.has_value());
    BOOST_TEST(again->unreadable.count == 0U);  // moved to a separate file
    BOOST_TEST(again->records.size() == run.records.size());
  }

  const Suite& suite_ = **find_suite("demo");
  const Selection selection_{.categories = {"simple_python", "parallel", "irrelevance"}, .langs = {"en"}, .limit = 1};
  const Dict manifest_{
      {"evalrun", "1"},
      {"suite", "demo"},
      {"selection",
       Dict{{"categories", List{"simple_python", "parallel", "irrelevance"}}, {"langs", List{"en"}}, {"limit", 1}}},
      {"rules", List{"bfcl-v4", "strict"}},
      {"model", Dict{{"kind", "oracle"}, {"model", "oracle"}}},
      {"repeat", 2}};
  test::Folder scratch_;
  const fs::path base_ = scratch_.path() / "base", changed_ = scratch_.path() / "changed",
                 page_ = scratch_.path() / "page.html";
  std::vector<const checkers::Rules*> rules_;
  std::string text_;
  RunRecords base_records_;
  std::vector<fs::path> shown_;           ///< the runs of the next HTML report
  std::vector<reports::Report> reports_;  ///< of those of `shown_` that have a journal
};

}  // namespace

BOOST_AUTO_TEST_CASE(lines_that_once_crashed_or_hung_a_reader) {
  SmallRun run;
  for (const std::string line :
       {R"({"id":"simple_python_0","lang":"en","category":"simple_python","outcome":"call","result":[],"verdicts":{}})",
        R"({"id": "simple_python_0", "lang": "en", "category": "simple_python", "sample": 9223372036854775807, )"
        R"("outcome": "call", "result": "", "verdicts": {"bfcl-v4": {"valid": true}}})"}) {
    for (std::size_t turn = 0; turn < 2; ++turn) {
      run.read(run.text() + line + '\n', turn);
      run.read(line + '\n', turn);
      run.show();
    }
  }
}

BOOST_AUTO_TEST_CASE(mutated_journals_are_read_to_their_end) {
  SmallRun run;
  const auto seed = test::asked("EVALRUN_MUTATED_SEED", 1), count = test::asked("EVALRUN_MUTATED_JOURNALS", 300);
  double slowest = 0;
  const double begun = cpu_seconds();
  for (auto number = seed; number < seed + count; ++number) {
    const auto journal = test::Mutator(number)(run.text());
    BOOST_TEST_CONTEXT("journal of seed " << number << " (HTML: it and up to 31 before it)") {
      const double before = cpu_seconds();
      run.read(journal, number);
      if (number + 1 == seed + count) run.show();
      const double seconds = cpu_seconds() - before;
      BOOST_TEST(seconds < 1);
      slowest = std::max(slowest, seconds);
    }
  }
  fmt::print("{} journals from seed {} on, {:.1f} ms each, the slowest {:.1f} ms (CPU)\n", count, seed,
             (cpu_seconds() - begun) * 1000 / static_cast<double>(count), slowest * 1000);
}
