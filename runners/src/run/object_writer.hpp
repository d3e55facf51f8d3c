/// Writes a JSON object field by field, in the form of dump_json, without building a Dict first.
///
///     ObjectWriter line(text);
///     line.text("id", item.id);
///     line.value("result", output.result);
///     line.object("verdicts").value("valid", true);   // the destructor closes the brace
#pragma once
#include <string>
#include <string_view>
#include <utility>

#include "evalrun/value.hpp"

#include "json/lines.hpp"

namespace evalrun::runners {

class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }
  ~ObjectWriter() { out_ += '}'; }
  ObjectWriter(const ObjectWriter&) = delete;
  ObjectWriter& operator=(const ObjectWriter&) = delete;

  void text(std::string_view name, std::string_view value) {
    key(name);
    append_json_text(out_, value);
  }
  void text_if_any(std::string_view name, std::string_view value) {
    if (!value.empty()) text(name, value);
  }
  void value(std::string_view name, const Value& value) {
    key(name);
    append_json(out_, value);
  }
  [[nodiscard]] ObjectWriter object(std::string_view name) {
    key(name);
    return ObjectWriter(out_);
  }
  /// Writes a name; the caller then appends the value to the text.
  void key(std::string_view name) { append_json_name(out_, name, std::exchange(first_, false)); }

 private:
  std::string& out_;
  bool first_ = true;
};

}  // namespace evalrun::runners
