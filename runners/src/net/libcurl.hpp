/// libcurl, opened when the first client is made. If it were linked in, each start of the program would load about
/// thirty more libraries, which takes half of the startup time, and most commands never connect.
///
///     CURL* easy = libcurl().easy_init();
#pragma once
#include <curl/curl.h>

namespace evalrun::runners {

/// The libcurl functions in use, named without "curl_".
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

/// The first call opens and initializes the library, which then stays open. Safe from any thread. Throws LibraryMissing
/// (http_client.hpp) if the system has no libcurl, or one that is too old.
[[nodiscard]] const Libcurl& libcurl();

}  // namespace evalrun::runners
