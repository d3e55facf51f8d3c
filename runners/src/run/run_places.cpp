#include "run_places.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/json.hpp"

#include "dataset/input_file.hpp"
#include "manifest.hpp"
#include "shard.hpp"
#include "text/messages.hpp"

namespace evalrun::runners {
namespace {

namespace fs = std::filesystem;

/// The folder of a run or shard, or a baseline file.
struct Piece {
  fs::path folder;
  Value run;  ///< the manifest without what may differ between shards
  std::optional<Shard> shard;
};

result<Piece> piece_of(const fs::path& folder) {
  std::error_code ignored;
  if (fs::is_regular_file(folder, ignored)) return Piece{folder, {}, {}};  // a baseline
  auto manifest = read_manifest(folder);
  if (!manifest) return tl::unexpected(manifest.error());
  const Value* selection = manifest->get("selection");
  const std::string named(selection != nullptr ? selection->get_string("shard") : "");
  if (named.empty()) return Piece{folder, {}, {}};
  const auto found = find_shard(named, [](const std::string&) { return std::string(); });
  if (!found) return fail(errc::bad_data, found.error().message, (folder / "manifest.json").string());
  return Piece{folder, without_shard(std::move(*manifest)), (*found)->shard};
}

/// The folder itself, or if it holds no run but shards, their folders, sorted by name.
std::vector<fs::path> run_folders_in(const fs::path& folder) {
  std::vector<fs::path> shards;
  std::error_code error;
  if (!fs::exists(folder / "manifest.json", error))
    for (const auto& entry : fs::directory_iterator(folder, error))
      if (entry.path().filename().string().starts_with("shard-") && fs::exists(entry.path() / "manifest.json", error))
        shards.push_back(entry.path());
  if (shards.empty()) return {folder};
  std::ranges::sort(shards);
  return shards;
}

bool same_run(const Piece& a, const Piece& b) {
  return a.shard->count == b.shard->count && !first_difference(a.run, b.run);
}

/// The pieces in a folder: the folder itself, or the shards in it.
result<std::vector<Piece>> pieces_in(const fs::path& folder) {
  std::vector<Piece> pieces;
  for (const auto& shard : run_folders_in(folder)) {
    auto piece = piece_of(shard);
    if (!piece) return tl::unexpected(piece.error());
    pieces.push_back(std::move(*piece));
  }
  for (const auto& piece : pieces) {
    if (pieces.size() == 1) break;
    if (!piece.shard) return fail(errc::conflict, "lies among shards and is none", piece.folder.string());
    if (const auto field = first_difference(pieces.front().run, piece.run))
      return fail(errc::conflict, fmt::format("the shards there are of different runs ({})", *field), folder.string());
    if (pieces.front().shard->count != piece.shard->count)
      return fail(errc::conflict, "the shards there are of different runs (they differ in number)", folder.string());
  }
  return pieces;
}

RunPlace place_of(const std::vector<Piece>& pieces) {
  const auto& first = pieces.front();
  if (!first.shard) return whole_run(first.folder);
  RunPlace place{first.folder.parent_path(), {}, first.shard->count, {}};
  for (std::size_t index = 1; index <= place.shards; ++index) {
    const auto at = std::ranges::find(pieces, index, [](const Piece& piece) { return piece.shard->index; });
    if (at != pieces.end())
      place.parts.push_back(at->folder);
    else
      place.missing.push_back(index);
  }
  return place;
}

}  // namespace

RunPlace whole_run(fs::path folder) { return {folder, {folder}}; }

result<std::vector<RunPlace>> find_runs(std::span<const fs::path> named, JoinShards how) {
  std::vector<std::vector<Piece>> runs;
  for (const auto& path : named) {
    auto pieces = pieces_in(path);
    if (!pieces) return tl::unexpected(pieces.error());
    for (auto& piece : *pieces) {
      const auto belongs = [&](const std::vector<Piece>& run) {
        const auto& first = run.front();
        return first.shard && same_run(first, piece) &&
               (how == JoinShards::everywhere || first.folder.parent_path() == piece.folder.parent_path());
      };
      const auto at = piece.shard ? std::ranges::find_if(runs, belongs) : runs.end();
      if (at == runs.end()) {
        runs.push_back({std::move(piece)});
        continue;
      }
      for (const auto& there : *at)
        if (there.shard->index == piece.shard->index)
          return fail(errc::conflict,
                      fmt::format("is shard {} of {}, which {} is too", piece.shard->index, piece.shard->count,
                                  there.folder.string()),
                      piece.folder.string());
      at->push_back(std::move(piece));
    }
  }
  std::vector<RunPlace> places;
  for (const auto& pieces : runs) places.push_back(place_of(pieces));
  return places;
}

namespace {

/// The Error about a folder that holds no run; it says what the folder holds instead, if that is known.
Error no_run(const fs::path& folder) {
  std::error_code error;
  if (!fs::exists(folder, error))
    return {error ? errc::io : errc::not_found,
            error ? fmt::format("the folder cannot be read: {}", error.message()) : "there is no such folder or file",
            folder.string()};
  if (fs::exists(folder / "manifest.json", error))
    return {errc::io, "the manifest cannot be read", (folder / "manifest.json").string()};
  std::vector<std::string> runs;
  for (const auto& entry : fs::directory_iterator(folder, error))
    if (std::error_code ignored; fs::exists(entry.path() / "manifest.json", ignored))
      runs.push_back(entry.path().filename().string());
  if (error) return {errc::io, fmt::format("the folder cannot be read: {}", error.message()), folder.string()};
  if (runs.empty())
    return {errc::not_found,
            "this is no run's folder: it has no manifest.json (stored results are judged by evalrun score)",
            folder.string()};
  std::ranges::sort(runs);
  constexpr std::size_t shown = 5;
  const auto first = std::span(runs).first(std::min(shown, runs.size()));
  return {
      errc::not_found,
      fmt::format("this is no run's folder: it has no manifest.json, but it holds {} ({}{}); name them, as in {}",
                  counted(runs.size(), "run"), fmt::join(first, ", "),
                  runs.size() > shown ? fmt::format(" and {} more", runs.size() - shown) : "", (folder / "*").string()),
      folder.string()};
}

}  // namespace

result<Value> read_manifest(const fs::path& folder) {
  const auto file = folder / "manifest.json";
  const auto text = read_text(file);
  if (!text) return tl::unexpected(text.error().code == errc::not_found ? no_run(folder) : text.error());
  auto manifest = parse_json(*text, {.allow_surrogates = false});
  if (!manifest) return fail(errc::bad_json, fmt::format("not JSON: {}", manifest.error().message), file.string());
  use_current_ids(*manifest);
  return std::move(*manifest);
}

Value without_shard(Value manifest) {
  if (!manifest.is_dict()) return manifest;
  Dict& run = *manifest.dict();
  if (const Value* selection = manifest.get("selection"); selection != nullptr && selection->is_dict()) {
    Dict rest = *selection->dict();
    rest.erase("shard");
    run.set("selection", std::move(rest));
  }
  // Each shard may have asked a different server.
  if (const Value* model = manifest.get("model"); model != nullptr && model->is_dict()) {
    Dict same = *model->dict();
    same.erase("base_url");
    run.set("model", std::move(same));
  }
  return manifest;
}

}  // namespace evalrun::runners
