#include "values.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include <fmt/ranges.h>
#include <unistd.h>

#include "dataset_formats/dataset_formats.hpp"
#include "decode/forms/forms.hpp"
#include "decode/forms/json_shapes.hpp"

namespace evalrun::cli {

CLI::Option* add_choice(CLI::App& app, const std::string& flag, std::string& into, std::vector<std::string_view> words,
                        const std::string& help) {
  const auto take = [&into, words, flag](const std::string& text) {
    if (std::ranges::find(words, text) == words.end())
      throw CLI::ValidationError(flag, fmt::format("'{}' is not known{}", cut(text), choices(text, words)));
    into = text;
  };
  auto* option = app.add_option_function<std::string>(flag, take, help);
  option->type_name(fmt::format("{}", fmt::join(words, "|")));
  return into.empty() ? option : option->default_str(into);
}

CLI::Option* add_names(CLI::App& app, const std::string& flag, std::vector<std::string>& into,
                       const std::string& help) {
  const auto take = [&into](const std::vector<std::string>& given) {
    for (const auto& name : given)
      if (std::ranges::find(into, name) == into.end()) into.push_back(name);
  };
  return app.add_option_function<std::vector<std::string>>(flag, take, help)->delimiter(',')->type_name("NAMES");
}

namespace {

namespace fs = std::filesystem;

std::string unwritable(const fs::path& name, int reason) {
  return fmt::format("{}: the file cannot be written: {}", name.string(), std::generic_category().message(reason));
}

/// Why a file cannot be written there, without trying; empty: it seems that it can.
std::string why_unwritable(const std::string& name, Target target) {
  if (name == "-") return {};
  const fs::path place(name);
  const auto no_place = [](const fs::path& folder) { return ::access(folder.c_str(), W_OK | X_OK) != 0; };
  std::error_code error;
  const auto there = fs::status(place, error);
  if (there.type() == fs::file_type::directory) {
    if (target == Target::file) return fmt::format("{} is a folder, a file name is needed", name);
    return no_place(place) ? unwritable(place, errno) : std::string();
  }
  if (error && there.type() != fs::file_type::not_found) return unwritable(place, error.value());
  if (target == Target::folder && there.type() != fs::file_type::not_found)
    return fmt::format("{} is a file, a folder is needed", name);
  if (there.type() != fs::file_type::not_found && ::access(place.c_str(), W_OK) == 0) return {};
  // To replace a file or to make missing folders, the last folder that exists must be writable.
  auto folder = place.has_parent_path() ? place.parent_path() : fs::path(".");
  while (!fs::exists(folder, error) && folder.has_parent_path() && folder != folder.parent_path())
    folder = folder.parent_path();
  if (!fs::exists(folder, error)) folder = ".";
  if (!fs::is_directory(folder, error)) return unwritable(place, ENOTDIR);
  return no_place(folder) ? unwritable(place, errno) : std::string();
}

}  // namespace

CLI::Option* add_output(CLI::App& app, const std::string& flag, std::string& into, const std::string& help,
                        Target target) {
  return add_text(app, flag, into, target == Target::folder ? "DIR" : "FILE", help)
      ->check([target](const std::string& name) { return why_unwritable(name, target); }, "");
}

CLI::Option* add_text(CLI::App& app, const std::string& flag, std::string& into, std::string_view kind,
                      const std::string& help) {
  auto* option = app.add_option(flag, into, help)->type_name(std::string(kind));
  return into.empty() ? option : option->default_str(into);
}

std::span<const decode::forms::Bare* const> bare_forms() {
  namespace forms = decode::forms;
  static constexpr std::array rows{&forms::python_list, &forms::python_lines, &forms::python_fence,
                                   &forms::name_and_json, &forms::name_tags};
  return rows;
}

std::string_view if_form(std::string_view name) {
  namespace forms = decode::forms;
  const auto has_name = [&](const auto* form) { return form->id == name; };
  const bool is_form = std::ranges::any_of(forms::forms(), has_name) || std::ranges::any_of(bare_forms(), has_name) ||
                       std::ranges::any_of(forms::json_shapes(), [&](const auto& shape) { return shape.id == name; });
  return is_form ? "; it is a form that --format auto reads" : "";
}

namespace {

bool fits(const Format& format, const Suite& suite) {
  const auto wanted = suite.dataset_format;
  return format.only ? *format.only == wanted : runners::dataset_formats::row_of(wanted).holds_calls;
}

}  // namespace

std::string why_unfit(const Format& format, const Suite* suite) {
  if (suite == nullptr || fits(format, *suite)) return {};
  std::vector<std::string_view> others;
  for (const auto* row : formats())
    if (fits(*row, *suite)) others.push_back(row->id);
  return fmt::format("{} cannot decode answers to {}; formats that can: {}", format.id, suite->id,
                     fmt::join(others, ", "));
}

result<const Format*> format_named(const std::string& name, const Suite* suite) {
  if (const auto* format = find_format(name)) {
    if (auto why = why_unfit(*format, suite); !why.empty()) return fail(errc::usage, std::move(why), "--format");
    return format;
  }
  if (const auto form = if_form(name); !form.empty())
    return fail(errc::usage, fmt::format("there is no format '{}'{}", name, form), "--format");
  std::vector<std::string_view> ids;
  for (const auto* format : formats()) ids.push_back(format->id);
  return fail(errc::usage, fmt::format("there is no format '{}'{}", cut(name), choices(name, ids)), "--format");
}

std::string readable_file(const std::string& name) {
  std::error_code error;
  if (std::filesystem::is_directory(name, error)) return fmt::format("{} is a folder, a file is needed", name);
  if (::access(name.c_str(), R_OK) == 0) return {};
  return fmt::format("{}: {}", name, std::generic_category().message(errno));
}

}  // namespace evalrun::cli
