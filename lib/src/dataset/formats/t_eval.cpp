// Reads files with one JSON object {key: case}; result files are copies of them with predictions (specification:
// t-eval 1, 2).
#include <algorithm>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "dataset/input_file.hpp"
#include "dataset/t_eval_files.hpp"
#include "dataset_formats.hpp"
#include "json/object_members.hpp"

namespace evalrun::dataset_formats {
namespace {

namespace fs = std::filesystem;

bool holds(const Suite&, const fs::path& folder) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored))
    if (t_eval::file_named(unpacked_name(entry.path()))) return true;
  return false;
}

std::string example(const Suite& suite) { return (fs::path(suite.folders.front()) / "plan_json_v2.json").string(); }

std::string expected(const Suite&, const Category& category, const std::string& lang) {
  const auto* kind = t_eval::file_kind(category.name);
  return fmt::format("{}_v2{}.json", kind == nullptr ? category.name : kind->stem, lang == "zh" ? "_zh" : "");
}

/// The file with the highest version.
result<std::vector<std::string>> files(Place& place, const Category& category, const std::string& lang) {
  std::string newest;
  int version = -1;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(place.folder, error)) {
    const auto name = unpacked_name(entry.path());
    const auto file = t_eval::file_named(name);
    if (!file || file->category != category.name || file->lang != lang || file->version <= version) continue;
    version = file->version;
    newest = name;
  }
  if (error)
    return fail(errc::io, fmt::format("the folder cannot be read: {}", error.message()), place.folder.string());
  return newest.empty() ? std::vector<std::string>{} : std::vector{newest};
}

/// Chat endpoints refuse the role "function" without a call before it, so results of functions become user messages.
std::string_view chat_role(std::string_view role) {
  return role == "system" || role == "assistant" ? role : std::string_view("user");
}

/// Joins consecutive turns of one role, because some chat templates refuse them.
Value as_chat(const List& turns) {
  List messages;
  for (const auto& turn : turns) {
    const auto role = chat_role(turn.get_string("role"));
    auto text = str(*turn.get("content"));
    if (!messages.empty() && messages.back().get_string("role") == role) {
      auto& content = *messages.back().dict()->find("content");
      content = *content.string() + "\n" + text;
    } else {
      messages.push_back(Dict{{"role", role}, {"content", std::move(text)}});
    }
  }
  return messages;
}

/// The prompt as chat messages. The datum holds it as a list or as JSON text.
result<Value> messages_in(const Value& datum, const std::string& where) {
  const auto* prompt = datum.get("origin_prompt");
  if (prompt == nullptr) return fail(errc::bad_data, "the field \"origin_prompt\" is missing", where);
  Value messages = *prompt;
  if (prompt->is_string()) {
    auto decoded = parse_json(*prompt->string());
    if (!decoded) return fail(errc::bad_data, "\"origin_prompt\" is a text that is no JSON", where);
    messages = std::move(*decoded);
  }
  const bool fits = messages.is_list() && std::ranges::all_of(*messages.list(), [](const Value& message) {
                      const auto* content = message.get("content");
                      return content != nullptr && !message.get_string("role").empty();
                    });
  if (!fits) return fail(errc::bad_data, "\"origin_prompt\" is no list of messages with role and content", where);
  return as_chat(*messages.list());
}

class Reader final : public PartReader {
 public:
  Reader(const Category& category, ObjectMembers members) : category_(category), members_(std::move(members)) {}

  result<std::optional<Case>> next(const Wanted& wanted) override {
    for (;;) {
      auto member = members_.next();
      if (!member) return tl::unexpected(member.error());
      if (!*member) return std::optional<Case>{};
      auto& [key, datum] = **member;
      auto id = t_eval::case_id(category_.name, key);
      if (!wanted(index_++, id)) continue;
      if (!datum.is_dict() || datum.get("ground_truth") == nullptr)
        return fail(errc::bad_data, fmt::format("{} is no object with \"ground_truth\"", key), members_.where());
      auto messages = messages_in(datum, members_.where());
      if (!messages) return tl::unexpected(messages.error());
      datum.dict()->erase("origin_prompt");
      Case item;
      item.id = std::move(id);
      item.category = category_.name;
      item.messages = std::move(*messages);
      item.ground_truth = std::move(datum);
      item.where = members_.where();
      return std::optional<Case>(std::move(item));
    }
  }

 private:
  const Category& category_;
  ObjectMembers members_;
  std::size_t index_ = 0;
};

result<std::unique_ptr<PartReader>> open(Place& place, const Part& part) {
  auto members = ObjectMembers::open(or_compressed(place.folder / part.files.front()));
  if (!members) return tl::unexpected(members.error());
  return std::make_unique<Reader>(*part.category, std::move(*members));
}

/// The category of a file of predictions: "plan_json.json", "plan_json_<model>.json", or the name of the data file.
const Category* category_of(const Suite& suite, std::string_view name) {
  if (!name.ends_with(".json")) return nullptr;
  for (const auto& kind : t_eval::file_kinds())
    for (const auto begin : {kind.category, kind.stem})
      if (name.starts_with(begin) && (name[begin.size()] == '_' || name[begin.size()] == '.'))
        return suite.category(kind.category);
  return nullptr;
}

bool holds_results(const Suite& suite, const fs::path& file, const Category*& category) {
  category = category_of(suite, unpacked_name(file));
  return category != nullptr;
}

std::string result_example(const Suite&) {
  return "files like plan_json_<model>.json, one object that gives each key a \"prediction\"";
}

class Predictions final : public ResultSource {
 public:
  Predictions(std::string category, ObjectMembers members)
      : category_(std::move(category)), members_(std::move(members)) {}

  result<std::optional<StoredResult>> next() override {
    auto member = members_.next();
    if (!member) return tl::unexpected(member.error());
    if (!*member) return std::optional<StoredResult>{};
    const auto* prediction = (*member)->value.get("prediction");
    if (prediction == nullptr)
      return fail(errc::bad_data, fmt::format("{} has no \"prediction\"", (*member)->key), members_.where());
    StoredResult stored;
    stored.id = t_eval::case_id(category_, (*member)->key);
    stored.result = *prediction;
    stored.where = members_.where();
    return std::optional<StoredResult>(std::move(stored));
  }

 private:
  std::string category_;
  ObjectMembers members_;
};

Results results(const fs::path& file) {
  auto members = ObjectMembers::open(file);
  if (!members) return tl::unexpected(members.error());
  std::string category;
  if (const auto found = find_suite("t-eval"))
    if (const auto* row = category_of(**found, unpacked_name(file))) category = row->name;
  return std::make_unique<Predictions>(std::move(category), std::move(*members));
}

}  // namespace

extern const Row t_eval{.holds = holds,
                        .example = example,
                        .expected = expected,
                        .files = files,
                        .count = nullptr,
                        .open = open,
                        .holds_results = holds_results,
                        .result_example = result_example,
                        .results = results};

}  // namespace evalrun::dataset_formats
