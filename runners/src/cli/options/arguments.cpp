#include "arguments.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "evalrun/suite.hpp"

#include "text/messages.hpp"

namespace evalrun::cli {
namespace {

/// The name of an option's value in help texts, and in sentences.
constexpr std::pair<std::string_view, std::string_view> values[]{
    {"FILE", "a file name"},       {"DIR", "a folder"},
    {"URL", "an address"},         {"N", "a number"},
    {"NUMBER", "a number"},        {"SECONDS", "a number of seconds"},
    {"RUN", "the folder of a run"}};

std::string value_of(const CLI::Option& option) {
  const auto type = option.get_type_name();
  for (const auto& [name, words] : values)
    if (type == name) return std::string(words);
  return "a value";
}

bool takes_value(const CLI::Option& option) { return option.get_expected_min() > 0 && option.get_type_size() != 0; }
bool takes_several(const CLI::Option& option) {
  return option.get_expected_max() >= CLI::detail::expected_max_vector_size;
}

class Arguments {
 public:
  Arguments(const CLI::App& command, std::span<const std::string> words) : command_(command), words_(words) {
    for (const auto* option : command.get_options()) {
      if (option->get_positional()) positionals_.push_back(option);
      for (const auto& name : option->get_lnames()) options_.emplace("--" + name, option);
      for (const auto& name : option->get_snames()) options_.emplace("-" + name, option);
    }
  }

  std::optional<Error> operator()() {
    for (at_ = 0; at_ < words_.size(); ++at_) {
      const auto& word = words_[at_];
      if (word == "--") break;
      auto wrong = is_flag(word) ? option(word) : plain_word(word);
      if (help_) return std::nullopt;
      if (wrong) return wrong;
    }
    if (auto pair = excluded()) return pair;
    return missing();
  }

 private:
  static std::optional<Error> mistake(std::string message, std::string where = {}) {
    return Error{errc::usage, std::move(message), std::move(where)};
  }

  /// Whether a word is written like an option; a negative number is not.
  static bool is_flag(const std::string& word) {
    return word.size() > 1 && word[0] == '-' && (word[1] < '0' || word[1] > '9') && word[1] != '.';
  }

  [[nodiscard]] const CLI::Option* find(const std::string& word) const {
    const auto at = options_.find(word.substr(0, word.find('=')));
    return at == options_.end() ? nullptr : at->second;
  }

  std::optional<Error> option(const std::string& word) {
    const auto* found = find(word);
    if (found == nullptr) {
      std::vector<std::string_view> names;
      for (const auto& [name, option] : options_) names.push_back(name);
      const auto name = word.substr(0, word.find('='));
      auto near = nearest_name(name, names);
      // Suggest --temperature for "--temp", and --out for "--output".
      constexpr std::size_t shortest = 5;
      for (const auto known : names)
        if (!near && std::min(known.size(), name.size()) >= shortest &&
            (known.starts_with(name) || name.starts_with(known)))
          near = known;
      return mistake(
          fmt::format("there is no option {}{}", cut(name), near ? fmt::format("; did you mean {}?", *near) : ""));
    }
    const auto name = word.substr(0, word.find('='));
    if (found == command_.get_help_ptr()) help_ = true;
    if (++given_[found] == 2 && found->get_expected_max() <= 1 && takes_value(*found))
      return mistake("is given twice", name);
    if (!takes_value(*found)) return std::nullopt;
    const auto refuse_empty = [&](std::string_view value) -> std::optional<Error> {
      if (value.find_first_not_of(takes_several(*found) ? ", " : "") != std::string_view::npos) return std::nullopt;
      return mistake(fmt::format("needs {}, and the text given is empty", value_of(*found)), name);
    };
    if (const auto equals = word.find('='); equals != std::string::npos)
      return refuse_empty(std::string_view(word).substr(equals + 1));
    const bool ends = at_ + 1 == words_.size();
    if (ends || (is_flag(words_[at_ + 1]) && find(words_[at_ + 1]) != nullptr))
      return mistake(
          fmt::format("needs {}{}", value_of(*found), ends ? "" : fmt::format(", and {} comes next", words_[at_ + 1])),
          name);
    if (auto empty = refuse_empty(words_[++at_])) return empty;
    while (takes_several(*found) && at_ + 1 < words_.size() && !is_flag(words_[at_ + 1]) &&
           found->get_allow_extra_args())
      ++at_;
    return std::nullopt;
  }

  std::optional<Error> plain_word(const std::string& word) {
    for (const auto* option : positionals_)
      if (!given_.contains(option) || takes_several(*option)) {
        ++given_[option];
        return std::nullopt;
      }
    std::string remedy;
    std::error_code error;
    if (find_suite(word) && options_.contains("--suite"))
      remedy = fmt::format("; did you mean --suite {}?", word);
    else if (options_.contains("--results") && std::filesystem::is_directory(word, error))
      remedy = fmt::format("; did you mean --results {}?", word);
    else if (command_.get_name() == "check" && std::filesystem::is_regular_file(word, error))
      remedy = fmt::format("; check reads standard input: evalrun check ... < {}", word);
    else if (options_.contains("--suite") && std::filesystem::is_regular_file(word, error))
      remedy = fmt::format("; for cases of your own, write --suite file:{}", word);
    else if (word == "help")
      remedy = fmt::format("; did you mean evalrun help {}?", command_.get_name());
    return mistake(fmt::format("'{}' belongs to no option{}", cut(word), remedy));
  }

  [[nodiscard]] std::optional<Error> excluded() const {
    for (const auto& [option, count] : given_)
      for (const auto* other : option->get_excludes())
        if (given_.contains(other))
          return mistake(fmt::format("{} and {} exclude each other; give one of them",
                                     std::min(option->get_name(), other->get_name()),
                                     std::max(option->get_name(), other->get_name())));
    for (const auto& [option, count] : given_)
      for (const auto* other : option->get_needs())
        if (!given_.contains(other)) return mistake(fmt::format("needs {}", other->get_name()), option->get_name());
    return std::nullopt;
  }

  [[nodiscard]] std::optional<Error> missing() const {
    for (const auto* option : command_.get_options()) {
      if (!option->get_required() || given_.contains(option)) continue;
      // The option text of a positional argument is the message for its absence.
      return mistake(option->get_option_text().empty() ? fmt::format("{} is required", option->get_name())
                                                       : option->get_option_text());
    }
    return std::nullopt;
  }

  const CLI::App& command_;
  std::span<const std::string> words_;
  std::map<std::string, const CLI::Option*> options_;
  std::vector<const CLI::Option*> positionals_;
  std::map<const CLI::Option*, int> given_;
  std::size_t at_ = 0;
  bool help_ = false;
};

}  // namespace

std::optional<Error> first_mistake(const CLI::App& command, std::span<const std::string> words) {
  return Arguments(command, words)();
}

}  // namespace evalrun::cli
