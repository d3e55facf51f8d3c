#include "choose_model.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "embedders.hpp"

namespace evalrun::runners {
namespace {

/// Without who publishes it and without a tag.
std::string_view bare(std::string_view name) {
  name = name.substr(name.rfind('/') + 1);
  return name.substr(0, name.find(':'));
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

bool same_model(std::string_view a, std::string_view b) {
  return std::ranges::equal(bare(a), bare(b), {}, lower, lower);
}

result<std::string> choose_model(std::span<const std::string> offered, std::string_view usual, std::string where) {
  if (!usual.empty())
    if (const auto it = std::ranges::find_if(offered, [&](const auto& name) { return same_model(name, usual); });
        it != offered.end())
      return *it;
  if (offered.size() == 1) return offered.front();
  constexpr std::size_t shown = 5;
  auto what = offered.empty() ? std::string("no model is offered here")
                              : fmt::format("{} models are offered here ({}{})", offered.size(),
                                            fmt::join(offered.first(std::min(shown, offered.size())), ", "),
                                            offered.size() > shown ? ", ..." : "");
  if (!usual.empty() && !offered.empty()) what += fmt::format(", but not {}", usual);
  return fail(errc::usage, what + "; name one with --embedder-model", std::move(where));
}

}  // namespace evalrun::runners
