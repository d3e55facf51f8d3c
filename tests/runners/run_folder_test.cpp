#include "run/run_folder.hpp"

#include <csignal>

#include <boost/test/unit_test.hpp>
#include <sys/resource.h>

#include "evalrun/json.hpp"

#include "dataset/result_files.hpp"
#include "providers/models.hpp"
#include "run/manifest.hpp"
#include "run/result_tree.hpp"
#include "support/folder.hpp"
#include "support/one_by_one.hpp"

using namespace evalrun;
using namespace evalrun::runners;
namespace fs = std::filesystem;

namespace {

const Dict manifest{{"evalrun", "1"}, {"suite", "demo"}, {"model", Dict{{"mode", "fc"}, {"model", "m"}}}};

Case case_named(const std::string& id) {
  Case item;
  item.id = id;
  item.category = "multiple";
  return item;
}

result<void> record(RunFolder& folder, const std::string& id, bool valid, bool infra = false) {
  const auto item = case_named(id);
  Output output;
  output.id = id;
  checkers::Judged judged;
  const auto rules = checkers::find_rules("bfcl-v4");
  const checkers::Rules* const row[] = {*rules};
  if (infra) {
    output.infra = Error{errc::http, "HTTP 503", id};
  } else {
    output.result = "text";
    output.format = "prompt";
    judged.verdicts.push_back({.valid = valid, .error_type = valid ? "" : "wrong"});
  }
  return folder.record({item, output, judged, infra ? Outcome::infra : Outcome::call}, row);
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_CASE(a_full_disk_keeps_as_many_answers_as_fit) {
  const test::Folder scratch;
  const auto path = scratch.path() / "run";
  constexpr std::size_t total = 6, fit = 4;
  std::vector<Case> items;
  std::vector<Output> outputs(total);
  for (std::size_t i = 0; i < total; ++i) {
    items.push_back(case_named(std::string(1, static_cast<char>('a' + i))));
    outputs[i].id = items[i].id;
    outputs[i].result = std::string(500, 'x');
  }
  const checkers::Judged judged;
  std::vector<JudgedOutput> all;
  for (std::size_t i = 0; i < total; ++i) all.push_back({items[i], outputs[i], judged, Outcome::abstain});
  {
    auto folder = RunFolder::open(path, manifest);
    BOOST_REQUIRE(folder->record(JudgedOutputs(all).first(1), {}).has_value());
    const auto line = fs::file_size(path / "journal.jsonl");
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    const rlimit small{line * fit + line / 2, before.rlim_max};
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &small);
    const auto recorded = folder->record(JudgedOutputs(all).subspan(1), {});
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    BOOST_REQUIRE(!recorded.has_value());
    BOOST_TEST((recorded.error().code == errc::io));
    BOOST_TEST(folder->counts().total == fit);
    for (std::size_t i = 0; i < fit; ++i) BOOST_TEST((*folder->entry(items[i]))->output.id == items[i].id);
  }
  auto again = RunFolder::open(path, manifest);
  BOOST_TEST(again->found().total == fit);
  BOOST_TEST(again->unreadable().count == 0U);
  // There is space again.
  BOOST_REQUIRE(again->record(JudgedOutputs(all).subspan(fit), {}).has_value());
  BOOST_TEST(again->counts().total == total);
  for (const auto& item : items) BOOST_TEST((*again->entry(item))->output.id == item.id);
}

BOOST_AUTO_TEST_CASE(the_same_run_is_resumed) {
  const test::Folder scratch;
  const auto path = scratch.path() / "run";
  {
    auto folder = RunFolder::open(path, manifest);
    BOOST_REQUIRE(folder.has_value());
    BOOST_TEST(folder->found().total == 0U);
    BOOST_REQUIRE(record(*folder, "a", true).has_value());
    BOOST_REQUIRE(record(*folder, "b", false).has_value());
    BOOST_REQUIRE(record(*folder, "c", false, true).has_value());
    BOOST_TEST(folder->counts().total == 3U);
    BOOST_TEST(folder->counts().correct == 1U);
  }
  auto folder = RunFolder::open(path, manifest);
  BOOST_REQUIRE(folder.has_value());
  BOOST_TEST(folder->found().total == 3U);
  BOOST_TEST(folder->found().infra == 1U);
  BOOST_TEST(*folder->found_format() == "prompt");
  BOOST_TEST(folder->answered(case_named("a")));
  BOOST_TEST(!folder->answered(case_named("c")));  // a failure is asked again
  BOOST_TEST(!folder->answered(case_named("d")));
  BOOST_REQUIRE(record(*folder, "c", true).has_value());
  BOOST_TEST(folder->answered(case_named("c")));
  BOOST_TEST(folder->counts().total == 3U);
  BOOST_TEST(folder->counts().infra == 0U);
  BOOST_TEST(folder->counts("", "multiple").correct == 2U);
  BOOST_TEST(folder->counts("", "simple").total == 0U);
  const auto entry = folder->entry(case_named("c"));
  BOOST_REQUIRE(entry.has_value() && *entry != nullptr);
  BOOST_TEST(!(*entry)->output.infra.has_value());
  BOOST_TEST((*folder->entry(case_named("z")) == nullptr));
}

BOOST_AUTO_TEST_CASE(an_answer_to_a_request_that_differs_does_not_count) {
  const test::Folder scratch;
  auto folder = RunFolder::open(scratch.path(), manifest);
  BOOST_REQUIRE(record(*folder, "a", true).has_value());  // without a request key
  const auto item = case_named("b");
  Output output;
  output.id = "b";
  output.result = "text";
  output.request_key = "0123456789abcdef";
  BOOST_REQUIRE(folder->record({item, output, {}, Outcome::abstain}, {}).has_value());
  const auto answered = [&](const char* id, const std::string& key) {
    return folder->answered(case_named(id), [&] { return key; });
  };
  BOOST_TEST(answered("a", "0123456789abcdef"));
  BOOST_TEST(answered("b", "0123456789abcdef"));
  BOOST_TEST(answered("b", ""));
  BOOST_TEST(!answered("b", "0123456789abcdee"));
  BOOST_TEST(folder->answered(item));
}

BOOST_AUTO_TEST_CASE(an_answer_to_another_request_is_not_scored_when_asking_anew_fails) {
  const test::Folder scratch;
  const auto path = scratch.path() / "run";
  const auto item = case_named("b");
  const auto answer = [&](RunFolder& folder, const std::string& key) {
    Output output;
    output.id = "b";
    output.result = "text";
    output.request_key = key;
    return folder.record({item, output, {}, Outcome::abstain}, {});
  };
  {
    auto folder = RunFolder::open(path, manifest);
    BOOST_REQUIRE(answer(*folder, "0123456789abcdef").has_value());
    BOOST_REQUIRE(folder->discard_answer(case_named("z"), [] { return "0123456789abcdee"; }).has_value());
    BOOST_TEST(folder->counts().total == 1U);
    BOOST_REQUIRE(folder->discard_answer(item, [] { return "0123456789abcdee"; }).has_value());
    BOOST_TEST(folder->counts().infra == 1U);
  }
  {
    // The process ended before another answer came, and the next process gets a failure.
    auto folder = RunFolder::open(path, manifest);
    BOOST_TEST(folder->counts().infra == 1U);
    BOOST_TEST(!folder->answered(item));
    BOOST_REQUIRE(record(*folder, "b", false, true).has_value());
    BOOST_TEST((*folder->entry(item))->output.infra.has_value());
    BOOST_REQUIRE(answer(*folder, "0123456789abcdee").has_value());
  }
  auto folder = RunFolder::open(path, manifest);
  BOOST_TEST(folder->answered(item, [] { return "0123456789abcdee"; }));
  BOOST_TEST(folder->counts().infra == 0U);
  BOOST_TEST(folder->counts().total == 1U);
}

BOOST_AUTO_TEST_CASE(starting_over_removes_what_a_run_left_and_nothing_else) {
  const test::Folder scratch;
  const auto path = scratch.path() / "run";
  Dict other = manifest;
  other.set("suite", "another");
  {
    auto folder = RunFolder::open(path, manifest, true);  // no folder yet
    BOOST_REQUIRE(folder.has_value());
    BOOST_REQUIRE(record(*folder, "a", true).has_value());
    BOOST_TEST((RunFolder::open(path, other, true).error().code == errc::conflict));  // still open for writing
  }
  scratch.write("run/result/m/x.json", "{}");
  scratch.write("run/notes.txt", "mine");
  const auto folder = RunFolder::open(path, other, true);
  BOOST_REQUIRE(folder.has_value());
  BOOST_TEST(folder->counts().total == 0U);
  BOOST_TEST(!fs::exists(path / "result"));
  BOOST_TEST(fs::exists(path / "notes.txt"));
  const test::Folder foreign;
  foreign.write("notes.txt", "mine");
  BOOST_TEST((RunFolder::open(foreign.path(), manifest, true).error().code == errc::conflict));
}

BOOST_AUTO_TEST_CASE(a_failure_does_not_replace_an_answer) {
  const test::Folder scratch;
  auto folder = RunFolder::open(scratch.path(), manifest);
  BOOST_REQUIRE(folder.has_value());  // an existing empty folder is fine
  BOOST_REQUIRE(record(*folder, "a", true).has_value());
  BOOST_REQUIRE(record(*folder, "a", true, true).has_value());
  BOOST_TEST(folder->answered(case_named("a")));
  BOOST_TEST(folder->counts().infra == 0U);
}

BOOST_AUTO_TEST_CASE(another_run_is_refused_and_the_difference_named) {
  const test::Folder scratch;
  BOOST_REQUIRE(RunFolder::open(scratch.path(), manifest).has_value());
  Dict other = manifest;
  other.set("model", Dict{{"mode", "prompt"}, {"model", "m"}});
  const auto refused = RunFolder::open(scratch.path(), other);
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST((refused.error().code == errc::conflict));
  BOOST_TEST(contains(refused.error().message, R"(model.mode: "fc" there, "prompt" now)"));
  Dict newer = manifest;
  newer.set("evalrun", "2");
  BOOST_TEST(RunFolder::open(scratch.path(), newer).has_value());
}

BOOST_AUTO_TEST_CASE(a_folder_without_a_run_is_left_alone) {
  const test::Folder scratch;
  scratch.write("notes.txt", "mine");
  BOOST_TEST((RunFolder::open(scratch.path(), manifest).error().code == errc::conflict));
  const test::Folder broken;
  broken.write("manifest.json", "{");
  BOOST_TEST((RunFolder::open(broken.path(), manifest).error().code == errc::bad_data));
  BOOST_TEST((RunFolder::open("/proc/nowhere/run", manifest).error().code == errc::io));
}

BOOST_AUTO_TEST_CASE(a_second_process_is_refused) {
  const test::Folder scratch;
  const auto first = RunFolder::open(scratch.path(), manifest);
  BOOST_REQUIRE(first.has_value());
  const auto second = RunFolder::open(scratch.path(), manifest);
  BOOST_REQUIRE(!second.has_value());
  BOOST_TEST((second.error().code == errc::conflict));
}

BOOST_AUTO_TEST_CASE(a_run_that_could_not_begin_leaves_nothing) {
  const test::Folder scratch;
  const auto path = scratch.path() / "run";
  auto folder = RunFolder::open(path, manifest);
  BOOST_REQUIRE(record(*folder, "a", false, true).has_value());
  folder->abandon();
  BOOST_TEST(!fs::exists(path));
  auto begun = RunFolder::open(path, manifest);
  BOOST_REQUIRE(record(*begun, "a", true).has_value());
  begun->abandon();
  BOOST_TEST(fs::exists(path / "journal.jsonl"));
}

BOOST_AUTO_TEST_CASE(differences_are_found_at_every_depth) {
  const auto difference = [](const std::string& a, const std::string& b) {
    return first_difference(*parse_json(a), *parse_json(b)).value_or("");
  };
  BOOST_TEST(difference(R"({"a": {"b": 1}})", R"({"a": {"b": 1}})") == "");
  BOOST_TEST(difference(R"({"a": {"b": 1}})", R"({"a": {"b": 2}})") == "a.b: 1 there, 2 now");
  BOOST_TEST(difference(R"({"a": {"b": 1}})", R"({"a": {}})") == "a.b: 1 there, not set now");
  BOOST_TEST(difference(R"({"a": {}})", R"({"a": {"b": 1}})") == "a.b: not set there, 1 now");
  BOOST_TEST(difference(R"({"a": [1]})", R"({"a": [1, 2]})") == "a: [1] there, [1, 2] now");
  BOOST_TEST(difference(R"({"data": {"folder": "x"}, "created": 1})", R"({"data": {"folder": "y"}, "created": 2})") ==
             "");
}

BOOST_AUTO_TEST_CASE(results_are_read_back_by_the_reader_of_results) {
  const test::Folder scratch;
  const Suite& suite = **find_suite("demo");
  const auto rules = checkers::find_rules(suite.rules);
  const checkers::Rules* const row[] = {*rules};
  auto model = make_model("oracle", {suite});
  BOOST_REQUIRE(model.has_value());
  auto reader = CaseReader::open(suite, {});
  auto folder = RunFolder::open(scratch.path() / "run", manifest);
  std::size_t wrong = 0;
  const auto counts = run_pipeline([&] { return reader->next(); }, **model, {.rules = row},
                                   [&](JudgedOutputs all) {
                                     for (const auto& done : all) wrong += done.judged.verdicts[0].valid ? 0 : 1;
                                     return folder->record(all, row);
                                   });
  BOOST_REQUIRE(counts.has_value());
  auto again = CaseReader::open(suite, {});
  const auto tally = write_results(*folder, {suite, "my/model", row}, *again);
  BOOST_REQUIRE(tally.has_value());
  BOOST_TEST(tally->total() == again->total());
  const auto found = find_results(suite, scratch.path() / "run" / "result");
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST(found->front().model == "my_model");
  std::size_t read = 0;
  for (const auto& file : found->front().files) {
    auto results = ResultReader::open(file);
    for (auto line = results->next(); line && *line; line = results->next()) ++read;
  }
  BOOST_TEST(read == again->total());

  // A replay of the run gives the same verdicts.
  auto replay = make_model("replay:" + (scratch.path() / "run" / "result").string(), {suite});
  BOOST_REQUIRE(replay.has_value());
  BOOST_REQUIRE((*replay)->prepare().has_value());
  auto third = CaseReader::open(suite, {});
  std::size_t replayed_wrong = 0;
  const auto replayed = run_pipeline([&] { return third->next(); }, **replay, {.rules = row},
                                     test::one_by_one([&](const JudgedOutput& done) -> result<void> {
                                       BOOST_REQUIRE(!done.output.infra.has_value());
                                       replayed_wrong += done.judged.verdicts[0].valid ? 0 : 1;
                                       return {};
                                     }));
  BOOST_REQUIRE(replayed.has_value());
  BOOST_TEST(replayed->handed_over == read);
  BOOST_TEST(replayed_wrong == wrong);
}

BOOST_AUTO_TEST_CASE(folder_names_stay_inside) {
  BOOST_TEST(folder_name("org/model") == "org_model");
  BOOST_TEST(folder_name("..") == "model");
  BOOST_TEST(folder_name("") == "model");
  BOOST_TEST(folder_name("../../etc") == ".._.._etc");
  BOOST_TEST(folder_name("a\nb\\c") == "a_b_c");
}

BOOST_AUTO_TEST_CASE(attempts_at_a_case_are_kept_apart) {
  const test::Folder scratch;
  auto folder = RunFolder::open(scratch.path() / "run", manifest);
  BOOST_REQUIRE(record(*folder, "a", true).has_value());
  auto second = case_named("a");
  second.attempt = 1;
  BOOST_TEST(folder->answered(case_named("a")));
  BOOST_TEST(!folder->answered(second));
  Output output;
  output.id = "a";
  output.result = "other";
  BOOST_REQUIRE(folder->record({second, output, {}, Outcome::call}, {}).has_value());
  BOOST_TEST(folder->answered(second));
  BOOST_TEST(folder->counts().total == 2U);
  const auto first = folder->entry(case_named("a"));
  BOOST_TEST(*(*first)->output.result.string() == "text");
  BOOST_TEST(*(*folder->entry(second))->output.result.string() == "other");
}
