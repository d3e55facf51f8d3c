#include "evalrun/case_reader.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <random>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "dataset/formats/dataset_formats.hpp"
#include "line_source.hpp"
#include "own/own_case.hpp"
#include "text/glob.hpp"
#include "text/messages.hpp"

namespace evalrun {
namespace {

namespace fs = std::filesystem;

/// A part of the data, and which of its cases are selected.
struct Chosen {
  dataset_formats::Part part;
  std::optional<std::size_t> wanted = {};  ///< number of selected cases; nullopt: all, not counted yet
  std::set<std::size_t> sampled;           ///< indices drawn; empty: no sampling
};

/// A category given by name or glob must exist.
result<std::vector<const Category*>> chosen_categories(const Suite& suite, const std::vector<std::string>& wanted) {
  std::vector<const Category*> chosen;
  for (const auto& category : suite.categories) {
    const auto hit = [&](const std::string& w) { return suite.means(w, category); };
    if (wanted.empty() || std::ranges::any_of(wanted, hit)) chosen.push_back(&category);
  }
  for (const auto& w : wanted) {
    if (std::ranges::any_of(suite.categories, [&](const Category& c) { return suite.means(w, c); })) continue;
    std::vector<std::string_view> names;
    for (const auto& c : suite.categories) names.push_back(c.name);
    for (const auto& group : suite.groups) names.push_back(group.name);
    return fail(errc::usage, fmt::format("suite {} has no category '{}'{}", suite.id, cut(w), choices(w, names)),
                "--category");
  }
  return chosen;
}

result<std::vector<std::string>> chosen_langs(const Suite& suite, const std::vector<std::string>& wanted) {
  for (const auto& w : wanted) {
    if (std::ranges::find(suite.langs, w) != suite.langs.end()) continue;
    if (suite.langs.empty())
      return fail(errc::usage, fmt::format("suite {} has one language only", suite.id), "--lang");
    return fail(errc::usage, fmt::format("suite {} has no language '{}'{}", suite.id, cut(w), choices(w, suite.langs)),
                "--lang");
  }
  if (suite.langs.empty()) return std::vector<std::string>{""};
  if (!wanted.empty()) return wanted;
  return std::vector<std::string>(suite.langs.begin(), suite.langs.end());
}

/// `count` different indices below `total`, the same ones for the same seed.
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

/// How many of the first `cases` cases a shard takes.
std::size_t taken_below(std::size_t cases, const Shard& shard) {
  return (cases + shard.count - shard.index) / shard.count;
}

std::uint64_t mixed(std::uint64_t seed, std::string_view text) {
  std::uint64_t h = 1469598103934665603ULL ^ seed;
  for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return h;
}

}  // namespace

struct CaseReader::State {
  std::optional<dataset_formats::Place> place;  ///< nullopt: open_file
  const dataset_formats::Row* format = nullptr;
  Selection selection;
  std::vector<Chosen> parts;
  std::vector<SelectedCases> absent = {};  ///< categories without data
  std::optional<std::size_t> total = {};   ///< counted at the first request

  std::size_t part = 0;
  std::unique_ptr<dataset_formats::PartReader> reading;  ///< reads parts[part]; nullptr: not opened yet
  std::size_t given = 0;                                 ///< cases of the part so far
  std::size_t before = 0;                                ///< cases of all shards before these parts
  std::size_t selected = 0;                              ///< cases of all shards so far

  std::optional<LineSource> lines;  ///< open_file: each line has its category and its ground truth

  [[nodiscard]] bool id_wanted(std::string_view id) const {
    return selection.ids.empty() ||
           std::ranges::any_of(selection.ids, [&](const std::string& pattern) { return matches_glob(pattern, id); });
  }

  result<void> plan();
  [[nodiscard]] bool has_data(const Category& category, const std::string& lang);
  /// Errors: data that the selection names are missing.
  result<void> accept_missing(const std::vector<dataset_formats::Part>& missing);
  [[nodiscard]] bool count_can_wait() const;
  /// The error for a part without any case, although the selection leaves no case out.
  [[nodiscard]] tl::unexpected<Error> no_case_in(const dataset_formats::Part& empty) const;
  result<void> count(Chosen& chosen);
  result<std::size_t> count_all(const dataset_formats::Part& p, const dataset_formats::Wanted& wanted);
  result<std::optional<Case>> next_of_part();
  /// Whether the next selected case belongs to this shard.
  [[nodiscard]] bool takes_next() { return selected++ % selection.shard.count == selection.shard.index - 1; }
};

result<std::size_t> CaseReader::State::count_all(const dataset_formats::Part& p,
                                                 const dataset_formats::Wanted& wanted) {
  auto reader = format->open(*place, p);
  if (!reader) return tl::unexpected(reader.error());
  for (std::size_t n = 0;; ++n) {
    auto item = (*reader)->next(wanted);
    if (!item) return tl::unexpected(item.error());
    if (!*item) return n;
  }
}

/// Counting reads the files, so it waits for total() or selected() if the plan does not depend on it.
bool CaseReader::State::count_can_wait() const {
  return selection.ids.empty() && !selection.sample && !selection.limit && selection.shard.count == 1;
}

tl::unexpected<Error> CaseReader::State::no_case_in(const dataset_formats::Part& empty) const {
  return fail(errc::bad_data,
              fmt::format("the data of category {} hold no case; fetch them again, or leave the category out with "
                          "--category",
                          empty.category->name),
              (place->folder / empty.files.front()).string());
}

result<void> CaseReader::State::count(Chosen& chosen) {
  const auto any = [](std::size_t, std::string_view) { return true; };
  const auto by_id = [this](std::size_t, std::string_view id) { return id_wanted(id); };
  auto counted = !selection.ids.empty()     ? count_all(chosen.part, by_id)
                 : format->count != nullptr ? format->count(*place, chosen.part)
                                            : count_all(chosen.part, any);
  if (!counted) return tl::unexpected(counted.error());
  chosen.wanted = *counted;
  if (selection.sample && *selection.sample < *chosen.wanted) {
    chosen.sampled = draw(*selection.sample, *chosen.wanted, mixed(selection.seed, chosen.part.category->name));
    chosen.wanted = selection.sample;
  }
  if (selection.limit) chosen.wanted = std::min(*chosen.wanted, *selection.limit);
  return {};
}

bool CaseReader::State::has_data(const Category& category, const std::string& lang) {
  const auto files = format->files(*place, category, lang);
  return files && !files->empty();
}

/// A folder may hold only some of the categories or languages, as long as the selection names none that is missing.
result<void> CaseReader::State::accept_missing(const std::vector<dataset_formats::Part>& missing) {
  const auto& suite = place->suite;
  const auto has_lang = [&](std::string_view lang) {
    return std::ranges::any_of(suite.categories, [&](const Category& one) { return has_data(one, std::string(lang)); });
  };
  std::vector<std::string_view> there;
  for (const auto lang : suite.langs)
    if (!missing.empty() && has_lang(lang)) there.push_back(lang);
  for (const auto& [category, lang, files] : missing) {
    const auto where = (place->folder / format->expected(suite, *category, lang)).string();
    const bool whole_lang = !lang.empty() && std::ranges::find(there, lang) == there.end();
    if (whole_lang && !selection.langs.empty() && !there.empty())
      return fail(errc::not_found,
                  fmt::format("the data of language {} is missing; the folder has {}", lang, fmt::join(there, ", ")),
                  where);
    std::vector<std::string_view> others;
    std::ranges::copy_if(there, std::back_inserter(others),
                         [&](std::string_view other) { return has_data(*category, std::string(other)); });
    // A language that the selection does not name may lack the category if another language has it.
    if (!selection.categories.empty() && !(whole_lang && selection.langs.empty() && !others.empty()))
      return fail(errc::not_found,
                  fmt::format("the data of category {} is missing{}{}", category->name,
                              lang.empty() ? "" : fmt::format(" in language {}", lang),
                              others.empty() ? "" : fmt::format("; --lang {} leaves it out", fmt::join(others, ","))),
                  where);
    absent.push_back({lang, std::string(category->name), 0, true});
  }
  return {};
}

result<void> CaseReader::State::plan() {
  const auto& suite = place->suite;
  auto categories = chosen_categories(suite, selection.categories);
  if (!categories) return tl::unexpected(categories.error());
  auto langs = chosen_langs(suite, selection.langs);
  if (!langs) return tl::unexpected(langs.error());
  if (selection.sample && !selection.ids.empty())
    return fail(errc::usage, "--sample and --ids cannot be combined", "--sample");
  std::vector<dataset_formats::Part> missing;  // parts that have no data
  bool none = !count_can_wait();
  for (const auto& lang : *langs) {
    for (const auto* category : *categories) {
      auto files = format->files(*place, *category, lang);
      if (!files) return tl::unexpected(files.error());
      if (files->empty()) {
        missing.push_back({category, lang, {}});
        continue;
      }
      Chosen chosen{{category, lang, std::move(*files)}, std::nullopt, {}};
      if (!count_can_wait())
        if (auto counted = count(chosen); !counted) return counted;
      none = none && chosen.wanted == 0;
      if (selection.ids.empty() && chosen.wanted == 0 && selection.limit != 0 && selection.sample != 0)
        return no_case_in(chosen.part);
      parts.push_back(std::move(chosen));
    }
  }
  if (auto accepted = accept_missing(missing); !accepted) return accepted;
  if (parts.empty())
    return fail(errc::not_found, fmt::format("no data of suite {} here", suite.id), place->folder.string());
  if (none && !selection.ids.empty())
    return fail(errc::usage,
                fmt::format("no case of suite {} has an id like: {}", suite.id, fmt::join(selection.ids, ", ")),
                "--ids");
  if (none)
    return fail(errc::usage, "no case is selected: a number above 0 is needed",
                selection.limit == 0 ? "--limit" : "--sample");
  return {};
}

result<std::optional<Case>> CaseReader::State::next_of_part() {
  const auto& chosen = parts[part];
  if (chosen.wanted && given >= *chosen.wanted) return std::optional<Case>{};
  if (!reading) {
    auto opened = format->open(*place, chosen.part);
    if (!opened) return tl::unexpected(opened.error());
    reading = std::move(*opened);
  }
  auto item = reading->next([&](std::size_t index, std::string_view id) {
    return (chosen.sampled.empty() || chosen.sampled.contains(index)) && id_wanted(id);
  });
  if (item && !*item && given == 0 && !chosen.wanted) return no_case_in(chosen.part);
  if (!item || !*item) return item;
  (*item)->suite = &place->suite;
  (*item)->lang = chosen.part.lang;
  ++given;
  return item;
}

CaseReader::CaseReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
CaseReader::CaseReader(CaseReader&&) noexcept = default;
CaseReader& CaseReader::operator=(CaseReader&&) noexcept = default;
CaseReader::~CaseReader() = default;

result<CaseReader> CaseReader::open(const Suite& suite, const fs::path& folder, Selection selection) {
  auto state = std::make_unique<State>();
  state->place.emplace(dataset_formats::Place{suite, folder});
  state->format = &dataset_formats::row_of(suite.dataset_format);
  state->selection = std::move(selection);
  if (auto planned = state->plan(); !planned) return tl::unexpected(planned.error());
  [[maybe_unused]] const auto [index, count] = state->selection.shard;
  assert(index >= 1 && index <= count);
  return CaseReader(std::move(state));
}

result<CaseReader> CaseReader::open_file(const fs::path& file) {
  auto all = LineSource::open_file(file);
  if (!all) return tl::unexpected(all.error());
  std::size_t cases = 0;
  while (const auto line = all->next())
    if (!own::is_comment(*line)) ++cases;
  if (auto whole = all->check_whole(); !whole) return tl::unexpected(whole.error());
  auto source = LineSource::open_file(file);
  if (!source) return tl::unexpected(source.error());
  auto state = std::make_unique<State>();
  state->total = cases;
  state->lines.emplace(std::move(*source));
  return CaseReader(std::move(state));
}

result<std::optional<Case>> CaseReader::next() {
  auto& s = *state_;
  if (s.lines) return own::next_case(*s.lines);
  while (s.part < s.parts.size()) {
    auto item = s.next_of_part();
    if (item && *item && !s.takes_next()) continue;
    if (!item || *item) return item;
    ++s.part;
    s.reading.reset();
    s.given = 0;
  }
  return std::optional<Case>{};
}

std::vector<std::string> CaseReader::files() const {
  std::vector<std::string> names;
  for (const auto& chosen : state_->parts)
    for (const auto& name : chosen.part.files)
      if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  if (state_->place) names.insert(names.end(), state_->place->shared_files.begin(), state_->place->shared_files.end());
  return names;
}

std::vector<std::string> CaseReader::langs() const {
  std::vector<std::string> langs;
  for (const auto& chosen : state_->parts)
    if (!chosen.part.lang.empty() && std::ranges::find(langs, chosen.part.lang) == langs.end())
      langs.emplace_back(chosen.part.lang);
  return langs;
}

std::vector<SelectedCases> shard_of(std::vector<SelectedCases> all, const Shard& shard) {
  std::size_t before = 0;
  for (auto& one : all) {
    const auto end = before + one.cases;
    one.cases = taken_below(end, shard) - taken_below(before, shard);
    before = end;
  }
  return all;
}

std::size_t CaseReader::total() const {
  auto& s = *state_;
  if (!s.total) {
    auto selected = s.before;
    for (const auto& one : this->selected()) selected += one.cases;
    s.total = taken_below(selected, s.selection.shard) - taken_below(s.before, s.selection.shard);
  }
  return *s.total;
}

std::vector<SelectedCases> CaseReader::selected() const {
  auto& s = *state_;
  std::vector<SelectedCases> all;
  for (auto& chosen : s.parts) {
    const bool known = chosen.wanted || s.count(chosen);
    all.push_back({chosen.part.lang, std::string(chosen.part.category->name), known ? *chosen.wanted : 0});
  }
  all.insert(all.end(), s.absent.begin(), s.absent.end());
  return all;
}

std::vector<SelectedCases> CaseReader::without_data() const { return state_->absent; }

std::size_t CaseReader::bytes() const {
  std::size_t all = 0;
  for (const auto& chosen : state_->parts)
    for (const auto& name : chosen.part.files) all += state_->place->bytes_of(name);
  return all;
}

std::vector<CaseReader> CaseReader::parts() const {
  assert(state_->place);
  std::vector<CaseReader> readers;
  std::size_t before = 0;  // cases of all shards
  for (const auto& chosen : state_->parts) {
    auto state = std::make_unique<State>();
    state->place.emplace(*state_->place);
    state->format = state_->format;
    state->selection = state_->selection;
    state->parts = {chosen};
    state->before = state->selected = before;
    before += chosen.wanted.value_or(0);  // only shards use it, and for shards plan() has counted
    readers.push_back(CaseReader(std::move(state)));
  }
  return readers;
}

}  // namespace evalrun
