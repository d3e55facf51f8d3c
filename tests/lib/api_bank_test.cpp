#include <boost/test/unit_test.hpp>

#include "evalrun/json.hpp"

#include "dataset/api_bank_calls.hpp"
#include "dataset/case_index.hpp"
#include "dataset/result_files.hpp"
#include "support/folder.hpp"

using namespace evalrun;  // NOLINT

namespace {

std::string read(std::string_view text) {
  const auto call = parse_api_request(text);
  return call ? call->name + dump_json(call->arguments) : "none";
}

const Suite& suite() { return **find_suite("api-bank"); }

constexpr auto dialogue =
    R"({"role": "User", "text": "Wake me"}
{"role": "API", "api_name": "GetUserToken", "param_dict": {"username": "u", "password": "p"}, "result": {"api_name": "GetUserToken", "input": {"username": "u", "password": "p"}, "output": {"token": "t1"}, "exception": null}}
{"role": "API", "api_name": "AddAlarm", "param_dict": {"token": "t1", "time": "2023-03-01 07:00:00"}, "result": {"api_name": "AddAlarm", "input": {"token": "t1", "time": "2023-03-01 07:00:00"}, "output": "success", "exception": null}}
{"role": "AI", "text": "Done"}
)";

constexpr auto token_class = R"(from apis.api import API

class GetUserToken(API):
    """Gives tokens out."""
    description = "Gives " \
                  "tokens out."
    input_parameters = {
        'username': {'type': 'str', 'description': "Who it is."},
        'password': {'type': 'str', 'description': 'Their secret.'}
    }
    output_parameters = {'token': {'type': 'str', 'description': 'The token.'}}
    database_name = 'Account'

    def call(self, username: str, password: str) -> dict:
        raise NotImplementedError
)";

constexpr auto alarm_class = R"(class AddAlarm(API):
    description = 'Sets an alarm.'
    input_parameters = {'token': {'type': 'str', 'description': 'A token.'},
                        'time': {'type': 'str', 'description': 'When.'}}
    output_parameters = {'status': {'type': 'str', 'description': 'How it went.'}}
    database_name = 'Alarm'
    computed = len('not a literal')
)";

/// A checkout of the data set with one dialogue.
struct Checkout : test::Folder {
  Checkout() {
    write("lv1-lv2-samples/level-1-given-desc/Alarm-1.jsonl", dialogue);
    write("apis/get_user_token.py", token_class);
    write("apis/add_alarm.py", alarm_class);
    write("apis/api.py", "class API: pass\n");
    write("init_database/Account.json", R"({"u": {"password": "p", "token": "t1"}})");
    write("init_database/Alarm.json", "{}");
  }
};

std::string why_not(const test::Folder& folder) {
  auto reader = CaseReader::open(suite(), folder.path());
  if (!reader) return to_string(reader.error());
  auto index = CaseIndex::read(std::move(*reader));
  return index ? "" : to_string(index.error());
}

}  // namespace

BOOST_AUTO_TEST_CASE(calls_are_read_as_the_reference_does) {
  BOOST_TEST(read("API-Request: [F(a='x', b=\"y\")] and so on") == R"(F{"a": "x", "b": "y"})");
  BOOST_TEST(read("[F(a='it's ok')]") == R"(F{"a": "it"})");
  BOOST_TEST(read("[F(a='', b='2')]") == R"(F{"a": "', b="})");
  BOOST_TEST(read("[F(a=3.5, b=-4, c={1: 2}, d=True)]") == R"(F{"a": "3", "d": "True"})");
  BOOST_TEST(read("[F(a=['x', 'y'])]") == R"(F{"a": "['x', 'y']"})");
  BOOST_TEST(read("[F(a='['x', 'y']')]") == R"(F{"a": "["})");
  BOOST_TEST(read("[the API] [F(a='1')] [G(b='2')]") == R"(F{"a": "1", "b": "2"})");
  BOOST_TEST(read("[F(a='1')]\n[G(b='2')]") == R"(F{"a": "1"})");
  BOOST_TEST(read("[F()]") == "F{}");
  BOOST_TEST(read("[F (a='1')]") == "none");
  BOOST_TEST(read("[F(\na='1')]") == "none");
  BOOST_TEST(read(std::string(100'000, '[') + std::string(100'000, '(')) == "none");
}

BOOST_AUTO_TEST_CASE(white_space_around_the_equals_sign_is_ignored) {
  BOOST_TEST(read("[F(a = x, b= 'y' , c =[1, 2])]") == R"(F{"a": "x", "b": "y", "c": "[1, 2]"})");
  BOOST_TEST(read("[F(a\t=\u3000\u4e2d)]") == "F{\"a\": \"\\u4e2d\"}");
  BOOST_TEST(read("[F(a\u00a0=\u001f1, b =)]") == R"(F{"a": "1"})");
  BOOST_TEST(read("[F(a = = 1, b c = 2)]") == R"(F{"c": "2"})");
}

BOOST_AUTO_TEST_CASE(a_plain_checkout_is_read) {
  const Checkout folder;
  auto reader = CaseReader::open(suite(), folder.path());
  BOOST_REQUIRE_MESSAGE(reader.has_value(), why_not(folder));
  const auto index = CaseIndex::read(std::move(*reader));
  BOOST_REQUIRE(index.has_value());
  // One sample for each API turn, and one more for the second turn, because it follows the first.
  BOOST_REQUIRE(index->cases().size() == 3U);
  const auto* first = index->find("Alarm-1.jsonl#0");
  const auto* again = index->find("Alarm-1.jsonl#1");
  const auto* second = index->find("Alarm-1.jsonl#2");
  BOOST_REQUIRE((first != nullptr && again != nullptr && second != nullptr));
  BOOST_TEST(first->subcategory == "GetUserToken");
  BOOST_TEST(again->subcategory == "AddAlarm");
  BOOST_TEST(second->subcategory == "AddAlarm");
  BOOST_TEST(first->messages.list()->size() == 1U);
  BOOST_TEST(
      dump_json(second->messages.list()->at(1)) ==
      R"({"role": "system", "content": "[GetUserToken(username='u', password='p')] Response: {'token': 't1'}"})");
  BOOST_REQUIRE(first->functions.size() == 2U);
  BOOST_TEST(first->functions[0].name == "AddAlarm");
  BOOST_TEST(first->functions[1].doc().get_string("description") == "Gives tokens out.");
}

BOOST_AUTO_TEST_CASE(missing_and_broken_files_are_named) {
  const Checkout folder;
  folder.write("init_database/Alarm.json", "{");
  BOOST_TEST(why_not(folder).find("Alarm.json: not JSON") != std::string::npos);
  std::filesystem::remove(folder.path() / "init_database/Alarm.json");
  BOOST_TEST(why_not(folder).find("the database that AddAlarm works on is missing") != std::string::npos);
  folder.write("init_database/Alarm.json", "{}");
  folder.write("lv1-lv2-samples/level-1-given-desc/B.jsonl",
               "{\"role\": \"User\", \"text\": \"a\"}\n{\"role\": \"API\"}\n");
  BOOST_TEST(why_not(folder).find("B.jsonl:2: an API turn has") != std::string::npos);
  std::filesystem::remove_all(folder.path() / "apis");
  BOOST_TEST(why_not(folder).find("neither apis.json nor apis/*.py") != std::string::npos);
  const test::Folder empty;
  BOOST_TEST(find_data(suite(), empty.path()).error().message.find("level-1-given-desc") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(published_rows_are_read) {
  const Checkout folder;
  std::filesystem::remove_all(folder.path() / "lv1-lv2-samples");
  folder.write("level-1-api.json", R"x([{"file": "A.jsonl", "id": 4,
    "instruction": "Write.\n{\"name\": \"AddAlarm\", \"description\": \"d\", \"input_parameters\": {}}\n",
    "input": "User: Wake me\nat dawn\nAPI-Request: [GetUserToken(username='u', password='p')]->{'token': 't1'}\nGenerate API Request:\n",
    "expected_output": "API-Request: [AddAlarm(token='t1', time='['a', 'b']')]"}])x");
  auto reader = CaseReader::open(suite(), folder.path());
  BOOST_REQUIRE_MESSAGE(reader.has_value(), why_not(folder));
  const auto item = reader->next();
  BOOST_REQUIRE((item.has_value() && item->has_value()));
  BOOST_TEST((*item)->id == "A.jsonl#4");
  BOOST_TEST((*item)->ground_truth.get("param_dict")->get_string("time") == "['a', 'b']");
  BOOST_TEST((*item)->messages.list()->at(0).get_string("content") == "Wake me\nat dawn");
  BOOST_TEST((*item)->messages.list()->at(1).get_string("content") ==
             "[GetUserToken(username='u', password='p')] Response: {'token': 't1'}");
}

BOOST_AUTO_TEST_CASE(predictions_are_found_in_files_of_any_name) {
  const test::Folder folder;
  folder.write("mine/preds.jsonl",
               "{\"file\": \"A.jsonl\", \"id\": 3, \"pred\": \"[F()]\"}\n{\"file\": \"A.jsonl\"}\n");
  folder.write("mine/other.json", "{\"a\": 1}\n");
  const auto models = find_results(suite(), folder.path());
  BOOST_REQUIRE(models.has_value());
  BOOST_REQUIRE(models->size() == 1U);
  BOOST_TEST(models->front().model == "mine");
  BOOST_REQUIRE(models->front().files.size() == 1U);
  auto reader = ResultReader::open(models->front().files.front());
  BOOST_REQUIRE(reader.has_value());
  const auto stored = reader->next();
  BOOST_REQUIRE((stored.has_value() && stored->has_value()));
  BOOST_TEST((*stored)->id == "A.jsonl#3");
  BOOST_TEST(!reader->next().has_value());
}
