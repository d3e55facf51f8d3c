// Fetches all files of a suite, and its prompts.
#include "fetch.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "part_file.hpp"
#include "prompts_file.hpp"
#include "sha256.hpp"
#include "source.hpp"

namespace evalrun::runners {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view prompts_name = "prompts.json";
constexpr std::size_t max_prompts_depth = 16;

std::string joined(std::string_view folder, std::string_view path) {
  return folder.empty() ? std::string(path) : fmt::format("{}/{}", folder, path);
}

bool is_pinned(const PinnedFile& file, const fs::path& there) {
  std::error_code code;
  const auto size = fs::file_size(there, code);
  if (code || (file.size != 0 && size != file.size)) return false;
  const auto hash = hash_for(file, there);
  return hash && *hash == pin_of(file);
}

/// prompts_sha256 of a JSON text. Errors: bad_json.
result<std::string> hash_of_prompts(std::string_view text, const std::string& where) {
  const auto value = parse_json(text, {.max_depth = max_prompts_depth, .allow_surrogates = false});
  if (!value) return fail(errc::bad_json, value.error().message, where);
  return prompts_sha256(*value);
}

result<std::unique_ptr<Source>> open_source(const Manifest& manifest, const FetchOptions& options) {
  if (options.from.empty()) return http_source(default_source(manifest), options);
  if (options.from.starts_with("http://") || options.from.starts_with("https://"))
    return http_source(options.from, options);
  std::error_code code;
  if (fs::is_directory(options.from, code)) return folder_source(options.from);
  return fail(errc::usage, "there is no such folder, and it is no http:// or https:// URL", options.from);
}

class Fetch {
 public:
  Fetch(const Manifest& manifest, const FetchOptions& options, Source& source)
      : manifest_(manifest), options_(options), source_(source) {
    report_.folder = options.to;
    if (!options.from.empty()) {
      layouts_.emplace_back();
      layouts_.insert(layouts_.end(), manifest.folders.begin(), manifest.folders.end());
    }
    layouts_.push_back(manifest.folder);
  }

  FetchReport run() {
    for (const auto& file : manifest_.files) {
      ++number_;
      report_.files.push_back(bring(file));
    }
    if (manifest_.prompts != nullptr) bring_prompts(*manifest_.prompts);
    if (!manifest_.note.empty()) report_.notes.emplace_back(manifest_.note);
    return std::move(report_);
  }

 private:
  FileReport bring(const PinnedFile& file) {
    const auto target = options_.to / file.path;
    std::error_code code;
    const bool there = fs::exists(target, code);
    if (there && is_pinned(file, target)) return {.path = std::string(file.path), .state = FileState::present};
    auto report = retrieve_from_any(file, target);
    // Move a different file aside, so that it is not taken for the pinned one.
    if (there && report.state != FileState::fetched) {
      auto aside = target;
      aside += ".rejected";
      fs::rename(target, aside, code);
      report.message += fmt::format("; the file that was there is not the pinned one and is now {}", aside.string());
    }
    return report;
  }

  /// Tries each folder of the source; begins with the one where the last file was found.
  FileReport retrieve_from_any(const PinnedFile& file, const fs::path& target) {
    FileReport report{.path = std::string(file.path)};
    if (!reachable_) {
      report.message = "not tried, as the source cannot be reached";
      return report;
    }
    const auto progress = [&](std::uint64_t bytes) { report_progress(file, bytes); };
    report_progress(file, 0);
    for (std::size_t i = 0; i < layouts_.size(); ++i) {
      report = retrieve(file, source_, joined(layouts_[i], file.path), target, options_, progress, reachable_);
      if (report.state == FileState::missing && !file.upstream.empty())
        report = retrieve(file, source_, joined(layouts_[i], file.upstream), target, options_, progress, reachable_);
      if (report.state == FileState::missing) continue;
      std::rotate(layouts_.begin(), layouts_.begin() + static_cast<std::ptrdiff_t>(i),
                  layouts_.begin() + static_cast<std::ptrdiff_t>(i) + 1);
      return report;
    }
    // The message has no file name, so that a source without any of the files is reported in one line.
    report.message = fmt::format("is missing from the source; looked in {}", source_.place(std::string(layouts_[0])));
    for (std::size_t i = 1; i < layouts_.size(); ++i) report.message += fmt::format(", {}", layouts_[i]);
    return report;
  }

  void report_progress(const PinnedFile& file, std::uint64_t bytes) {
    if (!options_.progress) return;
    const auto now = std::chrono::steady_clock::now();
    if (bytes != 0 && bytes != file.size && now - reported_ < std::chrono::milliseconds(100)) return;
    reported_ = now;
    options_.progress({file.path, number_, manifest_.files.size(), bytes, file.size});
  }

  void bring_prompts(const PinnedPrompts& pinned) {
    const auto target = options_.to / prompts_name;
    std::ifstream in(target, std::ios::binary);
    const std::string there{std::istreambuf_iterator<char>(in), {}};
    if (in && hash_of_prompts(there, "") == pinned.sha256) return add_prompts(FileState::present);
    if (!reachable_) return note_missing("the source cannot be reached");
    if (!options_.from.empty() && bring_prompts_file(pinned, target)) return;
    extract(pinned, target);
  }

  /// Takes prompts.json unchanged if the source has the pinned one.
  bool bring_prompts_file(const PinnedPrompts& pinned, const fs::path& target) {
    for (const auto layout : layouts_) {
      const auto path = joined(layout, prompts_name);
      const auto text = retrieve_text(source_, path, options_);
      if (!text) continue;
      const auto hash = hash_of_prompts(*text, source_.place(path));
      if (hash && *hash == pinned.sha256) {
        store(target, *text);
        return true;
      }
      report_.notes.push_back(
          hash ? fmt::format(
                     "{} does not hold the pinned prompts: SHA-256 of its values is {}, expected {}; it was not taken",
                     source_.place(path), *hash, pinned.sha256)
               : to_string(hash.error()));
    }
    return false;
  }

  void extract(const PinnedPrompts& pinned, const fs::path& target) {
    std::vector<std::string> files;
    std::string missing;
    for (const auto source : pinned.sources) {
      auto text = retrieve_text(source_, std::string(source), options_);
      if (text)
        files.push_back(std::move(*text));
      else
        missing = to_string(text.error().error);
    }
    const auto prompts = extract_prompts(files, fmt::format("{} @ {}: the wording with which the reference asks",
                                                            manifest_.repository, manifest_.commit));
    if (!prompts) return note_missing(missing.empty() ? to_string(prompts.error()) : missing);
    const auto hash = prompts_sha256(*prompts);
    if (hash != pinned.sha256)
      return add_prompts(
          FileState::wrong,
          fmt::format("the prompts in upstream's Python files have SHA-256 {}, expected {}; they were not kept", hash,
                      pinned.sha256));
    store(target, dump_json(*prompts, {.ascii = false, .indent = 1}) + "\n");
  }

  void store(const fs::path& target, std::string_view text) {
    auto part = PartFile::open(target);
    auto done = part ? part->truncate(0) : result<void>(tl::unexpect, part.error());
    if (done) done = part->append(text);
    if (done) done = part->finish();
    if (done) return add_prompts(FileState::fetched);
    add_prompts(FileState::failed, to_string(done.error()));
  }

  void add_prompts(FileState state, std::string message = {}) {
    report_.files.push_back({.path = std::string(prompts_name), .state = state, .message = std::move(message)});
  }

  void note_missing(const std::string& why) {
    report_.notes.push_back(fmt::format(
        "{} is missing ({}); until a fetch brings it, evalrun asks with its own prompts", prompts_name, why));
  }

  const Manifest& manifest_;
  const FetchOptions& options_;
  Source& source_;
  FetchReport report_;
  std::vector<std::string_view> layouts_;  // folders of the source that may hold the files
  std::size_t number_ = 0;
  bool reachable_ = true;
  std::chrono::steady_clock::time_point reported_{};
};

}  // namespace

bool FetchReport::complete() const {
  return std::ranges::all_of(files, [](const FileReport& file) {
    return file.state == FileState::present || file.state == FileState::fetched;
  });
}

std::size_t FetchReport::count(FileState state) const {
  return static_cast<std::size_t>(std::ranges::count(files, state, &FileReport::state));
}

result<FetchReport> fetch(const Manifest& manifest, const FetchOptions& options) {
  auto source = open_source(manifest, options);
  if (!source) return tl::unexpected(source.error());
  const auto lock = FolderLock::take(options.to);
  if (!lock) return tl::unexpected(lock.error());
  return Fetch(manifest, options, **source).run();
}

}  // namespace evalrun::runners
