// Reads question files and their files of ground truth side by side, line by line (specification: bfcl-semantics 11,
// 13).
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "dataset/case_json.hpp"
#include "dataset/input_file.hpp"
#include "dataset_formats.hpp"
#include "json/token_count.hpp"
#include "python/unicode.hpp"
#include "text/messages.hpp"

namespace evalrun::dataset_formats {
namespace {

namespace fs = std::filesystem;

std::string question_file(const Suite& suite, const Category& category) {
  return fmt::format("{}{}.json", suite.file_prefix, category.name);
}

bool has_ground_truth(const Category& category) {
  return category.task != Task::relevance && category.task != Task::irrelevance;
}

fs::path first_language(const Suite& suite, const fs::path& folder) {
  return suite.langs.empty() ? folder : folder / suite.langs.front();
}

bool holds(const Suite& suite, const fs::path& folder) {
  std::error_code ignored;
  const auto holds_any = [&](const fs::path& files) {
    return std::ranges::any_of(suite.categories, [&](const Category& c) {
      return fs::exists(or_compressed(files / question_file(suite, c)), ignored);
    });
  };
  if (suite.langs.empty()) return holds_any(folder);
  return std::ranges::any_of(suite.langs, [&](std::string_view lang) { return holds_any(folder / lang); });
}

std::string example(const Suite& suite) {
  return (first_language(suite, suite.folders.front()) / question_file(suite, suite.categories.front())).string();
}

std::string expected(const Suite& suite, const Category& category, const std::string& lang) {
  const auto file = question_file(suite, category);
  return lang.empty() ? file : lang + "/" + file;
}

result<std::vector<std::string>> files(Place& place, const Category& category, const std::string& lang) {
  std::vector<std::string> names{expected(place.suite, category, lang)};
  if (!place.exists(names.front())) return std::vector<std::string>{};
  if (!has_ground_truth(category)) return names;
  names.push_back("possible_answer/" + question_file(place.suite, category));
  if (place.exists(names.back())) return names;
  const auto file = place.folder / names.back();
  if (auto hidden = why_hidden(file)) return tl::unexpected(std::move(*hidden));
  return fail(errc::not_found, fmt::format("the ground truth of category {} is missing", category.name), file.string());
}

result<std::size_t> count(const Place& place, const Part& part) { return place.lines_of(part.files.front()); }

class Reader final : public PartReader {
 public:
  Reader(const Row& format, const Category& category, LineSource questions, std::optional<LineSource> answers)
      : format_(format),
        category_(category),
        questions_(std::move(questions)),
        answers_(std::move(answers)),
        question_name_(questions_.where()),
        answer_name_(answers_ ? answers_->where() : "") {}

  result<std::optional<Case>> next(const Wanted& wanted) override {
    for (;;) {
      std::array left{LeftAsText{.member = "question"}, LeftAsText{.member = "function"}};
      auto question = questions_.next_object_except(left);
      if (!question) return tl::unexpected(question.error());
      if (!*question) {
        if (auto whole = check_end(); !whole) return tl::unexpected(whole.error());
        return std::optional<Case>{};
      }
      LeftAsText truth{.member = "ground_truth"};
      auto answer = next_answer(**question, truth);
      if (!answer) return tl::unexpected(answer.error());
      const auto i = index_++;
      auto id = std::string((*question)->get_string("id"));
      if (id.empty() && format_.numbers_cases) id = fmt::format("{}_{}", category_.name, i);
      if (id.empty()) return fail(errc::bad_data, "the field \"id\" is missing", questions_.where());
      if (!wanted(i, id)) continue;
      if (const auto answered = answer->get_string("id"); !answered.empty() && answered != id)
        return fail(
            errc::bad_data,
            fmt::format("the ground truth's line is for {}, the question's for {}; both files must be in one order",
                        answered, id),
            answers_->where());
      auto item = case_from_parts(**question, {left[0], left[1], truth}, category_, questions_.where());
      if (!item) return tl::unexpected(item.error());
      const bool asks_for_calls = item->task != Task::relevance && item->task != Task::irrelevance;
      if (format_.needs_accepted && asks_for_calls && item->accepted.empty())
        return fail(errc::bad_data, "the case has no accepted answer (\"ground_truth\")", item->where);
      item->id = id;
      return std::optional<Case>(std::move(*item));
    }
  }

 private:
  /// Errors: the ground truth has more lines than the questions, so the file of questions was cut off between two
  /// lines.
  result<void> check_end() {
    // A file without any question has an error of its own.
    if (!answers_ || index_ == 0 || !answers_->next()) return {};
    std::size_t lines = index_ + 1;
    while (answers_->next()) ++lines;
    return fail(errc::bad_data,
                fmt::format("the questions end before the ground truth does: {} for {} in {}; fetch both files again",
                            counted(index_, "question"), counted(lines, "answer"), answer_name_),
                question_name_);
  }

  /// Reads the line of ground truth for a question into `truth`. Returns its other members; None if the category has no
  /// ground truth.
  result<Value> next_answer(const Value& question, LeftAsText& truth) {
    if (!answers_) return Value();
    auto line = answers_->next_object_except({&truth, 1});
    if (!line) return tl::unexpected(line.error());
    if (!*line) {
      std::size_t lines = index_ + 1;
      while (questions_.next()) ++lines;
      return fail(
          errc::bad_data,
          fmt::format("the ground truth ends before the questions do: {} for {} in {}, none for {}; fetch "
                      "both files again",
                      counted(index_, "answer"), counted(lines, "question"), question_name_, question.get_string("id")),
          answer_name_);
    }
    return std::move(**line);
  }

  const Row& format_;
  const Category& category_;
  LineSource questions_;
  std::optional<LineSource> answers_;
  std::string question_name_, answer_name_;
  std::size_t index_ = 0;
};

result<std::unique_ptr<PartReader>> open(Place& place, const Part& part) {
  auto questions = place.open(part.files.front());
  if (!questions) return tl::unexpected(questions.error());
  std::optional<LineSource> answers;
  if (part.files.size() > 1) {
    auto opened = place.open(part.files[1]);
    if (!opened) return tl::unexpected(opened.error());
    answers.emplace(std::move(*opened));
  }
  return std::make_unique<Reader>(row_of(place.suite.dataset_format), *part.category, std::move(*questions),
                                  std::move(answers));
}

std::string result_file(const Suite& suite, const Category& category) {
  return fmt::format("{}{}_result.json", suite.file_prefix, category.name);
}

bool holds_results(const Suite& suite, const fs::path& file, const Category*& category) {
  auto name = file.filename().string();
  if (name.ends_with(".gz")) name.resize(name.size() - 3);
  const auto it =
      std::ranges::find_if(suite.categories, [&](const Category& c) { return name == result_file(suite, c); });
  category = it == suite.categories.end() ? nullptr : &*it;
  return category != nullptr;
}

std::string result_example(const Suite& suite) { return "files like " + result_file(suite, suite.categories.front()); }

}  // namespace

result<StoredResult> stored_result(const Value& line, const std::string& where) {
  const auto* given = line.get("result");
  if (given == nullptr) return fail(errc::bad_data, "the field \"result\" is missing", where);
  StoredResult out;
  if (const auto* id = line.get("id"); id != nullptr && !id->is_none()) out.id = str(*id);
  out.result = *given;
  out.input_tokens = token_count(&line, "input_token_count");
  out.output_tokens = token_count(&line, "output_token_count");
  if (const auto* latency = line.get("latency"))
    if (latency->floating() != nullptr || latency->integer() != nullptr) out.latency = to_double(*latency);
  if (const auto* text = given->string(); text != nullptr && unicode::strip(*text).empty())
    out.reasoning = line.get_string("reasoning_content");
  out.where = where;
  return out;
}

namespace {

Results results(const fs::path& file) { return results_in_lines(file, stored_result); }

/// The formats of v4 and v1 differ in one field of their rows.
constexpr Row row_with(bool Row::* field) {
  Row row{.holds = holds,
          .example = example,
          .expected = expected,
          .files = files,
          .count = count,
          .open = open,
          .holds_results = holds_results,
          .result_example = result_example,
          .results = results};
  row.*field = true;
  return row;
}

}  // namespace

extern const Row bfcl_v4 = row_with(&Row::needs_accepted);
extern const Row bfcl_v1 = row_with(&Row::numbers_cases);

}  // namespace evalrun::dataset_formats
