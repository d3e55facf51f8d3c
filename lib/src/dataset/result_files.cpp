#include "result_files.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "dataset/formats/dataset_formats.hpp"
#include "input_file.hpp"

namespace evalrun {
namespace {

namespace fs = std::filesystem;

/// Folders between a model's folder and its files.
constexpr std::array<std::string_view, 5> groups{"non_live", "live", "multi_turn", "agentic", "result"};

/// The model is named by the innermost folder on the path to a file that is neither a group nor a language. `home` is
/// the absolute path of the root.
std::string model_of(const Suite& suite, const fs::path& root, const fs::path& home, const fs::path& file,
                     std::string& lang) {
  std::string model;
  for (const auto& part : file.lexically_relative(root).parent_path()) {
    const auto name = part.string();
    if (name == ".") continue;
    if (std::ranges::find(suite.langs, name) != suite.langs.end())
      lang = name;
    else if (std::ranges::find(groups, name) == groups.end())
      model = name;
  }
  // The root may itself be the folder of a model or of a language.
  int levels = 0;
  for (auto folder = home; folder.has_filename() && levels < 4; folder = folder.parent_path(), ++levels) {
    const auto name = folder.filename().string();
    const bool is_lang = std::ranges::find(suite.langs, name) != suite.langs.end();
    if (is_lang && lang.empty())
      lang = name;
    else if (!is_lang && model.empty() && std::ranges::find(groups, name) == groups.end())
      model = name;
  }
  return model.empty() ? "model" : model;
}

auto order_of(const Suite& suite) {
  return [&suite](const ResultFile& a, const ResultFile& b) {
    const auto lang_place = [&](const ResultFile& f) {
      return std::ranges::find(suite.langs, f.lang) - suite.langs.begin();
    };
    if (a.lang != b.lang) return lang_place(a) < lang_place(b);
    return std::tie(a.category, a.path) < std::tie(b.category, b.path);
  };
}

}  // namespace

namespace {

/// For messages: "; there are results of suite bfcl-v1", or of another version of BFCL; empty if nothing is recognized.
std::string what_is_there(const fs::path& root) {
  std::vector<std::string_view> found;
  std::error_code error;
  for (auto it = fs::recursive_directory_iterator(root, fs::directory_options::skip_permission_denied, error);
       !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
    if (!it->is_regular_file(error)) continue;
    const auto name = it->path().filename().string();
    if (name.starts_with("BFCL_v") && !name.starts_with("BFCL_v4") && name.find("_result.json") != std::string::npos)
      return fmt::format("; {} belongs to another version of BFCL, which has other cases", name);
    for (const auto* suite : suites()) {
      const Category* category = nullptr;
      if (dataset_formats::row_of(suite->dataset_format).holds_results(*suite, it->path(), category) &&
          std::ranges::find(found, suite->id) == found.end())
        found.push_back(suite->id);
    }
  }
  return found.empty() ? std::string() : fmt::format("; there are results of suite {}", fmt::join(found, ", "));
}

}  // namespace

result<std::vector<ModelResults>> find_results(const Suite& suite, const fs::path& folder) {
  std::error_code error;
  if (fs::is_regular_file(folder, error))
    return fail(errc::not_found,
                fmt::format("this is a file; name the folder that holds it: {}",
                            folder.has_parent_path() ? folder.parent_path().string() : "."),
                folder.string());
  if (!fs::is_directory(folder, error)) return fail(errc::not_found, "there is no such folder", folder.string());
  if (const fs::directory_iterator entries(folder, error); error)
    return fail(errc::io, fmt::format("the folder cannot be read: {}", error.message()), folder.string());
  // The folder of a run also holds score/ and other files; its results are below result/.
  const auto root = fs::is_directory(folder / "result", error) ? folder / "result" : folder;
  const auto home = fs::weakly_canonical(root, error);
  const auto& format = dataset_formats::row_of(suite.dataset_format);
  std::map<std::string, ModelResults> models;
  for (auto it = fs::recursive_directory_iterator(root, error); it != fs::recursive_directory_iterator();
       it.increment(error)) {
    if (auto hidden = why_hidden(it->path())) return tl::unexpected(std::move(*hidden));
    if (std::error_code ignored; !it->is_regular_file(ignored)) continue;
    const Category* category = nullptr;
    if (!format.holds_results(suite, it->path(), category)) continue;
    std::string lang;
    const auto model = model_of(suite, root, home, it->path(), lang);
    for (const auto named : suite.langs)
      if (lang.empty() && it->path().stem().string().ends_with(fmt::format("_{}", named))) lang = named;
    if (lang.empty() && !suite.langs.empty()) lang = suite.langs.front();
    auto& results = models[model];
    results.model = model;
    const bool twice = category != nullptr && std::ranges::any_of(results.files, [&](const ResultFile& f) {
                         return f.category == category && f.lang == lang;
                       });
    if (twice)
      return fail(errc::bad_data, fmt::format("model {} has two result files for category {}", model, category->name),
                  it->path().string());
    results.files.push_back({it->path(), category, lang, suite.dataset_format});
  }
  if (error) return fail(errc::io, fmt::format("the folder cannot be read: {}", error.message()), root.string());
  if (models.empty())
    return fail(errc::not_found,
                fmt::format("no results of suite {} here: expected {}, at any depth{}", suite.id,
                            format.result_example(suite), what_is_there(root)),
                folder.string());
  std::vector<ModelResults> out;
  for (auto& [name, results] : models) {
    std::ranges::sort(results.files, order_of(suite));
    out.push_back(std::move(results));
  }
  return out;
}

struct ResultReader::State {
  std::unique_ptr<dataset_formats::ResultSource> source;
};

ResultReader::ResultReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
ResultReader::ResultReader(ResultReader&&) noexcept = default;
ResultReader& ResultReader::operator=(ResultReader&&) noexcept = default;
ResultReader::~ResultReader() = default;

result<ResultReader> ResultReader::open(const ResultFile& file) {
  auto source = dataset_formats::row_of(file.dataset_format).results(file.path);
  if (!source) return tl::unexpected(source.error());
  return ResultReader(std::make_unique<State>(State{std::move(*source)}));
}

result<std::optional<StoredResult>> ResultReader::next() { return state_->source->next(); }

result<bool> holds_structured(const ModelResults& results) {
  for (const auto& file : results.files) {
    auto reader = ResultReader::open(file);
    if (!reader) return tl::unexpected(reader.error());
    for (;;) {
      auto stored = reader->next();
      if (!stored) {
        if (stored.error().code == errc::io) return tl::unexpected(stored.error());
        continue;  // scoring reports the bad line
      }
      if (!*stored) break;
      if ((*stored)->result.is_list()) return true;
    }
  }
  return false;
}

bool looks_like_error(const Value& result) {
  const auto* text = result.string();
  if (text == nullptr) return false;
  static constexpr std::array<std::string_view, 4> starts{"Error during inference", "Error: ", "error during inference",
                                                          "Parsing error"};
  return std::ranges::any_of(starts, [&](std::string_view s) { return text->starts_with(s); });
}

}  // namespace evalrun
