// The reports of runs that were split.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/runners/manifest.hpp"
#include "evalrun/runners/run_report.hpp"
#include "evalrun/runners/shard.hpp"

namespace evalrun::runners {
namespace {

namespace fs = std::filesystem;

/// A run's folder, or a shard's.
struct Piece {
  fs::path folder;
  Value run;  ///< the manifest without what may differ between shards
  std::optional<Shard> shard;
};

result<Piece> piece_of(const fs::path& folder) {
  std::error_code ignored;
  if (fs::is_regular_file(folder, ignored)) return Piece{folder, {}, {}};  // a baseline: a run in one piece
  auto manifest = read_manifest(folder);
  if (!manifest) return tl::unexpected(manifest.error());
  Piece piece{folder, std::move(*manifest), {}};
  const Value* selection = piece.run.get("selection");
  const std::string named(selection != nullptr ? selection->get_string("shard") : "");
  if (named.empty()) return piece;
  const auto found = find_shard(named, [](const std::string&) { return std::string(); });
  if (!found) return fail(errc::bad_data, found.error().message, (folder / "manifest.json").string());
  piece.shard = (*found)->shard;
  Dict& run = *piece.run.dict();
  Dict rest = *selection->dict();
  rest.set("shard", (*found)->shard.count);
  run.set("selection", std::move(rest));
  // Every shard may have a server of its own.
  if (const Value* model = piece.run.get("model"); model != nullptr && model->is_dict()) {
    Dict same = *model->dict();
    same.erase("base_url");
    run.set("model", std::move(same));
  }
  return piece;
}

/// The folder itself, or those of the shards in it.
result<std::vector<Piece>> pieces_in(const fs::path& folder) {
  std::vector<Piece> pieces;
  for (const auto& shard : run_folders_in(folder)) {
    auto piece = piece_of(shard);
    if (!piece) return tl::unexpected(piece.error());
    pieces.push_back(std::move(*piece));
  }
  for (const auto& piece : pieces)
    if (const auto field = first_difference(pieces.front().run, piece.run))
      return fail(errc::conflict, fmt::format("the shards there are of different runs ({})", *field), folder.string());
  return pieces;
}

/// A run, whole or in shards, at the place where it was first met.
struct Group {
  std::vector<Piece> pieces;
};

result<reports::Report> joined(const Group& group, std::size_t& missing) {
  auto report = read_run(group.pieces.front().folder);
  if (!report || !group.pieces.front().shard) return report;
  for (std::size_t i = 1; i < group.pieces.size(); ++i) {
    auto other = read_run(group.pieces[i].folder);
    if (!other) return other;
    report->tally.merge(other->tally);
    report->repeats.merge(other->repeats);
    report->notes.insert(report->notes.end(), other->notes.begin(), other->notes.end());
  }
  const auto count = group.pieces.front().shard->count;
  std::vector<std::size_t> lacking;
  for (std::size_t index = 1; index <= count; ++index)
    if (std::ranges::none_of(group.pieces, [&](const Piece& piece) { return piece.shard->index == index; }))
      lacking.push_back(index);
  missing += lacking.size();
  report->lacking = !lacking.empty();
  if (!lacking.empty())
    report->notes.push_back(fmt::format("INCOMPLETE: of the shards of this run, {} of {} {} missing",
                                        fmt::join(lacking, ", "), count, lacking.size() == 1 ? "is" : "are"));
  return report;
}

}  // namespace

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

result<RunReports> read_runs(std::span<const fs::path> folders) {
  std::vector<Group> groups;
  for (const auto& folder : folders) {
    auto pieces = pieces_in(folder);
    if (!pieces) return tl::unexpected(pieces.error());
    for (auto& piece : *pieces) {
      const auto same_run = [&](const Group& group) {
        return group.pieces.front().shard && !first_difference(group.pieces.front().run, piece.run);
      };
      const auto at = piece.shard ? std::ranges::find_if(groups, same_run) : groups.end();
      if (at == groups.end()) {
        groups.push_back({{std::move(piece)}});
        continue;
      }
      for (const auto& there : at->pieces)
        if (there.shard->index == piece.shard->index)
          return fail(errc::conflict,
                      fmt::format("is shard {} of {}, which {} is too", piece.shard->index, piece.shard->count,
                                  there.folder.string()),
                      piece.folder.string());
      at->pieces.push_back(std::move(piece));
    }
  }
  RunReports all;
  for (auto& group : groups) {
    std::ranges::sort(group.pieces, {}, [](const Piece& piece) { return piece.shard ? piece.shard->index : 0; });
    auto report = joined(group, all.missing_shards);
    if (!report) return tl::unexpected(report.error());
    all.reports.push_back(std::move(*report));
    const auto& first = group.pieces.front();
    all.folders.push_back(first.shard ? first.folder.parent_path() : first.folder);
  }
  return all;
}

}  // namespace evalrun::runners
