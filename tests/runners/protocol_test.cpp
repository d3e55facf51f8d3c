// The requests and replies of each protocol. The replies follow the public descriptions of the protocols.
#include "providers/protocol.hpp"

#include <chrono>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "providers/secrets.hpp"
#include "providers/streamed_reply.hpp"

using namespace evalrun;           // NOLINT
using namespace evalrun::runners;  // NOLINT

namespace {

Value json(std::string_view text) {
  auto value = parse_json(text);
  BOOST_REQUIRE_MESSAGE(value.has_value(), text);
  return *value;
}

Case talk(std::string_view messages, bool with_function = true) {
  Case item;
  item.id = "x_0";
  item.messages = json(messages);
  if (with_function)
    item.functions.push_back({"plant.water", json(R"({"name": "plant.water", "description": "Waters.", "parameters":
      {"type": "dict", "properties": {"plant": {"type": "string"}, "minutes": {"type": "float", "optional": true}},
       "required": ["plant", "gone"]}})")});
  return item;
}

Asked asked(std::string_view messages, bool with_function = true, Mode mode = Mode::fc) {
  Prompts prompts = own_prompts();
  prompts.function_hint = {"", "", ""};
  prompts.float_note = "";
  prompts.system_before = "<";
  prompts.system_after = ">";
  return build_messages(talk(messages, with_function), mode, prompts);
}

constexpr const char* dialogue =
    R"([{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Water."},
        {"role": "assistant", "content": "Which?"}, {"role": "user", "content": "The fern."}])";

const Sampling everything{.temperature = 0.5, .top_p = 0.9, .top_k = 40, .seed = 7, .max_tokens = 100};

/// Result, finish_reason, reasoning and tokens as one line.
std::string shown(const result<Output>& output) {
  if (!output) return to_string(output.error());
  return fmt::format("{} | {} | {} | {} {}", dump_json(output->result), output->finish_reason, output->reasoning,
                     output->input_tokens, output->output_tokens);
}

/// The reply read from these events, which arrive in pieces of `step` bytes.
std::string streamed(const Protocol& protocol, const std::vector<std::string>& events, std::size_t step = 7) {
  std::string body;
  for (const auto& event : events) body += "event: x\r\n: a comment\ndata: " + event + "\r\n\r\n";
  StreamedReply reply(protocol);
  int firsts = 0;
  for (std::size_t at = 0; at < body.size(); at += step) firsts += reply.add(std::string_view(body).substr(at, step));
  BOOST_TEST(firsts <= 1);
  return shown(reply.finish());
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_CASE(anthropic_requests) {
  const auto& protocol = anthropic_protocol();
  BOOST_TEST(protocol.path("m", true) == "/messages");
  BOOST_TEST(protocol.headers("k").back() == "x-api-key: k");
  BOOST_TEST(
      protocol.body(asked(dialogue), {.model = "m", .sampling = {.temperature = 0.5, .top_k = 4}, .stream = true}) ==
      R"({"model": "m", "max_tokens": 4096, "system": "Be brief.", "messages": [{"role": "user", "content": "Water."}, )"
      R"({"role": "assistant", "content": "Which?"}, {"role": "user", "content": "The fern."}], "temperature": 0.5, "top_k": 4, )"
      R"("tools": [{"name": "plant_water", "description": "Waters.", "input_schema": {"type": "object", "properties": )"
      R"({"plant": {"type": "string"}, "minutes": {"type": "number", "optional": true, "format": "float"}}, )"
      R"("required": ["plant", "gone"]}}], "stream": true})");
  // Without functions there are no tools; in text mode the system message holds the case's own and the functions.
  const auto none = json(protocol.body(asked(dialogue, false), {.model = "m"}));
  BOOST_TEST(none.get("tools") == nullptr);
  const auto text = json(protocol.body(asked(dialogue, true, Mode::prompt), {.model = "m"}));
  BOOST_TEST(text.get("tools") == nullptr);
  BOOST_TEST(contains(std::string(text.get_string("system")), "plant.water"));
  BOOST_TEST(std::string(text.get_string("system")).ends_with(">\n\nBe brief."));
  BOOST_TEST(protocol.unsupported(everything)->where == "--request-seed");
  BOOST_TEST(*protocol.completed({}).max_tokens == 4096);
  const auto extra = json(
      protocol.body(asked(dialogue),
                    {.model = "m", .more = *json(R"({"temperature": null, "thinking": {"type": "enabled"}})").dict()}));
  BOOST_TEST(extra.get("temperature") == nullptr);
  BOOST_TEST(extra.get("thinking")->get_string("type") == "enabled");
}

BOOST_AUTO_TEST_CASE(anthropic_replies) {
  const auto read = [](std::string_view body) { return shown(read_reply(anthropic_protocol(), body)); };
  BOOST_TEST(read(R"({"type": "message", "content": [{"type": "thinking", "thinking": "Hm.", "signature": "x"},
      {"type": "text", "text": "I water."}, {"type": "tool_use", "id": "t1", "name": "plant_water", "input": {"plant": "fern"}},
      {"type": "tool_use", "id": "t2", "name": "stop", "input": {}}], "stop_reason": "tool_use",
      "usage": {"input_tokens": 5, "cache_read_input_tokens": 6, "output_tokens": 7}})") ==
             R"([{"plant_water": "{\"plant\": \"fern\"}"}, {"stop": "{}"}] | tool_calls | Hm. | 11 7)");
  BOOST_TEST(
      read(
          R"({"content": [{"type": "text", "text": "No "}, {"type": "text", "text": "plant."}], "stop_reason": "end_turn"})") ==
      R"("No plant." | stop |  | -1 -1)");
  BOOST_TEST(read(R"({"content": [], "stop_reason": "max_tokens"})") == R"("" | length |  | -1 -1)");
  BOOST_TEST(read(R"({"content": [], "stop_reason": "refusal"})") == R"("" | refusal |  | -1 -1)");
  BOOST_TEST(
      contains(read(R"({"type": "error", "error": {"type": "api_error", "message": "broken pump"}})"), "broken pump"));
  for (const auto* odd : {"", "<html>", "[]", "3", R"({"content": "text"})"})
    BOOST_TEST((read_reply(anthropic_protocol(), odd).error().code == errc::protocol));
}

BOOST_AUTO_TEST_CASE(anthropic_streams) {
  const std::vector<std::string> events{
      R"({"type": "message_start", "message": {"content": [], "usage": {"input_tokens": 5, "output_tokens": 1}}})",
      R"({"type": "content_block_start", "index": 0, "content_block": {"type": "thinking", "thinking": ""}})",
      R"({"type": "content_block_delta", "index": 0, "delta": {"type": "thinking_delta", "thinking": "Hm."}})",
      R"({"type": "content_block_delta", "index": 0, "delta": {"type": "signature_delta", "signature": "x"}})",
      R"({"type": "content_block_start", "index": 1, "content_block": {"type": "text", "text": ""}})",
      R"({"type": "ping"})",
      R"({"type": "content_block_delta", "index": 1, "delta": {"type": "text_delta", "text": "Well"}})",
      R"({"type": "content_block_start", "index": 2, "content_block": {"type": "tool_use", "id": "t", "name": "plant_water", "input": {}}})",
      R"({"type": "content_block_delta", "index": 2, "delta": {"type": "input_json_delta", "partial_json": "{\"plant\": \"f"}})",
      R"({"type": "content_block_delta", "index": 2, "delta": {"type": "input_json_delta", "partial_json": "ern\"}"}})",
      R"({"type": "content_block_stop", "index": 2})",
      R"({"type": "message_delta", "delta": {"stop_reason": "tool_use"}, "usage": {"output_tokens": 9}})",
      R"({"type": "message_stop"})"};
  for (const std::size_t step : {1U, 7U, 4096U})
    BOOST_TEST(streamed(anthropic_protocol(), events, step) ==
               R"([{"plant_water": "{\"plant\": \"fern\"}"}] | tool_calls | Hm. | 5 9)");
  BOOST_TEST(contains(streamed(anthropic_protocol(), {events.begin(), events.begin() + 9}), "ended before the answer"));
  // Cut off within a call: the part that arrived is the argument text, which cannot be decoded.
  auto cut = events;
  cut.erase(cut.begin() + 9);
  cut[10] = R"({"type": "message_delta", "delta": {"stop_reason": "max_tokens"}})";
  BOOST_TEST(streamed(anthropic_protocol(), cut) == R"([{"plant_water": "{\"plant\": \"f"}] | length | Hm. | 5 1)");
  StreamedReply overloaded(anthropic_protocol());
  overloaded.add(
      "data: {\"type\": \"error\", \"error\": {\"type\": \"overloaded_error\", \"message\": \"Overloaded\"}}\n\n");
  const auto failed = overloaded.finish();
  BOOST_REQUIRE(!failed.has_value());
  BOOST_TEST((failed.error().code == errc::network));
}

BOOST_AUTO_TEST_CASE(gemini_requests) {
  const auto& protocol = gemini_protocol();
  BOOST_TEST(protocol.path("gemini-2.0", false) == "/models/gemini-2.0:generateContent");
  BOOST_TEST(protocol.path("tunedModels/mine", true) == "/tunedModels/mine:streamGenerateContent?alt=sse");
  BOOST_TEST(protocol.headers("k").front() == "x-goog-api-key: k");
  BOOST_TEST(
      protocol.body(asked(dialogue), {.model = "m", .sampling = everything}) ==
      R"({"systemInstruction": {"parts": [{"text": "Be brief."}]}, "contents": [{"role": "user", "parts": [{"text": "Water."}]}, )"
      R"({"role": "model", "parts": [{"text": "Which?"}]}, {"role": "user", "parts": [{"text": "The fern."}]}], )"
      R"("tools": [{"functionDeclarations": [{"name": "plant_water", "description": "Waters.", "parameters": {"type": "object", )"
      R"x("properties": {"plant": {"type": "string"}, "minutes": {"type": "number", "format": "float", "description": "(optional: true)"}}, )x"
      R"("required": ["plant"]}}]}], "generationConfig": {"temperature": 0.5, "topP": 0.9, "topK": 40, "seed": 7, "maxOutputTokens": 100}})");
  BOOST_TEST(json(protocol.body(asked(dialogue, false), {.model = "m"})).get("tools") == nullptr);
  const auto extra = json(protocol.body(
      asked(dialogue),
      {.model = "m", .more = *json(R"({"generationConfig": {"thinkingConfig": {"thinkingBudget": 0}}})").dict()}));
  BOOST_TEST(extra.get("generationConfig")->get("temperature") != nullptr);
  BOOST_TEST(extra.get("generationConfig")->get("thinkingConfig") != nullptr);
  BOOST_TEST(protocol.read_models(R"({"models": [{"name": "models/a"}, {"name": "tunedModels/b"}]})") ==
                 (std::vector<std::string>{"a", "tunedModels/b"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(gemini_schemas_hold_only_what_gemini_accepts) {
  const auto of = [](std::string_view text) { return dump_json(gemini_schema(json(text))); };
  BOOST_TEST(of(R"({"type": "object", "additionalProperties": false, "$schema": "x", "properties": {}})") ==
             R"({"type": "object"})");
  BOOST_TEST(of(R"({"type": "array"})") == R"({"type": "array", "items": {"type": "string"}})");
  BOOST_TEST(
      of(R"({"type": "array", "items": {"type": "dict", "properties": {"a": {"type": "tuple"}}}})") ==
      R"({"type": "array", "items": {"type": "object", "properties": {"a": {"type": "array", "items": {"type": "string"}}}}})");
  BOOST_TEST(of(R"({"type": "integer", "enum": [1, 2], "description": "D."})") ==
             R"x({"type": "integer", "description": "D. (one of: [1, 2])"})x");
  BOOST_TEST(of(R"({"type": "string", "enum": ["a", "b"], "default": "a", "format": "ipv4"})") ==
             R"({"type": "string", "default": "a", "enum": ["a", "b"]})");
  BOOST_TEST(of(R"({"type": ["null", "integer"], "minimum": 1})") ==
             R"({"type": "integer", "minimum": 1, "nullable": true})");
  BOOST_TEST(of("3") == R"({"type": "string"})");
  std::string deep = "{}";
  for (int i = 0; i < 400; ++i) deep = R"({"type": "array", "items": )" + deep + "}";
  BOOST_TEST(of(deep).size() < deep.size());
}

BOOST_AUTO_TEST_CASE(gemini_replies) {
  const auto read = [](std::string_view body) { return shown(read_reply(gemini_protocol(), body)); };
  BOOST_TEST(read(R"({"candidates": [{"content": {"role": "model", "parts": [{"text": "Hm.", "thought": true},
      {"functionCall": {"name": "plant_water", "args": {"plant": "fern"}}}, {"functionCall": {"name": "stop"}}]},
      "finishReason": "STOP"}, {"content": {"parts": [{"text": "another"}]}}],
      "usageMetadata": {"promptTokenCount": 5, "candidatesTokenCount": 6, "thoughtsTokenCount": 3}})") ==
             R"([{"plant_water": "{\"plant\": \"fern\"}"}, {"stop": "{}"}] | stop | Hm. | 5 9)");
  BOOST_TEST(
      read(
          R"({"candidates": [{"content": {"parts": [{"text": "No"}, {"text": "."}]}, "finishReason": "MAX_TOKENS"}]})") ==
      R"("No." | length |  | -1 -1)");
  BOOST_TEST(
      read(R"({"candidates": [{"finishReason": "MALFORMED_FUNCTION_CALL", "finishMessage": "Malformed: f(a="}]})") ==
      R"("Malformed: f(a=" | malformed_function_call |  | -1 -1)");
  BOOST_TEST(read(R"({"promptFeedback": {"blockReason": "SAFETY"}})") == R"("" | blocked: SAFETY |  | -1 -1)");
  BOOST_TEST(contains(read(R"({"error": {"code": 500, "message": "broken pump"}})"), "broken pump"));
  for (const auto* odd : {"", "[]", "{}", R"({"candidates": []})"})
    BOOST_TEST((read_reply(gemini_protocol(), odd).error().code == errc::protocol));
}

BOOST_AUTO_TEST_CASE(gemini_streams) {
  const std::vector<std::string> events{
      R"({"candidates": [{"content": {"parts": [{"text": "Hm.", "thought": true}]}}], "usageMetadata": {"promptTokenCount": 5}})",
      R"({"candidates": [{"content": {"parts": [{"text": "No"}]}}]})",
      R"({"candidates": [{"content": {"parts": [{"text": "."}]}, "finishReason": "STOP"}], "usageMetadata": {"promptTokenCount": 5, "candidatesTokenCount": 2}})"};
  BOOST_TEST(streamed(gemini_protocol(), events) == R"("No." | stop | Hm. | 5 2)");
  BOOST_TEST(contains(streamed(gemini_protocol(), {events[0], events[1]}), "ended before the answer"));
  BOOST_TEST(
      streamed(
          gemini_protocol(),
          {R"({"candidates": [{"content": {"parts": [{"functionCall": {"name": "f", "args": {"a": 1}}}]}, "finishReason": "STOP"}]})"}) ==
      R"([{"f": "{\"a\": 1}"}] | stop |  | -1 -1)");
}

BOOST_AUTO_TEST_CASE(other_members_of_a_reply_are_ignored) {
  const auto read = [](std::string_view body) { return shown(read_reply(chat_protocol(), body)); };
  const std::string choices = R"("choices": [{"message": {"content": "Yes."}, "finish_reason": "stop"}])";
  const std::string usage = R"("usage": {"prompt_tokens": 3, "completion_tokens": 2})";
  const auto wanted = read("{" + choices + ", " + usage + "}");
  BOOST_TEST(wanted == R"("Yes." | stop |  | 3 2)");
  BOOST_TEST(read(R"({"id": "\u00e9", "note": {"choices": []}, )" + usage + R"(, "usage2": [1e999], )" + choices +
                  "}") == wanted);
  // Of several members with the same name, the last counts.
  BOOST_TEST(read(R"({"choices": [], )" + choices + R"(, "usage": null, )" + usage + "}") == wanted);
  BOOST_TEST(contains(read(R"({"message": "broken pump", "choices": []})"), "broken pump"));
  BOOST_TEST(contains(read("{" + choices + R"(, "note": nope})"), "not JSON"));
}

BOOST_AUTO_TEST_CASE(chat_streams) {
  const auto delta = [](const std::string& text, const std::string& rest = "") {
    return R"({"choices": [{"index": 0, "delta": )" + text + rest + "}]}";
  };
  const std::string stop = R"(, "finish_reason": "stop")";
  const auto& chat = chat_protocol();
  BOOST_TEST(streamed(chat, {delta(R"({"role": "assistant", "content": ""})"), delta(R"({"reasoning_content": "H"})"),
                             delta(R"({"reasoning_content": "m"})"), delta(R"({"content": "[f("})"),
                             delta(R"({"content": "a=1)]"})"),
                             R"({"choices": [{"index": 1, "delta": {"content": "other"}}]})", delta("{}", stop),
                             R"({"choices": [], "usage": {"prompt_tokens": 3, "completion_tokens": 4}})", "[DONE]"}) ==
             R"("[f(a=1)]" | stop | Hm | 3 4)");
  BOOST_TEST(
      streamed(chat,
               {delta(R"({"tool_calls": [{"index": 0, "id": "1", "function": {"name": "f", "arguments": ""}}]})"),
                delta(R"({"tool_calls": [{"index": 0, "function": {"arguments": "{\"a\""}}]})"),
                delta(R"({"tool_calls": [{"index": 1, "id": "2", "function": {"name": "g", "arguments": "{}"}}]})"),
                delta(R"({"tool_calls": [{"index": 0, "function": {"arguments": ": 1}"}}]})"),
                delta("{}", R"(, "finish_reason": "tool_calls")")}) ==
      R"([{"f": "{\"a\": 1}"}, {"g": "{}"}] | tool_calls |  | -1 -1)");
  // Some servers leave out the index, repeat names, or send objects or whole messages.
  BOOST_TEST(
      streamed(chat, {delta(R"({"tool_calls": [{"id": "1", "function": {"name": "f", "arguments": "{"}}]})"),
                      delta(R"({"tool_calls": [{"id": "1", "function": {"name": "f", "arguments": "}"}}]})"),
                      delta(R"({"tool_calls": [{"id": "2", "function": {"name": "f", "arguments": {"a": 1}}}]})"),
                      "[DONE]"}) == R"([{"f": "{}"}, {"f": "{\"a\": 1}"}] |  |  | -1 -1)");
  BOOST_TEST(streamed(chat, {R"({"choices": [{"message": {"content": "whole"}, "finish_reason": "length"}]})"}) ==
             R"("whole" | length |  | -1 -1)");
  BOOST_TEST(streamed(chat, {delta(R"({"content": null, "tool_calls": []})"), delta("{}", stop)}) ==
             "[] | stop |  | -1 -1");
  BOOST_TEST(streamed(chat, {delta(R"({"function_call": {"name": "f"}})"),
                             delta(R"({"function_call": {"arguments": "{}"}})"), delta("{}", stop)}) ==
             R"([{"f": "{}"}] | stop |  | -1 -1)");
  BOOST_TEST(streamed(chat, {delta(R"({"refusal": "I will not."})"), delta("{}", stop)}) ==
             R"("I will not." | stop |  | -1 -1)");
  BOOST_TEST(contains(streamed(chat, {delta(R"({"content": "half"})")}), "ended before the answer"));
  BOOST_TEST(contains(streamed(chat, {delta(R"({"content": "half"})"), R"({"error": {"message": "out of memory"}})"}),
                      "out of memory"));
  BOOST_TEST(contains(streamed(chat, {"{nonsense"}), "not JSON"));
}

BOOST_AUTO_TEST_CASE(a_call_in_very_many_pieces_that_repeat_its_name_takes_linear_time) {
  const auto piece = [](std::string_view arguments) {
    Dict function{{"name", "f"}, {"arguments", arguments}};
    Dict call{{"index", 0}, {"id", "a"}, {"function", std::move(function)}};
    return Value(Dict{{"choices", List{Dict{{"delta", Dict{{"tool_calls", List{std::move(call)}}}}}}}});
  };
  // Each piece may begin another call, so the arguments so far are examined each time: 20,000 times up to a megabyte.
  constexpr std::size_t pieces = 20'000;
  const std::string words(50, 'w');
  const auto reader = chat_protocol().stream();
  const auto begun = std::chrono::steady_clock::now();
  reader->take(piece("{\"text\": \"\\\"{}\\\\"));
  for (std::size_t i = 0; i < pieces; ++i) reader->take(piece(words));
  reader->take(piece("\"}"));
  // White space and a name without arguments continue a complete call; arguments begin another.
  for (std::size_t i = 0; i < pieces; ++i) reader->take(piece(" "));
  reader->take(piece("{}"));
  BOOST_TEST(std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count() < 20);
  const auto output = chat_protocol().read(reader->reply(), Reading::calls);
  BOOST_REQUIRE(output.has_value());
  const auto& calls = *output->result.list();
  BOOST_REQUIRE(calls.size() == 2U);
  const auto arguments = parse_json(calls[0].get_string("f"));
  BOOST_REQUIRE(arguments.has_value());
  BOOST_TEST(arguments->get_string("text").size() == 4 + pieces * words.size());
  BOOST_TEST(calls[1].get_string("f") == "{}");
}

BOOST_AUTO_TEST_CASE(the_first_token_is_neither_the_role_nor_the_usage) {
  StreamedReply reply(chat_protocol());
  BOOST_TEST(!reply.add("data: {\"choices\": [{\"delta\": {\"role\": \"assistant\", \"content\": \"\"}}]}\n\n"));
  BOOST_TEST(!reply.add("data: {\"choices\": [{\"delta\": {\"content\": \"x\"}}]}\n"));
  BOOST_TEST(reply.add("\n"));
  BOOST_TEST(!reply.add("data: {\"choices\": [{\"delta\": {\"content\": \"y\"}, \"finish_reason\": \"stop\"}]}\n\n"));
  BOOST_TEST(*reply.finish()->result.string() == "xy");
}

BOOST_AUTO_TEST_CASE(a_server_that_does_not_stream_is_read_all_the_same) {
  StreamedReply reply(chat_protocol());
  for (const auto* piece : {"\n {\"choices\": [{\"mess", "age\": {\"content\": \"hm\"}}]}"})
    BOOST_TEST(!reply.add(piece));
  BOOST_TEST(*reply.finish()->result.string() == "hm");
  StreamedReply page(chat_protocol());
  page.add("<html>");
  BOOST_TEST((page.finish().error().code == errc::protocol));
  StreamedReply empty(chat_protocol());
  BOOST_TEST((empty.finish().error().code == errc::protocol));
}

BOOST_AUTO_TEST_CASE(secrets_are_found_wherever_a_server_repeats_them) {
  const Secrets secrets("sk-123", {"X-Api-Key: hidden-1", "Cookie: a=cookie-2; b=3", "X-Org: my-org", "X-N: 7"},
                        "https://user:pass-4@host/v1?api_key=query-5&v=version");
  std::string text = "sk-123 sk-123x hidden-1 cookie-2 my-org pass-4 query-5 version 7 user";
  secrets.hide(text);
  BOOST_TEST(text == "* *x * * * * * version 7 user");
  // In an answer only certain secrets are hidden: "my-org" may be part of the task.
  Value answer = List{Dict{{"f", "{\"org\": \"my-org\", \"key\": \"sk-123\"}"}}};
  BOOST_TEST(secrets.hide(answer));
  BOOST_TEST(dump_json(answer) == R"([{"f": "{\"org\": \"my-org\", \"key\": \"*\"}"}])");
  Value clean = "nothing here";
  BOOST_TEST(!secrets.hide(clean));
  BOOST_TEST(shown_url("https://user:pass@host/v1?api_key=k&v=2") == "https://host/v1?api_key=*&v=2");
  BOOST_TEST(shown_url("http://host/v1") == "http://host/v1");
}
