// The program: finds the sub-command, parses its flags, runs it.
#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "evalrun/suite.hpp"
#include "evalrun/version.hpp"

#include "cli/commands/command.hpp"
#include "cli/options/arguments.hpp"
#include "cli/output/failures.hpp"
#include "text/messages.hpp"

namespace {

using evalrun::cli::commands;

const evalrun::cli::Command* find_command(const std::string& word) {
  const auto at = std::ranges::find(commands(), word, [](const auto* c) { return c->name; });
  return at == commands().end() ? nullptr : *at;
}

/// The arguments with the short forms expanded: `evalrun --model ...` becomes `evalrun run --model ...`, `help` becomes
/// `--help`, `version` becomes `--version`, and `help COMMAND` becomes `COMMAND --help`.
std::vector<std::string> tidy(std::vector<std::string> words) {
  if (words.empty() || words == std::vector<std::string>{"help"}) return {"--help"};
  if (words.size() == 1 && (words[0] == "version" || words[0] == "-v" || words[0] == "-V")) return {"--version"};
  if (words[0] == "help" && words.size() > 1) return {words[1], "--help"};
  const bool own = words[0] == "--help" || words[0] == "-h" || words[0] == "--version";
  if (!own && words[0].starts_with('-')) words.insert(words.begin(), "run");
  return words;
}

int unknown_command(const std::string& word) {
  if (evalrun::find_suite(word))
    return evalrun::cli::complain(
        {evalrun::errc::usage,
         fmt::format("'{}' is a suite, not a command; a run of it is: evalrun --model MODEL --suite {}", word, word),
         {}});
  std::vector<std::string_view> names{"help", "version"};
  for (const auto* command : commands()) names.push_back(command->name);
  return evalrun::cli::complain(
      {evalrun::errc::usage,
       fmt::format("there is no command '{}'{}", evalrun::cut(word), evalrun::choices(word, names)),
       {}});
}

/// Reports a mistake in the arguments of a command, and names the help that explains them.
int refuse(evalrun::Error error, std::string_view command) {
  error.message += fmt::format(" (see evalrun{}{} --help)", command.empty() ? "" : " ", command);
  return evalrun::cli::complain(error);
}

int run_program(int argc, char** argv) {
  CLI::App app{"Scores how well language models call functions."};
  app.name("evalrun");
  app.set_version_flag("--version", "evalrun " EVALRUN_VERSION);
  app.formatter(evalrun::cli::help_formatter());
  app.footer(
      "Start here:          evalrun --model oracle --suite demo\n"
      "Then fetch data:     evalrun fetch bfcl\n"
      "and ask a model:     evalrun --model endpoint --base-url http://127.0.0.1:8000/v1 --suite bfcl\n"
      "Help on a command:   evalrun COMMAND --help");
  app.require_subcommand(1);
  int code = evalrun::cli::done;
  for (const auto* command : commands()) {
    auto* sub = app.add_subcommand(std::string(command->name), std::string(command->summary));
    sub->group("Commands");
    sub->footer(fmt::format("Example:  {}", command->example));
    // Added after the command's own options, so that the help text shows it last.
    sub->set_help_flag();
    auto action = command->declare(*sub);
    sub->set_help_flag("-h,--help", "print this help");
    sub->callback([action, &code] { code = action(); });
  }
  auto words = tidy({argv + 1, argv + argc});
  if (words[0] == "version")
    return evalrun::cli::complain({evalrun::errc::usage, "version takes no options and no arguments", {}});
  const auto* command = find_command(words[0]);
  if (!words[0].starts_with('-') && command == nullptr) return unknown_command(words[0]);
  const std::string name(command != nullptr ? command->name : std::string_view());
  if (command != nullptr)
    if (auto mistake = evalrun::cli::first_mistake(*app.get_subcommand(name), std::span(words).subspan(1)))
      return refuse(std::move(*mistake), name);
  std::ranges::reverse(words);
  try {
    app.parse(words);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) return app.exit(error);
    return refuse({evalrun::errc::usage, error.what(), {}}, name);
  }
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  evalrun::cli::prepare_process();
  return evalrun::cli::run_guarded([&] { return run_program(argc, argv); });
}
