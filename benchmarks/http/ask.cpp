// Asks an endpoint N made-up cases like `evalrun run`: pipeline, decoding, checking by two rule sets, journal.
// usage: http_ask BASE_URL CASES AT_ONCE FOLDER     (AT_ONCE: a number, or auto)
//        http_ask --body                            (prints the body of one request, for the other programs)
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include <fmt/format.h>
#include <sys/resource.h>

#include "evalrun/json.hpp"
#include "evalrun/runners/pipeline.hpp"

#include "providers/endpoint.hpp"
#include "run/run_folder.hpp"
#include "usage.hpp"

using namespace evalrun;
using namespace evalrun::runners;

namespace {

/// A case whose request has two kilobytes, about the size of a leaderboard case.
Case case_of(std::size_t number) {
  static const Value document = *parse_json(
      R"({"name": "garden.water", "description": "Waters a plant of the garden for a while, from the barrel first.",)"
      R"( "parameters": {"type": "dict", "properties": {)"
      R"("plant": {"type": "string", "description": "Common name of the plant, as the label in its pot has it."},)"
      R"("minutes": {"type": "integer", "description": "For how many minutes; plants in the shade need less."},)"
      R"("source": {"type": "string", "description": "Where the water is to come from.", "enum": ["barrel", "tap"]},)"
      R"("spots": {"type": "array", "description": "Where, if there are several.", "items": {"type": "string"}}},)"
      R"( "required": ["plant", "minutes"]}})");
  Case item;
  item.id = fmt::format("simple_python_{}", number);
  item.category = "simple_python";
  item.messages =
      List{Dict{{"role", "user"}, {"content", "Please water the fern for five minutes. " + std::string(700, '.')}}};
  item.functions.push_back({"garden.water", document});
  item.accepted.push_back(
      {"garden.water",
       Dict{{"plant", List{"fern"}}, {"minutes", List{5}}, {"source", List{"", "tap"}}, {"spots", List{""}}}});
  return item;
}

EndpointSettings settings_for(const std::string& url, const std::string& at_once) {
  EndpointSettings settings;
  settings.base_url = url;
  settings.model_name = "model";
  settings.mode = Mode::fc;
  settings.queue.max_concurrency = 1024;
  if (at_once != "auto") settings.queue.concurrency = std::stoi(at_once);
  return settings;
}

int ask(const std::string& url, std::size_t total, const std::string& at_once, const std::filesystem::path& out) {
  std::filesystem::remove_all(out);
  auto folder = RunFolder::open(out, Dict{{"suite", "bfcl"}, {"model", "bench"}});
  if (!folder) return fmt::print(stderr, "{}\n", to_string(folder.error())), 1;
  const checkers::Rules* const rules[] = {*checkers::find_rules("bfcl-v4"), *checkers::find_rules("strict")};
  Endpoint endpoint(settings_for(url, at_once));
  if (auto ready = endpoint.prepare(); !ready) return fmt::print(stderr, "{}\n", to_string(ready.error())), 1;
  // The limit that the program uses.
  const std::size_t in_memory = std::max<std::size_t>(256, 4 * (at_once == "auto" ? 1024 : std::stoul(at_once)));
  std::size_t next = 0;
  const auto begun = bench::usage_now();
  const auto counts = run_pipeline(
      [&]() -> result<std::optional<Case>> { return next == total ? std::nullopt : std::optional(case_of(next++)); },
      endpoint, {.rules = rules, .in_memory = in_memory},
      [&](JudgedOutputs done) { return folder->record(done, rules); });
  const auto ended = bench::usage_now();
  endpoint.stop();
  if (!counts) return fmt::print(stderr, "{}\n", to_string(counts.error())), 1;
  const auto recorded = folder->counts();
  bench::report("evalrun", total, begun, ended);
  if (recorded.infra == 0 && recorded.correct == total) return 0;
  fmt::print(stderr, "{} of {} answers are right, {} failed\n", recorded.correct, total, recorded.infra);
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && std::string(argv[1]) == "--body") {
    const Endpoint endpoint(settings_for("http://127.0.0.1:1/v1", "1"));
    fmt::print("{}", *endpoint.request(case_of(0)));
    return 0;
  }
  if (argc != 5) return fmt::print(stderr, "usage: http_ask BASE_URL CASES AT_ONCE FOLDER | --body\n"), 2;
  bench::allow_many_files();
  return ask(argv[1], std::stoul(argv[2]), argv[3], argv[4]);
}
