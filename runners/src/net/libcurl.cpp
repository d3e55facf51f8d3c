#include "libcurl.hpp"

#include <new>

#include <dlfcn.h>
#include <fmt/format.h>

#include "http_client.hpp"

namespace evalrun::runners {
namespace {

constexpr const char* library = "libcurl.so.4";  // unchanged since 2006

template <class Function>
void find(void* opened, Function& function, const char* name) {
  void* found = ::dlsym(opened, name);
  if (found == nullptr) throw LibraryMissing(fmt::format("{} is too old: it has no {}", library, name));
  function = reinterpret_cast<Function>(found);
}

Libcurl open() {
  void* opened = ::dlopen(library, RTLD_NOW | RTLD_LOCAL);
  if (opened == nullptr) {
    const char* why = ::dlerror();  // NOLINT(concurrency-mt-unsafe): glibc keeps it per thread
    throw LibraryMissing(fmt::format("requests need libcurl (package libcurl4): {}", why));
  }
  Libcurl all{};
  find(opened, all.easy_cleanup, "curl_easy_cleanup");
  find(opened, all.easy_getinfo, "curl_easy_getinfo");
  find(opened, all.easy_header, "curl_easy_header");
  find(opened, all.easy_init, "curl_easy_init");
  find(opened, all.easy_perform, "curl_easy_perform");
  find(opened, all.easy_setopt, "curl_easy_setopt");
  find(opened, all.easy_strerror, "curl_easy_strerror");
  find(opened, all.getdate, "curl_getdate");
  find(opened, all.multi_add_handle, "curl_multi_add_handle");
  find(opened, all.multi_cleanup, "curl_multi_cleanup");
  find(opened, all.multi_info_read, "curl_multi_info_read");
  find(opened, all.multi_init, "curl_multi_init");
  find(opened, all.multi_remove_handle, "curl_multi_remove_handle");
  find(opened, all.multi_setopt, "curl_multi_setopt");
  find(opened, all.multi_socket_action, "curl_multi_socket_action");
  find(opened, all.slist_append, "curl_slist_append");
  find(opened, all.slist_free_all, "curl_slist_free_all");
  find(opened, all.url, "curl_url");
  find(opened, all.url_cleanup, "curl_url_cleanup");
  find(opened, all.url_set, "curl_url_set");
  decltype(&curl_global_init) initialize = nullptr;
  find(opened, initialize, "curl_global_init");
  if (initialize(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::bad_alloc();
  return all;
}

}  // namespace

const Libcurl& libcurl() {
  static const Libcurl opened = open();
  return opened;
}

}  // namespace evalrun::runners
