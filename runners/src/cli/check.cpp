// evalrun check: a stream of outputs in, a stream of verdicts out, order kept.
#include <iostream>
#include <memory>

#include <fmt/format.h>
#include <oneapi/tbb/parallel_pipeline.h>

#include "evalrun/checkers/judge.hpp"
#include "evalrun/json.hpp"

#include "check_lines.hpp"
#include "embedder_options.hpp"
#include "options.hpp"
#include "rows.hpp"

namespace evalrun::cli {
namespace {

struct CheckOptions {
  CaseOptions cases;
  std::string cases_file;
  std::vector<std::string> rules;
  std::string format;
  EmbedderOptions embedder;
};

Value error_type_of(const Verdict& verdict) { return verdict.valid ? Value() : Value(verdict.error_type); }
Value errors_of(const Verdict& verdict) { return verdict.valid ? Value() : verdict.errors; }

/// One verdict line, or nullopt with `why`.
std::optional<std::string> check_line(const Checking& checking, std::string_view text, std::string& why) {
  auto line = parse_json(text, {.allow_surrogates = false});
  if (!line) {
    why = fmt::format("not JSON: {} (column {})", line.error().message, line.error().offset + 1);
    return std::nullopt;
  }
  const auto* output = line->get("output");
  const auto id = line->get_string("id");
  if (!line->is_dict() || id.empty() || output == nullptr) {
    why = "a line must be an object with \"id\" (text) and \"output\"";
    return std::nullopt;
  }
  const auto* item = checking.find(id, line->get_string("category"));
  if (item == nullptr) {
    why = fmt::format("no case of the suite has the id {}", id);
    return std::nullopt;
  }
  const auto* format = checking.format;
  if (const auto named = line->get_string("format"); !named.empty()) {
    format = find_format(named);
    if (format == nullptr) {
      why = fmt::format("there is no format '{}' (evalrun list formats)", named);
      return std::nullopt;
    }
  }
  const auto* underscored = line->get("underscore_to_dot");
  const auto judged =
      checkers::judge(*item, *output, {format, underscored != nullptr && is_true(*underscored), checking.rules});
  const auto& first = judged.verdicts.front();
  Dict out{{"id", id},
           {"valid", first.valid},
           {"error_type", error_type_of(first)},
           {"error", errors_of(first)},
           {"decoded", judged.decoded.value},
           {"outcome", to_string(judged.outcome)},
           {"format", judged.format->id}};
  if (checking.rules.size() > 1) {
    Dict all;
    for (std::size_t i = 0; i < checking.rules.size(); ++i) {
      const auto& verdict = judged.verdicts[i];
      all.set(checking.rules[i]->id,
              Dict{{"valid", verdict.valid}, {"error_type", error_type_of(verdict)}, {"error", errors_of(verdict)}});
    }
    out.set("rules", std::move(all));
  }
  return dump_json(out, {.tagged = true}) + "\n";
}

void check_bfcl(const Checking& checking, Chunk& chunk) {
  for (const auto& line : chunk.lines) {
    std::string why;
    if (auto verdict = check_line(checking, line.text, why)) {
      chunk.verdicts += *verdict;
    } else {
      chunk.verdicts += input_error(line.number, why);
      ++chunk.bad;
    }
  }
}

/// Reads standard input in chunks, checks them in parallel, writes them in order. Gives back how many lines were bad.
std::size_t check_stream(const Checking& checking) {
  constexpr std::size_t lines_per_chunk = 64;
  constexpr std::size_t chunks_in_flight = 64;
  std::size_t number = 0;
  std::size_t bad = 0;
  using ChunkPtr = std::shared_ptr<Chunk>;
  namespace tbb = oneapi::tbb;
  tbb::parallel_pipeline(
      chunks_in_flight,
      tbb::make_filter<void, ChunkPtr>(tbb::filter_mode::serial_in_order, [&](tbb::flow_control& control) {
        auto chunk = std::make_shared<Chunk>();
        std::string text;
        while (chunk->lines.size() < lines_per_chunk && std::getline(std::cin, text)) {
          ++number;
          if (text.find_first_not_of(" \t\r") != std::string::npos) chunk->lines.push_back({number, text});
        }
        if (chunk->lines.empty() && !std::cin) control.stop();
        return chunk;
      }) & tbb::make_filter<ChunkPtr, ChunkPtr>(tbb::filter_mode::parallel, [&](ChunkPtr chunk) {
        checking.row->chunk(checking, *chunk);
        return chunk;
      }) & tbb::make_filter<ChunkPtr, void>(tbb::filter_mode::serial_in_order, [&](const ChunkPtr& chunk) {
        std::cout << chunk->verdicts;
        bad += chunk->bad;
      }));
  std::cout.flush();
  return bad;
}

result<Checking> prepare(const CheckOptions& options) {
  Checking checking;
  checking.row = &check_v1;
  std::vector<std::string> rules = options.rules;
  const Suite* suite = nullptr;
  if (!options.cases_file.empty()) {
    auto reader = CaseReader::open_file(options.cases_file);
    if (!reader) return tl::unexpected(reader.error());
    auto index = CaseIndex::read(std::move(*reader));
    if (!index) return tl::unexpected(index.error());
    checking.indexes.push_back(std::move(*index));
    if (rules.empty()) rules = {"bfcl-v4"};
  } else {
    if (options.cases.suites.empty())
      return fail(errc::usage, "name the suite the outputs belong to (or a file with --cases)", "--suite");
    auto suites = find_suites(options.cases);
    if (!suites) return tl::unexpected(suites.error());
    suite = suites->front().suite;
    checking.row = &check_row_of(suite->layout);
    for (const auto& data : *suites) {
      if (check_row_of(data.suite->layout).chunk != checking.row->chunk)
        return fail(errc::usage, "these suites have lines of different shapes; check them one by one", "--suite");
      auto reader = CaseReader::open(*data.suite, data.folder, options.cases.selection);
      if (!reader) return tl::unexpected(reader.error());
      auto index = CaseIndex::read(std::move(*reader));
      if (!index) return tl::unexpected(index.error());
      checking.indexes.push_back(std::move(*index));
      if (rules.empty()) rules = {std::string(data.suite->rules)};
    }
    if (options.cases.selection.langs.size() == 1) checking.lang = options.cases.selection.langs.front();
  }
  for (const auto& id : rules) {
    auto found = suite != nullptr ? checkers::find_rules(id, *suite) : checkers::find_rules(id);
    if (!found) return tl::unexpected(found.error());
    checking.rules.push_back(*found);
  }
  auto embedder = make_embedding_source(options.embedder);
  if (!embedder) return tl::unexpected(embedder.error());
  checking.embedder = std::move(*embedder);
  if (!options.format.empty()) {
    checking.format = find_format(options.format);
    if (checking.format == nullptr)
      return fail(errc::usage, fmt::format("there is no format '{}' (evalrun list formats)", options.format),
                  "--format");
  }
  return checking;
}

std::function<int()> declare_check(CLI::App& app) {
  auto options = std::make_shared<CheckOptions>();
  add_case_options(app, options->cases);
  app.get_option("--suite")->required(false);
  app.add_option("--cases", options->cases_file,
                 "JSON lines with id, question, function, ground_truth: cases that are no suite's");
  app.add_option("--rules", options->rules,
                 "rule sets, joined by commas; the first decides \"valid\"; default the suite's reference")
      ->delimiter(',');
  app.add_option("--format", options->format, "how outputs are decoded; default: text as prompt, lists as fc");
  add_embedder_options(app, options->embedder);
  return [options] {
    auto checking = prepare(*options);
    if (!checking) return complain(checking.error());
    std::ios::sync_with_stdio(false);
    const auto bad = check_stream(*checking);
    if (!std::cout) return complain({errc::io, "the verdicts could not be written", "standard output"}, incomplete);
    if (bad == 0) return static_cast<int>(done);
    fmt::print(stderr, "evalrun: {} input lines could not be judged; look for \"input_error\" in the output\n", bad);
    return static_cast<int>(incomplete);
  };
}

}  // namespace

const CheckRow check_v4{Layout::v4, check_bfcl};
const CheckRow check_v1{Layout::v1, check_bfcl};

const Command check_command{"check",
                            "Judges outputs from standard input, one JSON line each, verdicts to standard output",
                            "evalrun check --suite bfcl --data data < outputs.jsonl > verdicts.jsonl", declare_check};

}  // namespace evalrun::cli
