#include "address.hpp"

namespace evalrun::runners {

std::string tidy_base(std::string url, const Protocol& protocol) {
  if (url.empty()) url = protocol.base_url;
  const auto mark = url.find('?');
  const std::string query = mark == std::string::npos ? "" : url.substr(mark);
  url.resize(url.size() - query.size());
  while (url.ends_with('/')) url.pop_back();
  if (url.ends_with(protocol.method_path)) url.resize(url.size() - protocol.method_path.size());
  const auto scheme = url.find("://");
  if (scheme != std::string::npos && url.find('/', scheme + 3) == std::string::npos) url += protocol.version_path;
  return url + query;
}

std::string address(const std::string& base, const std::string& path) {
  const auto mark = base.find('?');
  if (mark == std::string::npos) return base + path;
  const char joint = path.find('?') == std::string::npos ? '?' : '&';
  return base.substr(0, mark) + path + joint + base.substr(mark + 1);
}

}  // namespace evalrun::runners
