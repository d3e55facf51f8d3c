#include "evalrun/json.hpp"
#include "evalrun/runners/oracle.hpp"
#include "evalrun/runners/stand_in.hpp"

namespace evalrun::runners {
namespace {

std::int64_t tokens_in(std::string_view text) { return static_cast<std::int64_t>((text.size() + 3) / 4); }

}  // namespace

AnswerSource oracle_answers() {
  return [](const Case& item, Mode mode) {
    Answer answer{render_accepted(item, mode)};
    const auto asked = build_messages(item, mode, own_prompts());
    answer.input_tokens = tokens_in(dump_json(asked.messages)) + tokens_in(dump_json(asked.tools));
    answer.output_tokens = tokens_in(answer.result.is_string() ? *answer.result.string() : dump_json(answer.result));
    return std::optional(std::move(answer));
  };
}

}  // namespace evalrun::runners
