#include <algorithm>
#include <map>
#include <unordered_set>

#include <fmt/format.h>

#include "evalrun/runners/embedding.hpp"

namespace evalrun::runners {

EmbeddingSource::EmbeddingSource(std::unique_ptr<Embedder> embedder) { add({}, std::move(embedder)); }

void EmbeddingSource::add(std::string lang, std::unique_ptr<Embedder> embedder) {
  const bool stub = embedder->is_stub();
  parts_.push_back({std::move(lang), std::move(embedder), Embeddings(stub)});
}

EmbeddingSource::Part& EmbeddingSource::part_of(std::string_view lang) {
  const auto own = std::ranges::find(parts_, lang, &Part::lang);
  return own == parts_.end() ? parts_.front() : *own;
}

std::string EmbeddingSource::model() const {
  std::string names;
  for (const auto& part : parts_) {
    if (!names.empty()) names += ", ";
    if (!part.lang.empty()) names += part.lang + ": ";
    names += part.embedder->model();
  }
  return names;
}

result<Embeddings> EmbeddingSource::vectors_for(std::string_view lang, const std::vector<std::string>& texts) {
  const std::scoped_lock lock(mutex_);
  auto& [of, embedder, known] = part_of(lang);
  std::unordered_set<std::string> asked;
  std::vector<std::string> missing;
  for (const auto& text : texts)
    if (known.find(text) == nullptr && asked.insert(text).second) missing.push_back(text);
  if (!missing.empty()) {
    auto vectors = embedder->embed(missing);
    if (!vectors) return tl::unexpected(vectors.error());
    for (std::size_t i = 0; i < missing.size(); ++i)
      known.set(std::move(missing[i]), std::make_shared<const Embedding>(std::move((*vectors)[i])));
  }
  Embeddings found(embedder->is_stub());
  for (const auto& text : texts)
    if (auto vector = known.share(text)) found.set(text, std::move(vector));
  return found;
}

namespace {

void judge_each(std::span<const ToJudge> all, const checkers::Judging& how) {
  for (const auto& one : all) *one.judged = checkers::judge(*one.item, *one.raw, how);
}

/// Judges outputs to cases in one language; asks the embedder once for all of them.
void judge_with_vectors(EmbeddingSource& source, std::span<const ToJudge> all, const checkers::Judging& how) {
  std::vector<std::string> texts;
  for (const auto& one : all)
    for (auto& text : checkers::texts_needed(*one.item, *one.raw, how)) texts.push_back(std::move(text));
  const auto vectors = source.vectors_for(all.front().item->lang, texts);
  const auto failure = vectors ? std::string() : fmt::format("the embedder failed: {}", to_string(vectors.error()));
  checkers::Judging with = how;
  if (vectors)
    with.embeddings = &*vectors;
  else
    with.no_embeddings = failure;
  judge_each(all, with);
}

}  // namespace

void judge_all(EmbeddingSource* source, std::span<const ToJudge> all, const checkers::Judging& how) {
  const bool may_need = std::ranges::any_of(how.rules, [](const checkers::Rules* r) { return r->texts != nullptr; });
  if (!may_need || source == nullptr) return judge_each(all, how);
  std::map<std::string_view, std::vector<ToJudge>> by_lang;
  for (const auto& one : all) by_lang[one.item->lang].push_back(one);
  for (const auto& [lang, group] : by_lang) judge_with_vectors(*source, group, how);
}

checkers::Judged judge_with(EmbeddingSource* source, const Case& item, const Value& raw, const checkers::Judging& how) {
  checkers::Judged judged;
  const ToJudge one{&item, &raw, &judged};
  judge_all(source, {&one, 1}, how);
  return judged;
}

}  // namespace evalrun::runners
