#include <algorithm>

#include "documents.hpp"
#include "json/lines.hpp"
#include "run/object_writer.hpp"

namespace evalrun::runners {
namespace {

using namespace std::string_view_literals;

std::string_view text_in(const Value& value) { return value.is_string() ? std::string_view(*value.string()) : ""; }

/// Calls `use(name, value)` for every member. In documents from JSON all names are texts.
template <class Use>
void each_member(const Dict& dict, const Use& use) {
  for (const auto& [key, value] : dict.items())
    use(key.is_string() ? std::string_view(*key.string()) : std::string_view(str(key)), value);
}

class ToolWriter {
 public:
  ToolWriter(std::string& text, const Prompts& prompts) : text_(text), prompts_(prompts) {}

  void document(const Dict& fields, std::string_view hint) {
    ObjectWriter to(text_);
    bool described = false, has_parameters = false;
    each_member(fields, [&](std::string_view name, const Value& value) {
      if (name == "name" && value.is_string()) {
        to.text(name, tool_name(*value.string()));
      } else if (name == "description") {
        described = true;
        description(to, value, hint);
      } else if (name == "parameters") {
        has_parameters = true;
        to.key(name);
        value.is_dict() ? parameters(*value.dict()) : no_parameters();
      } else {
        to.value(name, value);
      }
    });
    if (!described) description(to, hint);
    if (has_parameters) return;
    to.key("parameters");
    no_parameters();
  }

 private:
  void no_parameters() {
    ObjectWriter to(text_);
    to.text("type", "object");
    to.value("properties", Dict{});
  }

  void parameters(const Dict& schema) {
    ObjectWriter to(text_);
    bool typed = false;
    each_member(schema, [&](std::string_view name, const Value& value) {
      if (name == "type") {
        typed = true;
        to.text(name, "object");
      } else if (name == "properties" && value.is_dict()) {
        to.key(name);
        properties(*value.dict());
      } else {
        to.value(name, value);
      }
    });
    if (!typed) to.text("type", "object");
  }

  void properties(const Dict& schemas) {
    ObjectWriter to(text_);
    each_member(schemas, [&](std::string_view name, const Value& value) {
      if (value.is_dict()) {
        to.key(name);
        property(*value.dict());
      } else {
        to.value(name, value);
      }
    });
  }

  void property(const Dict& schema) {
    const auto* given = schema.find("type"sv);
    const auto type = json_type(given);
    const bool nests = type == "array" || type == "object";
    const bool has_properties = schema.find("properties"sv) != nullptr;
    const bool is_float = given != nullptr && text_in(*given) == "float";
    bool formatted = !is_float, described = !is_float;
    ObjectWriter to(text_);
    each_member(schema, [&](std::string_view name, const Value& value) {
      if (name == "type") {
        to.text(name, type);
      } else if (is_float && name == "format") {
        formatted = true;
        to.text(name, "float");
      } else if (is_float && name == "description") {
        described = true;
        description(to, value, prompts_.float_note);
      } else if (nests && name == "properties" && value.is_dict()) {
        to.key(name);
        properties(*value.dict());
      } else if (nests && !has_properties && name == "items" && value.is_dict()) {
        to.key(name);
        items(*value.dict());
      } else {
        to.value(name, value);
      }
    });
    if (!formatted) to.text("format", "float");
    if (!described) description(to, prompts_.float_note);
    if (given == nullptr) to.text("type", type);
  }

  /// Writes the items of an array. The reference goes one level deeper and no further.
  void items(const Dict& schema) {
    const auto* given = schema.find("type"sv);
    const auto type = given != nullptr ? json_type(given) : "";
    ObjectWriter to(text_);
    each_member(schema, [&](std::string_view name, const Value& value) {
      if (name == "type") {
        to.text(name, type);
      } else if (type == "array" && name == "items" && value.is_dict()) {
        to.key(name);
        items_of_items(*value.dict());
      } else if (type == "object" && name == "properties" && value.is_dict()) {
        to.key(name);
        properties(*value.dict());
      } else {
        to.value(name, value);
      }
    });
  }

  void items_of_items(const Dict& schema) {
    ObjectWriter to(text_);
    each_member(schema, [&](std::string_view name, const Value& value) {
      name == "type" ? to.text(name, json_type(&value)) : to.value(name, value);
    });
  }

  static void description(ObjectWriter& to, const Value& given, std::string_view hint) {
    if (!given.is_string()) return to.value("description", given);
    auto text = *given.string();
    text += hint;
    to.text("description", text);
  }
  /// If there is no description, the hint becomes the description.
  static void description(ObjectWriter& to, std::string_view hint) {
    if (!hint.empty()) to.text("description", hint.substr(std::min(hint.find_first_not_of(' '), hint.size())));
  }

  [[nodiscard]] std::string_view json_type(const Value* type) const {
    const auto found =
        type == nullptr ? prompts_.json_schema_types.end() : prompts_.json_schema_types.find(text_in(*type));
    return found == prompts_.json_schema_types.end() ? std::string_view("string") : found->second;
  }

  std::string& text_;
  const Prompts& prompts_;
};

}  // namespace

void append_tool(std::string& text, const Value& document, std::string_view hint, const Prompts& prompts) {
  ObjectWriter tool(text);
  tool.text("type", "function");
  tool.key("function");
  if (const auto* fields = document.dict())
    ToolWriter(text, prompts).document(*fields, hint);
  else
    append_json(text, document);
}

}  // namespace evalrun::runners
