// The cost of libcurl alone: posts one body REQUESTS times, AT_ONCE at a time, and discards the replies.
// usage: http_bare URL REQUESTS AT_ONCE < BODY
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include <curl/curl.h>

#include "usage.hpp"

namespace {

std::size_t swallow(char*, std::size_t size, std::size_t count, void*) { return size * count; }

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return fmt::print(stderr, "usage: http_bare URL REQUESTS AT_ONCE < BODY\n"), 2;
  bench::allow_many_files();
  const std::string url = argv[1];
  const std::size_t total = std::stoul(argv[2]), at_once = std::stoul(argv[3]);
  const std::string body{std::istreambuf_iterator<char>(std::cin), {}};
  curl_global_init(CURL_GLOBAL_DEFAULT);
  CURLM* multi = curl_multi_init();
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, static_cast<long>(at_once));
  curl_slist* headers = curl_slist_append(nullptr, "Expect:");
  headers = curl_slist_append(headers, "Content-Type: application/json");
  std::vector<CURL*> handles(at_once);
  const auto begun = bench::usage_now();
  std::size_t sent = 0, done = 0, failed = 0;
  for (auto& easy : handles) {
    easy = curl_easy_init();
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body.c_str());
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &swallow);
    if (sent < total) ++sent, curl_multi_add_handle(multi, easy);
  }
  for (int running = 1; done < total;) {
    curl_multi_perform(multi, &running);
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      CURL* easy = message->easy_handle;
      if (message->data.result != CURLE_OK) ++failed;
      ++done;
      curl_multi_remove_handle(multi, easy);
      if (sent < total) ++sent, curl_multi_add_handle(multi, easy);
    }
    if (running > 0) curl_multi_poll(multi, nullptr, 0, 1000, nullptr);
  }
  const auto ended = bench::usage_now();
  for (auto* easy : handles) curl_easy_cleanup(easy);
  curl_multi_cleanup(multi);
  curl_slist_free_all(headers);
  bench::report("libcurl", total, begun, ended);
  return failed == 0 ? 0 : 1;
}
