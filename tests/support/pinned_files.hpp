/// Made-up files that are pinned for `fetch`, and the report of fetching them.
#pragma once
#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "downloads/fetch.hpp"
#include "downloads/sha256.hpp"

namespace evalrun::tests {

namespace fs = std::filesystem;
using runners::FetchReport;
using runners::Manifest;
using runners::PinnedFile;
using runners::sha256;

inline std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void write(const fs::path& file, std::string_view text) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

inline std::string letters(std::size_t size) {
  std::string text;
  for (std::size_t i = 0; i < size; ++i) text += static_cast<char>('a' + i * i % 26);
  return text;
}

/// Two small pinned files.
struct Pinned {
  std::string first = letters(90'000), second = "short\n";
  std::string first_hash = sha256(first), second_hash = sha256(second);
  std::vector<PinnedFile> files{{"a.json", first.size(), first_hash}, {"answers/b.json", second.size(), second_hash}};
  std::vector<std::string_view> folders{"mine", "mine-1"};
  Manifest manifest{.suite = "mine",
                    .repository = "owner/name",
                    .commit = "0123456789012345678901234567890123456789",
                    .folder = "up/stream",
                    .folders = folders,
                    .files = files};

  void lay_out(const fs::path& folder) const {
    write(folder / "a.json", first);
    write(folder / "answers/b.json", second);
  }
};

inline FetchReport fetched(const Manifest& manifest, const fs::path& to, const std::string& from) {
  auto report = runners::fetch(
      manifest, {.to = to, .from = from, .retry = {.max_retries = 3, .first_wait = std::chrono::milliseconds(1)}});
  BOOST_REQUIRE_MESSAGE(report.has_value(), (report ? "" : to_string(report.error())));
  return *report;
}

inline bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// The states of the files in their order: "fetched present".
inline std::string states(const FetchReport& report) {
  constexpr std::array names{"present", "fetched", "missing", "wrong", "failed"};
  std::string text;
  for (const auto& file : report.files)
    text += (text.empty() ? "" : " ") + std::string(names.at(static_cast<std::size_t>(file.state)));
  return text;
}

}  // namespace evalrun::tests
