// API-Bank's rules on databases of our own: each test shows one behavior of the released evaluator, or one of its
// faults that api-bank-fixed does not have.
#include "api_bank/api_bank.hpp"

#include <boost/test/unit_test.hpp>

#include "evalrun/checkers/judge.hpp"
#include "evalrun/json.hpp"

#include "api_bank/api.hpp"
#include "dataset/api_bank_calls.hpp"

using namespace evalrun;                      // NOLINT
using namespace evalrun::checkers::api_bank;  // NOLINT

namespace {

Value json(std::string_view text) { return *parse_json(text); }

Value document(std::string_view name, std::string_view parameters, std::string_view database = "") {
  Dict api{{"name", name}, {"description", "It does."}, {"input_parameters", json(parameters)}};
  if (!database.empty()) api.set("database_name", database);
  return api;
}

std::shared_ptr<const ApiBank> bank() {
  auto shared = std::make_shared<ApiBank>();
  const auto with = [&](std::initializer_list<std::pair<std::string_view, std::string_view>> all) {
    Dict parameters;
    for (const auto& [name, type] : all) parameters.set(name, Dict{{"type", type}});
    return dump_json(parameters);
  };
  shared->apis = {
      document("GetUserToken", with({{"username", "str"}, {"password", "str"}}), "Account"),
      document("BookHotel",
               with({{"hotel_name", "str"},
                     {"check_in_time", "str"},
                     {"check_out_time", "str"},
                     {"room_count", "int"},
                     {"adult_count", "int"},
                     {"child_count", "int"}}),
               "Hotel"),
      document("AddMeeting",
               with({{"token", "str"},
                     {"meeting_topic", "str"},
                     {"start_time", "str"},
                     {"end_time", "str"},
                     {"location", "str"},
                     {"attendees", "list(str)"}}),
               "Meeting"),
      document("TimedSwitch", with({{"name", "str"}, {"time", "str"}, {"on", "bool"}}), "TimeSwitch"),
      document("ToolSearcher", with({{"keywords", "str"}})),
  };
  shared->databases.emplace("Account", json(R"({"u": {"password": "p", "token": "t1", "email": "u@x.org"}})"));
  shared->databases.emplace("Hotel", json(R"({"1": {}})"));
  shared->databases.emplace("Meeting", json("{}"));
  shared->databases.emplace("TimeSwitch", json("{}"));
  return shared;
}

Case sample(std::string_view api, std::string_view arguments, std::string_view input, std::string_view output) {
  static const auto shared = bank();
  Case item;
  item.id = "A.jsonl#0";
  item.category = "call";
  item.suite = *find_suite("api-bank");
  item.background = shared;
  item.ground_truth = Dict{{"api_name", api},
                           {"param_dict", json(arguments)},
                           {"result", Dict{{"input", json(input)}, {"output", json(output)}, {"exception", None{}}}}};
  return item;
}

Verdict judged(const Case& item, const Value& raw, std::string_view rules = "api-bank",
               const Embeddings* embeddings = nullptr) {
  const checkers::Rules* one[] = {*checkers::find_rules(rules)};
  return checkers::judge(item, raw, {.rules = one, .embeddings = embeddings}).verdicts.front();
}

std::string class_of(const Case& item, const Value& raw, std::string_view rules = "api-bank") {
  const auto verdict = judged(item, raw, rules);
  return verdict.valid ? "OK" : verdict.error_type;
}

Case token() {
  return sample("GetUserToken", R"({"username": "u", "password": "p"})", R"({"username": "u", "password": "p"})",
                R"({"token": "t1"})");
}

}  // namespace

BOOST_AUTO_TEST_CASE(error_classes_come_in_the_order_of_the_reference) {
  const auto item = token();
  BOOST_TEST(class_of(item, "[GetUserToken(username='u', password='p')]") == "OK");
  BOOST_TEST(class_of(item, "I cannot.") == "NO_API_CALL");
  BOOST_TEST(class_of(item, "[DeleteAccount(x='1')]") == "API_NAME_MISMATCH");
  BOOST_TEST(class_of(item, "[GetUserToken(user='u')]") == "INVALID_INPUT_PARAMETER");
  BOOST_TEST(class_of(item, "[GetUserToken(username='u')]") == "MISS_INPUT_ARGUMENT");
  BOOST_TEST(class_of(item, "[GetUserToken(username='u', password='q')]") == "HAS_EXCEPTION");
}

BOOST_AUTO_TEST_CASE(tool_calls_are_the_same_calls) {
  BOOST_TEST(class_of(token(), List{Dict{{"GetUserToken", R"({"username": "u", "password": "p"})"}}}) == "OK");
  BOOST_TEST(class_of(token(), List{}) == "NO_API_CALL");
}

BOOST_AUTO_TEST_CASE(a_number_that_is_none_is_wrong_where_the_reference_breaks_off) {
  const auto item = sample(
      "BookHotel",
      R"({"hotel_name": "H", "check_in_time": "2023-01-01", "check_out_time": "2023-01-02", "room_count": "1", "adult_count": "2", "child_count": "0"})",
      R"({"hotel_name": "H", "check_in_time": "2023-01-01", "check_out_time": "2023-01-02", "room_count": 1, "adult_count": 2, "child_count": 0})",
      R"("2")");
  const std::string begin = "[BookHotel(hotel_name='H', check_in_time='2023-01-01', check_out_time='2023-01-02', ";
  BOOST_TEST(class_of(item, begin + "room_count='1', adult_count='2', child_count='0')]") == "OK");
  BOOST_TEST(class_of(item, begin + "room_count='one', adult_count='2', child_count='0')]") ==
             "INVALID_PARAMETER_TYPE");
  BOOST_TEST(class_of(item, begin + "room_count='1', adult_count='3', child_count='0')]") == "HAS_EXCEPTION");
  BOOST_TEST(class_of(item, begin + "room_count='2', adult_count='2', child_count='0')]") == "INPUT_MISMATCH");
}

BOOST_AUTO_TEST_CASE(a_case_of_another_suite_is_no_call_of_this_one) {
  const auto verdict = judged(Case{}, "[GetUserToken(username='u', password='p')]");
  BOOST_TEST(verdict.error_type == "NO_API_CALL");
  BOOST_TEST(repr(verdict.errors) == "[\"the case is not API-Bank's\"]");
  BOOST_TEST(repr(judged(token(), "I cannot.").errors) == "['there is no call in the answer']");
}

BOOST_AUTO_TEST_CASE(fixed_accepts_gold_calls_that_the_reference_rejects) {
  const auto meeting = sample(
      "AddMeeting",
      R"({"token": "t1", "meeting_topic": "plan", "start_time": "2023-01-01 10:00:00", "end_time": "2023-01-01 11:00:00", "location": "here", "attendees": "['a', 'b']"})",
      R"({"token": "t1", "meeting_topic": "plan", "start_time": "2023-01-01 10:00:00", "end_time": "2023-01-01 11:00:00", "location": "here", "attendees": ["a", "b"]})",
      R"("success")");
  const Value answer =
      "[AddMeeting(token='t1', meeting_topic='plan', start_time='2023-01-01 10:00:00', end_time='2023-01-01 11:00:00', "
      "location='here', attendees=['a', 'b'])]";
  BOOST_TEST(class_of(meeting, answer) == "INPUT_MISMATCH");
  BOOST_TEST(!judged(meeting, answer).attainable);
  BOOST_TEST(class_of(meeting, answer, "api-bank-fixed") == "OK");

  const auto timed = sample("TimedSwitch", R"({"device_id": "1234", "time": "2021-12-05 19:00:00", "on": "True"})",
                            R"({"device_id": "1234", "time": "2021-12-05 19:00:00", "on": true})", R"("success")");
  const Value by_id = "[TimedSwitch(device_id='1234', time='2021-12-05 19:00:00', on='True')]";
  BOOST_TEST(class_of(timed, by_id) == "INVALID_INPUT_PARAMETER");
  BOOST_TEST(class_of(timed, by_id, "api-bank-fixed") == "OK");
  BOOST_TEST(class_of(timed, "[TimedSwitch(name='1234', time='2021-12-05 19:00:00', on='False')]", "api-bank-fixed") ==
             "INPUT_MISMATCH");
}

BOOST_AUTO_TEST_CASE(a_search_without_vectors_is_not_scored_and_one_by_a_stub_is_marked) {
  const auto item = sample("ToolSearcher", R"({"keywords": "book a hotel"})", R"({"keywords": "book a hotel"})",
                           R"({"name": "BookHotel", "description": "another text", "input_parameters": {}})");
  const Value raw = "[ToolSearcher(keywords='book hotel')]";
  BOOST_TEST(!judged(item, raw).not_scored.empty());
  const checkers::Rules* rules[] = {*checkers::find_rules("api-bank-fixed")};
  const auto texts = checkers::texts_needed(item, raw, {.rules = rules});
  BOOST_TEST(texts.front() == "book hotel");
  BOOST_TEST(std::ranges::count(texts, "get user tokenIt does.") == 1);
  Embeddings vectors(true);
  auto embedded = StubEmbedder().embed(texts);
  for (std::size_t i = 0; i < texts.size(); ++i)
    vectors.set(texts[i], std::make_shared<const Embedding>(std::move((*embedded)[i])));
  const auto by_name = judged(item, raw, "api-bank-fixed", &vectors);
  BOOST_TEST(by_name.valid);
  BOOST_TEST(by_name.stub);
  BOOST_TEST(judged(item, raw, "api-bank", &vectors).error_type == "OUTPUT_MISMATCH");
}

BOOST_AUTO_TEST_CASE(dates_are_read_as_strptime_reads_them) {
  BOOST_TEST(read_date("2023-3-5").value_or("") == "2023-03-05");
  BOOST_TEST(!read_date("2023-02-29").has_value());
  BOOST_TEST(!read_date("2023-03-05 ").has_value());
  BOOST_TEST(!read_date("23-03-05").has_value());
  BOOST_TEST(tidy_date(" 23-3-05 ").value_or("") == "0023-03-05");
  BOOST_TEST(read_time("2023-03-05  7:0:09").value_or("") == "2023-03-05 07:00:09");
  BOOST_TEST(!read_time("2023-03-05T07:00:00").has_value());
  BOOST_TEST(!read_time("2023-03-05 24:00:00").has_value());
  BOOST_TEST(tidy_month_day("2023-12-1").value_or("") == "12-01");
  BOOST_TEST(tidy_month_day("12-1").value_or("") == "12-01");
}

BOOST_AUTO_TEST_CASE(optional_parameters_are_known) {
  BOOST_TEST(is_required("ModifyRegistration", "appointment_id"));
  BOOST_TEST(!is_required("ModifyRegistration", "new_appointment_date"));
  BOOST_TEST(!is_required("NoSuchApi", "x"));
}
