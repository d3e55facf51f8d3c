// Own cases: one file holds all categories (docs/own-cases.md).
#include "own_cases.hpp"

#include <algorithm>
#include <mutex>

#include <fmt/format.h>

#include "dataset/input_file.hpp"
#include "dataset_formats.hpp"

namespace evalrun::dataset_formats {
namespace {

namespace fs = std::filesystem;

/// What changes if a file is written.
struct Stamp {
  fs::path file;
  std::uintmax_t bytes = 0;
  fs::file_time_type written = {};
  bool operator==(const Stamp&) const = default;
};

Stamp stamp_of(const fs::path& file) {
  std::error_code ignored;
  return {file, fs::file_size(file, ignored), fs::last_write_time(file, ignored)};
}

result<std::shared_ptr<const OwnCases>> read(const fs::path& path) {
  std::vector<OwnCases::OfCategory> categories;
  std::size_t number = 0;
  auto file = CaseFile::open(path, [&](const Case& item) {
    auto at = std::ranges::find(categories, item.category, &OwnCases::OfCategory::name);
    if (at == categories.end()) at = categories.insert(at, {item.category, item.task, item.language});
    at->cases.push_back(number++);
  });
  if (!file) return tl::unexpected(file.error());
  auto all = std::make_shared<OwnCases>(std::move(*file));
  all->categories = std::move(categories);
  return all;
}

/// "cases.jsonl" of "file:cases.jsonl".
std::string file_name(const Suite& suite) { return std::string(suite.id.substr(suite.id.find(':') + 1)); }

bool holds(const Suite& suite, const fs::path& folder) {
  std::error_code ignored;
  return suite.is_own() && fs::is_regular_file(folder / file_name(suite), ignored);
}

std::string example(const Suite& suite) { return file_name(suite); }

std::string expected(const Suite& suite, const Category&, const std::string&) { return file_name(suite); }

result<std::vector<std::string>> files(Place& place, const Category& category, const std::string&) {
  const auto name = file_name(place.suite);
  if (place.background == nullptr) {
    auto cases = own_cases(place.folder / name);
    if (!cases) return tl::unexpected(cases.error());
    place.background = std::move(*cases);
  }
  const bool has = std::static_pointer_cast<const OwnCases>(place.background)->find(category.name) != nullptr;
  return has ? std::vector{name} : std::vector<std::string>{};
}

result<std::size_t> count(const Place& place, const Part& part) {
  const auto* of_category = std::static_pointer_cast<const OwnCases>(place.background)->find(part.category->name);
  return of_category == nullptr ? 0 : of_category->cases.size();
}

class Reader final : public PartReader {
 public:
  Reader(std::shared_ptr<const OwnCases> cases, const OwnCases::OfCategory& of_category)
      : cases_(std::move(cases)), of_category_(of_category) {}

  result<std::optional<Case>> next(const Wanted& wanted) override {
    while (index_ < of_category_.cases.size()) {
      const auto index = index_++;
      auto item = cases_->file.read(of_category_.cases[index], cases_);
      if (wanted(index, item.id)) return std::optional<Case>(std::move(item));
    }
    return std::optional<Case>{};
  }

 private:
  std::shared_ptr<const OwnCases> cases_;
  const OwnCases::OfCategory& of_category_;
  std::size_t index_ = 0;
};

result<std::unique_ptr<PartReader>> open(Place& place, const Part& part) {
  auto cases = std::static_pointer_cast<const OwnCases>(place.background);
  const auto* of_category = cases->find(part.category->name);
  if (of_category == nullptr)
    return fail(errc::bad_data, fmt::format("the file holds no case of category {}", part.category->name),
                std::string(place.suite.path));
  return std::make_unique<Reader>(std::move(cases), *of_category);
}

/// Any file of lines {"id", "result"}. evalrun's own files name their category.
bool holds_results(const Suite& suite, const fs::path& file, const Category*& category) {
  category = nullptr;
  const auto name = unpacked_name(file);
  if (!name.ends_with(".json") && !name.ends_with(".jsonl")) return false;
  for (const auto& one : suite.categories)
    if (name == fmt::format("{}{}_result.json", suite.file_prefix, one.name)) category = &one;
  if (category != nullptr) return true;
  auto lines = LineSource::open_file(file);
  // A file that cannot be read is accepted here, so that reading it reports the error.
  if (!lines) return lines.error().code == errc::io;
  const auto first = lines->next_object();
  return first && *first && (*first)->get("id") != nullptr && (*first)->get("result") != nullptr;
}

std::string result_example(const Suite&) { return "a .json or .jsonl file of lines {\"id\", \"result\"}"; }

Results results(const fs::path& file) { return results_in_lines(file, stored_result); }

}  // namespace

const OwnCases::OfCategory* OwnCases::find(std::string_view category) const {
  const auto at = std::ranges::find(categories, category, &OfCategory::name);
  return at == categories.end() ? nullptr : &*at;
}

result<std::shared_ptr<const OwnCases>> own_cases(const fs::path& file) {
  static std::mutex mutex;
  static std::pair<Stamp, std::shared_ptr<const OwnCases>> last;  // NOLINT(*-avoid-non-const-global-variables)
  const auto stamp = stamp_of(file);
  const std::scoped_lock lock(mutex);
  if (last.second != nullptr && last.first == stamp) return last.second;
  auto all = read(file);
  if (all) last = {stamp, *all};
  return all;
}

extern const Row own_row{.holds = holds,
                         .example = example,
                         .expected = expected,
                         .files = files,
                         .count = count,
                         .open = open,
                         .holds_results = holds_results,
                         .result_example = result_example,
                         .results = results};

}  // namespace evalrun::dataset_formats
