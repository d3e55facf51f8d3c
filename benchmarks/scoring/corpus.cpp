#include "corpus.hpp"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "evalrun/decode.hpp"
#include "evalrun/json.hpp"

#include "dataset/result_files.hpp"
#include "providers/gold/gold_answer.hpp"

namespace evalrun::bench {
namespace {

namespace fs = std::filesystem;

template <class T>
T must(result<T> got) {
  if (!got) throw std::runtime_error(to_string(got.error()));
  return std::move(*got);
}

CaseIndex cases_of(std::string_view suite, const fs::path& folder) {
  return must(CaseIndex::read(must(CaseReader::open(*must(find_suite(suite)), folder))));
}

/// Whether the text holds calls and has a length of the published figures.
bool is_wanted(const Value& raw) {
  const auto* text = raw.string();
  if (text == nullptr || text->size() < 100 || text->size() > 300) return false;
  const auto decoded = find_format("prompt")->decode(raw, Language::python);
  return decoded.ok && decoded.value.is_list() && !decoded.value.list()->empty();
}

void add_texts(Corpus& corpus, const fs::path& shared) {
  corpus.text_cases = cases_of("bfcl-v1", shared / "data/bfcl-v1-2024-08");
  corpus.text_rules = must(checkers::find_rules("bfcl-v1"));
  std::ifstream in(shared / "golden/bfcl-v1-71-models/verdicts.jsonl");
  for (std::string line; std::getline(in, line);) {
    const auto row = parse_json(line);
    if (!row) throw std::runtime_error("the verdicts cannot be read");
    const auto style = row->get_string("style");
    if (style != "raw_list" && !style.starts_with("wrap")) continue;
    const auto* item = corpus.text_cases->find(row->get_string("id"));
    const auto* raw = row->get("result");
    if (item != nullptr && item->language == Language::python && is_wanted(*raw)) corpus.texts.push_back({item, *raw});
  }
}

void add_structured(Corpus& corpus, const fs::path& shared) {
  const auto* suite = must(find_suite("bfcl"));
  corpus.data = shared / "data/bfcl-v4";
  corpus.structured_cases = cases_of("bfcl", *corpus.data);
  corpus.structured_rules = must(checkers::find_rules("bfcl-v4"));
  for (const auto& model : must(find_results(*suite, shared / "golden/bfcl-v4/runs/2025-11-12-main/result")))
    for (const auto& file : model.files) {
      if (file.category->language != Language::python) continue;
      auto reader = must(ResultReader::open(file));
      for (auto stored = must(reader.next()); stored; stored = must(reader.next())) {
        const auto* item = corpus.structured_cases->find(stored->id);
        const auto* calls = stored->result.list();
        if (item == nullptr || calls == nullptr || calls->empty()) continue;
        corpus.structured_calls += calls->size();
        corpus.structured.push_back({item, stored->result, true});  // this model was asked with underscores
      }
    }
}

/// The first format of a reference that reads those calls; nullptr: there is none.
const Format* format_of(const Value& raw, const Value& calls) {
  for (const auto* format : formats()) {
    if (!format->reference || format->only) continue;
    const auto decoded = format->decode(raw, Language::python);
    if (decoded.ok && dump_json(decoded.value) == dump_json(calls)) return format;
  }
  return nullptr;
}

void add_wild(Corpus& corpus, const fs::path& shared) {
  std::ifstream in(shared / "golden/wild-formats/rows.jsonl");
  for (std::string line; std::getline(in, line);) {
    const auto row = parse_json(line);
    if (!row) throw std::runtime_error("the rows of wild formats cannot be read");
    if (row->get_string("variation") != "plain") continue;
    const auto* item = corpus.structured_cases->find(row->get_string("id"));
    const auto* raw = row->get("output");
    if (const auto* format = format_of(*raw, *row->get("calls"))) corpus.wild.push_back({item, *raw, format});
  }
}

void add_demo(Corpus& corpus) {
  corpus.text_cases = cases_of("demo", {});
  corpus.structured_cases = cases_of("demo", {});
  corpus.text_rules = corpus.structured_rules = must(checkers::find_rules("bfcl-v4"));
  for (const auto& item : corpus.text_cases->cases())
    if (item.language == Language::python && item.task != Task::irrelevance)
      corpus.texts.push_back({&item, runners::render_accepted(item, runners::Mode::prompt)});
  for (const auto& item : corpus.structured_cases->cases()) {
    if (item.language != Language::python || item.task == Task::irrelevance) continue;
    corpus.structured.push_back({&item, runners::render_accepted(item, runners::Mode::fc)});
    corpus.structured_calls += corpus.structured.back().raw.list()->size();
  }
}

Corpus read() {
  Corpus corpus;
  if (const char* shared = std::getenv("EVALRUN_SHARED"); shared != nullptr && *shared != '\0') {
    corpus.name = "outputs of real models";
    add_texts(corpus, shared);
    add_structured(corpus, shared);
    add_wild(corpus, shared);
  } else {
    corpus.name = "the demo suite";
    add_demo(corpus);
  }
  return corpus;
}

}  // namespace

const Corpus& Corpus::get() {
  static const Corpus corpus = read();
  return corpus;
}

}  // namespace evalrun::bench
