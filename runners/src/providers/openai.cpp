// The protocol of OpenAI's chat completions, which most servers speak.
#include <array>
#include <cassert>
#include <map>

#include "evalrun/json.hpp"

#include "chat_reply.hpp"
#include "endpoint.hpp"
#include "json/foreign_text.hpp"
#include "json/lines.hpp"
#include "models.hpp"
#include "protocol.hpp"
#include "python/text.hpp"

namespace evalrun::runners {
namespace {

std::string path(std::string_view, bool) { return "/chat/completions"; }

std::vector<std::string> headers(const std::string& key) {
  if (key.empty()) return {};
  return {"Authorization: Bearer " + key};
}

/// Appends the text under a key to `into`; returns whether it was not empty.
bool append(std::string& into, const Value& from, std::string_view key) {
  const auto text = from.get_string(key);
  into += text;
  return !text.empty();
}

/// The text of arguments, put together from its pieces. Each piece updates whether the text is a whole JSON object, so
/// that is_complete() costs nothing however often it is called.
class ArgumentText {
 public:
  void add(std::string_view piece) {
    for (const char c : piece) {
      text_ += c;
      look_at(c);
    }
  }

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool is_complete() const { return state_ == State::closed; }

 private:
  enum class State : std::uint8_t { before, inside, closed, no_object };

  static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

  void look_at(char c) {
    switch (state_) {
      case State::before:
        if (c == '{') state_ = State::inside, depth_ = 1;
        if (c != '{' && !is_space(c)) state_ = State::no_object;
        return;
      case State::inside: return look_inside(c);
      case State::closed:
        if (!is_space(c)) state_ = State::no_object;  // there is text after the object
        return;
      case State::no_object: return;
    }
  }

  void look_inside(char c) {
    if (quoted_) {
      quoted_ = escaped_ || c != '"';
      escaped_ = c == '\\' && !escaped_;
      return;
    }
    if (c == '"') quoted_ = true;
    if (c == '{' || c == '[') ++depth_;
    if ((c != '}' && c != ']') || --depth_ > 0) return;
    const auto parsed = parse_json(text_);
    state_ = parsed && parsed->is_dict() ? State::closed : State::no_object;
  }

  std::string text_;
  State state_ = State::before;
  std::size_t depth_ = 0;  ///< number of open brackets
  bool quoted_ = false, escaped_ = false;
};

/// A call, put together from its pieces.
struct Call {
  std::string id, name;
  ArgumentText arguments;
  Value whole{};  ///< arguments that came as an object

  [[nodiscard]] bool is_complete() const { return !whole.is_none() || arguments.is_complete(); }
};

/// The calls of a stream. Some servers number them in `index`, others leave it out or give every call the same index.
class StreamedCalls {
 public:
  void take(const Value& piece) {
    const Value* function = piece.get("function");
    if (!repeats(piece, function)) take(call_of(piece, function), function);
  }

  static void take(Call& call, const Value* function) {
    if (function == nullptr) return;
    // Some servers repeat the name in every piece.
    if (const auto name = function->get_string("name"); name != call.name) call.name += name;
    const Value* arguments = function->get("arguments");
    if (arguments == nullptr || arguments->is_none()) return;
    if (arguments->is_string())
      call.arguments.add(*arguments->string());
    else
      call.whole = *arguments;
  }

  [[nodiscard]] const auto& all() const { return calls_; }

 private:
  using Place = std::pair<std::int64_t, std::size_t>;  ///< a call's index, and how many earlier calls have that index

  Call& call_of(const Value& piece, const Value* function) {
    const Value* index = piece.get("index");
    const auto id = piece.get_string("id");
    const auto name = function != nullptr ? function->get_string("name") : std::string_view{};
    if (index != nullptr && index->integer() != nullptr) {
      auto& before = begun_[*index->integer()];
      last_ = {*index->integer(), before};
      if (const auto there = calls_.find(last_); there != calls_.end() && begins(there->second, id, name, function))
        last_.second = ++before;
    } else if (!calls_.empty()) {
      if (id.empty() ? !name.empty() : id != calls_[last_].id) last_ = {calls_.rbegin()->first.first + 1, 0};
    }
    Call& call = calls_[last_];
    if (!id.empty()) call.id = id;
    return call;
  }

  /// Whether a piece repeats the whole last call.
  [[nodiscard]] bool repeats(const Value& piece, const Value* function) const {
    const auto last = calls_.find(last_);
    if (last == calls_.end() || function == nullptr) return false;
    const Call& call = last->second;
    const Value* index = piece.get("index");
    if (index != nullptr && index->integer() != nullptr && *index->integer() != last_.first) return false;
    const auto id = piece.get_string("id"), arguments = function->get_string("arguments");
    return !id.empty() && id == call.id && function->get_string("name") == call.name &&
           arguments == call.arguments.text() && call.is_complete();
  }

  /// Whether a piece with the index of `call` begins a new call: it has a new id, or a name after complete arguments.
  static bool begins(const Call& call, std::string_view id, std::string_view name, const Value* function) {
    // A piece without a name continues the call, even if its id is new: some servers give each piece a new id.
    if (name.empty() || call.name.empty()) return false;
    if (!id.empty() && !call.id.empty() && id != call.id) return true;
    if (!call.is_complete()) return false;
    if (name != call.name) return true;
    // The last piece of a call may repeat only the name, so a new call must bring arguments.
    const Value* arguments = function->get("arguments");
    return arguments != nullptr &&
           (arguments->is_string() ? !strip(*arguments->string()).empty() : is_true(*arguments));
  }

  std::map<Place, Call> calls_;
  std::map<std::int64_t, std::size_t> begun_;  ///< by index: how many earlier calls have it
  Place last_{};
};

class ChatStream final : public StreamReader {
 public:
  bool take(const Value& event) override {
    if (const Value* usage = event.get("usage"); usage != nullptr && usage->is_dict()) usage_ = *usage;
    const Value* choices = event.get("choices");
    if (choices == nullptr || !choices->is_list()) return false;
    bool wrote = false;
    for (const auto& choice : *choices->list()) {
      const Value* index = choice.get("index");
      if (index != nullptr && index->integer() != nullptr && *index->integer() != 0) continue;
      const Value* delta = choice.get("delta");
      if (delta == nullptr) delta = choice.get("message");
      if (delta != nullptr && delta->is_dict()) wrote = take_delta(*delta) || wrote;
      if (const auto reason = choice.get_string("finish_reason"); !reason.empty()) reason_ = reason;
      if (const Value* error = choice.get("error")) error_ = *error;
      any_ = true;
    }
    return wrote;
  }

  [[nodiscard]] bool complete() const override { return !reason_.empty(); }

  [[nodiscard]] Value reply() override {
    if (!any_) return Dict{{"choices", List{}}};
    Dict message{{"role", "assistant"}};
    message.set("content", said_ ? Value(content_) : Value());
    if (!reasoning_.empty()) message.set("reasoning_content", reasoning_);
    if (!refusal_.empty()) message.set("refusal", refusal_);
    if (called_) {
      List calls;
      for (const auto& [place, call] : calls_.all()) calls.push_back(Dict{{"function", function_of(call)}});
      message.set("tool_calls", std::move(calls));
    }
    if (legacy_) message.set("function_call", function_of(*legacy_));
    Dict choice{{"message", std::move(message)}, {"finish_reason", reason_}, {"error", error_}};
    return Dict{{"choices", List{std::move(choice)}}, {"usage", usage_}};
  }

 private:
  bool take_delta(const Value& delta) {
    bool wrote = append(reasoning_, delta, "reasoning_content") || append(reasoning_, delta, "reasoning");
    wrote = append(refusal_, delta, "refusal") || wrote;
    if (const Value* content = delta.get("content"); content != nullptr && !content->is_none()) {
      said_ = true;
      const auto text = text_in(*content), thought = thought_in(*content);
      content_ += text;
      reasoning_ += thought;
      wrote = wrote || !text.empty() || !thought.empty();
    }
    if (const Value* calls = delta.get("tool_calls"); calls != nullptr && calls->is_list()) {
      called_ = true;
      for (const auto& piece : *calls->list()) calls_.take(piece);
      wrote = wrote || !calls->list()->empty();
    }
    if (const Value* function = delta.get("function_call"); function != nullptr && function->is_dict()) {
      if (!legacy_) legacy_.emplace();
      StreamedCalls::take(*legacy_, function);
      wrote = true;
    }
    return wrote;
  }

  static Dict function_of(const Call& call) {
    return {{"name", call.name}, {"arguments", call.whole.is_none() ? Value(call.arguments.text()) : call.whole}};
  }

  std::string content_, reasoning_, refusal_, reason_;
  Value error_;       ///< reported by the choice
  bool any_ = false;  ///< there was a choice
  bool said_ = false;
  bool called_ = false;
  StreamedCalls calls_;
  std::optional<Call> legacy_;
  Value usage_;
};

constexpr std::array<std::string_view, 3> answer_members{"choices", "usage", "error"};
constexpr std::array<std::string_view, 2> url_variables{"EVALRUN_BASE_URL", "OPENAI_BASE_URL"};
constexpr std::array<std::string_view, 1> key_variables{"OPENAI_API_KEY"};

constexpr Protocol chat{
    .id = "endpoint",
    .base_url = "http://127.0.0.1:8000/v1",
    .version_path = "",
    .method_path = "/chat/completions",
    .base_url_variables = url_variables,
    .key_variables = key_variables,
    .path = path,
    .headers = headers,
    .body = request_body,
    .unsupported = [](const Sampling&) { return std::optional<Error>{}; },
    .completed = [](Sampling sampling) { return sampling; },
    .read = read_chat_value,
    .read_members = answer_members,
    .stream = []() -> std::unique_ptr<StreamReader> { return std::make_unique<ChatStream>(); },
    .read_models = read_model_names,
};

result<std::unique_ptr<Model>> make(const std::string&, const ModelSettings& settings) {
  return make_endpoint(chat, settings.endpoint);
}

}  // namespace

const Protocol& chat_protocol() { return chat; }

result<Output> read_reply(const Protocol& protocol, std::string_view body, Reading reading) {
  body = without_mark(body);
  // Parse only the members that an answer is in.
  std::array<std::optional<Value>, 4> fields;
  const auto names = protocol.read_members;
  assert(names.size() <= fields.size());
  if (parse_json_fields(body, names, std::span(fields).first(names.size())).value_or(false)) {
    Dict answer;
    for (std::size_t i = 0; i < names.size(); ++i)
      if (fields[i]) answer.slot(names[i]) = std::move(*fields[i]);
    if (auto output = protocol.read(std::move(answer), reading)) return output;
  }
  // Something is wrong: parse the whole reply for the message.
  const auto reply = parse_reply(body);
  if (!reply) return tl::unexpected(reply.error());
  return protocol.read(*reply, reading);
}

namespace kinds {
extern const ModelKind endpoint{"endpoint", "", "an OpenAI-compatible server (--base-url, --model-name)", make,
                                chat_protocol};
}  // namespace kinds

}  // namespace evalrun::runners
