// The sources of the mock server's answers.
#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/json.hpp"

#include "dataset/result_files.hpp"
#include "json/token_count.hpp"
#include "mock_server.hpp"
#include "providers/chat_reply.hpp"
#include "providers/gold/gold_answer.hpp"
#include "suites/demo.hpp"

namespace evalrun::runners {
namespace {

std::int64_t tokens_in(std::string_view text) { return static_cast<std::int64_t>((text.size() + 3) / 4); }

using Answers = std::unordered_map<std::string, Answer>;

std::optional<Answer> find(const Answers& answers, const std::string& key) {
  const auto it = answers.find(key);
  return it == answers.end() ? std::nullopt : std::optional(it->second);
}

result<const ModelResults*> chosen_model(const std::vector<ModelResults>& models, const std::filesystem::path& folder,
                                         std::string_view name) {
  if (name.empty() && models.size() == 1) return &models.front();
  const auto found = std::ranges::find(models, name, &ModelResults::model);
  if (!name.empty() && found != models.end()) return &*found;
  std::vector<std::string_view> names;
  for (const auto& m : models) names.push_back(m.model);
  const auto there = fmt::format("here are results of {}", fmt::join(names, ", "));
  return name.empty() ? fail(errc::conflict, there + "; name one of them", folder.string())
                      : fail(errc::not_found, fmt::format("{}, none of {}", there, name), folder.string());
}

std::optional<Error> read_file(const ResultFile& file, Answers& answers) {
  auto reader = ResultReader::open(file);
  if (!reader) return reader.error();
  while (true) {
    auto stored = reader->next();
    if (!stored) return stored.error();
    if (!*stored) return std::nullopt;
    auto& line = **stored;
    if (line.id.empty()) return Error{errc::bad_data, "the field \"id\" is missing", line.where};
    answers.insert_or_assign(case_key(file.lang, file.category != nullptr ? file.category->name : "", line.id),
                             Answer{std::move(line.result), line.input_tokens, line.output_tokens});
  }
}

/// The answer to case `id` among lines of results; nullopt if no line has this id.
std::optional<Answer> answer_in(std::string_view lines, std::string_view id) {
  while (!lines.empty()) {
    const auto end = lines.find('\n');
    const auto line = parse_json(lines.substr(0, end));
    lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
    if (!line || line->get_string("id") != id) continue;
    const auto* stored = line->get("result");
    return Answer{stored != nullptr ? *stored : Value(), token_count(&*line, "input_token_count"),
                  token_count(&*line, "output_token_count")};
  }
  return std::nullopt;
}

/// The result with another function name, without arguments, or replaced by words, as `kind` says.
Value made_wrong(const Value& result, std::uint64_t kind) {
  Value words = "I am not sure that I can help with this.";
  if (const auto* text = result.string()) {
    const auto open = text->find('(');
    if (open == std::string::npos || kind % 3 == 0) return text->empty() ? Value("?") : words;
    return kind % 3 == 1 ? text->substr(0, open) + "_x" + text->substr(open) : text->substr(0, open) + "()]";
  }
  const auto* calls = result.list();
  if (calls == nullptr || calls->empty() || kind % 3 == 0) return words;
  const auto* first = calls->front().dict();
  if (first == nullptr || first->empty()) return words;
  const auto name = str(first->items().front().key);
  if (kind % 3 == 1) return List{Dict{{name + "_x", first->items().front().value}}};
  return List{Dict{{name, "{}"}}};
}

}  // namespace

AnswerSource gold_answers() {
  return [](const Case& item, Mode mode) {
    Answer answer{render_accepted(item, mode)};
    const auto asked = build_messages(item, mode, own_prompts());
    answer.input_tokens = tokens_in(dump_json(asked.messages)) + tokens_in(asked.tools);
    answer.output_tokens = tokens_in(answer.result.is_string() ? *answer.result.string() : dump_json(answer.result));
    return std::optional(std::move(answer));
  };
}

result<AnswerSource> replay_answers(std::span<const Suite* const> replayed, const std::filesystem::path& folder,
                                    std::string_view model) {
  const auto answers = std::make_shared<Answers>();
  for (const auto* suite : replayed) {
    const auto models = find_results(*suite, folder);
    if (!models) return tl::unexpected(models.error());
    const auto chosen = chosen_model(*models, folder, model);
    if (!chosen) return tl::unexpected(chosen.error());
    for (const auto& file : (*chosen)->files)
      if (auto error = read_file(file, *answers)) return tl::unexpected(std::move(*error));
  }
  return [answers](const Case& item, Mode) {
    auto found = find(*answers, case_key(item.lang, item.category, item.id));
    return found ? found : find(*answers, case_key(item.lang, "", item.id));
  };
}

AnswerSource with_errors(AnswerSource answers, double share, std::uint64_t seed) {
  return [answers = std::move(answers), share, seed](const Case& item, Mode mode) {
    auto answer = answers(item, mode);
    std::uint64_t hash = 1469598103934665603ULL ^ seed;
    for (const char c : case_key(item.lang, item.category, item.id))
      hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    hash ^= hash >> 29;  // spread the last characters of an id, which reach only the low bits
    constexpr std::uint64_t steps = 1'000'000;
    if (answer && static_cast<double>(hash % steps) < share * static_cast<double>(steps))
      answer->result = made_wrong(answer->result, hash / steps);
    return answer;
  };
}

AnswerSource canned_answers() {
  return [](const Case& item, Mode mode) -> std::optional<Answer> {
    const auto lines = demo_answers(item.lang, item.category, mode == Mode::fc);
    return lines ? answer_in(*lines, item.id) : std::nullopt;
  };
}

}  // namespace evalrun::runners
