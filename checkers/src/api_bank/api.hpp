/// API-Bank's simulators: what each API returns for one call on the initial databases, and how two calls of it are
/// compared (specification: api-bank 4, 5). Each API is one row of a table, grouped in a few files. Pure functions.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "evalrun/embedder.hpp"
#include "evalrun/value.hpp"

#include "dataset/api_bank_calls.hpp"

namespace evalrun::checkers::api_bank {

// Dates as Python's strptime reads them, for the formats that API-Bank uses.

/// Read "%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%m-%d": years of four digits, other numbers of one or two digits, no text
/// around them, and a day that the calendar has. Return the date in full length ("2023-03-05"), or nullopt.
[[nodiscard]] std::optional<std::string> read_date(std::string_view text);
[[nodiscard]] std::optional<std::string> read_time(std::string_view text);
[[nodiscard]] std::optional<std::string> read_month_day(std::string_view text);

/// The same after removing white space at the ends and filling a short year up with zeros.
[[nodiscard]] std::optional<std::string> tidy_date(std::string_view text);
[[nodiscard]] std::optional<std::string> tidy_time(std::string_view text);
/// "mm-dd" of a date with or without its year.
[[nodiscard]] std::optional<std::string> tidy_month_day(std::string_view text);

// The texts that ToolSearcher compares.

inline constexpr std::string_view tool_searcher_name = "ToolSearcher";

/// The name in words directly followed by the description: "get user tokenGet the user token."
[[nodiscard]] std::string search_text(const Value& api);

/// The data that the calls of a sample work on.
struct World {
  const ApiBank& bank;
  const Embeddings* embeddings = nullptr;

  /// An empty dict if there is no such database.
  [[nodiscard]] const Value& database(std::string_view name) const;
};

/// The result of a call: its output, or an exception. The type of the exception never matters.
struct Answer {
  bool raised = false;
  Value output;

  [[nodiscard]] static Answer raise() { return {true, {}}; }
  [[nodiscard]] static Answer of(Value output) { return {false, std::move(output)}; }
};

/// Whether two values of one parameter count as the same. None: a call does not have the parameter.
using Same = bool (*)(const Value& response, const Value& gold);
struct Field {
  std::string_view parameter;
  Same same;
};

struct Api {
  std::string_view name;
  std::string_view required;  ///< required parameters, separated by blanks
  Answer (*call)(const World& world, const Dict& arguments);
  bool all_inputs = true;  ///< true: all arguments must be equal; false: only `fields` are compared
  std::span<const Field> fields = {};
  Same output = equal;             ///< nullptr: outputs are not compared
  bool breaks_on_success = false;  ///< the released comparison raises KeyError if both calls succeed
  Same fixed_output = nullptr;     ///< in place of `output` for the rule set api-bank-fixed; nullptr: the same
};

[[nodiscard]] std::span<const Api> account_apis();
[[nodiscard]] std::span<const Api> calendar_apis();
[[nodiscard]] std::span<const Api> health_apis();
[[nodiscard]] std::span<const Api> home_apis();
[[nodiscard]] std::span<const Api> lookup_apis();
[[nodiscard]] std::span<const Api> search_apis();
[[nodiscard]] std::span<const Api> service_apis();

/// nullptr if there is no API of that name.
[[nodiscard]] const Api* find_api(std::string_view name);

// Helpers of several simulators.

/// The argument as text; "" if it is missing or no text.
[[nodiscard]] std::string text_of(const Dict& arguments, std::string_view parameter);
/// The argument, or None.
[[nodiscard]] const Value& value_of(const Dict& arguments, std::string_view parameter);
/// The user with that token; "" for an unknown token.
[[nodiscard]] std::string user_of(const World& world, std::string_view token);

/// Whether the argument is missing, or a text of white space only.
[[nodiscard]] bool is_blank(const Dict& arguments, std::string_view parameter);

// Comparisons of values (specification: api-bank 5).
[[nodiscard]] bool same_stripped(const Value& a, const Value& b);
[[nodiscard]] bool same_stripped_lower(const Value& a, const Value& b);
[[nodiscard]] bool same_stripped_upper(const Value& a, const Value& b);
[[nodiscard]] bool same_words(const Value& a, const Value& b);
[[nodiscard]] bool same_words_lower(const Value& a, const Value& b);
[[nodiscard]] bool same_date(const Value& a, const Value& b);
[[nodiscard]] bool same_time(const Value& a, const Value& b);
[[nodiscard]] bool same_month_day(const Value& a, const Value& b);

}  // namespace evalrun::checkers::api_bank
