#include "downloads/fetch.hpp"

#include <chrono>
#include <set>

#include <boost/test/unit_test.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include "evalrun/json.hpp"
#include "evalrun/suite.hpp"

#include "dataset/t_eval_files.hpp"
#include "downloads/sha256.hpp"
#include "support/fault_server.hpp"
#include "support/folder.hpp"
#include "support/pinned_files.hpp"

using namespace evalrun;           // NOLINT
using namespace evalrun::runners;  // NOLINT
using namespace evalrun::tests;    // NOLINT
using test::Folder;
namespace fs = std::filesystem;

namespace {

/// The reply of a server that supports ranges.
Reply serve(const std::string& body, const Received& request) {
  const auto range = request.header("range");
  if (range.empty()) return Reply::typed("text/plain", body);
  const auto start = std::stoul(range.substr(range.find('=') + 1));
  if (start >= body.size()) return Reply::status(416);
  return {.bytes = fmt::format("HTTP/1.1 206 Part\r\nContent-Range: bytes {}-{}/{}\r\nContent-Length: {}\r\n\r\n{}",
                               start, body.size() - 1, body.size(), body.size() - start, body.substr(start))};
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_table_is_whole) {
  for (const auto* manifest : manifests()) {
    BOOST_TEST_CONTEXT(manifest->suite) {
      BOOST_TEST(manifest->commit.size() == 40U);
      const auto suite = find_suite(manifest->suite);
      BOOST_REQUIRE(suite.has_value());
      BOOST_TEST(std::ranges::equal(manifest->folders, (*suite)->folders));
      std::set<std::string> paths;
      for (const auto& file : manifest->files) {
        const auto pin = file.git_blob.empty() ? file.sha256 : file.git_blob;
        BOOST_TEST(pin.size() == (file.git_blob.empty() ? 64U : 40U));
        BOOST_TEST(pin.find_first_not_of("0123456789abcdef") == pin.npos);
        BOOST_TEST((file.size > 0U || !file.git_blob.empty()));
        BOOST_TEST(paths.insert(std::string(file.path)).second);
      }
      if ((*suite)->dataset_format == DatasetFormat::t_eval) {
        for (const auto& path : paths) {
          const auto file = t_eval::file_named(path);
          BOOST_TEST((file && file->lang == "en"), path);
        }
        BOOST_TEST(paths.size() == t_eval::file_kinds().size());
        continue;
      }
      for (const auto& category : (*suite)->categories) {
        const auto name = fmt::format("{}{}.json", (*suite)->file_prefix, category.name);
        if ((*suite)->langs.empty()) BOOST_TEST(paths.erase(name) == 1U);
        for (const auto lang : (*suite)->langs) BOOST_TEST(paths.erase(fmt::format("{}/{}", lang, name)) == 1U);
        const bool judged = category.task != Task::irrelevance && category.task != Task::relevance;
        BOOST_TEST(paths.erase("possible_answer/" + name) == (judged ? 1U : 0U));
      }
      BOOST_TEST(paths.empty());
    }
  }
  BOOST_TEST(find_manifest("nope") == nullptr);
  for (const auto* suite : suites())
    BOOST_TEST(suite->data_manifest.empty() == (find_manifest(suite->id) == nullptr), suite->id);
  BOOST_TEST(holds(default_source(*find_manifest("bfcl")), std::string(find_manifest("bfcl")->commit)));
}

BOOST_AUTO_TEST_CASE(hashes_are_sha256) {
  BOOST_TEST(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  BOOST_TEST(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  BOOST_TEST(!sha256_of_file("/nowhere/at/all").has_value());
}

BOOST_AUTO_TEST_CASE(folders_of_every_layout_are_accepted) {
  const Pinned pinned;
  for (const std::string layout : {"", "mine", "mine-1", "up/stream"}) {
    const Folder from, to;
    pinned.lay_out(from.path() / layout);
    const auto report = fetched(pinned.manifest, to.path() / "deep" / "mine", from.path());
    BOOST_TEST(states(report) == "fetched fetched");
    BOOST_TEST(report.complete());
    BOOST_TEST((text_of(to.path() / "deep/mine/a.json") == pinned.first));
    BOOST_TEST((text_of(to.path() / "deep/mine/answers/b.json") == pinned.second));
    BOOST_TEST(states(fetched(pinned.manifest, to.path() / "deep" / "mine", from.path())) == "present present");
  }
}

BOOST_AUTO_TEST_CASE(a_file_that_differs_from_its_pin_is_not_kept) {
  const Pinned pinned;
  const Folder from, to;
  pinned.lay_out(from.path());
  auto damaged = pinned.first;
  damaged[70'000] = '?';
  write(from.path() / "a.json", damaged);
  write(from.path() / "answers/b.json", pinned.second + "more");
  const auto report = fetched(pinned.manifest, to.path(), from.path());
  BOOST_TEST(states(report) == "wrong wrong");
  BOOST_TEST(!report.complete());
  BOOST_TEST(holds(report.files[0].message, sha256(damaged)));
  BOOST_TEST(holds(report.files[0].message, pinned.first_hash));
  BOOST_TEST(holds(report.files[0].message, "--from"));
  BOOST_TEST(holds(report.files[1].message, "longer than the 6 bytes"));
  for (const auto* name : {"a.json", "a.json.part", "answers/b.json", "answers/b.json.part"})
    BOOST_TEST(!fs::exists(to.path() / name), name);
}

BOOST_AUTO_TEST_CASE(a_file_cut_short_goes_on_once_it_is_whole) {
  const Pinned pinned;
  const Folder from, to;
  pinned.lay_out(from.path());
  write(from.path() / "a.json", pinned.first.substr(0, 50'000));
  auto report = fetched(pinned.manifest, to.path(), from.path());
  BOOST_TEST(states(report) == "wrong fetched");
  BOOST_TEST(holds(report.files[0].message, "ends after 50000 of 90000 bytes"));
  BOOST_TEST(!fs::exists(to.path() / "a.json"));
  BOOST_TEST(fs::file_size(to.path() / "a.json.part") == 50'000U);
  pinned.lay_out(from.path());
  report = fetched(pinned.manifest, to.path(), from.path());
  BOOST_TEST(states(report) == "fetched present");
  BOOST_TEST(report.files[0].resumed_from == 50'000U);
  BOOST_TEST((text_of(to.path() / "a.json") == pinned.first));
  BOOST_TEST(!fs::exists(to.path() / "a.json.part"));
}

BOOST_AUTO_TEST_CASE(a_file_of_unknown_size_is_pinned_by_its_git_id_and_named_as_the_suite_has_it) {
  // printf 'hello\n' | git hash-object --stdin
  const std::vector<PinnedFile> files{
      {.path = "new.json", .upstream = "old.json", .git_blob = "ce013625030ba8dba906f756967f9e9ca394464a"}};
  Manifest manifest{
      .suite = "mine", .repository = "owner/name", .commit = "0", .folder = "data", .folders = {}, .files = files};
  const Folder from, to;
  write(from.path() / "data/old.json", "hello\n");
  auto report = fetched(manifest, to.path(), from.path());
  BOOST_TEST(states(report) == "fetched");
  BOOST_TEST(text_of(to.path() / "new.json") == "hello\n");
  BOOST_TEST(states(fetched(manifest, to.path(), from.path())) == "present");
  write(to.path() / "new.json", "edited\n");
  write(from.path() / "data/old.json", "other\n");
  report = fetched(manifest, to.path(), from.path());
  BOOST_TEST(states(report) == "wrong");
  BOOST_TEST(holds(report.files[0].message, "git blob id"));
  BOOST_TEST(!fs::exists(to.path() / "new.json"));
}

BOOST_AUTO_TEST_CASE(files_that_were_there_are_replaced_or_put_aside) {
  const Pinned pinned;
  const Folder from, to;
  pinned.lay_out(from.path());
  fs::remove(from.path() / "answers/b.json");
  write(to.path() / "a.json", "mine");
  write(to.path() / "answers/b.json", "wrong\n");
  const auto report = fetched(pinned.manifest, to.path(), from.path());
  BOOST_TEST(states(report) == "fetched missing");
  BOOST_TEST((text_of(to.path() / "a.json") == pinned.first));
  BOOST_TEST(holds(report.files[1].message, "is missing from the source"));
  BOOST_TEST(holds(report.files[1].message, "b.json.rejected"));
  BOOST_TEST(!fs::exists(to.path() / "answers/b.json"));
  BOOST_TEST(!fs::exists(to.path() / "answers/b.json.part"));
  BOOST_TEST(text_of(to.path() / "answers/b.json.rejected") == "wrong\n");
}

BOOST_AUTO_TEST_CASE(impossible_sources_and_folders_are_refused) {
  const Pinned pinned;
  const Folder to;
  const auto no_source = fetch(pinned.manifest, {.to = to.path(), .from = "/nowhere/at/all"});
  BOOST_REQUIRE(!no_source.has_value());
  BOOST_TEST((no_source.error().code == errc::usage));
  BOOST_TEST(!fetch(pinned.manifest, {.to = to.path(), .from = "ftp://127.0.0.1/x"}).has_value());
  write(to.path() / "file", "x");
  const auto no_folder = fetch(pinned.manifest, {.to = to.path() / "file" / "mine", .from = to.path()});
  BOOST_REQUIRE(!no_folder.has_value());
  BOOST_TEST((no_folder.error().code == errc::io));

  const int held = ::open(to.path().c_str(), O_RDONLY | O_DIRECTORY);
  BOOST_REQUIRE_EQUAL(::flock(held, LOCK_EX | LOCK_NB), 0);
  const auto busy = fetch(pinned.manifest, {.to = to.path(), .from = to.path()});
  BOOST_REQUIRE(!busy.has_value());
  BOOST_TEST((busy.error().code == errc::conflict));
  ::close(held);
}

BOOST_AUTO_TEST_CASE(a_broken_connection_goes_on_where_it_broke) {
  const Pinned pinned;
  const Folder to;
  FaultServer server([&](std::size_t n, const Received& request) {
    if (!holds(request.path, "a.json")) return serve(pinned.second, request);
    return n == 0 ? Reply::cut(pinned.first, 40'000, false) : serve(pinned.first, request);
  });
  std::uint64_t last = 0;
  std::size_t files = 0;
  const auto report = fetch(pinned.manifest, {.to = to.path(),
                                              .from = server.url(""),
                                              .progress =
                                                  [&](const FetchProgress& at) {
                                                    files = at.files;
                                                    if (at.number == 1) last = std::max(last, at.bytes);
                                                  },
                                              .retry = {.max_retries = 3, .first_wait = std::chrono::milliseconds(1)}});
  BOOST_REQUIRE(report.has_value());
  BOOST_TEST(states(*report) == "fetched fetched");
  BOOST_TEST(server.requests() == 3U);
  BOOST_TEST(last == 90'000U);
  BOOST_TEST(files == 2U);
  BOOST_TEST((text_of(to.path() / "a.json") == pinned.first));
}

BOOST_AUTO_TEST_CASE(a_fetch_that_fails_says_how_much_of_the_file_is_there) {
  const Pinned pinned;
  auto manifest = pinned.manifest;
  const std::vector<PinnedFile> known{pinned.files.front()};
  const std::vector<PinnedFile> unknown{{.path = "a.json", .git_blob = "ce013625030ba8dba906f756967f9e9ca394464a"}};
  for (const auto& [files, there] :
       {std::pair{&known, "; 40000 of 90000 bytes are there"}, {&unknown, "; 40000 bytes are there"}}) {
    const Folder to;
    manifest.files = *files;
    FaultServer server([&](std::size_t n, const Received&) {
      return n == 0 ? Reply::cut(pinned.first, 40'000, false) : Reply::status(403);
    });
    const auto report = fetched(manifest, to.path(), server.url(""));
    BOOST_TEST(states(report) == "failed");
    BOOST_TEST(holds(report.files[0].message, there), report.files[0].message);
  }
}

BOOST_AUTO_TEST_CASE(servers_without_ranges_and_bad_old_parts_are_no_obstacle) {
  const Pinned pinned;
  for (const bool ranges : {true, false}) {
    const Folder to;
    write(to.path() / "a.json.part", std::string(30'000, '?'));
    write(to.path() / "answers/b.json.part", pinned.second + "and more than belongs there");
    std::vector<std::string> asked;
    FaultServer server([&](std::size_t, const Received& request) {
      const auto& body = holds(request.path, "a.json") ? pinned.first : pinned.second;
      asked.push_back(request.header("range"));
      return ranges ? serve(body, request) : Reply::typed("text/plain", body);
    });
    const auto report = fetched(pinned.manifest, to.path(), server.url(""));
    BOOST_TEST(states(report) == "fetched fetched");
    BOOST_TEST(report.files[0].resumed_from == 0U);
    BOOST_TEST(asked.front() == "bytes=30000-");
    BOOST_TEST(asked.size() == (ranges ? 3U : 2U));
    BOOST_TEST((text_of(to.path() / "a.json") == pinned.first));
  }
}

BOOST_AUTO_TEST_CASE(the_wait_that_a_server_asks_for_is_kept) {
  const Pinned pinned;
  const Folder to;
  std::vector<std::chrono::steady_clock::time_point> asked;
  FaultServer server([&](std::size_t n, const Received& request) {
    asked.push_back(std::chrono::steady_clock::now());
    if (n == 0) return Reply::status(503, "Retry-After: 1\r\n");
    return serve(holds(request.path, "a.json") ? pinned.first : pinned.second, request);
  });
  BOOST_TEST(states(fetched(pinned.manifest, to.path(), server.url(""))) == "fetched fetched");
  BOOST_REQUIRE(asked.size() == 3U);
  BOOST_TEST((asked[1] - asked[0] >= std::chrono::seconds(1)));
  BOOST_TEST((asked[2] - asked[1] < std::chrono::seconds(1)));
}

BOOST_AUTO_TEST_CASE(a_server_that_asks_for_too_long_a_wait_is_asked_once_a_file) {
  const Pinned pinned;
  const Folder to;
  FaultServer server([](std::size_t, const Received&) { return Reply::status(429, "Retry-After: 86400\r\n"); });
  const auto report = fetched(pinned.manifest, to.path(), server.url(""));
  BOOST_TEST(states(report) == "failed failed");
  BOOST_TEST(holds(report.files[0].message, "asks to wait 86400 s"), report.files[0].message);
  BOOST_TEST(server.requests() == 2U);
}

BOOST_AUTO_TEST_CASE(transient_statuses_are_retried_and_permanent_ones_are_not) {
  const Pinned pinned;
  for (const auto& [status, requests] : {std::pair{500, 5U}, {529, 5U}, {408, 5U}, {400, 2U}, {501, 2U}}) {
    const Folder to;
    std::size_t refused = 0;
    FaultServer server([&, code = status](std::size_t, const Received& request) {
      if (holds(request.path, "a.json") && refused++ < 3) return Reply::status(code);
      return serve(holds(request.path, "a.json") ? pinned.first : pinned.second, request);
    });
    const auto report = fetched(pinned.manifest, to.path(), server.url(""));
    BOOST_TEST(states(report) == (requests == 5U ? "fetched fetched" : "failed fetched"), status);
    BOOST_TEST(server.requests() == requests, status);
  }
}

BOOST_AUTO_TEST_CASE(transient_faults_are_waited_out_and_others_named) {
  const Pinned pinned;
  {
    const Folder to;
    FaultServer server([&](std::size_t n, const Received& request) {
      if (n < 2) return Reply::status(503);
      return serve(holds(request.path, "a.json") ? pinned.first : pinned.second, request);
    });
    BOOST_TEST(states(fetched(pinned.manifest, to.path(), server.url("/"))) == "fetched fetched");
  }
  {
    const Folder to;
    FaultServer server([&](std::size_t, const Received& request) {
      if (request.path == "/x/mine-1/answers/b.json") return serve(pinned.second, request);
      return Reply::status(404);
    });
    const auto report = fetched(pinned.manifest, to.path(), server.url("/x/"));
    BOOST_TEST(states(report) == "missing fetched");
    BOOST_TEST(holds(report.files[0].message, "is missing from the source"));
  }
  {
    const Folder to;
    FaultServer server([](std::size_t, const Received&) { return Reply::status(403); });
    const auto report = fetched(pinned.manifest, to.path(), server.url(""));
    BOOST_TEST(states(report) == "failed failed");
    BOOST_TEST(holds(report.files[0].message, "status 403"));
    BOOST_TEST(server.requests() == 2U);
  }
  {
    const Folder to;
    const auto report = fetched(pinned.manifest, to.path(), "http://127.0.0.1:9/");
    BOOST_TEST(states(report) == "failed failed");
    BOOST_TEST(holds(report.files[1].message, "not tried"));
  }
}

BOOST_AUTO_TEST_CASE(a_server_that_always_breaks_and_lies_ends) {
  const Pinned pinned;
  const Folder to;
  const std::string lies(pinned.first.size(), 'x');
  FaultServer server([&](std::size_t, const Received& request) {
    return request.header("range").empty() ? Reply::cut(lies, 10'000, true) : serve(lies, request);
  });
  BOOST_TEST(states(fetched(pinned.manifest, to.path(), server.url(""))).starts_with("wrong"));
  BOOST_TEST(!fs::exists(to.path() / "a.json.part"));
}
