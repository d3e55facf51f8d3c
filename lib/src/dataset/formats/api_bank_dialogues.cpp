// Samples of the dialogues: every API turn is one, and so is the turn after it (specification: api-bank 1).
#include <algorithm>

#include <fmt/format.h>

#include "api_bank.hpp"
#include "dataset/input_file.hpp"

namespace evalrun::dataset_formats::api_bank {
namespace {

struct Turn {
  Value line;
  std::string where;

  [[nodiscard]] std::string_view role() const { return line.get_string("role"); }
  [[nodiscard]] bool is_api() const { return role() == "API"; }
};

result<void> check_turn(const Turn& turn) {
  if (!turn.is_api()) {
    const auto* text = turn.line.get("text");
    if ((turn.role() != "User" && turn.role() != "AI") || text == nullptr || !text->is_string())
      return fail(errc::bad_data, "a turn is one of User and AI with \"text\", or of API", turn.where);
    return {};
  }
  const auto* arguments = turn.line.get("param_dict");
  const auto* result = turn.line.get("result");
  if (turn.line.get_string("api_name").empty() || arguments == nullptr || !arguments->is_dict() || result == nullptr ||
      !result->is_dict())
    return fail(errc::bad_data, "an API turn has \"api_name\", \"param_dict\" and \"result\"", turn.where);
  return {};
}

result<std::vector<Turn>> read_turns(const std::filesystem::path& file) {
  auto lines = LineSource::open_file(or_compressed(file));
  if (!lines) return tl::unexpected(lines.error());
  std::vector<Turn> turns;
  for (;;) {
    auto line = lines->next_object();
    if (!line) return tl::unexpected(line.error());
    if (!*line) return turns;
    turns.push_back({std::move(**line), lines->where()});
    if (auto good = check_turn(turns.back()); !good) return tl::unexpected(good.error());
  }
}

/// A turn as the reference shows it to the model: an API turn is a system message.
Value message_of(const Turn& turn) {
  if (!turn.is_api())
    return Dict{{"role", std::string_view(turn.role() == "User" ? "user" : "assistant")},
                {"content", *turn.line.get("text")}};
  const auto* output = turn.line.get("result")->get("output");
  return Dict{{"role", "system"},
              {"content", write_api_request(turn.line.get_string("api_name"), *turn.line.get("param_dict")->dict()) +
                              " Response: " + str(output != nullptr ? *output : Value())}};
}

void add_once(std::vector<std::string>& names, std::string_view name) {
  if (!name.empty() && std::ranges::find(names, name) == names.end()) names.emplace_back(name);
}

/// Adds the names of the APIs that ToolSearcher found: its output is a document or a list of documents.
void add_found(std::vector<std::string>& names, const Turn& turn) {
  if (turn.line.get_string("api_name") != "ToolSearcher") return;
  const auto* output = turn.line.get("result")->get("output");
  if (output == nullptr) return;
  add_once(names, output->get_string("name"));
  if (const auto* list = output->list())
    for (const auto& document : *list) add_once(names, document.get_string("name"));
}

class Reader final : public PartReader {
 public:
  Reader(std::filesystem::path folder, const Part& part, std::shared_ptr<const ApiBank> shared)
      : folder_(std::move(folder)),
        category_(*part.category),
        level_(level_of(*part.category)),
        files_(part.files),
        shared_(std::move(shared)) {}

  result<std::optional<Case>> next(const Wanted& wanted) override {
    for (;;) {
      while (at_ == targets_.size()) {
        if (file_ == files_.size()) return std::optional<Case>{};
        if (auto opened = open(files_[file_++]); !opened) return tl::unexpected(opened.error());
      }
      const auto number = numbers_[at_];
      const auto target = targets_[at_++];
      if (!wanted(index_++, id_of(name_, number))) continue;
      auto item = case_of(sample(target, number), category_, shared_, turns_[target].where);
      if (!item) return tl::unexpected(item.error());
      return std::optional<Case>(std::move(*item));
    }
  }

 private:
  /// Numbers all samples of a dialogue, but keeps only those that ask for a call.
  result<void> open(const std::string& file) {
    auto turns = read_turns(folder_ / file);
    if (!turns) return tl::unexpected(turns.error());
    turns_ = std::move(*turns);
    name_ = std::filesystem::path(file).filename().string();
    targets_.clear();
    numbers_.clear();
    at_ = 0;
    std::size_t number = 0;
    for (std::size_t i = 0; i < turns_.size(); ++i) {
      if (!turns_[i].is_api()) continue;
      add_sample(i, number++);
      if (i + 1 == turns_.size()) continue;
      if (turns_[i + 1].is_api()) add_sample(i + 1, number);
      ++number;
    }
    return {};
  }

  void add_sample(std::size_t target, std::size_t number) {
    targets_.push_back(target);
    numbers_.push_back(number);
  }

  [[nodiscard]] Sample sample(std::size_t target, std::size_t number) const {
    const auto& turn = turns_[target].line;
    Sample sample{name_,
                  number,
                  {std::string(turn.get_string("api_name")), *turn.get("param_dict")->dict()},
                  *turn.get("result")};
    if (level_.searches) sample.offered.emplace_back("ToolSearcher");
    for (std::size_t i = 0; i < target; ++i) {
      sample.messages.push_back(message_of(turns_[i]));
      if (level_.searches && turns_[i].is_api()) add_found(sample.offered, turns_[i]);
    }
    if (!level_.searches) {
      for (const auto& other : turns_)
        if (other.is_api()) add_once(sample.offered, other.line.get_string("api_name"));
      std::ranges::sort(sample.offered);
    }
    return sample;
  }

  std::filesystem::path folder_;
  const Category& category_;
  const Level& level_;
  std::vector<std::string> files_;
  std::shared_ptr<const ApiBank> shared_;
  std::size_t file_ = 0;   ///< index of the next file to open
  std::size_t index_ = 0;  ///< of the next sample in the part
  // The open dialogue:
  std::string name_;
  std::vector<Turn> turns_;
  std::vector<std::size_t> targets_, numbers_;
  std::size_t at_ = 0;
};

}  // namespace

result<std::unique_ptr<PartReader>> open_dialogues(const Place& place, const Part& part,
                                                   std::shared_ptr<const ApiBank> shared) {
  return std::make_unique<Reader>(place.folder, part, std::move(shared));
}

}  // namespace evalrun::dataset_formats::api_bank
