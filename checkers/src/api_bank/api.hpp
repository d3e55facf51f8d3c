/// API-Bank's simulators: what each API gives back for one call on the initial databases, and how two calls of it are
/// compared (specification: api-bank 4, 5). One row of a table each, grouped in a few files. Pure functions.
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

/// "%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%m-%d": numbers of one or two digits (years of four), nothing around them, and a
/// day that the calendar has. The text in full length ("2023-03-05"), or nullopt.
[[nodiscard]] std::optional<std::string> read_date(std::string_view text);
[[nodiscard]] std::optional<std::string> read_time(std::string_view text);
[[nodiscard]] std::optional<std::string> read_month_day(std::string_view text);

/// The same after white space is stripped and a short year is filled up with zeros.
[[nodiscard]] std::optional<std::string> tidy_date(std::string_view text);
[[nodiscard]] std::optional<std::string> tidy_time(std::string_view text);
/// "mm-dd" of a date with or without its year.
[[nodiscard]] std::optional<std::string> tidy_month_day(std::string_view text);

// What ToolSearcher compares.

inline constexpr std::string_view tool_searcher_name = "ToolSearcher";

/// The name in words directly followed by the description: "get user tokenGet the user token."
[[nodiscard]] std::string search_text(const Value& api);

/// What the calls of a sample see.
struct World {
  const ApiBank& bank;
  const Embeddings* embeddings = nullptr;

  /// An empty dict where there is no such database.
  [[nodiscard]] const Value& database(std::string_view name) const;
};

/// What a call gave back. Which exception it was never decides anything.
struct Answer {
  bool raised = false;
  Value output;

  [[nodiscard]] static Answer raise() { return {true, {}}; }
  [[nodiscard]] static Answer of(Value output) { return {false, std::move(output)}; }
};

/// Two values of one parameter are as good as each other; None where a call does not have it.
using Same = bool (*)(const Value& response, const Value& gold);
struct Field {
  std::string_view parameter;
  Same same;
};

struct Api {
  std::string_view name;
  std::string_view required;  ///< parameters that must be there, separated by blanks
  Answer (*call)(const World& world, const Dict& arguments);
  bool all_inputs = true;  ///< every argument has to be equal; otherwise the fields below
  std::span<const Field> fields = {};
  Same output = equal;             ///< nullptr: not compared
  bool breaks_on_success = false;  ///< the released comparison raises KeyError when both calls succeed
  Same fixed_output = nullptr;     ///< instead of `output` where gold calls are to be accepted
};

[[nodiscard]] std::span<const Api> account_apis();
[[nodiscard]] std::span<const Api> calendar_apis();
[[nodiscard]] std::span<const Api> health_apis();
[[nodiscard]] std::span<const Api> home_apis();
[[nodiscard]] std::span<const Api> lookup_apis();
[[nodiscard]] std::span<const Api> search_apis();
[[nodiscard]] std::span<const Api> service_apis();

/// nullptr where there is none of that name.
[[nodiscard]] const Api* find_api(std::string_view name);

// What several simulators need.

/// The argument as text; "" where there is none or it is no text.
[[nodiscard]] std::string text_of(const Dict& arguments, std::string_view parameter);
/// The argument, or None.
[[nodiscard]] const Value& value_of(const Dict& arguments, std::string_view parameter);
/// Whose token that is; "" for nobody's.
[[nodiscard]] std::string user_of(const World& world, std::string_view token);

// Comparisons of values (specification: api-bank 5).
[[nodiscard]] bool same_stripped(const Value& a, const Value& b);
[[nodiscard]] bool same_stripped_lower(const Value& a, const Value& b);
[[nodiscard]] bool same_stripped_upper(const Value& a, const Value& b);
[[nodiscard]] bool same_words(const Value& a, const Value& b);
[[nodiscard]] bool same_words_lower(const Value& a, const Value& b);
[[nodiscard]] bool same_date(const Value& a, const Value& b);
[[nodiscard]] bool same_time(const Value& a, const Value& b);

}  // namespace evalrun::checkers::api_bank
