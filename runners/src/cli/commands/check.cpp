// evalrun check: reads a stream of outputs and writes a stream of verdicts in the same order.
#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <memory>
#include <mutex>
#include <optional>
#include <system_error>

#include <fmt/format.h>
#include <oneapi/tbb/parallel_pipeline.h>
#include <oneapi/tbb/task_arena.h>
#include <unistd.h>

#include "evalrun/decode.hpp"

#include "check_lines.hpp"
#include "cli/options/embedder_options.hpp"
#include "cli/options/options.hpp"
#include "cli/options/values.hpp"
#include "cli/output/line_blocks.hpp"
#include "command.hpp"
#include "decode/python/reads.hpp"
#include "json/foreign_text.hpp"
#include "run/load_cases.hpp"
#include "text/messages.hpp"

namespace evalrun::cli {
namespace {

/// --parser and --verbose: which parser reads Python text, and how much of it the fast parser read.
struct ParserOptions {
  std::string parser = "auto";
  bool verbose = false;

  [[nodiscard]] CallParser choice() const {
    return parser == "tree-sitter" ? CallParser::tree_sitter : CallParser::automatic;
  }
};

void add_parser_options(CLI::App& app, ParserOptions& options) {
  add_choice(app, "--parser", options.parser, {"auto", "tree-sitter"},
             "parser of calls written as code: auto (the fast parser if it is certain, else tree-sitter) or "
             "tree-sitter; the verdicts are the same");
  app.add_flag("--verbose", options.verbose,
               "say on standard error how much the fast parser read, and which answers --format auto could read in two "
               "ways");
}

void print_reads() {
  const auto counts = python_reads();
  const auto all = counts.fast_parser + counts.tree_sitter;
  const double share = all == 0 ? 0 : 100.0 * static_cast<double>(counts.fast_parser) / static_cast<double>(all);
  fmt::print(stderr,
             "evalrun: {} outputs were Python text; the fast parser read {} of them ({:.1f} %), tree-sitter {}\n", all,
             counts.fast_parser, share, counts.tree_sitter);
}

struct CheckOptions {
  CaseOptions cases;
  std::string cases_file;
  std::vector<std::string> rules;
  std::string format;
  EmbedderOptions embedder;
  ParserOptions parser;
  bool quiet = false;
  bool no_progress = false;
};

/// Fills `lines` with the lines of the block that are not blank.
void find_lines(Chunk& chunk) {
  chunk.lines.clear();
  std::string_view rest = chunk.first_line == 1 ? without_mark(chunk.block) : std::string_view(chunk.block);
  for (auto number = chunk.first_line; !rest.empty(); ++number) {
    const auto end = std::min(rest.find('\n'), rest.size());
    const auto line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.find_first_not_of(" \t\r") != std::string_view::npos) chunk.lines.push_back({number, line});
  }
}

/// Keeps finished chunks for reuse, since their buffers have grown to the size that they need.
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
    // Free a chunk that one very long line has made large.
    constexpr std::size_t largest_kept = 16 * LineBlocks::default_size;
    if (chunk->block.capacity() + chunk->verdicts.capacity() > largest_kept) return;
    chunk->verdicts.clear();
    chunk->notes.clear();
    chunk->answers.clear();
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
  std::optional<std::string> foreign = {};  ///< a sentence that says what came instead of text
  int unread = 0;                           ///< errno of a failure to read; 0: none
  int unwritten = 0;                        ///< errno of a failure to write; 0: none
  StreamAnswers answers = {};
};

/// Reads standard input in chunks, checks the chunks in parallel, and writes their verdicts in order.
void check_stream(const Checking& checking, StreamCounts& counts) {
  namespace tbb = oneapi::tbb;
  const auto chunks_in_flight = static_cast<std::size_t>(tbb::this_task_arena::max_concurrency()) * 2 + 2;
  LineBlocks blocks(STDIN_FILENO);
  ChunkPool pool;
  std::atomic<bool> written = true;  // the first filter may run at the same time as the last
  std::size_t line = 1;
  Fence reading, writing;  // guard the state of the first and of the last filter
  tbb::parallel_pipeline(
      chunks_in_flight,
      tbb::make_filter<void, Chunk*>(tbb::filter_mode::serial_in_order, [&](tbb::flow_control& control) -> Chunk* {
        reading.take();
        auto chunk = pool.take();
        bool more = written && blocks.next(chunk->block);
        chunk->first_line = line;
        if (more && line == 1) counts.foreign = foreign_text(chunk->block);
        more = more && !counts.foreign;
        if (more)
          line += static_cast<std::size_t>(std::ranges::count(chunk->block, '\n'));
        else
          control.stop();
        chunk->fence.leave();
        reading.leave();
        return more ? chunk.release() : nullptr;
      }) & tbb::make_filter<Chunk*, Chunk*>(tbb::filter_mode::parallel, [&](Chunk* chunk) {
        chunk->fence.take();
        find_lines(*chunk);
        checking.row->chunk(checking, *chunk);
        chunk->fence.leave();
        return chunk;
      }) & tbb::make_filter<Chunk*, void>(tbb::filter_mode::serial_in_order, [&](Chunk* done) {
        writing.take();
        std::unique_ptr<Chunk> chunk(done);
        chunk->fence.take();
        if (written && !write_all(STDOUT_FILENO, chunk->verdicts)) {
          counts.unwritten = errno;
          written = false;
        }
        if (!chunk->notes.empty()) fmt::print(stderr, "{}", chunk->notes);
        counts.bad += chunk->bad;
        counts.answers.merge(chunk->answers);
        pool.give(std::move(chunk));
        writing.leave();
      }));
  reading.take();
  writing.take();
  counts.unread = blocks.failure();
}

/// Says once how to read the answers, if most of them could not be read.
void advise(const CLI::App& app, const Checking& checking, StreamAnswers& answers) {
  const auto command = fmt::format("evalrun check{}", options_given(app, "--format"));
  for (const auto& line : answers.advice(checking.first_suite, command)) fmt::print(stderr, "evalrun: {}\n", line);
}

/// Sets the format that --format names, if any. Errors: usage, also if it cannot decode answers to the suite.
result<void> take_format(Checking& checking, const std::string& name, const Suite* suite) {
  if (name.empty()) return {};
  const auto format = format_named(name, suite);
  if (!format) return tl::unexpected(format.error());
  checking.format = *format;
  return {};
}

result<Checking> prepare(const CheckOptions& options) {
  Checking checking;
  checking.parser = options.parser.choice();
  checking.verbose = options.parser.verbose;
  checking.row = &check_v1;
  std::vector<std::string> rules = options.rules;
  std::optional<SuiteData> first;  ///< the first suite named
  if (!options.cases_file.empty()) {
    if (auto taken = take_format(checking, options.format, nullptr); !taken) return tl::unexpected(taken.error());
    auto file = CaseFile::open(options.cases_file);
    if (!file) return tl::unexpected(file.error());
    checking.own = std::make_unique<const CaseFile>(std::move(*file));
    if (rules.empty()) rules = {"bfcl-v4"};
  } else {
    if (options.cases.suites.empty())
      return fail(errc::usage, "name the suite the outputs belong to (or a file with --cases)", "--suite");
    auto suites = find_suites(options.cases);
    if (!suites) return tl::unexpected(suites.error());
    for (const auto& data : *suites)
      if (auto taken = take_format(checking, options.format, data.suite); !taken) return tl::unexpected(taken.error());
    first = suites->front();
    checking.first_suite = first->suite;
    checking.row = &check_row_of(first->suite->dataset_format);
    for (const auto& data : *suites) {
      if (check_row_of(data.suite->dataset_format).chunk != checking.row->chunk)
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
  checking.rule_names = std::move(rules);
  auto embedder = make_embedding_source(options.embedder, first ? &*first : nullptr, options.cases.selection);
  if (!embedder) return tl::unexpected(embedder.error());
  checking.embedder = std::move(*embedder);
  if (checking.own)
    checking.compiled_own = std::make_unique<runners::CompiledFile>(*checking.own, checking.rules,
                                                                    runners::CompiledFile::most_kept, checking.parser);
  for (const auto& index : checking.indexes)
    checking.compiled.push_back(
        std::make_unique<runners::CompiledKeys>(index.cases(), checking.rules, checking.parser));
  return checking;
}

std::vector<std::string> options_without_effect(const CLI::App& app, const CheckOptions& options) {
  auto notes = without_effect(app, options.cases.suites);
  if (options.cases_file.empty()) return notes;
  for (const auto* option : app.get_options())
    if (option->get_group() == "The cases" && option->count() > 0 && option->get_name() != "--cases")
      notes.push_back(
          fmt::format("{} has no effect with --cases: the cases are those of the file", option->get_name()));
  return notes;
}

std::function<int()> declare_check(CLI::App& app) {
  auto options = std::make_shared<CheckOptions>();
  add_case_options(app, options->cases);
  app.get_option("--suite")->required(false);
  add_text(app, "--cases", options->cases_file, "FILE",
           "your own cases instead of a suite, like --suite file:FILE: JSON lines (docs/own-cases.md)")
      ->group("The cases");
  const auto add = [](CLI::Option* option) { return option->group("The verdicts"); };
  add(add_names(app, "--rules", options->rules,
                "rule sets, joined by commas; the first decides \"valid\"; default the suite's reference"));
  add(add_text(app, "--format", options->format, "NAME",
               "how outputs are decoded (evalrun list formats); default: text as prompt, lists as fc"));
  add_parser_options(app, options->parser);
  add_silence(app, options->quiet, options->no_progress, "print no messages except errors");
  add_embedder_options(app, options->embedder);
  return [options, &app] {
    say_notes(options_without_effect(app, *options), options->quiet);
    auto checking = prepare(*options);
    if (!checking) return complain(checking.error());
    if (::isatty(STDIN_FILENO) == 1 && !options->quiet)
      fmt::print(stderr, "evalrun: waiting for outputs, one JSON line each, such as this one; Ctrl-D ends:\n{}\n",
                 checking->row->example(*checking));
    StreamCounts counts;
    check_stream(*checking, counts);
    const auto& [bad, foreign, unread, unwritten, answers] = counts;
    if (options->parser.verbose) print_reads();
    if (!options->quiet) advise(app, *checking, counts.answers);
    if (foreign) return complain({errc::bad_data, *foreign, "standard input"}, incomplete);
    if (unread != 0)
      return complain(
          {errc::io, fmt::format("reading stopped: {}", std::system_category().message(unread)), "standard input"},
          incomplete);
    if (unwritten != 0)
      return complain(
          {errc::io, fmt::format("the verdicts could not be written: {}", std::system_category().message(unwritten)),
           "standard output"},
          incomplete);
    if (bad == 0) return static_cast<int>(done);
    fmt::print(stderr, "evalrun: {} could not be judged; look for \"input_error\" in the output\n",
               counted(bad, "input line"));
    return static_cast<int>(incomplete);
  };
}

}  // namespace

extern const Command check_command{
    "check", "Judges outputs from standard input, one JSON line each, verdicts to standard output",
    "evalrun check --suite bfcl --data data < outputs.jsonl > verdicts.jsonl", declare_check};

}  // namespace evalrun::cli
