// Calls written as source text, with the wrapping each archived model needed (specification: bfcl-v1-decode-styles A).
#include "python.hpp"
#include "source.hpp"

namespace evalrun::decode {
namespace {

constexpr std::string_view no_text = "text was expected";

Decoded decode_raw_list(const Value& raw, const Decoding& how) {
  return raw.is_string() ? parse_v1(*raw.string(), how) : Decoded::failed(std::string(no_text));
}

Decoded decode_wrap(const Value& raw, const Decoding& how) {
  return raw.is_string() ? parse_v1(wrapped(*raw.string()), how) : Decoded::failed(std::string(no_text));
}

Decoded decode_wrap_strip1(const Value& raw, const Decoding& how) {
  if (!raw.is_string()) return Decoded::failed(std::string(no_text));
  if (raw.string()->empty()) return Decoded::failed("the text is empty");
  const auto& text = *raw.string();
  return parse_v1(wrapped(text.front() == ' ' ? text.substr(1) : text), how);
}

Decoded decode_wrap_unescape(const Value& raw, const Decoding& how) {
  return raw.is_string() ? parse_v1(wrapped(replaced(*raw.string(), "\\_", "_")), how)
                         : Decoded::failed(std::string(no_text));
}

Decoded decode_wrap_nonl(const Value& raw, const Decoding& how) {
  return raw.is_string() ? parse_v1(wrapped(replaced(*raw.string(), "\n", "")), how)
                         : Decoded::failed(std::string(no_text));
}

Decoded decode_always_wrap(const Value& raw, const Decoding& how) {
  return raw.is_string() ? parse_v1("[" + *raw.string() + "]", how) : Decoded::failed(std::string(no_text));
}

Decoded decode_raven(const Value& raw, const Decoding& how) {
  if (!raw.is_string()) return Decoded::failed(std::string(no_text));
  auto text = *raw.string();
  if (text.ends_with(';')) text.pop_back();
  text = "[" + replaced(text, ";", ",") + "]";
  auto decoded = parse_v1(text, how);
  // This model calls out_of_domain to say that no function fits.
  if (decoded.ok && text.find("out_of_domain") != std::string::npos) decoded.value = "irrelevant";
  return decoded;
}

Decoded decode_quoted_list(const Value& raw, const Decoding& how) {
  if (!raw.is_string()) return Decoded::failed(std::string(no_text));
  auto text = replaced(*raw.string(), "\n", "");
  if (!text.starts_with('[')) text = "[ " + text;
  if (!text.ends_with(']')) text += " ]";
  if (text.starts_with("['")) text = replaced(replaced(replaced(text, "['", "["), "', '", ", "), "','", ", ");
  if (text.ends_with("']")) text = replaced(text, "']", "]");
  return parse_v1(text, how);
}

Decoded decode_dbrx(const Value& raw, const Decoding& how) {
  if (!raw.is_string()) return Decoded::failed(std::string(no_text));
  std::string text;
  // Remove pairs of single quotes and keep the text between them.
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
  auto decoded = parse_v1(text, how);
  return decoded.ok ? decoded : parse_v1(*raw.string(), how);
}

Decoded decode_deepseek(const Value& raw, const Decoding& how) {
  if (!raw.is_string()) return Decoded::failed(std::string(no_text));
  const auto pieces = split(*raw.string(), "```");
  if (pieces.size() < 2) return Decoded::failed("no fenced block");
  const auto block = pieces[1];
  const auto open = block.find('[');
  const auto close = open == std::string_view::npos ? open : block.find(']', open);
  if (close == std::string_view::npos) return Decoded::failed("no list in the fenced block");
  return parse_v1(block.substr(open, close - open + 1), how);
}

Decoded decode_gemma(const Value& raw, const Decoding& how) {
  if (!raw.is_string()) return Decoded::failed(std::string(no_text));
  const std::string_view text = *raw.string();
  const auto open = text.find('[');
  const auto close = text.rfind(']');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open)
    return Decoded::failed("no list in the text");
  return parse_v1(text.substr(open, close - open + 1), how);
}

}  // namespace

namespace format_rows {

extern const Format raw_list{
    .id = "raw_list",
    .summary = "calls as text, unchanged: [f(a=1), g(b='x')]",
    .decode = decode_raw_list,
    .read_tape = read_tape_source,
    .archived = true,
};

extern const Format wrap{
    .id = "wrap",
    .summary = "calls as text, outer brackets added where missing",
    .decode = decode_wrap,
    .read_tape = read_tape_wrapped,
    .archived = true,
};

extern const Format wrap_strip1{
    .id = "wrap_strip1",
    .summary = "as wrap, after one leading blank is dropped",
    .decode = decode_wrap_strip1,
    .archived = true,
};

extern const Format wrap_unescape{
    .id = "wrap_unescape",
    .summary = "as wrap, with \\_ read as _",
    .decode = decode_wrap_unescape,
    .archived = true,
};

extern const Format wrap_nonl{
    .id = "wrap_nonl",
    .summary = "as wrap, with all newlines removed",
    .decode = decode_wrap_nonl,
    .archived = true,
};

extern const Format always_wrap{
    .id = "always_wrap",
    .summary = "calls without brackets: f(a=1), g(b=2)",
    .decode = decode_always_wrap,
    .read_tape = read_tape_inner,
    .archived = true,
};

extern const Format raven{
    .id = "raven",
    .summary = "calls that end in semicolons: f(a=1); g(b=2);",
    .decode = decode_raven,
    .archived = true,
};

extern const Format quoted_list{
    .id = "quoted_list",
    .summary = "a list of quoted calls: ['f(a=1, b=x)', 'g(c=2)']",
    .decode = decode_quoted_list,
    .archived = true,
};

extern const Format dbrx{
    .id = "dbrx",
    .summary = "calls between stray single quotes: ['f(a=10, b=5)']",
    .decode = decode_dbrx,
    .archived = true,
};

extern const Format deepseek{
    .id = "deepseek",
    .summary = "the first list in the first fenced block",
    .decode = decode_deepseek,
    .archived = true,
};

extern const Format gemma{
    .id = "gemma",
    .summary = "everything from the first [ to the last ]",
    .decode = decode_gemma,
    .archived = true,
};

}  // namespace format_rows
}  // namespace evalrun::decode
