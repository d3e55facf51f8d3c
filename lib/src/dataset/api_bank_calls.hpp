/// API-Bank: the data that its cases share, and how it writes and reads a call (specification: api-bank 1, 3).
///
///     auto call = parse_api_request("API-Request: [AddAlarm(token='a9', time='2023-03-17 07:00:00')]");
///     const auto& bank = static_cast<const ApiBank&>(*item.background);
///     const Value* accounts = bank.database("Account");
///
/// Everything here is immutable or pure, so safe to use from several threads.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/call.hpp"
#include "evalrun/case.hpp"

namespace evalrun {

struct ApiBank final : Background {
  /// Documents with name, description, input_parameters, output_parameters and (if the API has one) database_name, in
  /// the order in which the reference reads them.
  std::vector<Value> apis;
  std::map<std::string, Value, std::less<>> databases;  ///< as they are at the beginning, by name
  /// Recorded answers of external services: {"input", "output"} by API ("Translate", "Dictionary").
  std::map<std::string, std::vector<Value>, std::less<>> recorded;

  /// nullptr if no API or database has that name.
  [[nodiscard]] const Value* api(std::string_view name) const;
  [[nodiscard]] const Value* database(std::string_view name) const;
};

/// The call that the reference's regular expressions find in a text, with arguments as text; nullopt: no call. Their
/// quirks are reproduced: the call ends at the last ")]" of its line, either kind of quote closes a text, and a value
/// without quotes is one word.
[[nodiscard]] std::optional<Call> parse_api_request(std::string_view text);

/// "[Name(key='value', ...)]".
[[nodiscard]] std::string write_api_request(std::string_view name, const Dict& arguments);

/// The document as models see it, without the fields that only the simulators need.
[[nodiscard]] Value shown_document(const Value& api);

}  // namespace evalrun
