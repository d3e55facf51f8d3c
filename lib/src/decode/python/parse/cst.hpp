/// tree-sitter's tree of a normalized expression as a list: only the named nodes, each with the tokens that it covers.
#pragma once
#include <cstdint>
#include <vector>

#include "tokens.hpp"

namespace evalrun::python {

enum class Cst : std::uint8_t {
  other,
  identifier,
  literal,
  parenthesized,
  tuple,
  list,
  set,
  dictionary,
  pair,
  dictionary_splat,
  list_comprehension,
  set_comprehension,
  dictionary_comprehension,
  generator,
  for_clause,
  if_clause,
  attribute,
  subscript,
  slice,
  call,
  arguments,
  keyword_argument,
  unary,
  logical_not,
  binary,
  boolean,
  comparison,
  conditional,
  lambda,
  lambda_parameters,
  default_parameter,
  keyword_separator,
  positional_separator,
  list_splat_pattern,
  dictionary_splat_pattern,
  tuple_pattern,
  list_pattern,
  pattern_list,
  yield,
  expression_list,
  await,
};

struct CstNode {
  Cst kind{};
  std::uint32_t first_token = 0, last_token = 0;
  std::uint32_t first_child = 0, next = 0;  ///< indices of nodes; 0: there is none
};

/// The node of the whole expression comes first. Throws Failure if the grammar finds an error.
[[nodiscard]] std::vector<CstNode> parse_cst(const Tokens& tokens);

}  // namespace evalrun::python
