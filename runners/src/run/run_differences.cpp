// Whether two runs can be held against each other.
#include <array>
#include <set>

#include <fmt/format.h>

#include "evalrun/runners/run_records.hpp"

#include "run/manifest_field.hpp"

namespace evalrun::runners {
namespace {

/// A field of the manifest, what it belongs to, and whether figures with other values of it cannot be compared.
struct Field {
  std::string_view path;
  std::string_view group;
  std::string_view sentence;
  bool refuses;
};

constexpr std::array<Field, 7> fields{{
    {"suite", "suite", "the runs are of different suites", true},
    {"data.sha256", "data", "the data differ", true},
    {"model.prompts_sha256", "prompts", "the prompts differ", true},
    {"model.sampling", "sampling", "the sampling differs", true},
    {"model.mode", "mode", "the models were asked in different ways", true},
    {"selection", "selection", "the runs selected different cases", false},
    {"evalrun", "evalrun", "the runs were judged by different versions", false},
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
    // The wording's name tells it where no hash does.
    if (at(base_.manifest, "model.prompts_sha256") == nullptr &&
        at(next_.manifest, "model.prompts_sha256") == nullptr) {
      constexpr Field named{"model.prompts", "prompts", "the prompts differ", true};
      look(named, "model.prompts", at(base_.manifest, named.path), at(next_.manifest, named.path));
    }
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
  void look(const Field& field, const std::string& path, const Value* base, const Value* next) {
    if (base == nullptr && next == nullptr) return;
    const bool dicts = (base == nullptr || base->is_dict()) && (next == nullptr || next->is_dict());
    if (field.path == "data.sha256") {
      // Files that one run alone has are another selection, not other data.
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
    // What one run does not tell (stored results know no sampling) is no proof of a difference.
    say(field, path, base, next, field.refuses && base != nullptr && next != nullptr);
  }

  void say(const Field& field, const std::string& path, const Value* base, const Value* next, bool refuses) {
    const bool unknown = field.refuses && !refuses;
    found_.push_back({std::string(field.group), path,
                      fmt::format("{} {}: {} in BASE, {} in NEW",
                                  unknown ? "perhaps the runs cannot be compared, one does not tell"
                                          : fmt::format("{} in", field.sentence),
                                  path, shown(base), shown(next)),
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
