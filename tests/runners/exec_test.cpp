// Models that are programs (exec:COMMAND), and the table of models.
#include <latch>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "providers/models.hpp"

using namespace evalrun;
using namespace evalrun::runners;

namespace {

std::unique_ptr<Model> program(const std::string& command, Mode mode = Mode::prompt) {
  ModelSettings settings{**find_suite("demo")};
  settings.endpoint.mode = mode;
  auto model = make_model("exec:" + command, settings);
  BOOST_REQUIRE(model.has_value());
  BOOST_REQUIRE((*model)->prepare().has_value());
  return std::move(*model);
}

std::vector<Case> cases(int count) {
  std::vector<Case> all(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) all[static_cast<std::size_t>(i)].id = fmt::format("case_{}", i);
  return all;
}

std::vector<Output> ask_all(Model& model, const std::vector<Case>& all) {
  std::vector<Output> outputs(all.size());
  std::latch left(static_cast<std::ptrdiff_t>(all.size()));
  for (std::size_t i = 0; i < all.size(); ++i)
    model.ask(all[i], [&, i](Output output) {
      outputs[i] = std::move(output);
      left.count_down();
    });
  left.wait();
  return outputs;
}

const std::string echo = R"(sed -u -E 's/^\{"id": ("[^"]*").*/{"id": \1, "output": "[f(a=1)]", "output_tokens": 4}/')";

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_CASE(every_question_gets_its_answer) {
  const auto model = program(echo);
  const auto all = cases(2000);
  const auto outputs = ask_all(*model, all);
  for (std::size_t i = 0; i < all.size(); ++i) {
    BOOST_REQUIRE(!outputs[i].infra.has_value());
    BOOST_REQUIRE(outputs[i].id == all[i].id);
    BOOST_REQUIRE(*outputs[i].result.string() == "[f(a=1)]");
  }
  BOOST_TEST(outputs[0].output_tokens == 4);
  BOOST_TEST(outputs[0].format == "prompt");
  BOOST_TEST(!model->broken().has_value());
}

BOOST_AUTO_TEST_CASE(a_program_may_send_text_beside_an_empty_list_of_calls) {
  const auto answering = [](const std::string& answer) {
    return "sed -u -E 's/^.\"id\": (\"[^\"]*\").*/{\"id\": \\1, " + answer + "}/'";
  };
  for (const auto& [answer, content] : {std::pair{R"("output": [], "content": "<tool_call>")", "<tool_call>"},
                                        std::pair{R"("output": "hm", "content": "<tool_call>")", ""},
                                        std::pair{R"("output": [{"f": "{}"}], "content": "<tool_call>")", ""}}) {
    const auto model = program(answering(answer), Mode::fc);
    const auto outputs = ask_all(*model, cases(1));
    BOOST_TEST(!outputs[0].infra.has_value());
    BOOST_TEST(outputs[0].content == content);
  }
}

BOOST_AUTO_TEST_CASE(the_order_of_answers_is_free) {
  const auto model = program("head -n 50 | tac | " + echo, Mode::fc);
  const auto all = cases(50);
  for (const auto& output : ask_all(*model, all)) {
    BOOST_TEST(!output.infra.has_value());
    BOOST_TEST(output.underscore_to_dot);
  }
}

BOOST_AUTO_TEST_CASE(a_program_that_ends_leaves_no_question_open) {
  const auto model = program("head -n 1 > /dev/null; exit 7");
  const auto outputs = ask_all(*model, cases(20));
  for (const auto& output : outputs) BOOST_REQUIRE(output.infra.has_value());
  BOOST_REQUIRE(model->broken().has_value());
  BOOST_TEST(contains(model->broken()->message, "exit code 7"));
  BOOST_TEST(ask_all(*model, cases(1)).front().infra.has_value());
}

BOOST_AUTO_TEST_CASE(errors_differ_from_lines_that_are_no_replies) {
  const auto model = program(R"(sed -u -E 's/^\{"id": ("[^"]*").*/{"id": \1, "error": "busy"}/')");
  const auto output = ask_all(*model, cases(1)).front();
  BOOST_REQUIRE(output.infra.has_value());
  BOOST_TEST(contains(output.infra->message, "busy"));
  const auto chatty = program("echo hello; sleep 0.2; exit 0");
  ask_all(*chatty, cases(1));
  BOOST_TEST(contains(chatty->broken()->message, "hello"));
}

BOOST_AUTO_TEST_CASE(a_program_that_answers_in_another_form_is_not_waited_for) {
  const auto begun = std::chrono::steady_clock::now();
  const auto model = program("sed -u 's/.*/broken/'");
  for (const auto& output : ask_all(*model, cases(3))) BOOST_TEST(output.infra.has_value());
  BOOST_TEST((std::chrono::steady_clock::now() - begun < std::chrono::seconds(30)));
  BOOST_REQUIRE(model->broken().has_value());
  BOOST_TEST(contains(model->broken()->message, "a line that answers no request: broken"));
}

BOOST_AUTO_TEST_CASE(a_program_that_falls_silent_is_given_up) {
  ModelSettings settings{**find_suite("demo")};
  settings.endpoint.http.total = std::chrono::milliseconds(300);
  const auto model = std::move(*make_model("exec:" + echo + " | (head -n 3; sleep 600)", settings));
  BOOST_REQUIRE(model->prepare().has_value());
  int answered = 0;
  for (const auto& output : ask_all(*model, cases(10))) {
    if (!output.infra)
      ++answered;
    else
      BOOST_TEST((output.infra->code == errc::timeout));
  }
  BOOST_TEST(answered == 3);
  BOOST_REQUIRE(model->broken().has_value());
  BOOST_TEST(contains(model->broken()->message, "answered nothing for 0.3 s"));
}

BOOST_AUTO_TEST_CASE(stopping_ends_a_program_that_does_not_end_by_itself) {
  const auto model = program("trap '' TERM INT; while true; do sleep 0.1; done");
  int interrupted = 0;
  const auto all = cases(5);
  for (const auto& item : all)
    model->ask(item, [&](const Output& output) {
      if (output.infra && output.infra->code == errc::interrupted) ++interrupted;
    });
  model->stop();
  BOOST_TEST(interrupted == 5);
}

BOOST_AUTO_TEST_CASE(models_are_chosen_by_name) {
  const ModelSettings settings{**find_suite("demo")};
  BOOST_TEST(make_model("oracle", settings).has_value());
  BOOST_TEST(make_model("endpoint", settings).has_value());
  const auto unknown = make_model("gpt", settings);
  BOOST_REQUIRE(!unknown.has_value());
  BOOST_TEST(contains(unknown.error().message, "endpoint, anthropic, gemini, oracle, replay:DIR, exec:CMD"));
  BOOST_TEST(contains(make_model("replay", settings).error().message, "replay:DIR"));
  BOOST_TEST(contains(make_model("oracle:x", settings).error().message, "written oracle"));
}
