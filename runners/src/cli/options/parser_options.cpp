#include "parser_options.hpp"

#include <fmt/format.h>

#include "decode/python/reads.hpp"
#include "values.hpp"

namespace evalrun::cli {

void add_parser_options(CLI::App& app, ParserOptions& options) {
  add_choice(
      app, "--parser", options.parser, {"auto", "tree-sitter"},
      "who reads calls written as code: auto (the fast parser where that is certain, else tree-sitter) or tree-sitter "
      "alone; the verdicts are the same");
  app.add_flag("--verbose", options.verbose, "say on standard error how much the fast parser read");
}

CallParser ParserOptions::choice() const {
  return parser == "tree-sitter" ? CallParser::tree_sitter : CallParser::automatic;
}

void tell(const ParserOptions& options) {
  if (!options.verbose) return;
  const auto counts = python_reads();
  const auto all = counts.fast_parser + counts.tree_sitter;
  const double share = all == 0 ? 0 : 100.0 * static_cast<double>(counts.fast_parser) / static_cast<double>(all);
  fmt::print(stderr,
             "evalrun: {} outputs were Python text; the fast parser read {} of them ({:.1f} %), tree-sitter {}\n", all,
             counts.fast_parser, share, counts.tree_sitter);
}

}  // namespace evalrun::cli
