// Writes trees as source text, as CPython 3.11's ast.unparse does, including its oddities with format strings.
#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "evalrun/value.hpp"

#include "decode/python/failure.hpp"
#include "decode/python/parse/ast.hpp"
#include "decode/source.hpp"
#include "python/unicode.hpp"

namespace evalrun::python {
namespace {

constexpr std::array<std::string_view, 4> all_quotes{"'", "\"", "\"\"\"", "'''"};
using Quotes = std::vector<std::string_view>;

std::string escaped(std::string_view text, bool whitespace) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto at = i;
    const auto c = unicode::next(text, i);
    if (((c == '\n' || c == '\t') && !whitespace) || (c != '\\' && unicode::is_printable(c)))
      out += text.substr(at, i - at);
    else if (c == '\\')
      out += "\\\\";
    else if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (c == '\r')
      out += "\\r";
    else
      unicode::append_escape(out, c);
  }
  return out;
}

/// The body of a literal for the text, and the quotes of `allowed` that may enclose it, best first and at least one.
/// Newlines and tabs are escaped only if `whitespace` is true.
std::pair<std::string, Quotes> literal_body(const std::string& text, const Quotes& allowed, bool whitespace) {
  auto body = escaped(text, whitespace);
  Quotes quotes;
  const bool lines = body.find('\n') != std::string::npos;
  for (const auto q : allowed)
    if ((!lines || q.size() == 3) && body.find(q) == std::string::npos) quotes.push_back(q);
  if (quotes.empty()) {
    const auto quoted = repr(Value(text));
    const auto it = std::ranges::find_if(allowed, [&](std::string_view q) { return q.front() == quoted.front(); });
    const auto quote = it != allowed.end() ? *it : quoted.front() == '"' ? all_quotes[1] : all_quotes[0];
    return {quoted.substr(1, quoted.size() - 2), {quote}};
  }
  if (!body.empty()) {
    std::ranges::stable_sort(quotes, {}, [&](std::string_view q) { return q.front() == body.back(); });
    if (quotes.front().front() == body.back()) body.insert(body.size() - 1, "\\");
  }
  return {std::move(body), std::move(quotes)};
}

/// ast._Precedence, in its order.
enum Precedence : std::uint8_t {
  named_expr = 1,
  tuple,
  yield,
  test,
  logical_or,
  logical_and,
  logical_not,
  cmp,
  expr,
  bxor,
  band,
  shift,
  arith,
  term,
  factor,
  power,
  await,
  atom,
};
Precedence next(Precedence p) { return p == atom ? atom : static_cast<Precedence>(p + 1); }

struct Spelling {
  std::string_view text;
  Precedence precedence;
};

/// In the order of Op.
constexpr std::array<Spelling, 29> spellings{
    {{"+", arith},  {"-", arith},         {"*", term},        {"@", term},   {"/", term},          {"%", term},
     {"**", power}, {"<<", shift},        {">>", shift},      {"|", expr},   {"^", bxor},          {"&", band},
     {"//", term},  {"and", logical_and}, {"or", logical_or}, {"~", factor}, {"not", logical_not}, {"+", factor},
     {"-", factor}, {"==", cmp},          {"!=", cmp},        {"<", cmp},    {"<=", cmp},          {">", cmp},
     {">=", cmp},   {"is", cmp},          {"is not", cmp},    {"in", cmp},   {"not in", cmp}}};
const Spelling& spelling(Op op) { return spellings.at(static_cast<std::size_t>(op)); }

/// Python's stack limit; a deeper recursion raises RecursionError.
constexpr int max_frames = 999;

class Unparser {
 public:
  Unparser(const Ast& tree, bool avoid_backslashes, int frames)
      : tree_(tree), avoid_backslashes_(avoid_backslashes), frames_(frames) {}

  std::string run(NodeId root, Precedence precedence = test) {
    visit(root, precedence);
    return std::move(out_);
  }

 private:
  /// Counts the Python frames that a recursion of ast.unparse holds.
  class Frames {
   public:
    Frames(Unparser& owner, int count) : owner_(owner), count_(count) {
      owner_.frames_ += count;
      if (owner_.frames_ >= max_frames) refuse("the expression is nested too deeply");
    }
    Frames(const Frames&) = delete;
    Frames& operator=(const Frames&) = delete;
    ~Frames() { owner_.frames_ -= count_; }

   private:
    Unparser& owner_;
    int count_;
  };

  void visit(NodeId id, Precedence outer) {
    const Frames frames(*this, 3);
    switch (tree_[id].kind) {
      case Kind::constant: return constant(id);
      case Kind::ellipsis: return write("...");
      case Kind::name: return write(tree_.name(id));
      case Kind::attribute: return attribute(id);
      case Kind::subscript: return subscript(id);
      case Kind::slice: return slice(id);
      case Kind::call: return call(id);
      case Kind::keyword:
        write(tree_[id].data == absent ? "**" : tree_.name(id) + "=");
        return visit(tree_.child(id, 0), test);
      case Kind::starred: write("*"); return visit(tree_.child(id, 0), expr);
      case Kind::unary: return unary(id, outer);
      case Kind::binary: return binary(id, outer);
      case Kind::boolean: return boolean(id, outer);
      case Kind::compare: return compare(id, outer);
      case Kind::conditional: return conditional(id, outer);
      case Kind::lambda: return lambda(id, outer);
      case Kind::named: {
        const bool parens = open_if(outer > named_expr);
        visit(tree_.child(id, 0), atom);
        write(" := ");
        visit(tree_.child(id, 1), atom);
        return close_if(parens);
      }
      case Kind::list: return display("[", id, "]");
      case Kind::set: return display("{", id, "}");
      case Kind::tuple: {
        const bool parens = open_if(tree_[id].count == 0 || outer > tuple);
        items_view(id);
        return close_if(parens);
      }
      case Kind::dict: return dict(id);
      case Kind::list_comp: return comprehension("[", id, "]");
      case Kind::set_comp:
      case Kind::dict_comp: return comprehension("{", id, "}");
      case Kind::generator: return comprehension("(", id, ")");
      case Kind::for_clause: return for_clause(id);
      case Kind::await: {
        const bool parens = open_if(outer > await);
        write("await ");
        visit(tree_.child(id, 0), atom);
        return close_if(parens);
      }
      case Kind::yield:
      case Kind::yield_from: {
        const bool parens = open_if(outer > yield);
        write(tree_[id].kind == Kind::yield ? "yield" : "yield from");
        if (tree_.child(id, 0) != absent) {
          write(" ");
          visit(tree_.child(id, 0), atom);
        }
        return close_if(parens);
      }
      case Kind::joined_string: return joined_string(id);
      case Kind::formatted: return formatted(id);
      case Kind::comparand:
      case Kind::parameter: break;  // the node around them writes them
    }
  }

  void write(std::string_view text) { out_ += text; }
  bool open_if(bool condition) {
    if (condition) write("(");
    return condition;
  }
  void close_if(bool condition) {
    if (condition) write(")");
  }

  void constant(NodeId id) {
    if (tree_[id].flag) write("u");
    const auto& value = tree_.value(id);
    if (const auto* big = value.big_integer(); big != nullptr && big->is_unwritable())
      refuse("an integer with too many digits to be written");
    if (avoid_backslashes_ && value.is_string()) return avoiding_backslashes(*value.string());
    const bool inexact = value.floating() != nullptr || value.complex() != nullptr;
    write(inexact ? decode::replaced(repr(value), "inf", "1e309") : repr(value));
  }

  void avoiding_backslashes(const std::string& text) {
    const auto [body, quotes] = literal_body(text, {all_quotes.begin(), all_quotes.end()}, false);
    write(fmt::format("{}{}{}", quotes.front(), body, quotes.front()));
  }

  void attribute(NodeId id) {
    const auto object = tree_.child(id, 0);
    visit(object, atom);
    if (tree_[object].kind == Kind::constant) {
      const auto kind = tree_.value(object).kind();
      if (kind == Value::Kind::integer || kind == Value::Kind::big_integer || kind == Value::Kind::boolean) write(" ");
    }
    write(".");
    write(tree_.name(id));
  }

  void subscript(NodeId id) {
    visit(tree_.child(id, 0), atom);
    write("[");
    const auto index = tree_.child(id, 1);
    if (tree_[index].kind == Kind::tuple && tree_[index].count != 0)
      items_view(index);
    else
      visit(index, test);
    write("]");
  }

  void slice(NodeId id) {
    const auto part = [&](std::size_t i) {
      if (tree_.child(id, i) != absent) visit(tree_.child(id, i), test);
    };
    part(0);
    write(":");
    part(1);
    if (tree_.child(id, 2) != absent) write(":");
    part(2);
  }

  void call(NodeId id) {
    const auto parts = tree_.children(id);
    visit(parts[0], atom);
    write("(");
    for (std::size_t i = 1; i < parts.size(); ++i) {
      if (i > 1) write(", ");
      visit(parts[i], test);
    }
    write(")");
  }

  void unary(NodeId id, Precedence outer) {
    const auto& [text, precedence] = spelling(tree_[id].op);
    const bool parens = open_if(outer > precedence);
    write(text);
    if (precedence != factor) write(" ");
    visit(tree_.child(id, 0), precedence);
    close_if(parens);
  }

  void binary(NodeId id, Precedence outer) {
    const auto& [text, precedence] = spelling(tree_[id].op);
    const bool parens = open_if(outer > precedence);
    const bool right = tree_[id].op == Op::pow;
    visit(tree_.child(id, 0), right ? next(precedence) : precedence);
    write(fmt::format(" {} ", text));
    visit(tree_.child(id, 1), right ? precedence : next(precedence));
    close_if(parens);
  }

  void boolean(NodeId id, Precedence outer) {
    const auto& [text, precedence] = spelling(tree_[id].op);
    const Frames frames(*this, 2);
    const bool parens = open_if(outer > precedence);
    auto level = precedence;
    bool first = true;
    for (const auto operand : tree_.children(id)) {
      if (!first) write(fmt::format(" {} ", text));
      first = false;
      level = next(level);
      visit(operand, level);
    }
    close_if(parens);
  }

  void compare(NodeId id, Precedence outer) {
    const bool parens = open_if(outer > cmp);
    for (const auto part : tree_.children(id)) {
      auto operand = part;
      if (tree_[part].kind == Kind::comparand) {
        write(fmt::format(" {} ", spelling(tree_[part].op).text));
        operand = tree_.child(part, 0);
      }
      visit(operand, next(cmp));
    }
    close_if(parens);
  }

  void conditional(NodeId id, Precedence outer) {
    const bool parens = open_if(outer > test);
    visit(tree_.child(id, 0), next(test));
    write(" if ");
    visit(tree_.child(id, 1), next(test));
    write(" else ");
    visit(tree_.child(id, 2), test);
    close_if(parens);
  }

  void lambda(NodeId id, Precedence outer) {
    const bool parens = open_if(outer > test);
    write("lambda");
    const auto parts = tree_.children(id);
    if (parts.size() > 1) write(" ");
    bool star = false;
    for (std::size_t i = 1; i < parts.size(); ++i) {
      const Frames frames(*this, 3);
      const auto role = tree_[parts[i]].role;
      if (i > 1) write(", ");
      if (role == Role::keyword_only && !star) write("*, ");
      if (role == Role::rest) write("*");
      if (role == Role::keyword_rest) write("**");
      star = star || role == Role::rest || role == Role::keyword_only;
      write(tree_.name(parts[i]));
      if (const auto value = tree_.child(parts[i], 0); value != absent) {
        write("=");
        visit(value, test);
      }
      const bool last_of_them = i + 1 == parts.size() || tree_[parts[i + 1]].role != Role::positional_only;
      if (role == Role::positional_only && last_of_them) write(", /");
    }
    write(": ");
    visit(parts[0], test);
    close_if(parens);
  }

  void display(std::string_view open, NodeId id, std::string_view close) {
    const Frames frames(*this, 1);
    write(open);
    bool first = true;
    for (const auto item : tree_.children(id)) {
      if (!first) write(", ");
      first = false;
      visit(item, test);
    }
    write(close);
  }

  void items_view(NodeId id) {
    const auto items = tree_.children(id);
    const Frames frames(*this, items.size() == 1 ? 1 : 2);
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i != 0) write(", ");
      visit(items[i], test);
    }
    if (items.size() == 1) write(",");
  }

  void dict(NodeId id) {
    const auto items = tree_.children(id);
    write("{");
    for (std::size_t i = 0; i < items.size(); i += 2) {
      if (i != 0) write(", ");
      if (items[i] == absent) {
        const Frames frames(*this, 2);
        write("**");
        visit(items[i + 1], expr);
        continue;
      }
      const Frames frames(*this, 3);
      visit(items[i], test);
      write(": ");
      visit(items[i + 1], test);
    }
    write("}");
  }

  void comprehension(std::string_view open, NodeId id, std::string_view close) {
    write(open);
    const auto parts = tree_.children(id);
    visit(parts[0], test);
    std::size_t i = 1;
    if (tree_[id].kind == Kind::dict_comp) {
      write(": ");
      visit(parts[i++], test);
    }
    for (; i < parts.size(); ++i) visit(parts[i], test);
    write(close);
  }

  void for_clause(NodeId id) {
    write(tree_[id].flag ? " async for " : " for ");
    const auto parts = tree_.children(id);
    visit(parts[0], tuple);
    write(" in ");
    visit(parts[1], next(test));
    for (const auto condition : parts.subspan(2)) {
      write(" if ");
      visit(condition, next(test));
    }
  }

  void joined_string(NodeId id) {
    write("f");
    if (avoid_backslashes_) return avoiding_backslashes(buffered(id));
    std::vector<std::string> bodies;
    std::string text;
    Quotes quotes(all_quotes.begin(), all_quotes.end());
    bool fits = true;
    for (const auto part : tree_.children(id)) {
      bodies.push_back(buffered(part));
      if (!fits) continue;
      auto [body, usable] = literal_body(bodies.back(), quotes, tree_[part].kind == Kind::constant);
      fits = std::ranges::find_first_of(usable, quotes) != usable.end();
      quotes = std::move(usable);
      text += body;
    }
    if (!fits) {
      // No kind of quote fits all parts: use triple quotes, with the escapes of repr().
      text.clear();
      quotes = {all_quotes[3]};
      for (const auto& body : bodies) {
        const auto quoted = repr(Value('"' + body));
        text += quoted.substr(2, quoted.size() - 3);
      }
    }
    write(fmt::format("{}{}{}", quotes.front(), text, quotes.front()));
  }

  std::string buffered(NodeId part) {
    std::string outer;
    outer.swap(out_);
    format_part(part);
    outer.swap(out_);
    return outer;
  }

  void format_part(NodeId id) {
    const Frames frames(*this, 1);
    if (tree_[id].kind == Kind::joined_string) {
      for (const auto part : tree_.children(id)) format_part(part);
    } else if (tree_[id].kind == Kind::constant) {
      write(decode::replaced(decode::replaced(*tree_.value(id).string(), "{", "{{"), "}", "}}"));
    } else {
      formatted(id);
    }
  }

  void formatted(NodeId id) {
    const Frames frames(*this, 1);
    write("{");
    const auto text = Unparser(tree_, true, frames_ + 2).run(tree_.child(id, 0), next(test));
    if (text.find('\\') != std::string::npos) refuse("a backslash in a field");
    if (text.starts_with('{')) write(" ");
    write(text);
    if (tree_[id].data != absent) {
      write("!");
      out_.push_back(static_cast<char>(tree_[id].data));
    }
    if (const auto format = tree_.child(id, 1); format != absent) {
      write(":");
      format_part(format);
    }
    write("}");
  }

  const Ast& tree_;
  bool avoid_backslashes_;
  int frames_;
  std::string out_;
};

}  // namespace

std::string unparse(const Ast& tree, NodeId node, int frames) { return Unparser(tree, false, frames + 2).run(node); }

}  // namespace evalrun::python
