/// --parser and --verbose: who reads Python text, and how much of it the fast parser took.
#pragma once
#include <string>

#include <CLI/CLI.hpp>

#include "evalrun/decode.hpp"

namespace evalrun::cli {

struct ParserOptions {
  std::string parser = "auto";
  bool verbose = false;

  [[nodiscard]] CallParser choice() const;
};

void add_parser_options(CLI::App& app, ParserOptions& options);
/// With --verbose: a line on standard error.
void tell(const ParserOptions& options);

}  // namespace evalrun::cli
