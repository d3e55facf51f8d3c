// Every error type has its own name and a meaning.
#include "evalrun/error_type.hpp"

#include <set>
#include <string>

#include <boost/test/unit_test.hpp>

using namespace evalrun;  // NOLINT

BOOST_AUTO_TEST_CASE(names_lead_back_to_their_error_types) {
  std::set<std::string_view> names;
  for (auto i = 0; i <= static_cast<int>(ErrorType::t_eval_only_finish); ++i) {
    const auto type = static_cast<ErrorType>(i);
    BOOST_TEST((error_type_named(to_string(type)) == type), to_string(type));
    BOOST_TEST(names.insert(to_string(type)).second, to_string(type));
    BOOST_TEST(meaning_of(type).empty() == (type == ErrorType::none), to_string(type));
  }
  BOOST_TEST(to_string(ErrorType::missing_required) == "simple_function_checker:missing_required");
  BOOST_TEST(!error_type_named("value_error:nonsense").has_value());
}
