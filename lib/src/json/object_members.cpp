// Splits the object into members by brackets and quotes alone; the JSON reader reads each member.
#include "object_members.hpp"

#include <cerrno>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "dataset/input_file.hpp"
#include "foreign_text.hpp"

namespace evalrun {
namespace {

constexpr int end = -1;
constexpr std::size_t buffer_size = std::size_t{1} << 16U;

}  // namespace

ObjectMembers::ObjectMembers(std::unique_ptr<std::istream> file, std::string name)
    : file_(std::move(file)), name_(std::move(name)), buffer_(buffer_size) {}

result<ObjectMembers> ObjectMembers::open(const std::filesystem::path& path) {
  auto file = open_input(path);
  if (!file) return tl::unexpected(file.error());
  return ObjectMembers(std::move(*file), path.string());
}

std::string ObjectMembers::where() const { return fmt::format("{}:{}", name_, begun_); }

tl::unexpected<Error> ObjectMembers::faulty(std::string what) const {
  return fail(errc::bad_data, std::move(what), fmt::format("{}:{}", name_, line_));
}

int ObjectMembers::peek() {
  if (at_ == filled_) {
    errno = 0;
    file_->read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    if (file_->bad() && !failure_) failure_ = read_failure(name_);
    filled_ = static_cast<std::size_t>(file_->gcount());
    at_ = 0;
    if (filled_ == 0) return end;
  }
  return static_cast<unsigned char>(buffer_[at_]);
}

int ObjectMembers::take() {
  const int c = peek();
  if (c == end) return end;
  ++at_;
  if (c == '\n') ++line_;
  return c;
}

/// Skips white space and peeks at the next character.
int ObjectMembers::skip_space() {
  for (;;) {
    const int c = peek();
    if (c != ' ' && c != '\n' && c != '\t' && c != '\r') return c;
    (void)take();
  }
}

/// Takes a JSON string with its quotes; false if the file ends in it.
bool ObjectMembers::take_text(std::string& into) {
  into += static_cast<char>(take());
  for (;;) {
    const int c = take();
    if (c == end) return false;
    into += static_cast<char>(c);
    if (c == '"') return true;
    if (c != '\\') continue;
    const int escaped = take();
    if (escaped == end) return false;
    into += static_cast<char>(escaped);
  }
}

/// Takes everything up to the comma or brace that ends the member; false if the file ends before.
bool ObjectMembers::take_value(std::string& into) {
  for (std::size_t depth = 0;;) {
    const int c = peek();
    if (c == end) return false;
    if (c == '"') {
      if (!take_text(into)) return false;
      continue;
    }
    if (depth == 0 && (c == ',' || c == '}')) return true;
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && depth > 0) --depth;
    into += static_cast<char>(take());
  }
}

/// Why the file is no object, in a sentence. `first`: its first character, or `end`.
std::string_view why_no_object(int first) {
  if (first == end) return "the file is empty";
  if (first == '[') return "this is a JSON array; one object that gives each key its case is needed";
  return "the file is no JSON object";
}

result<std::optional<ObjectMembers::Member>> ObjectMembers::read_member() {
  constexpr JsonReading strict{.allow_surrogates = false};
  if (!opened_ && peek() != end) {
    if (auto foreign = foreign_text({buffer_.data(), filled_})) return faulty(*std::move(foreign));
    at_ = filled_ - without_mark(std::string_view(buffer_.data(), filled_).substr(at_)).size();
  }
  const int first = skip_space();
  if (!opened_) {
    if (first != '{') return faulty(std::string(why_no_object(first)));
    (void)take();
  } else if (first == ',') {
    (void)take();
  } else if (first != '}') {
    return faulty("a comma or a closing brace is missing");
  }
  const int c = skip_space();
  if (c == '}' && (first == '}' || !opened_)) {
    (void)take();
    if (const int more = skip_space(); more != end)
      return faulty(more == '{' ? "another object follows; one object that gives each key its case is needed"
                                : "more text after the object");
    done_ = true;
    return std::optional<Member>{};
  }
  opened_ = true;
  begun_ = line_;
  std::string key, text;
  if (c != '"') return faulty("a key in double quotes is missing");
  if (!take_text(key)) return faulty("the file ends in a key");
  if (skip_space() != ':') return faulty("a colon is missing");
  (void)take();
  if (!take_value(text)) return faulty("the file ends within the object");
  auto name = parse_json(key, strict);
  if (!name) return fail(errc::bad_data, "not JSON: " + name.error().message, where());
  auto value = parse_json(text, strict);
  if (!value)
    return fail(errc::bad_data, fmt::format("the value of {} is not JSON: {}", key, value.error().message), where());
  return std::optional<Member>(Member{*name->string(), std::move(*value)});
}

result<std::optional<ObjectMembers::Member>> ObjectMembers::next() {
  if (done_) return std::optional<Member>{};
  auto member = read_member();
  if (!member) done_ = true;
  if (!member && failure_) return tl::unexpected(*failure_);
  return member;
}

}  // namespace evalrun
