// Builds Python's tree from the grammar's: accepts known kinds of nodes, and checks the rules that the grammar does
// not.
#include <algorithm>
#include <array>

#include "ast.hpp"
#include "cst.hpp"
#include "decode/python/failure.hpp"
#include "python/unicode.hpp"
#include "tokens.hpp"

namespace evalrun::python {
namespace {

/// The precedence of an expression, as far as the rules below need it. Parentheses make any expression an operand.
enum class Level : std::uint8_t { expression, disjunction, conjunction, inversion, comparison, operand };

struct Built {
  NodeId id = absent;
  Level level = Level::operand;
};

/// Limit of nested expressions. Python accepts 200 nested brackets, and fails to write or evaluate expressions that are
/// nested about 330 levels deep. Chains of calls, attributes and operators do not count.
constexpr int max_recursion = 800;

struct OpName {
  std::string_view text;
  Op op;
};
constexpr std::array binary_operators{OpName{"+", Op::add},       OpName{"-", Op::sub},      OpName{"*", Op::mul},
                                      OpName{"@", Op::matmul},    OpName{"/", Op::div},      OpName{"%", Op::mod},
                                      OpName{"**", Op::pow},      OpName{"<<", Op::lshift},  OpName{">>", Op::rshift},
                                      OpName{"|", Op::or_bits},   OpName{"^", Op::xor_bits}, OpName{"&", Op::and_bits},
                                      OpName{"//", Op::floor_div}};
constexpr std::array comparisons{OpName{"==", Op::eq},      OpName{"!=", Op::unequal}, OpName{"<", Op::less},
                                 OpName{"<=", Op::less_eq}, OpName{">", Op::greater},  OpName{">=", Op::greater_eq},
                                 OpName{"is", Op::is},      OpName{"in", Op::in},      OpName{"not", Op::not_in}};

template <class Table>
Op find_op(const Table& table, std::string_view text) {
  for (const auto& row : table)
    if (row.text == text) return row.op;
  refuse("an operator that no expression has");
}

class Builder {
 public:
  Builder(Ast& ast, const Tokens& tokens, const std::vector<CstNode>& cst) : ast_(ast), tokens_(tokens), cst_(cst) {}

  NodeId run(Context context) {
    const auto& outer = cst_.front();
    if (outer.first_token != 0 || outer.last_token + 1 != tokens_.list.size()) refuse("not one expression");
    const auto root = context == Context::grouped ? build(0).id : whole(outer);
    if (used_prefixes_ != tokens_.prefixes) refuse("a prefix where Python has none");
    return root;
  }

 private:
  // The tokenizer added the outer parentheses.
  NodeId whole(const CstNode& outer) {
    if (outer.kind == Cst::parenthesized) return build(outer.first_child).id;
    if (outer.kind != Cst::tuple) refuse("not an expression");
    std::vector<NodeId> items;
    for (auto at = outer.first_child; at != 0; at = cst_[at].next) items.push_back(build(at).id);
    return ast_.add({.kind = Kind::tuple}, items);
  }

  [[nodiscard]] std::string_view text(std::uint32_t token) const { return tokens_.text(tokens_.list[token]); }
  [[nodiscard]] std::uint32_t child(std::uint32_t at, std::size_t i = 0) const {
    auto c = cst_[at].first_child;
    while (i-- > 0 && c != 0) c = cst_[c].next;
    if (c == 0) refuse("not an expression");
    return c;
  }

  std::uint32_t name_at(std::uint32_t token) {
    if (tokens_.list[token].kind != TokenKind::name) refuse("a keyword as a name");
    return ast_.add_name(unicode::nfkc(text(token)));
  }

  Built need(Built built, Level level) {
    if (built.level < level) refuse("an operand that needs parentheses");
    return built;
  }

  /// Builds an expression: a loop goes down the left edge, recursion builds the rest.
  Built build(std::uint32_t at) {
    if (++recursion_ > max_recursion) refuse("the expression is nested too deeply");
    const auto base = edge_.size();
    while (true) {
      const auto kind = cst_[at].kind;
      if (kind != Cst::attribute && kind != Cst::subscript && kind != Cst::call && kind != Cst::binary &&
          kind != Cst::boolean)
        break;
      edge_.push_back(at);
      at = child(at);
    }
    auto built = leaf(at);
    while (edge_.size() > base) {
      const auto outer = edge_.back();
      edge_.pop_back();
      built = extend(outer, built, base);
    }
    --recursion_;
    return built;
  }

  /// Builds a node on the left edge. Its first child, `left`, is already built.
  Built extend(std::uint32_t at, Built left, std::size_t base) {
    switch (cst_[at].kind) {
      case Cst::attribute:
        return {ast_.add({.kind = Kind::attribute, .data = name_at(cst_[child(at, 1)].first_token)}, {left.id})};
      case Cst::subscript: return {ast_.add({.kind = Kind::subscript}, {left.id, index(at)})};
      case Cst::call: return call(at, left);
      case Cst::boolean: return boolean(at, left, base);
      default: {
        need(left, Level::operand);
        const auto op = find_op(binary_operators, text(cst_[child(at)].last_token + 1));
        const auto right = need(build(child(at, 1)), Level::operand);
        return {ast_.add({.kind = Kind::binary, .op = op}, {left.id, right.id})};
      }
    }
  }

  Built leaf(std::uint32_t at) {
    const auto& node = cst_[at];
    switch (node.kind) {
      case Cst::identifier: return {ast_.add({.kind = Kind::name, .data = name_at(node.first_token)})};
      case Cst::literal: return {literal(node.first_token)};
      case Cst::parenthesized: return {parenthesized(at)};
      case Cst::tuple: return {ast_.add({.kind = Kind::tuple}, elements(at))};
      case Cst::list: return {ast_.add({.kind = Kind::list}, elements(at))};
      case Cst::set: return {ast_.add({.kind = Kind::set}, elements(at))};
      case Cst::dictionary: return {dictionary(at)};
      case Cst::list_comprehension: return {comprehension(at, Kind::list_comp)};
      case Cst::set_comprehension: return {comprehension(at, Kind::set_comp)};
      case Cst::generator: return {comprehension(at, Kind::generator)};
      case Cst::dictionary_comprehension: return {comprehension(at, Kind::dict_comp)};
      case Cst::unary: return unary(at);
      case Cst::logical_not: return logical_not(at);
      case Cst::comparison: return comparison(at);
      case Cst::conditional: return conditional(at);
      case Cst::lambda: return lambda(at);
      case Cst::await: return await(at);
      default: refuse("something that is no expression");
    }
  }

  Built unary(std::uint32_t at) {
    const auto sign = text(cst_[at].first_token);
    const auto op = sign == "-" ? Op::minus : sign == "+" ? Op::plus : Op::invert;
    const auto operand = need(build(child(at)), Level::operand);
    return {ast_.add({.kind = Kind::unary, .op = op}, {operand.id})};
  }

  Built logical_not(std::uint32_t at) {
    const auto operand = need(build(child(at)), Level::inversion);
    return {ast_.add({.kind = Kind::unary, .op = Op::logical_not}, {operand.id}), Level::inversion};
  }

  NodeId literal(std::uint32_t token) {
    const auto written = text(token);
    switch (tokens_.list[token].kind) {
      case TokenKind::number: return ast_.add_constant(parse_number(written));
      case TokenKind::string: return strings(tokens_.list[token]);
      default: break;
    }
    if (written == "...") return ast_.add({.kind = Kind::ellipsis});
    return ast_.add_constant(written == "None" ? Value() : Value(written == "True"));
  }

  NodeId strings(const Token& token) {
    std::vector<std::string_view> literals;
    auto it = std::ranges::lower_bound(tokens_.strings, token.begin, {}, &Span::begin);
    for (; it != tokens_.strings.end() && it->end <= token.end; ++it) literals.push_back(tokens_.text(*it));
    return parse_strings_into(ast_, literals);
  }

  NodeId parenthesized(std::uint32_t at) {
    const auto inner = child(at);
    return cst_[inner].kind == Cst::yield ? yield(inner) : element(inner, Level::expression, false);
  }

  /// An element of a display, an argument, and so on: `*` and `name :=` may be in front of it. A starred element must
  /// be of `starred_level`.
  NodeId element(std::uint32_t at, Level starred_level, bool star_allowed = true) {
    const auto& token = tokens_.list[cst_[at].first_token];
    const auto built = build(at);
    if (token.assigned.end != 0) {
      ++used_prefixes_;
      const auto name =
          ast_.add({.kind = Kind::name, .data = ast_.add_name(unicode::nfkc(tokens_.text(token.assigned)))});
      return ast_.add({.kind = Kind::named}, {name, built.id});
    }
    if (!token.starred || !star_allowed) return built.id;
    ++used_prefixes_;
    need(built, starred_level);
    return ast_.add({.kind = Kind::starred}, {built.id});
  }

  std::vector<NodeId> elements(std::uint32_t at) {
    std::vector<NodeId> items;
    for (auto c = cst_[at].first_child; c != 0; c = cst_[c].next) items.push_back(element(c, Level::operand));
    return items;
  }

  /// The grammar takes a lone comma for an empty list of arguments or pairs.
  void check_lone_comma(std::uint32_t at) {
    if (cst_[at].first_child == 0 && cst_[at].first_token + 1 != cst_[at].last_token) refuse("a comma after nothing");
  }

  NodeId dictionary(std::uint32_t at) {
    check_lone_comma(at);
    std::vector<NodeId> items;
    for (auto c = cst_[at].first_child; c != 0; c = cst_[c].next) {
      if (cst_[c].kind == Cst::pair) {
        items.push_back(build(child(c)).id);
        items.push_back(build(child(c, 1)).id);
      } else if (cst_[c].kind == Cst::dictionary_splat) {
        items.push_back(absent);
        items.push_back(need(build(child(c)), Level::operand).id);
      } else {
        refuse("something that is no item of a dict");
      }
    }
    return ast_.add({.kind = Kind::dict}, items);
  }

  NodeId comprehension(std::uint32_t at, Kind kind) {
    auto c = child(at);
    std::vector<NodeId> parts;
    if (kind == Kind::dict_comp) {
      if (cst_[c].kind != Cst::pair) refuse("something that is no item of a dict");
      parts.push_back(build(child(c)).id);
      parts.push_back(build(child(c, 1)).id);
    } else {
      parts.push_back(element(c, Level::expression, false));
    }
    for (c = cst_[c].next; c != 0;) parts.push_back(for_clause(c));
    return ast_.add({.kind = kind}, parts);
  }

  /// Builds a clause with its conditions and moves `at` behind them.
  NodeId for_clause(std::uint32_t& at) {
    const auto& clause = cst_[at];
    if (clause.kind != Cst::for_clause) refuse("a comprehension without for");
    const auto iterable = child(at, 1);
    if (cst_[iterable].next != 0 || cst_[iterable].last_token != clause.last_token)
      refuse("a comprehension over several things");
    std::vector<NodeId> parts{target(child(at)), need(build(iterable), Level::disjunction).id};
    for (at = clause.next; at != 0 && cst_[at].kind == Cst::if_clause; at = cst_[at].next)
      parts.push_back(need(build(child(at)), Level::disjunction).id);
    return ast_.add({.kind = Kind::for_clause, .flag = text(clause.first_token) == "async"}, parts);
  }

  /// The target to which `for` assigns.
  NodeId target(std::uint32_t at) {
    if (++recursion_ > max_recursion) refuse("the expression is nested too deeply");
    const auto id = bare_target(at);
    --recursion_;
    const auto& token = tokens_.list[cst_[at].first_token];
    if (!token.starred || cst_[at].kind == Cst::pattern_list) return id;
    ++used_prefixes_;
    return ast_.add({.kind = Kind::starred}, {id});
  }

  NodeId bare_target(std::uint32_t at) {
    const auto& node = cst_[at];
    switch (node.kind) {
      case Cst::identifier:
      case Cst::attribute:
      case Cst::subscript: return build(at).id;
      case Cst::tuple_pattern: {
        const auto only = node.first_child;
        if (only != 0 && cst_[only].next == 0 && text(node.last_token - 1) != ",") {
          if (tokens_.list[cst_[only].first_token].starred) refuse("a star in a group");
          return target(only);
        }
        return ast_.add({.kind = Kind::tuple}, targets(at));
      }
      case Cst::pattern_list: return ast_.add({.kind = Kind::tuple}, targets(at));
      case Cst::list_pattern: return ast_.add({.kind = Kind::list}, targets(at));
      default: refuse("something that cannot be assigned to");
    }
  }

  std::vector<NodeId> targets(std::uint32_t at) {
    std::vector<NodeId> items;
    for (auto c = cst_[at].first_child; c != 0; c = cst_[c].next) items.push_back(target(c));
    return items;
  }

  NodeId index(std::uint32_t at) {
    std::vector<NodeId> items;
    for (auto c = cst_[child(at)].next; c != 0; c = cst_[c].next)
      items.push_back(cst_[c].kind == Cst::slice ? slice(c) : element(c, Level::expression));
    const bool comma = text(cst_[at].last_token - 1) == ",";
    if (items.size() == 1 && !comma && ast_[items[0]].kind != Kind::starred) return items[0];
    return ast_.add({.kind = Kind::tuple}, items);
  }

  NodeId slice(std::uint32_t at) {
    std::array<NodeId, 3> parts{absent, absent, absent};
    std::size_t part = 0;
    auto token = cst_[at].first_token;
    for (auto c = cst_[at].first_child; c != 0; c = cst_[c].next) {
      for (; token < cst_[c].first_token; ++token) ++part;  // each of these tokens is a colon
      if (part >= parts.size()) refuse("a slice with too many parts");
      parts[part] = build(c).id;
      token = cst_[c].last_token + 1;
    }
    return ast_.add({.kind = Kind::slice}, parts);
  }

  Built call(std::uint32_t at, Built function) {
    const auto list = child(at, 1);
    std::vector<NodeId> positional{function.id};
    std::vector<NodeId> keywords;
    if (cst_[list].kind == Cst::generator) {
      positional.push_back(comprehension(list, Kind::generator));
    } else {
      if (cst_[list].kind != Cst::arguments) refuse("something that is no list of arguments");
      check_lone_comma(list);
      bool unpacked = false;
      for (auto c = cst_[list].first_child; c != 0; c = cst_[c].next) {
        if (const auto named = tokens_.list[cst_[c].first_token].keyword; named.end != 0) {
          ++used_prefixes_;
          const auto name = ast_.add_name(unicode::nfkc(tokens_.text(named)));
          keywords.push_back(ast_.add({.kind = Kind::keyword, .data = name}, {build(c).id}));
        } else if (cst_[c].kind == Cst::keyword_argument) {
          const auto name = name_at(cst_[c].first_token);
          keywords.push_back(ast_.add({.kind = Kind::keyword, .data = name}, {build(child(c, 1)).id}));
        } else if (cst_[c].kind == Cst::dictionary_splat) {
          unpacked = true;
          keywords.push_back(ast_.add({.kind = Kind::keyword}, {build(child(c)).id}));
        } else {
          const auto argument = element(c, Level::expression);
          if (unpacked || (!keywords.empty() && ast_[argument].kind != Kind::starred))
            refuse("a positional argument after a keyword argument");
          positional.push_back(argument);
        }
      }
    }
    positional.insert(positional.end(), keywords.begin(), keywords.end());
    return {ast_.add({.kind = Kind::call}, positional)};
  }

  [[nodiscard]] bool is_and(std::uint32_t at) const { return text(cst_[child(at)].last_token + 1) == "and"; }

  /// `a or b or c` is one operation: also takes outer operations of the same kind off the left edge.
  Built boolean(std::uint32_t at, Built left, std::size_t base) {
    const bool all = is_and(at);
    const auto inner = all ? Level::inversion : Level::conjunction;
    std::vector<NodeId> operands{need(left, inner).id};
    while (true) {
      operands.push_back(need(build(child(at, 1)), inner).id);
      if (edge_.size() == base || cst_[edge_.back()].kind != Cst::boolean || is_and(edge_.back()) != all) break;
      at = edge_.back();
      edge_.pop_back();
    }
    const auto id = ast_.add({.kind = Kind::boolean, .op = all ? Op::logical_and : Op::logical_or}, operands);
    return {id, all ? Level::conjunction : Level::disjunction};
  }

  Built comparison(std::uint32_t at) {
    auto c = child(at);
    std::vector<NodeId> parts{need(build(c), Level::operand).id};
    for (auto previous = c; (c = cst_[previous].next) != 0; previous = c) {
      const auto token = cst_[previous].last_token + 1;
      auto op = find_op(comparisons, text(token));
      if (op == Op::is && token + 1 < cst_[c].first_token) op = Op::is_not;
      const auto operand = need(build(c), Level::operand);
      parts.push_back(ast_.add({.kind = Kind::comparand, .op = op}, {operand.id}));
    }
    return {ast_.add({.kind = Kind::compare}, parts), Level::comparison};
  }

  Built conditional(std::uint32_t at) {
    const auto body = need(build(child(at)), Level::disjunction);
    const auto test = need(build(child(at, 1)), Level::disjunction);
    const auto otherwise = build(child(at, 2));
    return {ast_.add({.kind = Kind::conditional}, {body.id, test.id, otherwise.id}), Level::expression};
  }

  Built lambda(std::uint32_t at) {
    std::vector<NodeId> parts{absent};
    auto c = child(at);
    if (cst_[c].kind == Cst::lambda_parameters) {
      parameters(c, parts);
      c = cst_[c].next;
      if (c == 0) refuse("a lambda without a body");
    }
    parts[0] = build(c).id;
    return {ast_.add({.kind = Kind::lambda}, parts), Level::expression};
  }

  void parameters(std::uint32_t list, std::vector<NodeId>& parts) {
    bool slash = false, defaults = false, bare_star = false, ended = false;
    Role role = Role::plain;
    for (auto c = cst_[list].first_child; c != 0; c = cst_[c].next) {
      const auto& node = cst_[c];
      if (ended) refuse("a parameter after **");
      switch (node.kind) {
        case Cst::identifier:
        case Cst::default_parameter: {
          const bool has_default = node.kind == Cst::default_parameter;
          if (has_default && cst_[node.first_child].kind != Cst::identifier) refuse("a parameter that is no name");
          if (role == Role::plain && defaults && !has_default) refuse("a parameter without default after one with");
          defaults = defaults || has_default;
          bare_star = false;
          const auto name = name_at(node.first_token);
          const auto value = has_default ? build(child(c, 1)).id : absent;
          parts.push_back(ast_.add({.kind = Kind::parameter, .role = role, .data = name}, {value}));
          break;
        }
        case Cst::positional_separator:
          if (slash || role != Role::plain || parts.size() == 1) refuse("a misplaced / among parameters");
          slash = true;
          for (std::size_t i = 1; i < parts.size(); ++i) ast_.nodes[parts[i]].role = Role::positional_only;
          break;
        case Cst::keyword_separator:
        case Cst::list_splat_pattern:
          if (role != Role::plain) refuse("a second * among parameters");
          role = Role::keyword_only;
          bare_star = node.kind == Cst::keyword_separator;
          if (!bare_star) parts.push_back(rest(c, "*", Role::rest));
          break;
        case Cst::dictionary_splat_pattern:
          parts.push_back(rest(c, "**", Role::keyword_rest));
          if (bare_star) refuse("nothing follows the * among parameters");
          ended = true;
          break;
        default: refuse("something that is no parameter");
      }
    }
    if (bare_star) refuse("nothing follows the * among parameters");
  }

  NodeId rest(std::uint32_t at, std::string_view stars, Role role) {
    if (text(cst_[at].first_token) != stars || cst_[child(at)].kind != Cst::identifier)
      refuse("something that is no parameter");
    return ast_.add({.kind = Kind::parameter, .role = role, .data = name_at(cst_[child(at)].first_token)}, {absent});
  }

  /// Python's await binds more tightly than **, the grammar's does not.
  Built await(std::uint32_t at) {
    const auto operand = child(at);
    if (cst_[operand].kind == Cst::binary) {
      const auto op = find_op(binary_operators, text(cst_[child(operand)].last_token + 1));
      const auto left = awaited(child(operand));
      const auto right = need(build(child(operand, 1)), Level::operand);
      return {ast_.add({.kind = Kind::binary, .op = op}, {left, right.id})};
    }
    return {awaited(operand)};
  }

  NodeId awaited(std::uint32_t at) {
    const auto kind = cst_[at].kind;
    if (kind == Cst::await || kind == Cst::unary || kind == Cst::binary) refuse("await of an operation");
    return ast_.add({.kind = Kind::await}, {need(build(at), Level::operand).id});
  }

  NodeId yield(std::uint32_t at) {
    const auto& node = cst_[at];
    if (node.first_child == 0) return ast_.add({.kind = Kind::yield}, {absent});
    if (text(node.first_token + 1) == "from" && cst_[node.first_child].first_token != node.first_token + 1)
      return ast_.add({.kind = Kind::yield_from}, {build(node.first_child).id});
    if (cst_[node.first_child].kind != Cst::expression_list) {
      if (tokens_.list[cst_[node.first_child].first_token].assigned.end != 0) refuse("a misplaced assignment");
      return ast_.add({.kind = Kind::yield}, {element(node.first_child, Level::operand)});
    }
    std::vector<NodeId> items;
    for (auto c = cst_[node.first_child].first_child; c != 0; c = cst_[c].next) {
      if (tokens_.list[cst_[c].first_token].assigned.end != 0) refuse("a misplaced assignment");
      items.push_back(element(c, Level::operand));
    }
    return ast_.add({.kind = Kind::yield}, {ast_.add({.kind = Kind::tuple}, items)});
  }

  Ast& ast_;
  const Tokens& tokens_;
  const std::vector<CstNode>& cst_;
  std::vector<std::uint32_t> edge_;
  std::size_t used_prefixes_ = 0;
  int recursion_ = 0;
};

}  // namespace

NodeId parse_expression_into(Ast& tree, std::string_view source, Context context) {
  const auto tokens = tokenize(source, context == Context::grouped);
  const auto cst = parse_cst(tokens);
  return Builder(tree, tokens, cst).run(context);
}

}  // namespace evalrun::python
