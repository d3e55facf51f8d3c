/// Syntax trees of model text: owners for tree-sitter's parsers and trees.
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

  /// False if the parser gave up (see parse), or the runtime cannot read the grammar.
  [[nodiscard]] explicit operator bool() const noexcept { return tree_ != nullptr; }
  /// Precondition: the tree exists.
  [[nodiscard]] TSNode root() const noexcept { return ts_tree_root_node(tree_.get()); }

 private:
  struct Delete {
    void operator()(TSTree* tree) const noexcept { ts_tree_delete(tree); }
  };
  std::unique_ptr<TSTree, Delete> tree_;
};

/// Walks through a tree with a stack of its own, so that a deep tree does not need a deep call stack.
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
  /// The name of the parent's field that holds this node, or "".
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

/// What parse() returns for a text with errors.
enum class Errors : std::uint8_t {
  wrap,    ///< a tree with ERROR nodes
  refuse,  ///< possibly an empty Tree, much earlier
};

/// Parses the source with the grammar of the language. Gives up with an empty Tree on text of 4 GiB, and on text that
/// takes far more steps than sound code of that length, or seconds of CPU time.
[[nodiscard]] Tree parse(Language language, std::string_view source, Errors errors = Errors::wrap);

/// The kind of a node, as the grammar names it: "identifier", "(", "ERROR".
[[nodiscard]] inline std::string_view kind(TSNode node) noexcept { return ts_node_type(node); }

/// The bytes of the source that a node covers. Precondition: the source is the one that was parsed.
[[nodiscard]] std::string_view text(TSNode node, std::string_view source) noexcept;

/// The child in a field, or a null node (ts_node_is_null).
[[nodiscard]] TSNode child(TSNode node, std::string_view field) noexcept;

/// Whether the parser skipped or wrapped text anywhere below the node. A token that it inserted does not count.
[[nodiscard]] bool has_error_node(TSNode node);

}  // namespace evalrun::syntax
