#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "named_call.hpp"
#include "python/text.hpp"
#include "python/unicode.hpp"
#include "syntax.hpp"

namespace evalrun::decode {
namespace {

/// Nested Python calls that the reference can make while it walks a tree: Python's limit of 1000, minus the calls that
/// are active before. A deeper tree fails to decode in the reference, too.
constexpr int python_frames = 970;

/// Source with more '<' than this is not parsed. Each one may begin type arguments or be a comparison; at the end of
/// code that is neither, tree-sitter resolves all possibilities in one step that cannot be interrupted (seconds at this
/// number, growing with its square).
constexpr int max_angles = 5000;

/// The number of '<' outside of closed string literals.
int count_angles(std::string_view source) {
  int count = 0;
  for (std::size_t i = 0; i < source.size(); ++i) {
    if (source[i] == '<') ++count;
    if (source[i] != '"') continue;
    auto end = i + 1;
    while (end < source.size() && source[end] != '"' && source[end] != '\n') end += source[end] == '\\' ? 2 : 1;
    if (end < source.size() && source[end] == '"')
      i = end;
    else
      return count + static_cast<int>(std::ranges::count(source.substr(i), '<'));
  }
  return count;
}

/// Cuts the source as the reference does: it takes the byte positions of a node for positions of characters.
class Characters {
 public:
  explicit Characters(std::string_view source) : source_(source) {
    if (std::ranges::all_of(source, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) return;
    for (std::size_t i = 0; i < source.size();) {
      starts_.push_back(i);
      (void)unicode::next(source, i);
    }
    starts_.push_back(source.size());
  }

  [[nodiscard]] std::string_view text(TSNode node) const {
    const auto begin = offset(ts_node_start_byte(node));
    return source_.substr(begin, offset(ts_node_end_byte(node)) - begin);
  }

 private:
  /// The byte where the character at `index` starts; beyond the last character, the end.
  [[nodiscard]] std::size_t offset(std::size_t index) const {
    return starts_.empty() ? index : starts_[std::min(index, starts_.size() - 1)];
  }

  std::string_view source_;
  std::vector<std::size_t> starts_;  // empty: one byte per character
};

bool is_verbatim(std::string_view kind) {
  static constexpr std::array kinds{"identifier", "class_literal", "type_identifier", "method_invocation"};
  return std::ranges::find(kinds, kind) != kinds.end();
}

bool is_quoted(std::string_view kind) { return kind == "string_literal" || kind == "character_literal"; }

/// Rebuilds the text of values; nullopt if the reference raises an exception.
class ValueText {
 public:
  explicit ValueText(const Characters& characters) : characters_(characters) {}

  /// The text of an argument: a literal loses its quotes; literals inside another value keep them.
  [[nodiscard]] std::optional<std::string> of_argument(TSNode node) const {
    if (is_quoted(syntax::kind(node))) return std::string(without_ends(characters_.text(node)));
    return inner(node, python_frames);
  }

 private:
  [[nodiscard]] std::optional<std::string> inner(TSNode node, int frames) const {
    if (frames <= 0 || ts_node_is_null(node)) return std::nullopt;
    const auto kind = syntax::kind(node);
    if (kind == "array_creation_expression") return new_array(node, frames - 1);
    if (kind == "object_creation_expression") return new_object(node, frames - 1);
    if (is_quoted(kind) || is_verbatim(kind) || ts_node_child_count(node) == 0)
      return std::string(characters_.text(node));
    return join(node, frames - 2);  // the reference's join has a generator between two levels
  }

  [[nodiscard]] std::optional<std::string> join(TSNode node, int frames) const {
    std::string out;
    syntax::Cursor child(node);
    child.to_child();
    do {
      const auto part = inner(child.node(), frames);
      if (!part) return std::nullopt;
      out += *part;
    } while (child.to_sibling());
    return out;
  }

  [[nodiscard]] std::optional<std::string> new_array(TSNode node, int frames) const {
    const auto type = inner(syntax::child(node, "type"), frames);
    const auto items = inner(syntax::child(node, "value"), frames);
    if (!type || !items) return std::nullopt;
    return "new " + *type + "[]" + *items;
  }

  [[nodiscard]] std::optional<std::string> new_object(TSNode node, int frames) const {
    const auto type = inner(syntax::child(node, "type"), frames);
    if (!type) return std::nullopt;
    std::string out = "new " + *type + "(";
    const auto arguments = syntax::child(node, "arguments");
    if (!ts_node_is_null(arguments) && !add_arguments(arguments, frames, out)) return std::nullopt;
    return out + ")";
  }

  [[nodiscard]] bool add_arguments(TSNode arguments, int frames, std::string& out) const {
    std::string_view separator;
    syntax::Cursor child(arguments);
    if (!child.to_child()) return true;
    do {
      const auto kind = syntax::kind(child.node());
      if (kind == "," || kind == "(" || kind == ")") continue;
      const auto part = inner(child.node(), frames);
      if (!part) return false;
      out += separator;
      out += *part;
      separator = ", ";
    } while (child.to_sibling());
    return true;
  }

  const Characters& characters_;
};

std::optional<NamedArguments> arguments_in(TSNode list, const Characters& characters) {
  NamedArguments out;
  const ValueText texts(characters);
  syntax::Cursor child(list);
  if (!child.to_child()) return out;
  do {
    const auto node = child.node();
    const auto kind = syntax::kind(node);
    if (kind == "assignment_expression") {
      // The third child is the value, or a comment before the value.
      if (ts_node_child_count(node) < 3) return std::nullopt;
      auto value = texts.of_argument(ts_node_child(node, 2));
      if (!value) return std::nullopt;
      out.add(Value(characters.text(ts_node_child(node, 0))), std::move(*value));
    } else if (kind == "identifier" || kind == "class_literal") {
      out.add(None{}, std::string(characters.text(node)));
    }
  } while (child.to_sibling());
  return out;
}

Decoded read_call(TSNode call, const Characters& characters) {
  const auto method = syntax::child(call, "name");
  if (ts_node_is_null(method)) return Decoded::failed("the Java call has no method name");
  std::string name(characters.text(method));
  if (const auto object = syntax::child(call, "object"); !ts_node_is_null(object))
    name = std::string(characters.text(object)) + "." + name;
  auto arguments = arguments_in(syntax::child(call, "arguments"), characters);
  if (!arguments) return Decoded::failed("an argument of the Java call is of a form that cannot be read");
  if (arguments->repeated()) return Decoded::failed(repeated_argument);
  return Decoded::success(arguments->as_call(std::move(name)));
}

bool is_call(TSNode node) { return syntax::kind(node) == "method_invocation"; }

}  // namespace

Decoded parse_java(std::string_view source, CallParser parser) {
  if (parser == CallParser::automatic)
    if (auto decoded = read_named_call(source, Language::java)) return std::move(*decoded);
  if (unicode::find_invalid_utf8(source) != std::string_view::npos)
    return Decoded::failed("the text holds bytes that are not Unicode characters");
  const auto tree = count_angles(source) > max_angles ? syntax::Tree() : syntax::parse(Language::java, source);
  if (!tree) return Decoded::failed("the text takes too long to parse");
  if (syntax::has_error_node(tree.root())) return Decoded::failed("the text is not Java");
  syntax::Cursor cursor(tree.root());
  do {
    if (cursor.depth() >= python_frames) return Decoded::failed("the Java code is nested too deeply");
    const auto node = cursor.node();
    if (is_call(node) && !ts_node_is_null(syntax::child(node, "arguments"))) return read_call(node, Characters(source));
  } while (cursor.advance());
  return Decoded::success(Dict{});
}

}  // namespace evalrun::decode
