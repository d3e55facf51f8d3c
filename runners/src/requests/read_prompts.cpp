// Reads prompts from a file.
#include <initializer_list>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/json.hpp"

#include "dataset/input_file.hpp"
#include "documents.hpp"
#include "prompts.hpp"

namespace evalrun::runners {
namespace {

using Path = std::initializer_list<std::string_view>;

/// Reads fields of the document; remembers the first field that is missing or has the wrong type.
class Fields {
 public:
  Fields(const Value& root, std::string file) : root_(root), file_(std::move(file)) {}

  std::string text(Path path) {
    const auto* value = at(path);
    if (value != nullptr && value->is_string()) return *value->string();
    complain(path, value == nullptr ? "a text is missing" : "this should be a text");
    return {};
  }

  std::map<std::string, std::string, std::less<>> texts(Path path) {
    std::map<std::string, std::string, std::less<>> found;
    const auto* value = at(path);
    if (value == nullptr || !value->is_dict()) {
      complain(path, "an object is missing");
      return found;
    }
    for (const auto& [key, item] : value->dict()->items()) {
      if (!item.is_string())
        complain(path, "every value should be a text");
      else
        found.emplace(*key.string(), *item.string());
    }
    return found;
  }

  void complain(Path path, std::string_view what) {
    if (!error_) error_ = Error{errc::bad_data, fmt::format("{}: {}", fmt::join(path, "."), what), file_};
  }

  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
  [[nodiscard]] const Value* at(Path path) const {
    const Value* value = &root_;
    for (const auto key : path) {
      value = value->get(key);
      if (value == nullptr) return nullptr;
    }
    return value;
  }

  const Value& root_;
  std::string file_;
  std::optional<Error> error_;
};

/// The system text: template `plaintext` in style `classic`, with "{functions}" still in it.
std::string system_text(Fields& fields) {
  const auto call_format = filled_in(fields.text({"system_prompt", "style", "classic", "tool_call_no_tag"}),
                                     {{"param_types", fields.text({"system_prompt", "parameter_types", "python"})},
                                      {"output_format", fields.text({"system_prompt", "output_format", "python"})}});
  const auto tools =
      filled_in(fields.text({"system_prompt", "style", "classic", "available_tools"}), {{"format", "json"}});
  return filled_in(fields.text({"system_prompt", "template", "plaintext"}),
                   {{"persona", fields.text({"system_prompt", "style", "classic", "persona"})},
                    {"task", fields.text({"system_prompt", "style", "classic", "task"})},
                    {"tool_call_format", call_format},
                    {"multiturn_behavior", fields.text({"system_prompt", "style", "classic", "multiturn_behavior"})},
                    {"available_tools", tools}});
}

}  // namespace

result<Prompts> read_prompts(const std::filesystem::path& file) {
  const auto text = read_text(file);
  if (!text) return tl::unexpected(text.error());
  const auto root = parse_json(*text, {.allow_surrogates = false});
  if (!root)
    return fail(errc::bad_json, fmt::format("not JSON: {} (byte {})", root.error().message, root.error().offset),
                file.string());
  Fields fields(*root, file.string());
  Prompts p;
  p.source = std::string(root->get_string("source", file.string()));
  p.function_hint = {fields.text({"function_hint", "python"}), fields.text({"function_hint", "java"}),
                     fields.text({"function_hint", "javascript"})};
  p.java = {fields.text({"java_parameter", "any"}),
            fields.text({"java_parameter", "typed"}),
            fields.text({"java_parameter", "elements"}),
            {}};
  p.javascript = {fields.text({"javascript_parameter", "any"}), fields.text({"javascript_parameter", "typed"}),
                  fields.text({"javascript_parameter", "elements"}), fields.text({"javascript_parameter", "entries"})};
  p.float_note = fields.text({"float_note"});
  p.json_schema_types = fields.texts({"type_to_json_schema"});
  const auto system = system_text(fields);
  const auto at = system.find("{functions}");
  if (at == std::string::npos)
    fields.complain({"system_prompt", "style", "classic", "available_tools"}, "{functions} is missing");
  if (fields.error()) return tl::unexpected(*fields.error());
  p.system_before = system.substr(0, at);
  p.system_after = system.substr(at + std::string_view("{functions}").size());
  return p;
}

}  // namespace evalrun::runners
