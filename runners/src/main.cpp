// The program: finds the sub-command, parses its flags, runs it.
#include <algorithm>
#include <csignal>

#include <fmt/format.h>

#include "cli/command.hpp"

namespace {

using evalrun::cli::commands;

bool is_command(const std::string& word) {
  return std::ranges::any_of(commands(), [&](const auto* c) { return c->name == word; });
}

/// `evalrun --model ...` means `evalrun run --model ...`.
std::vector<std::string> with_default_command(int argc, char** argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  if (words.empty()) return {"--help"};
  const bool own = words[0] == "--help" || words[0] == "-h" || words[0] == "--version" || is_command(words[0]);
  if (!own && words[0].starts_with('-')) words.insert(words.begin(), "run");
  return words;
}

int run_program(int argc, char** argv) {
  CLI::App app{"Scores how well language models call functions."};
  app.name("evalrun");
  app.set_version_flag("--version", "evalrun " EVALRUN_VERSION);
  app.footer("Start here:  evalrun --model endpoint --suite bfcl\nHelp on a command:  evalrun COMMAND --help");
  app.require_subcommand(1);
  int code = evalrun::cli::done;
  for (const auto* command : commands()) {
    auto* sub = app.add_subcommand(std::string(command->name), std::string(command->summary));
    sub->footer(fmt::format("Example:  {}", command->example));
    auto action = command->declare(*sub);
    sub->callback([action, &code] { code = action(); });
  }
  auto words = with_default_command(argc, argv);
  if (!words[0].starts_with('-') && !is_command(words[0])) {
    std::vector<std::string_view> names;
    for (const auto* command : commands()) names.push_back(command->name);
    return evalrun::cli::complain(
        {evalrun::errc::usage,
         fmt::format("there is no command '{}'; choose one of: {}", words[0], fmt::join(names, ", ")),
         {}});
  }
  std::ranges::reverse(words);
  try {
    app.parse(words);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) return app.exit(error);
    fmt::print(stderr, "evalrun: {} (see evalrun --help)\n", error.what());
    return evalrun::cli::usage;
  }
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return run_program(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "evalrun: this should not have happened: {}\n", error.what());
    return evalrun::cli::usage;
  }
}
