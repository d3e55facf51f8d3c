// Finds the differences that decide whether two runs can be compared.
#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "manifest.hpp"
#include "run_records.hpp"

namespace evalrun::runners {
namespace {

/// A field of the manifest. `refuses`: runs with different values of it cannot be compared.
struct Field {
  std::string_view path;
  std::string_view group;
  std::string_view sentence;
  bool refuses;
};

constexpr std::array<Field, 6> fields{{
    {"suite", "suite", "the runs are of different suites;", true},
    {"data.sha256", "data", "the data differ in", true},
    {"model.sampling", "sampling", "the sampling differs in", true},
    {"embedder", "embedder", "different embedders compared the meanings;", true},
    {"selection", "selection", "the runs selected different cases;", false},
    {"evalrun", "evalrun", "the runs were judged by different versions;", false},
}};

const Value* at(const Value& manifest, std::string_view path) {
  const Value* value = &manifest;
  while (!path.empty() && value != nullptr) {
    const auto dot = path.find('.');
    value = value->get(path.substr(0, dot));
    path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
  }
  return value;
}

class Differences {
 public:
  Differences(const RunRecords& base, const RunRecords& next) : base_(base), next_(next) {}

  std::vector<RunDifference> operator()(std::string_view rules) {
    for (const auto& field : fields)
      look(field, std::string(field.path), at(base_.manifest, field.path), at(next_.manifest, field.path));
    look_at_prompts();
    look_at_modes();
    look_at_settings();
    look_at_dropped();
    for (const RunRecords* run : {&base_, &next_}) {
      const auto* listed = run->manifest.get("rules");
      bool has = false;
      if (listed != nullptr && listed->is_list())
        for (const auto& id : *listed->list()) has = has || str(id) == rules;
      if (!has)
        found_.push_back({"rules", "rules",
                          fmt::format("the rules differ: {} was not judged by {} (rules: {} in BASE, {} in NEW)",
                                      run == &base_ ? "BASE" : "NEW", rules, shown(base_.manifest.get("rules")),
                                      shown(next_.manifest.get("rules"))),
                          true});
    }
    return std::move(found_);
  }

 private:
  /// Compares the prompts. Prompts from a file have a hash; a run without a hash was asked with evalrun's own prompts.
  /// Stored results do not record their prompts.
  void look_at_prompts() {
    constexpr Field field{"model.prompts_sha256", "prompts", "the prompts differ in", true};
    const auto of = [&](const RunRecords& run) -> std::optional<Value> {
      if (const auto* hash = at(run.manifest, field.path)) return *hash;
      if (at(run.manifest, "model.prompts") != nullptr) return Value("evalrun's own");
      return std::nullopt;
    };
    const auto base = of(base_), next = of(next_);
    look(field, "model.prompts", base ? &*base : nullptr, next ? &*next : nullptr);
  }

  /// Compares the modes that were used. Stored results, and some runs, do not record a mode and are not compared by it.
  void look_at_modes() {
    const auto &base = base_.report.mode, &next = next_.report.mode;
    if (base.empty() || next.empty() || base == next) return;
    constexpr Field field{"mode", "mode", "the models were asked in different ways;", true};
    const Value a(base), b(next);
    say(field, "resolved_mode", &a, &b, true);
  }

  /// Compares settings that a manifest holds only if they are unusual. Of stored results it holds the format alone.
  void look_at_settings() {
    const std::array<std::pair<Field, Value>, 3> unusual{{
        {{"model.system", "prompts", "the system prompts differ;", true}, "none"},
        {{"format", "decoding", "the answers were decoded in different ways;", true}, "as usual"},
        {{"strip_reasoning", "decoding", "reasoning was removed in one of the runs;", true}, false},
    }};
    const auto of = [](const RunRecords& run, const Field& field, const Value& usual) -> std::optional<Value> {
      if (const auto* value = at(run.manifest, field.path)) return *value;
      const auto* kind = field.path == "format" ? nullptr : at(run.manifest, "model.kind");
      return kind != nullptr && str(*kind) == "results" ? std::nullopt : std::optional(usual);
    };
    for (const auto& [field, usual] : unusual)
      if (const auto base = of(base_, field, usual), next = of(next_, field, usual); base && next)
        look(field, std::string(field.path), &*base, &*next);
  }

  /// Compares the settings that servers refused, since these had no effect on the answers. Settings that have none
  /// anyway (store, stream) are ignored.
  void look_at_dropped() {
    if (at(base_.manifest, "model.sampling") == nullptr || at(next_.manifest, "model.sampling") == nullptr) return;
    const auto a = dropped_settings(base_.manifest), b = dropped_settings(next_.manifest);
    if (a == b) return;
    constexpr Field field{"dropped_parameters", "sampling", "the servers refused different settings;", true};
    const Value base(List(a.begin(), a.end())), next(List(b.begin(), b.end()));
    say(field, "dropped_parameters", &base, &next, true);
  }

  static std::set<std::string> dropped_settings(const Value& manifest) {
    static constexpr std::array<std::string_view, 5> harmless{"store", "stream", "stream_options", "user", "metadata"};
    std::set<std::string> names;
    const auto* dropped = manifest.get("dropped_parameters");
    if (dropped == nullptr || !dropped->is_list()) return names;
    for (const auto& name : *dropped->list())
      if (std::ranges::find(harmless, str(name)) == harmless.end()) names.insert(str(name));
    // A setting that was sent under another name had its effect.
    if (manifest.get("renamed_parameters") != nullptr) {
      names.erase("max_tokens");
      names.erase("max_completion_tokens");
    }
    return names;
  }

  void look(const Field& field, const std::string& path, const Value* base, const Value* next) {
    if (base == nullptr && next == nullptr) return;
    const bool dicts = (base == nullptr || base->is_dict()) && (next == nullptr || next->is_dict());
    if (field.path == "data.sha256") {
      // A file that only one run has is a difference of the selection, not of the data.
      if (base == nullptr || next == nullptr || !dicts) return;
      for (const auto& [name, hash] : base->dict()->items())
        if (const auto* other = next->dict()->find(name); other != nullptr && !equal(*other, hash))
          say(field, path + "." + str(name), &hash, other, field.refuses);
      return;
    }
    if (base != nullptr && next != nullptr && equal(*base, *next)) return;
    if (dicts && base != nullptr && next != nullptr && field.group != "selection") {
      std::set<std::string> names;
      for (const auto* side : {base, next})
        for (const auto& [name, value] : side->dict()->items()) names.insert(str(name));
      for (const auto& name : names) {
        const auto *a = base->get(name), *b = next->get(name);
        if (a == nullptr || b == nullptr || !equal(*a, *b)) say(field, path + "." + name, a, b, field.refuses);
      }
      return;
    }
    // A field that one run does not record (stored results have no sampling) does not prove a difference.
    say(field, path, base, next, field.refuses && base != nullptr && next != nullptr);
  }

  void say(const Field& field, const std::string& path, const Value* base, const Value* next, bool refuses) {
    // A run without an embedder names none, so a missing field is known: such cases are not scored.
    const bool unknown = field.refuses && !refuses && field.group != "embedder";
    found_.push_back(
        {std::string(field.group), path,
         fmt::format("{} {}: {} in BASE, {} in NEW",
                     unknown ? "one run does not say, so the figures may not be comparable:" : field.sentence, path,
                     shown(base), shown(next)),
         refuses});
  }

  const RunRecords& base_;
  const RunRecords& next_;
  std::vector<RunDifference> found_;
};

}  // namespace

std::vector<RunDifference> differences_between(const RunRecords& base, const RunRecords& next, std::string_view rules) {
  return Differences(base, next)(rules);
}

}  // namespace evalrun::runners
