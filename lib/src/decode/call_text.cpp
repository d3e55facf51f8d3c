// Calls written as source text, with the wrapping each archived model needed (specification: bfcl-v1-decode-styles A).
#include "rows.hpp"
#include "source.hpp"

namespace evalrun::decode {
namespace {

constexpr std::string_view no_text = "text was expected";

}  // namespace

Decoded decode_raw_list(const Value& raw, Language language) {
  return raw.is_string() ? parse_v1(*raw.string(), language) : Decoded::failed(std::string(no_text));
}

Decoded decode_wrap(const Value& raw, Language language) {
  return raw.is_string() ? parse_v1(wrapped(*raw.string()), language) : Decoded::failed(std::string(no_text));
}

Decoded decode_wrap_strip1(const Value& raw, Language language) {
  if (!raw.is_string()) return Decoded::failed(std::string(no_text));
  if (raw.string()->empty()) return Decoded::failed("the text is empty");
  const auto& text = *raw.string();
  return parse_v1(wrapped(text.front() == ' ' ? text.substr(1) : text), language);
}

Decoded decode_wrap_unescape(const Value& raw, Language language) {
  return raw.is_string() ? parse_v1(wrapped(replaced(*raw.string(), "\\_", "_")), language)
                         : Decoded::failed(std::string(no_text));
}

Decoded decode_wrap_nonl(const Value& raw, Language language) {
  return raw.is_string() ? parse_v1(wrapped(replaced(*raw.string(), "\n", "")), language)
                         : Decoded::failed(std::string(no_text));
}

Decoded decode_always_wrap(const Value& raw, Language language) {
  return raw.is_string() ? parse_v1("[" + *raw.string() + "]", language) : Decoded::failed(std::string(no_text));
}

Decoded decode_raven(const Value& raw, Language language) {
  if (!raw.is_string()) return Decoded::failed(std::string(no_text));
  auto text = *raw.string();
  if (text.ends_with(';')) text.pop_back();
  text = "[" + replaced(text, ";", ",") + "]";
  auto decoded = parse_v1(text, language);
  // This model says with a call of that name that nothing fits.
  if (decoded.ok && text.find("out_of_domain") != std::string::npos) decoded.value = "irrelevant";
  return decoded;
}

Decoded decode_quoted_list(const Value& raw, Language language) {
  if (!raw.is_string()) return Decoded::failed(std::string(no_text));
  auto text = replaced(*raw.string(), "\n", "");
  if (!text.starts_with('[')) text = "[ " + text;
  if (!text.ends_with(']')) text += " ]";
  if (text.starts_with("['")) text = replaced(replaced(replaced(text, "['", "["), "', '", ", "), "','", ", ");
  if (text.ends_with("']")) text = replaced(text, "']", "]");
  return parse_v1(text, language);
}

Decoded decode_dbrx(const Value& raw, Language language) {
  if (!raw.is_string()) return Decoded::failed(std::string(no_text));
  std::string text;
  // Pairs of single quotes go, what they hold stays.
  for (std::string_view rest = *raw.string();;) {
    const auto open = rest.find('\'');
    const auto close = open == std::string_view::npos ? open : rest.find('\'', open + 1);
    text += rest.substr(0, close == std::string_view::npos ? close : open);
    if (close == std::string_view::npos) break;
    text += rest.substr(open + 1, close - open - 1);
    rest.remove_prefix(close + 1);
  }
  text = wrapped(replaced(text, "\n    ", ""));
  if (text.starts_with("['")) text = replaced(text, "['", "[");
  auto decoded = parse_v1(text, language);
  return decoded.ok ? decoded : parse_v1(*raw.string(), language);
}

Decoded decode_deepseek(const Value& raw, Language language) {
  if (!raw.is_string()) return Decoded::failed(std::string(no_text));
  const auto pieces = split(*raw.string(), "```");
  if (pieces.size() < 2) return Decoded::failed("no fenced block");
  const auto block = pieces[1];
  const auto open = block.find('[');
  const auto close = open == std::string_view::npos ? open : block.find(']', open);
  if (close == std::string_view::npos) return Decoded::failed("no list in the fenced block");
  return parse_v1(block.substr(open, close - open + 1), language);
}

Decoded decode_gemma(const Value& raw, Language language) {
  if (!raw.is_string()) return Decoded::failed(std::string(no_text));
  const std::string_view text = *raw.string();
  const auto open = text.find('[');
  const auto close = text.rfind(']');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open)
    return Decoded::failed("no list in the text");
  return parse_v1(text.substr(open, close - open + 1), language);
}

}  // namespace evalrun::decode
