/// Syntax trees of model text: tree-sitter's parsers and trees with owners.
///
///     const syntax::Tree tree = syntax::parse(Language::java, source);
///     if (!tree || syntax::has_error_node(tree.root())) return Decoded::failed("not Java");
///
/// Parsers are kept per thread and reused; parse() may be called from any number of threads. Nodes and cursors point
/// into their Tree and must not outlive it. Positions are byte offsets into the source that was parsed.
#pragma once
#include <cstdint>
#include <memory>
#include <string_view>

#include <tree_sitter/api.h>

#include "evalrun/case.hpp"

namespace evalrun::syntax {

class Tree {
 public:
  Tree() noexcept = default;
  explicit Tree(TSTree* tree) noexcept : tree_(tree) {}

  /// False when the parser gave up (see parse), or the grammar does not fit the runtime.
  [[nodiscard]] explicit operator bool() const noexcept { return tree_ != nullptr; }
  /// Precondition: the tree exists.
  [[nodiscard]] TSNode root() const noexcept { return ts_tree_root_node(tree_.get()); }

 private:
  struct Delete {
    void operator()(TSTree* tree) const noexcept { ts_tree_delete(tree); }
  };
  std::unique_ptr<TSTree, Delete> tree_;
};

/// A walk through a tree that keeps its own stack, so that depth costs memory and never the call stack.
class Cursor {
 public:
  explicit Cursor(TSNode start) noexcept : cursor_(ts_tree_cursor_new(start)) {}
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;
  ~Cursor() { ts_tree_cursor_delete(&cursor_); }

  [[nodiscard]] TSNode node() const noexcept { return ts_tree_cursor_current_node(&cursor_); }
  bool to_child() noexcept { return ts_tree_cursor_goto_first_child(&cursor_); }
  bool to_sibling() noexcept { return ts_tree_cursor_goto_next_sibling(&cursor_); }
  bool to_parent() noexcept { return ts_tree_cursor_goto_parent(&cursor_); }
  /// The name of the field this node is in its parent, or "".
  [[nodiscard]] std::string_view field() const noexcept;
  /// Levels below the start.
  [[nodiscard]] std::uint32_t depth() const noexcept { return ts_tree_cursor_current_depth(&cursor_); }
  /// The next node in document order after this one's children: a sibling, or a sibling of a parent. False at the end.
  bool skip() noexcept;
  /// The next node in document order, children first. False at the end.
  bool advance() noexcept { return to_child() || skip(); }

 private:
  TSTreeCursor cursor_;
};

/// Whether a text with errors is of use.
enum class Errors : std::uint8_t {
  wrap,    ///< the tree holds ERROR nodes
  refuse,  ///< an empty Tree may be given instead, which is much sooner
};

/// Reads the source with the grammar of the language. Gives up (an empty Tree) on 4 GiB, and on text that would keep
/// the parser busy out of proportion: far more steps than sound code of that length takes, or seconds of CPU time.
[[nodiscard]] Tree parse(Language language, std::string_view source, Errors errors = Errors::wrap);

/// The node kind's name as the grammar spells it: "identifier", "(", "ERROR".
[[nodiscard]] inline std::string_view kind(TSNode node) noexcept { return ts_node_type(node); }

/// The bytes of the source that a node covers. Precondition: the source is the one that was parsed.
[[nodiscard]] std::string_view text(TSNode node, std::string_view source) noexcept;

/// The child in a field, or a null node (ts_node_is_null).
[[nodiscard]] TSNode child(TSNode node, std::string_view field) noexcept;

/// Whether the parser had to skip or wrap text anywhere below the node. A token it had to invent does not count.
[[nodiscard]] bool has_error_node(TSNode node);

}  // namespace evalrun::syntax
