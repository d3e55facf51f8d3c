/// libcurl, opened when the first client is made. Linked in, it would load some thirty other libraries at every start
/// of the program, which takes half of the startup time; most commands never connect.
///
///     CURL* easy = libcurl().easy_init();
#pragma once
#include <curl/curl.h>

namespace evalrun::runners {

/// The functions in use, under their names without "curl_".
struct Libcurl {
  decltype(&curl_easy_cleanup) easy_cleanup;
  decltype(&curl_easy_getinfo) easy_getinfo;
  decltype(&curl_easy_header) easy_header;
  decltype(&curl_easy_init) easy_init;
  decltype(&curl_easy_perform) easy_perform;
  decltype(&curl_easy_setopt) easy_setopt;
  decltype(&curl_easy_strerror) easy_strerror;
  decltype(&curl_getdate) getdate;
  decltype(&curl_multi_add_handle) multi_add_handle;
  decltype(&curl_multi_cleanup) multi_cleanup;
  decltype(&curl_multi_info_read) multi_info_read;
  decltype(&curl_multi_init) multi_init;
  decltype(&curl_multi_remove_handle) multi_remove_handle;
  decltype(&curl_multi_setopt) multi_setopt;
  decltype(&curl_multi_socket_action) multi_socket_action;
  decltype(&curl_slist_append) slist_append;
  decltype(&curl_slist_free_all) slist_free_all;
  decltype(&curl_url) url;
  decltype(&curl_url_cleanup) url_cleanup;
  decltype(&curl_url_set) url_set;
};

/// Opened and initialized by the first call, for good. Safe from any thread. Throws std::runtime_error where the system
/// has no libcurl: a program that was installed without what it needs.
[[nodiscard]] const Libcurl& libcurl();

}  // namespace evalrun::runners
