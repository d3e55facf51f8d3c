#include "parser_options.hpp"

#include <fmt/format.h>

#include "decode/python/parser_choice.hpp"
#include "values.hpp"

namespace evalrun::cli {

void add_parser_options(CLI::App& app, ParserOptions& options) {
  add_choice(app, "--parser", options.parser, {"auto", "tree-sitter"},
             "who reads calls written as code: auto (one pass where that is certain, else tree-sitter) or tree-sitter "
             "alone; the verdicts are the same");
  app.add_flag("--verbose", options.verbose, "say on standard error how much the one-pass parser read");
}

void apply(const ParserOptions& options) {
  use_python_parser(options.parser == "tree-sitter" ? PythonParser::tree_sitter : PythonParser::automatic);
}

void tell(const ParserOptions& options) {
  if (!options.verbose) return;
  const auto counts = python_reads();
  const auto all = counts.one_pass + counts.tree_sitter;
  const double share = all == 0 ? 0 : 100.0 * static_cast<double>(counts.one_pass) / static_cast<double>(all);
  fmt::print(stderr, "evalrun: {} outputs were Python text; one pass read {} of them ({:.1f} %), tree-sitter {}\n", all,
             counts.one_pass, share, counts.tree_sitter);
}

}  // namespace evalrun::cli
