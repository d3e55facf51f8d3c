#include <sstream>
#include <string>

#include "arguments.hpp"

namespace evalrun::cli {
namespace {

constexpr std::size_t name_column = 2, text_column = 30, columns = 100;

/// Name and description side by side. The description is wrapped, and keeps its own line ends.
std::string entry(const std::string& name, const std::string& text) {
  std::string out(name_column, ' ');
  out += name;
  std::size_t at = out.size();
  if (at + 2 > text_column) {
    out += '\n';
    at = 0;
  }
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (at > text_column) {
      out += '\n';
      at = 0;
    }
    // Continuations of a line are indented like the line.
    const auto indent = std::min(line.find_first_not_of(' '), line.size());
    std::istringstream words(line.substr(indent));
    bool first = true;
    for (std::string word; words >> word;) {
      if (!first && at + 1 + word.size() > columns) {
        out += '\n';
        at = 0;
        first = true;
      }
      if (first) {
        const auto start = text_column + indent;
        out.append(start - std::min(at, start), ' ');
        at = start;
      } else {
        out += ' ';
        ++at;
      }
      out += word;
      at += word.size();
      first = false;
    }
  }
  return out + '\n';
}

class Help final : public CLI::Formatter {
 public:
  std::string make_option(const CLI::Option* option, bool positional) const override {
    return entry(make_option_name(option, positional) + make_option_opts(option), make_option_desc(option));
  }

  std::string make_option_opts(const CLI::Option* option) const override {
    if (option->get_type_size() == 0 || option->get_positional()) return {};
    return " " + option->get_type_name();
  }

  std::string make_option_desc(const CLI::Option* option) const override {
    auto text = option->get_description();
    if (option->get_required() && !option->get_positional()) text += " (required)";
    if (const auto& usual = option->get_default_str(); !usual.empty()) text += "; default " + usual;
    return text;
  }

  std::string make_subcommand(const CLI::App* command) const override {
    return entry(command->get_name(), command->get_description());
  }

  std::string make_description(const CLI::App* app) const override { return app->get_description() + '\n'; }
};

}  // namespace

std::shared_ptr<CLI::FormatterBase> help_formatter() {
  auto formatter = std::make_shared<Help>();
  formatter->label("Positionals", "Arguments");
  formatter->label("SUBCOMMAND", "COMMAND");
  return formatter;
}

}  // namespace evalrun::cli
