// The model that answers from stored results of another run or tool (--model replay:DIR).
#include <array>
#include <unordered_map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "dataset/result_files.hpp"
#include "models.hpp"

namespace evalrun::runners {
namespace {

class Replay final : public Model {
 public:
  Replay(const Suite& suite, std::string folder, std::string wanted, std::optional<Mode> mode)
      : suite_(suite), folder_(std::move(folder)), name_(std::move(wanted)), mode_(mode) {}

  result<void> prepare() override {
    auto models = find_results(suite_, folder_);
    if (!models) return tl::unexpected(models.error());
    const auto chosen = choose(*models);
    if (!chosen) return tl::unexpected(chosen.error());
    name_ = (*chosen)->model;
    if (!mode_) {
      const auto structured = holds_structured(**chosen);
      if (!structured) return tl::unexpected(structured.error());
      mode_ = *structured ? Mode::fc : Mode::prompt;
    }
    for (const auto& file : (*chosen)->files)
      if (auto read = read_file(file); !read) return read;
    return {};
  }

  [[nodiscard]] std::string name() const override { return name_; }
  [[nodiscard]] Dict description() const override {
    return Dict{{"kind", "replay"}, {"model", name_}, {"results", folder_}, {"mode", to_string(*mode_)}};
  }

  void ask(const Case& item, Done done) override {
    Output output;
    output.id = item.id;
    const auto at = stored_.find(case_key(item.lang, {}, item.id));
    if (at == stored_.end()) {
      output.infra = Error{errc::not_found, "no result is stored for this case", item.id};
    } else {
      output.result = at->second.result;
      output.input_tokens = at->second.input_tokens;
      output.output_tokens = at->second.output_tokens;
      output.latency = std::max(at->second.latency, 0.0);
      output.format = to_string(*mode_);
      output.underscore_to_dot = *mode_ == Mode::fc;
    }
    done(std::move(output));
  }

 private:
  [[nodiscard]] result<const ModelResults*> choose(const std::vector<ModelResults>& models) const {
    std::vector<std::string_view> names;
    for (const auto& model : models) {
      if (model.model == name_ || (name_.empty() && models.size() == 1)) return &model;
      names.push_back(model.model);
    }
    return fail(errc::usage,
                fmt::format("choose one of the models stored there with --model-name: {}", fmt::join(names, ", ")),
                folder_);
  }

  result<void> read_file(const ResultFile& file) {
    auto reader = ResultReader::open(file);
    if (!reader) return tl::unexpected(reader.error());
    for (;;) {
      auto stored = reader->next();
      if (!stored) return tl::unexpected(stored.error());
      if (!*stored) return {};
      if ((*stored)->id.empty())
        return fail(errc::unsupported, "results without ids cannot be replayed; evalrun score judges them",
                    (*stored)->where);
      auto key = case_key(file.lang, {}, (*stored)->id);
      stored_.try_emplace(std::move(key), std::move(**stored));
    }
  }

  const Suite& suite_;
  std::string folder_;
  std::string name_;
  std::optional<Mode> mode_;
  std::unordered_map<std::string, StoredResult> stored_;
};

result<std::unique_ptr<Model>> make_replay(const std::string& folder, const ModelSettings& settings) {
  return std::make_unique<Replay>(settings.suite, folder, settings.endpoint.model_name, settings.endpoint.mode);
}

}  // namespace

namespace kinds {
constexpr std::array<std::string_view, 2> used{"--model-name", "--mode"};
extern const ModelKind replay{"replay", "DIR", "stored results, as if they were asked for", make_replay, nullptr, used};
}  // namespace kinds

}  // namespace evalrun::runners
