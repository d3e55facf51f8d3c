#include "loose_arguments.hpp"

#include <string>

#include "loose_json.hpp"

namespace evalrun::decode::forms {
namespace {

bool is_word_start(char c) { return is_letter(c) || c == '_'; }

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::optional<Dict> read() {
    Dict arguments;
    for (;;) {
      const auto name = this->name();
      if (name.empty() || arguments.find(name) != nullptr) return std::nullopt;
      Value value;
      if (!this->value(value)) return std::nullopt;
      arguments.set(Value(name), std::move(value));
      skip_space();
      if (at_ == text_.size()) return arguments;
      if (text_[at_++] != ',') return std::nullopt;
    }
  }

 private:
  void skip_space() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  /// A name and the sign behind it; "" where there is none.
  std::string_view name() {
    skip_space();
    const auto begin = at_;
    if (!is_word_start(peek())) return {};
    while (is_word_part(peek())) ++at_;
    const auto found = text_.substr(begin, at_ - begin);
    skip_space();
    if (peek() != '=' && peek() != ':') return {};
    ++at_;
    skip_space();
    return found;
  }

  bool value(Value& out) {
    if (peek() == '"' || peek() == '\'') return quoted(out.emplace<std::string>());
    auto json = read_loose_json(text_, at_);
    if (json.ending != Ending::whole) return false;
    out = std::move(json.value);
    at_ = json.end;
    return true;
  }

  /// A quote closes the text only where the text ends or another named argument follows.
  bool quoted(std::string& out) {
    const char quote = text_[at_++];
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        const char escaped = text_[++at_];
        if (escaped != quote && escaped != '\\') out += escaped == 'n' ? "\n" : std::string{'\\', escaped};
        if (escaped == quote || escaped == '\\') out += escaped;
      } else if (text_[at_] == quote && ends_argument(at_ + 1)) {
        ++at_;
        return true;
      } else {
        out += text_[at_];
      }
    }
    return false;
  }

  [[nodiscard]] bool ends_argument(std::size_t i) const {
    while (i < text_.size() && is_space(text_[i])) ++i;
    if (i == text_.size()) return true;
    if (text_[i] != ',') return false;
    do ++i;
    while (i < text_.size() && is_space(text_[i]));
    const auto begin = i;
    while (i < text_.size() && is_word_part(text_[i])) ++i;
    while (i < text_.size() && text_[i] == ' ') ++i;
    return i > begin && is_word_start(text_[begin]) && i < text_.size() && (text_[i] == '=' || text_[i] == ':');
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<Dict> loose_arguments(std::string_view text) { return Reader(text).read(); }

}  // namespace evalrun::decode::forms
