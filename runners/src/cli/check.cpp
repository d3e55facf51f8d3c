// evalrun check: a stream of outputs in, a stream of verdicts out, order kept.
#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <system_error>

#include <fmt/format.h>
#include <oneapi/tbb/parallel_pipeline.h>
#include <oneapi/tbb/task_arena.h>
#include <unistd.h>

#include "check_lines.hpp"
#include "embedder_options.hpp"
#include "line_blocks.hpp"
#include "load_cases.hpp"
#include "options.hpp"
#include "parser_options.hpp"
#include "rows.hpp"

namespace evalrun::cli {
namespace {

struct CheckOptions {
  CaseOptions cases;
  std::string cases_file;
  std::vector<std::string> rules;
  std::string format;
  EmbedderOptions embedder;
  ParserOptions parser;
};

/// Finds the lines of the block that are not blank.
void find_lines(Chunk& chunk) {
  chunk.lines.clear();
  std::string_view rest = chunk.block;
  for (auto number = chunk.first_line; !rest.empty(); ++number) {
    const auto end = std::min(rest.find('\n'), rest.size());
    const auto line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.find_first_not_of(" \t\r") != std::string_view::npos) chunk.lines.push_back({number, line});
  }
}

/// Chunks that are done, to be filled again: their buffers have grown to what they need.
class ChunkPool {
 public:
  std::unique_ptr<Chunk> take() {
    const std::scoped_lock lock(mutex_);
    if (free_.empty()) return std::make_unique<Chunk>();
    auto chunk = std::move(free_.back());
    free_.pop_back();
    return chunk;
  }
  void give(std::unique_ptr<Chunk> chunk) {
    // One very long line must not be remembered by its size for ever.
    constexpr std::size_t largest_kept = 16 * LineBlocks::default_size;
    if (chunk->block.capacity() + chunk->verdicts.capacity() > largest_kept) return;
    chunk->verdicts.clear();
    chunk->bad = 0;
    const std::scoped_lock lock(mutex_);
    free_.push_back(std::move(chunk));
  }

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<Chunk>> free_;
};

struct StreamCounts {
  std::size_t bad = 0;
  bool written = true;
  int unread = 0;  ///< why reading stopped before the end, as errno has it
};

/// Reads standard input in chunks, checks them in parallel, writes them in order.
StreamCounts check_stream(const Checking& checking) {
  namespace tbb = oneapi::tbb;
  const auto chunks_in_flight = static_cast<std::size_t>(tbb::this_task_arena::max_concurrency()) * 2 + 2;
  LineBlocks blocks(STDIN_FILENO);
  ChunkPool pool;
  StreamCounts counts;
  std::atomic<bool> written = true;  // the first filter may run beside the last
  std::size_t line = 1;
  Handover reading, writing;  // the state of the first filter and of the last
  tbb::parallel_pipeline(
      chunks_in_flight,
      tbb::make_filter<void, Chunk*>(tbb::filter_mode::serial_in_order, [&](tbb::flow_control& control) -> Chunk* {
        reading.take();
        auto chunk = pool.take();
        const bool more = written && blocks.next(chunk->block);
        chunk->first_line = line;
        if (more)
          line += static_cast<std::size_t>(std::ranges::count(chunk->block, '\n'));
        else
          control.stop();
        chunk->handover.leave();
        reading.leave();
        return more ? chunk.release() : nullptr;
      }) & tbb::make_filter<Chunk*, Chunk*>(tbb::filter_mode::parallel, [&](Chunk* chunk) {
        chunk->handover.take();
        find_lines(*chunk);
        checking.row->chunk(checking, *chunk);
        chunk->handover.leave();
        return chunk;
      }) & tbb::make_filter<Chunk*, void>(tbb::filter_mode::serial_in_order, [&](Chunk* done) {
        writing.take();
        std::unique_ptr<Chunk> chunk(done);
        chunk->handover.take();
        if (written) written = write_all(STDOUT_FILENO, chunk->verdicts);
        counts.bad += chunk->bad;
        pool.give(std::move(chunk));
        writing.leave();
      }));
  reading.take();
  writing.take();
  counts.written = written;
  counts.unread = blocks.failure();
  return counts;
}

result<Checking> prepare(const CheckOptions& options) {
  Checking checking;
  checking.row = &check_v1;
  std::vector<std::string> rules = options.rules;
  std::optional<SuiteData> first;  ///< of the suites named
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
    first = suites->front();
    checking.row = &check_row_of(first->suite->layout);
    for (const auto& data : *suites) {
      if (check_row_of(data.suite->layout).chunk != checking.row->chunk)
        return fail(errc::usage, "these suites have lines of different shapes; check them one by one", "--suite");
      auto reader = CaseReader::open(*data.suite, data.folder, options.cases.selection);
      if (!reader) return tl::unexpected(reader.error());
      auto index = runners::load_cases(*reader);
      if (!index) return tl::unexpected(index.error());
      checking.indexes.push_back(std::move(*index));
      if (rules.empty()) rules = {std::string(data.suite->rules)};
    }
    if (options.cases.selection.langs.size() == 1) checking.lang = options.cases.selection.langs.front();
  }
  for (const auto& id : rules) {
    auto found = first ? checkers::find_rules(id, *first->suite) : checkers::find_rules(id);
    if (!found) return tl::unexpected(found.error());
    checking.rules.push_back(*found);
  }
  auto embedder = make_embedding_source(options.embedder, first ? &*first : nullptr, options.cases.selection);
  if (!embedder) return tl::unexpected(embedder.error());
  checking.embedder = std::move(*embedder);
  for (const auto& index : checking.indexes)
    checking.prepared.push_back(std::make_unique<runners::PreparedCases>(index.cases(), checking.rules));
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
  add_parser_options(app, options->parser);
  return [options] {
    auto checking = prepare(*options);
    if (!checking) return complain(checking.error());
    apply(options->parser);
    const auto [bad, written, unread] = check_stream(*checking);
    tell(options->parser);
    if (unread != 0)
      return complain(
          {errc::io, fmt::format("reading stopped: {}", std::system_category().message(unread)), "standard input"},
          incomplete);
    if (!written) return complain({errc::io, "the verdicts could not be written", "standard output"}, incomplete);
    if (bad == 0) return static_cast<int>(done);
    fmt::print(stderr, "evalrun: {} input lines could not be judged; look for \"input_error\" in the output\n", bad);
    return static_cast<int>(incomplete);
  };
}

}  // namespace

const Command check_command{"check",
                            "Judges outputs from standard input, one JSON line each, verdicts to standard output",
                            "evalrun check --suite bfcl --data data < outputs.jsonl > verdicts.jsonl", declare_check};

}  // namespace evalrun::cli
