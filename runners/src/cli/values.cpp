#include "cli/values.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include <fmt/ranges.h>
#include <unistd.h>

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

CLI::Option* add_text(CLI::App& app, const std::string& flag, std::string& into, std::string_view kind,
                      const std::string& help) {
  auto* option = app.add_option(flag, into, help)->type_name(std::string(kind));
  return into.empty() ? option : option->default_str(into);
}

result<const Format*> format_named(const std::string& name) {
  if (const auto* format = find_format(name)) return format;
  std::vector<std::string_view> ids;
  for (const auto& format : formats()) ids.push_back(format.id);
  return fail(errc::usage, fmt::format("there is no format '{}'{}", cut(name), choices(name, ids)), "--format");
}

std::string readable_file(const std::string& name) {
  std::error_code error;
  if (std::filesystem::is_directory(name, error)) return fmt::format("{} is a folder, a file is needed", name);
  if (::access(name.c_str(), R_OK) == 0) return {};
  return fmt::format("{}: {}", name, std::generic_category().message(errno));
}

}  // namespace evalrun::cli
