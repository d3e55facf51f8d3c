#include "evalrun/case_reader.hpp"

#include <algorithm>
#include <random>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "case_json.hpp"
#include "glob.hpp"
#include "line_source.hpp"

namespace evalrun {
namespace {

namespace fs = std::filesystem;

/// One question file with its key, in one language.
struct Part {
  const Category* category = nullptr;
  std::string lang;
  std::string questions;          ///< path below the data folder
  std::string answers;            ///< the same; empty where the category has no key
  std::size_t wanted = 0;         ///< cases that will be given
  std::set<std::size_t> sampled;  ///< indices drawn; empty: no sampling
};

/// A category given by name or glob must exist.
result<std::vector<const Category*>> chosen_categories(const Suite& suite, const std::vector<std::string>& wanted) {
  std::vector<const Category*> chosen;
  for (const auto& category : suite.categories) {
    const auto hit = [&](const std::string& w) { return matches_glob(w, category.name); };
    if (wanted.empty() || std::ranges::any_of(wanted, hit)) chosen.push_back(&category);
  }
  for (const auto& w : wanted) {
    if (std::ranges::any_of(suite.categories, [&](const Category& c) { return matches_glob(w, c.name); })) continue;
    std::vector<std::string_view> names;
    for (const auto& c : suite.categories) names.push_back(c.name);
    return fail(errc::usage,
                fmt::format("suite {} has no category '{}'; it has: {}", suite.id, w, fmt::join(names, ", ")),
                "--category");
  }
  return chosen;
}

result<std::vector<std::string>> chosen_langs(const Suite& suite, const std::vector<std::string>& wanted) {
  for (const auto& w : wanted) {
    if (std::ranges::find(suite.langs, w) != suite.langs.end()) continue;
    if (suite.langs.empty())
      return fail(errc::usage, fmt::format("suite {} has one language only", suite.id), "--lang");
    return fail(errc::usage,
                fmt::format("suite {} has no language '{}'; it has: {}", suite.id, w, fmt::join(suite.langs, ", ")),
                "--lang");
  }
  if (suite.langs.empty()) return std::vector<std::string>{""};
  if (!wanted.empty()) return wanted;
  return std::vector<std::string>(suite.langs.begin(), suite.langs.end());
}

bool has_key(const Category& category) {
  return category.task != Task::relevance && category.task != Task::irrelevance;
}

/// `count` different indices below `total`, the same for the same seed.
std::set<std::size_t> draw(std::size_t count, std::size_t total, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::set<std::size_t> drawn;
  // Floyd's sampling: every subset is equally likely. The modulo's bias is below 2^-50 for any suite.
  for (std::size_t j = total - count; j < total; ++j) {
    const auto t = static_cast<std::size_t>(random() % (j + 1));
    drawn.insert(drawn.contains(t) ? j : t);
  }
  return drawn;
}

std::uint64_t mixed(std::uint64_t seed, std::string_view text) {
  std::uint64_t h = 1469598103934665603ULL ^ seed;
  for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return h;
}

}  // namespace

struct CaseReader::State {
  const Suite* suite = nullptr;
  Layout layout = Layout::v4;
  fs::path folder;
  Selection selection;
  std::vector<Part> parts;
  std::size_t total = 0;

  std::size_t part = 0;
  std::optional<LineSource> questions, answers;
  std::size_t index = 0;  ///< of the next line in the part
  std::size_t given = 0;  ///< cases of the part so far

  bool from_file = false;  ///< open_file: category per line, key in the line
  std::string category_name;

  [[nodiscard]] result<LineSource> open(const std::string& name) const {
    if (suite != nullptr && suite->embedded != nullptr) {
      if (const auto text = suite->embedded(name)) return LineSource::over(*text, fmt::format("{} (built in)", name));
      return fail(errc::not_found, "no such file is built in", name);
    }
    return LineSource::open_file(folder / name);
  }

  [[nodiscard]] result<std::size_t> lines_of(const std::string& name) const {
    if (suite->embedded != nullptr) return count_lines(suite->embedded(name).value_or(std::string_view{}));
    return count_lines(folder / name);
  }

  [[nodiscard]] bool exists(const std::string& name) const {
    if (suite->embedded != nullptr) return suite->embedded(name).has_value();
    std::error_code ignored;
    return fs::exists(folder / name, ignored);
  }

  [[nodiscard]] bool id_wanted(std::string_view id) const {
    return selection.ids.empty() ||
           std::ranges::any_of(selection.ids, [&](const std::string& pattern) { return matches_glob(pattern, id); });
  }

  result<void> plan();
  result<void> count(Part& p);
  result<std::optional<Case>> next_of_part();
  result<std::optional<Case>> next_of_file();
  [[nodiscard]] bool part_full(const Part& p) const { return given >= p.wanted; }
};

result<void> CaseReader::State::count(Part& p) {
  if (selection.ids.empty()) {
    auto lines = lines_of(p.questions);
    if (!lines) return tl::unexpected(lines.error());
    p.wanted = *lines;
    if (selection.sample && *selection.sample < p.wanted) {
      p.sampled = draw(*selection.sample, p.wanted, mixed(selection.seed, p.category->name));
      p.wanted = *selection.sample;
    }
  } else {
    auto source = open(p.questions);
    if (!source) return tl::unexpected(source.error());
    for (;;) {
      auto line = source->next_object();
      if (!line) return tl::unexpected(line.error());
      if (!*line) break;
      if (id_wanted((*line)->get_string("id"))) ++p.wanted;
    }
  }
  if (selection.limit) p.wanted = std::min(p.wanted, *selection.limit);
  return {};
}

result<void> CaseReader::State::plan() {
  auto categories = chosen_categories(*suite, selection.categories);
  if (!categories) return tl::unexpected(categories.error());
  auto langs = chosen_langs(*suite, selection.langs);
  if (!langs) return tl::unexpected(langs.error());
  if (selection.sample && !selection.ids.empty())
    return fail(errc::usage, "--sample and --ids cannot be combined", "--sample");
  for (const auto& lang : *langs) {
    for (const auto* category : *categories) {
      const auto file = fmt::format("{}{}.json", suite->file_prefix, category->name);
      Part p{
          category, lang, lang.empty() ? file : lang + "/" + file, has_key(*category) ? "possible_answer/" + file : "",
          0,        {}};
      if (!exists(p.questions)) {
        // A folder with some categories only is fine unless the missing one was asked for by name.
        if (selection.categories.empty()) continue;
        return fail(errc::not_found, fmt::format("the data of category {} is missing", category->name),
                    (folder / p.questions).string());
      }
      if (!p.answers.empty() && !exists(p.answers))
        return fail(errc::not_found, fmt::format("the key of category {} is missing", category->name),
                    (folder / p.answers).string());
      if (auto counted = count(p); !counted) return counted;
      total += p.wanted;
      parts.push_back(std::move(p));
    }
  }
  if (parts.empty()) return fail(errc::not_found, fmt::format("no data of suite {} here", suite->id), folder.string());
  if (total == 0 && !selection.ids.empty())
    return fail(errc::usage,
                fmt::format("no case of suite {} has an id like: {}", suite->id, fmt::join(selection.ids, ", ")),
                "--ids");
  return {};
}

result<std::optional<Case>> CaseReader::State::next_of_part() {
  const auto& p = parts[part];
  if (!questions) {
    auto q = open(p.questions);
    if (!q) return tl::unexpected(q.error());
    questions.emplace(std::move(*q));
    if (!p.answers.empty()) {
      auto a = open(p.answers);
      if (!a) return tl::unexpected(a.error());
      answers.emplace(std::move(*a));
    }
  }
  for (;;) {
    if (part_full(p)) return std::optional<Case>{};
    auto question = questions->next_object();
    if (!question) return tl::unexpected(question.error());
    if (!*question) return std::optional<Case>{};
    Value answer;
    if (answers) {
      auto line = answers->next_object();
      if (!line) return tl::unexpected(line.error());
      if (!*line)
        return fail(
            errc::bad_data,
            fmt::format("the key ends before the questions do: no answer for {}", (*question)->get_string("id")),
            answers->where());
      answer = std::move(**line);
    }
    const auto i = index++;
    auto id = std::string((*question)->get_string("id"));
    if (id.empty() && layout == Layout::v1) id = fmt::format("{}_{}", p.category->name, i);
    if (id.empty()) return fail(errc::bad_data, "the field \"id\" is missing", questions->where());
    if (!p.sampled.empty() && !p.sampled.contains(i)) continue;
    if (!id_wanted(id)) continue;
    if (const auto answered = answer.get_string("id"); !answered.empty() && answered != id)
      return fail(
          errc::bad_data,
          fmt::format("the key's line is for {}, the question's for {}; both files must be in one order", answered, id),
          answers->where());
    auto item = case_from_json(**question, answer, *p.category, layout, questions->where());
    if (!item) return tl::unexpected(item.error());
    item->id = id;
    item->lang = p.lang;
    ++given;
    return std::optional<Case>(std::move(*item));
  }
}

result<std::optional<Case>> CaseReader::State::next_of_file() {
  auto line = questions->next_object();
  if (!line) return tl::unexpected(line.error());
  if (!*line) return std::optional<Case>{};
  const auto id = (*line)->get_string("id");
  if (id.empty()) return fail(errc::bad_data, "the field \"id\" is missing", questions->where());
  const auto named = (*line)->get_string("category", id);
  const auto says = [&](std::string_view word) { return named.find(word) != std::string_view::npos; };
  Category category{};
  category.name = (*line)->get_string("category");
  if (category.name.empty()) category.name = id.substr(0, id.rfind('_'));
  category_name = category.name;
  category.name = category_name;
  category.language = says("javascript") ? Language::javascript : says("java") ? Language::java : Language::python;
  category.task = says("irrelevance") ? Task::irrelevance
                  : says("relevance") ? Task::relevance
                  : says("parallel")  ? Task::parallel
                  : says("multiple")  ? Task::multiple
                                      : Task::simple;
  auto item = case_from_json(**line, **line, category, Layout::v1, questions->where());
  if (!item) return tl::unexpected(item.error());
  return std::optional<Case>(std::move(*item));
}

CaseReader::CaseReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
CaseReader::CaseReader(CaseReader&&) noexcept = default;
CaseReader& CaseReader::operator=(CaseReader&&) noexcept = default;
CaseReader::~CaseReader() = default;

result<CaseReader> CaseReader::open(const Suite& suite, const fs::path& folder, Selection selection) {
  auto state = std::make_unique<State>();
  state->suite = &suite;
  state->layout = suite.layout;
  state->folder = folder;
  state->selection = std::move(selection);
  if (auto planned = state->plan(); !planned) return tl::unexpected(planned.error());
  return CaseReader(std::move(state));
}

result<CaseReader> CaseReader::open_file(const fs::path& file) {
  auto lines = count_lines(file);
  if (!lines) return tl::unexpected(lines.error());
  auto source = LineSource::open_file(file);
  if (!source) return tl::unexpected(source.error());
  auto state = std::make_unique<State>();
  state->from_file = true;
  state->total = *lines;
  state->questions.emplace(std::move(*source));
  return CaseReader(std::move(state));
}

result<std::optional<Case>> CaseReader::next() {
  auto& s = *state_;
  if (s.from_file) return s.next_of_file();
  while (s.part < s.parts.size()) {
    auto item = s.next_of_part();
    if (!item || *item) return item;
    ++s.part;
    s.questions.reset();
    s.answers.reset();
    s.index = s.given = 0;
  }
  return std::optional<Case>{};
}

std::vector<std::string> CaseReader::files() const {
  std::vector<std::string> names;
  for (const auto& part : state_->parts)
    for (const auto& name : {part.questions, part.answers})
      if (!name.empty() && std::ranges::find(names, name) == names.end()) names.push_back(name);
  return names;
}

std::size_t CaseReader::total() const { return state_->total; }

}  // namespace evalrun
