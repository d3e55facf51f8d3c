#include "case_blocks.hpp"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "embed_text.hpp"

namespace evalrun::reports {
namespace {

constexpr std::size_t rows_per_index = 8192;
constexpr std::size_t bytes_per_block = std::size_t{1} << 19;
/// The number of "no result" in the report's list of outcomes; it follows the outcomes of answers.
constexpr int no_result = static_cast<int>(Outcome::infra) + 1;

const Verdict* verdict_of(const HtmlAnswer& answer, const std::string& rules) {
  const auto it = std::ranges::find(answer.verdicts, rules, &Verdict::rules);
  return it == answer.verdicts.end() ? nullptr : &*it;
}

}  // namespace

std::size_t Names::number(std::string_view name) {
  const auto it = numbers_.find(name);
  if (it != numbers_.end()) return it->second;
  numbers_.emplace(name, names_.size());
  names_.emplace_back(name);
  return names_.size() - 1;
}

Value Names::list() const { return List(names_.begin(), names_.end()); }

CaseBlocks::CaseBlocks(std::vector<std::string> rules, bool gzip, const HtmlSink& sink)
    : rules_(std::move(rules)), gzip_(gzip), sink_(sink) {}

result<void> CaseBlocks::add(const HtmlCase& one) {
  if (details_.empty()) starts_.emplace_back(rows_);
  add_to_index(one);
  // The attempts of a case follow each other and share its question.
  auto shown = std::make_tuple(one.suite, one.lang, one.category, one.id, one.item != nullptr);
  if (asked_text_.empty() || shown != asked_) {
    asked_ = std::move(shown);
    asked_text_ = script_json(case_asked(one));
    asked_text_.back() = ',';  // replaces "]": the answers follow as the fifth element
  }
  details_ += asked_text_;
  details_ += script_json(case_answers(one, rules_));
  details_ += ']';
  details_ += '\n';
  ++rows_;
  if (id_.size() >= rows_per_index)
    if (auto done = write_index(); !done) return done;
  return details_.size() >= bytes_per_block ? write_details() : result<void>{};
}

void CaseBlocks::add_to_index(const HtmlCase& one) {
  id_.emplace_back(one.id);
  suite_.emplace_back(suites_.number(one.suite != nullptr ? one.suite->id : ""));
  category_.emplace_back(categories_.number(one.category));
  lang_.emplace_back(langs_.number(one.lang));
  attempt_.emplace_back(one.attempt);
  preview_.emplace_back(case_preview(one));
  for (const auto& answer : one.answers) {
    outcome_.emplace_back(!answer ? -1 : answer->no_result ? no_result : static_cast<int>(answer->outcome));
    for (const auto& rules : rules_) {
      const auto* found = answer && answer->outcome != Outcome::infra ? verdict_of(*answer, rules) : nullptr;
      if (found == nullptr || !found->not_scored.empty())
        verdict_.emplace_back(-1);
      else
        verdict_.emplace_back(found->valid ? 0 : errors_.number(found->error_type) + 1);
    }
  }
}

result<void> CaseBlocks::write_index() {
  if (id_.empty()) return {};
  const Value block = List{id_, suite_, category_, lang_, attempt_, preview_, outcome_, verdict_};
  for (auto* column : {&id_, &suite_, &category_, &lang_, &attempt_, &preview_, &outcome_, &verdict_}) column->clear();
  return write(fmt::format("i{}", index_blocks_++), script_json(block));
}

result<void> CaseBlocks::write_details() {
  if (details_.empty()) return {};
  auto done = write(fmt::format("d{}", starts_.size() - 1), details_);
  details_.clear();
  return done;
}

result<void> CaseBlocks::write(std::string_view id, const std::string& text) {
  const std::string_view type = gzip_ ? "application/gzip" : "application/json";
  if (auto done = sink_(fmt::format("<script type=\"{}\" id=\"{}\">", type, id)); !done) return done;
  if (auto done = sink_(gzip_ ? packed(text) : text); !done) return done;
  return sink_("</script>\n");
}

result<void> CaseBlocks::finish() {
  if (auto done = write_index(); !done) return done;
  return write_details();
}

Dict CaseBlocks::directory() const {
  return Dict{{"rows", rows_},
              {"gzip", gzip_},
              {"index_blocks", index_blocks_},
              {"detail_starts", starts_},
              {"suites", suites_.list()},
              {"categories", categories_.list()},
              {"langs", langs_.list()},
              {"errors", errors_.list()}};
}

}  // namespace evalrun::reports
