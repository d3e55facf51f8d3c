#include "net/http_client.hpp"

#include <atomic>
#include <latch>
#include <set>

#include <boost/test/unit_test.hpp>

#include "support/fault_server.hpp"

using namespace std::chrono_literals;
using evalrun::errc;
using evalrun::runners::HttpClient;
using evalrun::runners::HttpReply;
using evalrun::runners::HttpSettings;
using evalrun::tests::FaultServer;
using evalrun::tests::Received;
using evalrun::tests::Reply;

namespace {
FaultServer::Script always(Reply reply) {
  return [reply](std::size_t, const Received&) { return reply; };
}
bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }
}  // namespace

BOOST_AUTO_TEST_CASE(posts_and_reads) {
  Received seen;
  FaultServer server([&](std::size_t, const Received& request) {
    seen = request;
    return Reply::json(R"({"ok":true})", 201, "Retry-After: 7\r\nLocation: /x\r\n");
  });
  HttpClient client;
  const auto reply = client.ask({.url = server.url("/v1/chat"), .body = "{\"a\":1}", .headers = {"X-Test: yes"}});
  BOOST_REQUIRE(reply.has_value());
  BOOST_TEST(reply->status == 201);
  BOOST_TEST(reply->body == R"({"ok":true})");
  BOOST_TEST(reply->retry_after == "7");
  BOOST_TEST(reply->location == "/x");
  BOOST_TEST(reply->content_type == "application/json");
  BOOST_TEST(seen.method == "POST");
  BOOST_TEST(seen.path == "/v1/chat");
  BOOST_TEST(seen.body == "{\"a\":1}");
  BOOST_TEST(seen.header("x-test") == "yes");
  BOOST_TEST(seen.header("content-type") == "application/json");
  BOOST_TEST(seen.header("expect") == "");
}

BOOST_AUTO_TEST_CASE(a_header_that_is_given_replaces_the_clients_own) {
  std::string headers;
  FaultServer server([&](std::size_t, const Received& request) {
    headers = request.headers;
    return Reply::json("{}");
  });
  HttpClient client;
  const auto times = [&](std::string_view text) {
    std::size_t count = 0;
    for (auto at = headers.find(text); at != std::string::npos; at = headers.find(text, at + 1)) ++count;
    return count;
  };
  BOOST_REQUIRE(client.ask({.url = server.url("/"), .body = "{}"}).has_value());
  BOOST_TEST(times("Accept-Encoding: gzip, deflate") == 1U);
  BOOST_TEST(times("Accept: application/json") == 1U);
  BOOST_REQUIRE(client
                    .ask({.url = server.url("/"),
                          .body = "{}",
                          .headers = {"accept-encoding: identity", "Content-Type: text/plain"}})
                    .has_value());
  BOOST_TEST(times("ccept-") + times("ccept:") == 2U);
  BOOST_TEST(times("ccept-") + times("-encoding: identity") == 2U);
  BOOST_TEST(times("Content-Type") == 1U);
  BOOST_TEST(times("Content-Type: text/plain") == 1U);
}

BOOST_AUTO_TEST_CASE(gets_without_a_body) {
  std::string method;
  FaultServer server([&](std::size_t, const Received& request) {
    method = request.method;
    return Reply::json("[]");
  });
  HttpClient client;
  BOOST_REQUIRE(client.ask({.url = server.url("/"), .body = "x"}).has_value());
  BOOST_TEST(method == "POST");
  BOOST_REQUIRE(client.ask({.url = server.url("/")}).has_value());
  BOOST_TEST(method == "GET");
  BOOST_TEST(server.connections() == 1U);  // kept open, the handle reused
}

BOOST_AUTO_TEST_CASE(unpacks_gzip) {
  const std::string body(200'000, 'g');
  FaultServer server(always(Reply::gzipped(body)));
  HttpClient client;
  const auto reply = client.ask({.url = server.url("/")});
  BOOST_REQUIRE(reply.has_value());
  BOOST_TEST((reply->body == body));
}

BOOST_AUTO_TEST_CASE(refuses_large_bodies_packed_or_not) {
  HttpClient client({.max_body = 100'000});
  const std::string body(100'001, 'b');
  for (const auto& reply : {Reply::json(body), Reply::gzipped(body)}) {
    FaultServer server(always(reply));
    const auto got = client.ask({.url = server.url("/")});
    BOOST_REQUIRE(!got.has_value());
    BOOST_TEST((got.error().code == errc::limit));
  }
  FaultServer fits(always(Reply::json(std::string(100'000, 'b'))));
  BOOST_TEST(client.ask({.url = fits.url("/")}).has_value());
}

BOOST_AUTO_TEST_CASE(does_not_follow_redirects) {
  FaultServer server(always(Reply::json("", 307, "Location: http://127.0.0.1:1/elsewhere\r\n")));
  HttpClient client;
  const auto reply = client.ask({.url = server.url("/"), .body = "x"});
  BOOST_REQUIRE(reply.has_value());
  BOOST_TEST(reply->status == 307);
  BOOST_TEST(server.requests() == 1U);
}

BOOST_AUTO_TEST_CASE(each_deadline_has_its_own_message) {
  // The deadline under test is far shorter than the others, so that it passes first even on a busy machine.
  const auto message = [](const HttpSettings& deadlines, const Reply& reply) {
    HttpClient client(deadlines);
    FaultServer server(always(reply));
    const auto begun = std::chrono::steady_clock::now();
    const auto got = client.ask({.url = server.url("/")});
    BOOST_TEST((std::chrono::steady_clock::now() - begun < 5s));
    BOOST_REQUIRE(!got.has_value());
    BOOST_TEST((got.error().code == errc::timeout));
    return got.error().message;
  };
  BOOST_TEST(contains(message({.first_byte = 150ms}, Reply::silence()), "sent no reply within 0.15 s"));
  auto stuck = Reply::cut(std::string(100, 'x'), 10, false);
  stuck.close = false;
  stuck.hang = true;
  BOOST_TEST(contains(message({.idle = 150ms}, stuck), "fell silent for 0.15 s"));
  BOOST_TEST(contains(message({.total = 600ms}, Reply::trickle(std::string(1000, 'x'), 30ms)),
                      "did not finish its reply within 0.6 s"));
}

BOOST_AUTO_TEST_CASE(slow_is_not_silent) {
  FaultServer server(always(Reply::trickle(std::string(40, 'x'), 60ms)));
  HttpClient client({.first_byte = 500ms, .idle = 500ms});
  const auto reply = client.ask({.url = server.url("/")});
  BOOST_REQUIRE(reply.has_value());
  BOOST_TEST(reply->body.size() == 40U);
  BOOST_TEST(reply->seconds > 0.3);
}

BOOST_AUTO_TEST_CASE(broken_connections_are_network_errors) {
  const std::string body(5000, 'x');
  Reply nothing;
  nothing.close = true;
  HttpClient client;
  for (const auto& reply : {Reply::cut(body, 100, true), Reply::cut(body, 100, false), nothing}) {
    FaultServer server(always(reply));
    const auto got = client.ask({.url = server.url("/"), .where = "case_7"});
    BOOST_REQUIRE(!got.has_value());
    BOOST_TEST((got.error().code == errc::network));
    BOOST_TEST(got.error().where == "case_7");
  }
}

BOOST_AUTO_TEST_CASE(errors_name_the_host_and_hide_the_password) {
  HttpClient client;
  const auto refused = client.ask({.url = "http://user:secret@127.0.0.1:1/v1?x=1"});
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST((refused.error().code == errc::network));
  BOOST_TEST(contains(to_string(refused.error()), "127.0.0.1:1"));
  BOOST_TEST(!contains(to_string(refused.error()), "secret"));
  const auto odd = client.ask({.url = "ftp://127.0.0.1/"});
  BOOST_REQUIRE(!odd.has_value());
  BOOST_TEST((odd.error().code == errc::usage));
  Reply other;
  other.bytes = "SSH-2.0-OpenSSH\r\nthis is not HTTP, and goes on for long enough to be noticed\r\n\r\n";
  other.close = true;
  FaultServer server(always(other));
  const auto strange = client.ask({.url = server.url("/")});
  BOOST_REQUIRE(!strange.has_value());
  BOOST_TEST((strange.error().code == errc::protocol));
}

BOOST_AUTO_TEST_CASE(many_at_once_each_answered_once) {
  FaultServer server([](std::size_t, const Received& request) {
    auto reply = Reply::json(request.body);
    reply.delay = 2ms;
    return reply;
  });
  constexpr int count = 3000;
  std::atomic<int> right = 0;
  std::latch all(count);
  HttpClient client({.max_connections = 64});
  std::function<void(int)> ask = [&](int i) {
    client.submit({.url = server.url("/"), .body = std::to_string(i)}, [&, i](evalrun::result<HttpReply> reply) {
      if (reply && reply->body == std::to_string(i)) ++right;
      if (i + 50 < count) ask(i + 50);  // from the client's own thread
      all.count_down();
    });
  };
  for (int i = 0; i < 50; ++i) ask(i);
  all.wait();
  BOOST_TEST(right == count);
  BOOST_TEST(server.requests() == static_cast<std::size_t>(count));
  BOOST_TEST(server.connections() <= 50U);
}

BOOST_AUTO_TEST_CASE(stopping_answers_everything) {
  FaultServer server(always(Reply::silence()));
  std::atomic<int> interrupted = 0;
  std::atomic<int> fired = 0;
  HttpClient client;
  const auto count = [&](evalrun::result<HttpReply> reply) {
    if (!reply && reply.error().code == errc::interrupted) ++interrupted;
  };
  for (int i = 0; i < 20; ++i) client.submit({.url = server.url("/")}, count);
  client.after(1h, [&] {
    ++fired;
    client.submit({.url = server.url("/")}, count);
  });
  client.stop();
  BOOST_TEST(interrupted == 21);
  BOOST_TEST(fired == 1);
  client.submit({.url = server.url("/")}, count);
  BOOST_TEST(interrupted == 22);
}

BOOST_AUTO_TEST_CASE(timers_fire_in_order) {
  HttpClient client;
  std::vector<int> order;
  std::latch all(3);
  const auto note = [&](int i) {
    return [&, i] {
      order.push_back(i);
      all.count_down();
    };
  };
  client.after(60ms, note(3));
  client.after(30ms, note(2));
  client.after(0ms, note(1));
  all.wait();
  client.stop();
  BOOST_TEST(order == (std::vector<int>{1, 2, 3}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(strips_credentials) {
  using evalrun::runners::without_credentials;
  BOOST_TEST(without_credentials("http://u:p@h:1/v1") == "http://h:1/v1");
  BOOST_TEST(without_credentials("https://u@h") == "https://h");
  BOOST_TEST(without_credentials("http://h/a@b") == "http://h/a@b");
  BOOST_TEST(without_credentials("http://u:p@q@h/a@b") == "http://h/a@b");
  BOOST_TEST(without_credentials("h:1") == "h:1");
}

BOOST_AUTO_TEST_CASE(pieces_come_as_they_arrive_and_only_of_successes) {
  FaultServer server([](std::size_t n, const auto&) {
    return n == 0 ? Reply::trickle("0123456789abcdefghijklmn", 20ms) : Reply::status(503);
  });
  HttpClient client;
  std::string seen;
  std::size_t pieces = 0;
  const auto on_piece = [&](std::string_view piece) {
    seen += piece;
    ++pieces;
  };
  const auto reply = client.ask({.url = server.url("/"), .body = "{}", .on_piece = on_piece});
  BOOST_REQUIRE(reply.has_value());
  BOOST_TEST(seen == "0123456789abcdefghijklmn");
  BOOST_TEST(pieces > 1U);
  BOOST_TEST(reply->body == "");
  const auto refused = client.ask({.url = server.url("/"), .body = "{}", .on_piece = on_piece});
  BOOST_REQUIRE(refused.has_value());
  BOOST_TEST(refused->body.find("status 503") != std::string::npos);
  BOOST_TEST(seen.size() == 24U);
  HttpClient small({.max_body = 10});
  const auto large = small.ask({.url = server.url("/"), .body = "{}"});
  BOOST_TEST(!large.has_value());
}
