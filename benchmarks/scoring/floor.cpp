#include "floor.hpp"

namespace evalrun::bench {
namespace {

class Pass {
 public:
  Pass(std::string_view text, std::vector<FloorNode>& nodes) : text_(text), nodes_(nodes) {}

  bool run() {
    blanks();
    const bool open = take('[');
    if (!sequence(open ? ']' : '\0', [this] { return value(); })) return false;
    blanks();
    return at_ == text_.size();
  }

 private:
  using Kind = FloorNode::Kind;

  static bool is_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9');
  }
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  void blanks() {
    while (peek() == ' ' || peek() == '\n' || peek() == '\t') ++at_;
  }

  std::size_t open(Kind kind) {
    nodes_.push_back({kind, static_cast<std::uint32_t>(at_)});
    return nodes_.size() - 1;
  }
  void close(std::size_t node) {
    nodes_[node].end = static_cast<std::uint32_t>(at_);
    nodes_[node].next = static_cast<std::uint32_t>(nodes_.size());
  }

  template <class Item>
  bool sequence(char end, Item item) {
    while (true) {
      blanks();
      if (end == '\0' ? at_ == text_.size() : take(end)) return true;
      if (!item()) return false;
      blanks();
      if (take(',')) continue;
      return end == '\0' ? at_ == text_.size() : take(end);
    }
  }

  bool value() {
    const char c = peek();
    if (c == '\'' || c == '"') return string(c);
    if ((c >= '0' && c <= '9') || c == '-') return number();
    if (is_name(c)) return name();
    const auto node = open(c == '[' ? Kind::list : c == '(' ? Kind::tuple : Kind::dict);
    bool good = false;
    if (take('['))
      good = sequence(']', [this] { return value(); });
    else if (take('('))
      good = sequence(')', [this] { return value(); });
    else if (take('{'))
      good = sequence('}', [this] {
        if (!value()) return false;
        blanks();
        if (!take(':')) return false;
        blanks();
        return value();
      });
    close(node);
    return good;
  }

  bool string(char quote) {
    const auto node = open(Kind::string);
    for (++at_; at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n'; ++at_)
      if (text_[at_] == '\\') ++at_;
    const bool good = take(quote);
    close(node);
    return good;
  }

  bool number() {
    const auto node = open(Kind::number);
    ++at_;
    while ((peek() >= '0' && peek() <= '9') || peek() == '.' || peek() == 'e') ++at_;
    close(node);
    return true;
  }

  bool name() {
    const auto node = open(Kind::name);
    while (is_name(peek()) || peek() == '.') ++at_;
    if (take('(')) {
      nodes_[node].kind = Kind::call;
      if (!sequence(')', [this] { return keyword(); })) return false;
    }
    close(node);
    return true;
  }

  bool keyword() {
    const auto node = open(Kind::keyword);
    while (is_name(peek())) ++at_;
    blanks();
    if (!take('=')) return false;
    blanks();
    const bool good = value();
    close(node);
    return good;
  }

  std::string_view text_;
  std::vector<FloorNode>& nodes_;
  std::size_t at_ = 0;
};

}  // namespace

bool floor_parse(std::string_view text, std::vector<FloorNode>& nodes) {
  nodes.clear();
  return Pass(text, nodes).run();
}

}  // namespace evalrun::bench
