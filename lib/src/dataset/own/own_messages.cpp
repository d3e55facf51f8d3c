// The conversation of an own case.
#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/json.hpp"

#include "parts.hpp"
#include "text/messages.hpp"

namespace evalrun::own {
namespace {

constexpr std::array<std::string_view, 5> roles{"system", "developer", "user", "assistant", "tool"};
constexpr std::string_view example = R"([{"role": "user", "content": "How is the weather?"}])";

bool is_content(const Value& content) {
  if (content.is_string()) return true;
  return content.is_list() && std::ranges::all_of(*content.list(), [](const Value& part) { return part.is_dict(); });
}

result<void> check_tool_calls(const Value& calls, const std::string& field, const std::string& where) {
  if (!calls.is_list()) return wrong(where, field, other_type("a list of tool calls", calls));
  for (std::size_t i = 0; i < calls.list()->size(); ++i) {
    const auto* function = (*calls.list())[i].get("function");
    if (function == nullptr || function->get_string("name").empty())
      return wrong(where, fmt::format("{}[{}].function.name", field, i),
                   "is missing, and a tool call needs it: {\"id\": \"c1\", \"type\": \"function\", \"function\": "
                   "{\"name\": \"f\", \"arguments\": \"{}\"}}");
  }
  return {};
}

result<void> check_message(const Value& message, const std::string& field, const std::string& where) {
  if (!message.is_dict())
    return wrong(where, field, other_type(R"(an object {"role": "user", "content": "..."})", message));
  const auto* role = message.get("role");
  if (role == nullptr)
    return wrong(where, field + ".role", fmt::format("is missing; write one of {}", fmt::join(roles, ", ")));
  if (!role->is_string()) return wrong(where, field + ".role", other_type("a text", *role));
  if (std::ranges::find(roles, *role->string()) == roles.end())
    return wrong(where, field + ".role",
                 fmt::format("'{}' is no role{}", cut(*role->string()), choices(*role->string(), roles)));
  const auto* calls = message.get("tool_calls");
  if (calls != nullptr && !calls->is_none())
    if (auto checked = check_tool_calls(*calls, field + ".tool_calls", where); !checked) return checked;
  const auto* content = message.get("content");
  const bool may_lack = calls != nullptr && calls->is_list() && !calls->list()->empty();
  if (content == nullptr || content->is_none()) {
    if (may_lack) return {};
    return wrong(where, field + ".content", "is missing; write what was said as a text");
  }
  if (!is_content(*content))
    return wrong(where, field + ".content", other_type("a text, or a list of parts", *content));
  return {};
}

result<void> check_messages(const Value& all, std::string_view field, const std::string& where) {
  const auto& list = *all.list();
  if (list.empty()) return wrong(where, field, fmt::format("holds no message; write {}", example));
  for (std::size_t i = 0; i < list.size(); ++i)
    if (auto checked = check_message(list[i], fmt::format("{}[{}]", field, i), where); !checked) return checked;
  if (list.back().get_string("role") == "assistant")
    return wrong(where, field,
                 "ends with a message of the assistant, and the model is to write the next one; put the right answer "
                 "into \"expected\"");
  const auto asks = [](const Value& message) {
    const auto role = message.get_string("role");
    return role == "user" || role == "tool";
  };
  if (std::ranges::none_of(list, asks)) return wrong(where, field, "holds no message of the user, so nothing is asked");
  return {};
}

}  // namespace

result<LazyValue> messages(const LeftAsText& given, const std::string& where) {
  const auto whole = read_member(given.text);
  const bool is_question = given.member == "question";
  if (whole.is_string() && is_question) {
    if (whole.string()->find_first_not_of(" \t\r\n") == std::string::npos)
      return wrong(where, given.member, "is empty; write what the user asks");
    return LazyValue(List{Dict{{"role", "user"}, {"content", whole}}});
  }
  if (!whole.is_list())
    return wrong(where, given.member,
                 other_type(is_question ? fmt::format("a text, or a list of messages {}", example)
                                        : fmt::format("a list of messages {}", example),
                            whole));
  const auto& list = *whole.list();
  const bool turns = !list.empty() && list.front().is_list();
  if (!turns) {
    if (auto checked = check_messages(whole, given.member, where); !checked) return tl::unexpected(checked.error());
    return LazyValue::unread(given.text, given.owner);
  }
  if (list.size() > 1)
    return wrong(where, given.member,
                 fmt::format("has {} turns, and a case is one turn; write the earlier ones into \"messages\", with the "
                             "answers to them",
                             list.size()));
  if (auto checked = check_messages(list.front(), fmt::format("{}[0]", given.member), where); !checked)
    return tl::unexpected(checked.error());
  return LazyValue::unread(given.items.front().text, given.owner);
}

}  // namespace evalrun::own
