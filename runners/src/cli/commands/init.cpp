// evalrun init: writes a sample to start from. Each sample is a row of a table.
#include <array>
#include <filesystem>
#include <memory>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/options/options.hpp"
#include "cli/output/text_output.hpp"
#include "command.hpp"
#include "text/messages.hpp"

namespace evalrun::cli {
namespace {

constexpr std::string_view cases_sample =
    R"(// Your own cases: one JSON object a line. Lines that begin with // or # are comments. All fields: docs/own-cases.md
//   ask a server:  evalrun run --model endpoint --base-url URL --suite file:FILE --out runs/own
//   try it first:  evalrun run --model oracle --suite file:FILE
//
// A question, the tools as they stand in a request, and the expected call with plain values.
{"id": "weather_1", "category": "weather", "question": "How warm is it in Taipei right now?", "tools": [{"type": "function", "function": {"name": "current_weather", "description": "The weather at a place now", "parameters": {"type": "object", "properties": {"city": {"type": "string"}, "unit": {"type": "string", "enum": ["celsius", "fahrenheit"]}}, "required": ["city"]}}}], "expected": [{"name": "current_weather", "arguments": {"city": "Taipei"}}]}
//
// Several accepted values stand in lists under "ground_truth". "" means that the parameter may be left out.
{"id": "weather_2", "category": "weather", "question": "Weather in Kaohsiung, please, in Celsius.", "tools": [{"type": "function", "function": {"name": "current_weather", "description": "The weather at a place now", "parameters": {"type": "object", "properties": {"city": {"type": "string"}, "unit": {"type": "string", "enum": ["celsius", "fahrenheit"]}}, "required": ["city"]}}}], "ground_truth": [{"current_weather": {"city": ["Kaohsiung", "Kaohsiung City"], "unit": ["celsius", ""]}}]}
//
// Several tools: the model must choose one.
{"id": "travel_1", "category": "travel", "question": "Find me a train from Taipei to Tainan on 2 May 2025.", "tools": [{"type": "function", "function": {"name": "find_train", "description": "Trains between two stations", "parameters": {"type": "object", "properties": {"origin": {"type": "string"}, "destination": {"type": "string"}, "date": {"type": "string", "description": "YYYY-MM-DD"}}, "required": ["origin", "destination", "date"]}}}, {"type": "function", "function": {"name": "find_flight", "description": "Flights between two airports", "parameters": {"type": "object", "properties": {"origin": {"type": "string"}, "destination": {"type": "string"}, "date": {"type": "string"}}, "required": ["origin", "destination", "date"]}}}], "expected": [{"name": "find_train", "arguments": {"origin": "Taipei", "destination": "Tainan", "date": "2025-05-02"}}]}
//
// Several calls, in any order.
{"id": "travel_2", "category": "travel", "question": "Book a table for two at Din and one for four at Lotus, both at 19:00.", "tools": [{"type": "function", "function": {"name": "book_table", "description": "Books a table", "parameters": {"type": "object", "properties": {"restaurant": {"type": "string"}, "people": {"type": "integer"}, "time": {"type": "string"}}, "required": ["restaurant", "people", "time"]}}}], "expected": [{"name": "book_table", "arguments": {"restaurant": "Din", "people": 2, "time": "19:00"}}, {"name": "book_table", "arguments": {"restaurant": "Lotus", "people": 4, "time": "19:00"}}]}
//
// No call is right: the expected answer is empty.
{"id": "travel_3", "category": "travel", "question": "Why is the sky blue?", "tools": [{"type": "function", "function": {"name": "book_table", "description": "Books a table", "parameters": {"type": "object", "properties": {"restaurant": {"type": "string"}, "people": {"type": "integer"}, "time": {"type": "string"}}, "required": ["restaurant", "people", "time"]}}}], "expected": []}
//
// A system prompt and a conversation; the model is asked for the next message.
{"id": "orders_1", "category": "orders", "messages": [{"role": "system", "content": "You help customers of a bookshop. Order numbers begin with B."}, {"role": "user", "content": "Where is my order?"}, {"role": "assistant", "content": "Which order do you mean?"}, {"role": "user", "content": "B1042"}], "tools": [{"type": "function", "function": {"name": "order_status", "description": "The state of an order", "parameters": {"type": "object", "properties": {"order": {"type": "string"}}, "required": ["order"]}}}], "expected": [{"name": "order_status", "arguments": {"order": "B1042"}}]}
//
// Earlier calls and their results may be part of the conversation.
{"id": "orders_2", "category": "orders", "messages": [{"role": "user", "content": "Has B1042 been sent? If not, cancel it."}, {"role": "assistant", "content": null, "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "order_status", "arguments": "{\"order\": \"B1042\"}"}}]}, {"role": "tool", "tool_call_id": "c1", "content": "waiting in the warehouse"}], "tools": [{"type": "function", "function": {"name": "order_status", "description": "The state of an order", "parameters": {"type": "object", "properties": {"order": {"type": "string"}}, "required": ["order"]}}}, {"type": "function", "function": {"name": "cancel_order", "description": "Cancels an order", "parameters": {"type": "object", "properties": {"order": {"type": "string"}}, "required": ["order"]}}}], "expected": [{"name": "cancel_order", "arguments": {"order": "B1042"}}]}
//
// Without "category" the cases are counted as simple, multiple, parallel or irrelevance; without "id" they are numbered by their line.
{"question": "Add 12.5 and 7.", "tools": [{"type": "function", "function": {"name": "add", "description": "Adds numbers", "parameters": {"type": "object", "properties": {"numbers": {"type": "array", "items": {"type": "number"}}}, "required": ["numbers"]}}}], "expected": [{"name": "add", "arguments": {"numbers": [12.5, 7]}}]}
//
// Arguments may be objects, and a function need not have parameters.
{"id": "contacts_1", "category": "contacts", "question": "Save Ming Chen, phone 0912345678.", "tools": [{"type": "function", "function": {"name": "save_contact", "description": "Saves a contact", "parameters": {"type": "object", "properties": {"contact": {"type": "object", "properties": {"name": {"type": "string"}, "phone": {"type": "string"}}}}, "required": ["contact"]}}}, {"type": "function", "function": {"name": "list_contacts", "description": "Lists all contacts"}}], "expected": [{"name": "save_contact", "arguments": {"contact": {"name": "Ming Chen", "phone": "0912345678"}}}]}
{"id": "contacts_2", "category": "contacts", "question": "Whom do I know?", "tools": [{"type": "function", "function": {"name": "save_contact", "description": "Saves a contact", "parameters": {"type": "object", "properties": {"contact": {"type": "object", "properties": {"name": {"type": "string"}, "phone": {"type": "string"}}}}, "required": ["contact"]}}}, {"type": "function", "function": {"name": "list_contacts", "description": "Lists all contacts"}}], "expected": [{"name": "list_contacts", "arguments": {}}]}
)";

struct Sample {
  std::string_view name;
  std::string_view summary;
  std::string_view file;  ///< the usual name
  std::string_view text;
};

constexpr std::array<Sample, 1> samples{{
    {"cases", "own cases, to be run with --suite file:FILE", "cases.jsonl", cases_sample},
}};

struct InitOptions {
  std::string what;
  std::string file;
  bool quiet = false;
  bool no_progress = false;
};

int init(const InitOptions& options) {
  std::vector<std::string_view> names;
  for (const auto& sample : samples) {
    names.push_back(sample.name);
    if (sample.name != options.what) continue;
    const auto file = options.file.empty() ? std::string(sample.file) : options.file;
    std::error_code error;
    if (file != "-" && std::filesystem::exists(file, error))
      return complain({errc::conflict, "the file exists, and it is not overwritten; choose another name", file});
    if (auto written = write_text(file, sample.text); !written) return complain(written.error());
    if (!options.quiet && file != "-")
      fmt::print(stderr, "evalrun: wrote {}; try it: evalrun run --model oracle --suite file:{}\n", file, file);
    return done;
  }
  return complain(
      {errc::usage, fmt::format("there is no sample '{}'{}", cut(options.what), choices(options.what, names)), "init"});
}

std::function<int()> declare_init(CLI::App& app) {
  auto options = std::make_shared<InitOptions>();
  std::string help = "one of:";
  for (const auto& sample : samples) help += fmt::format("\n  {}: {}", sample.name, sample.summary);
  app.add_option("WHAT", options->what, help)->required()->option_text("say what to write: evalrun init cases");
  app.add_option("FILE", options->file,
                 "file to write (-: standard output); a file that exists is not overwritten; default cases.jsonl");
  add_silence(app, options->quiet, options->no_progress, "print no messages except errors");
  return [options] { return init(*options); };
}

}  // namespace

extern const Command init_command{"init", "Writes a sample to start from: your own cases",
                                  "evalrun init cases cases.jsonl", declare_init};

}  // namespace evalrun::cli
