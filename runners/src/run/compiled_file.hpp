/// The compiled keys of the cases of a file, for several threads at once. It keeps the first `most` keys that are asked
/// for, about 4 KB each; that is more than any suite has. It compiles other keys each time: a file with so many cases
/// has few outputs to each.
///
///     const CompiledFile keys(file, rules);
///     if (auto item = keys.find("simple_0")) item->judge(output);
#pragma once
#include <atomic>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "evalrun/checkers/compiled_key.hpp"

#include "dataset/case_file.hpp"

namespace evalrun::runners {

class CompiledFile {
 public:
  static constexpr std::size_t most_kept = 20'000;

  /// Both must outlive this.
  CompiledFile(const CaseFile& file, std::span<const checkers::Rules* const> rules, std::size_t most = most_kept,
               CallParser parser = CallParser::automatic)
      : file_(file), rules_(rules), parser_(parser), kept_(file.size()), room_(static_cast<std::ptrdiff_t>(most)) {}
  CompiledFile(const CompiledFile&) = delete;
  CompiledFile& operator=(const CompiledFile&) = delete;
  ~CompiledFile() {
    for (const auto& one : kept_)
      delete one.load(std::memory_order_relaxed);  // NOLINT(cppcoreguidelines-owning-memory)
  }

  /// The compiled key of a case; nullptr if there is no such case. Valid as long as both the pointer and this object
  /// live.
  [[nodiscard]] std::shared_ptr<const checkers::CompiledKey> find(std::string_view id) const {
    const auto number = file_.find(id);
    if (!number) return nullptr;
    auto& place = kept_[*number];
    // A shared_ptr that owns nothing needs no reference count.
    const auto lent = [](const One& one) { return Lent(std::shared_ptr<void>(), &one.key); };
    if (const auto* there = place.load(std::memory_order_acquire)) return lent(*there);
    auto fresh = std::make_unique<const One>(file_.read(*number), rules_, parser_);
    if (room_.load(std::memory_order_relaxed) <= 0 || room_.fetch_sub(1, std::memory_order_relaxed) <= 0) {
      const std::shared_ptr<const One> own = std::move(fresh);
      return {own, &own->key};
    }
    const One* expected = nullptr;
    // Two threads may compile the same case; one of the keys is kept.
    if (place.compare_exchange_strong(expected, fresh.get(), std::memory_order_acq_rel)) return lent(*fresh.release());
    return lent(*expected);
  }

 private:
  using Lent = std::shared_ptr<const checkers::CompiledKey>;
  struct One {
    One(Case read, std::span<const checkers::Rules* const> rules, CallParser parser)
        : item(std::move(read)), key(item, rules, parser) {}
    Case item;
    checkers::CompiledKey key;
  };

  const CaseFile& file_;
  std::span<const checkers::Rules* const> rules_;
  CallParser parser_;
  mutable std::vector<std::atomic<const One*>> kept_;
  mutable std::atomic<std::ptrdiff_t> room_;
};

}  // namespace evalrun::runners
