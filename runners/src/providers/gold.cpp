// The model that gives the gold answers (--model oracle). Its figures show what the suite's own ground truth scores.
#include <array>

#include "models.hpp"
#include "providers/gold/gold_answer.hpp"

namespace evalrun::runners {
namespace {

class GoldModel final : public Model {
 public:
  explicit GoldModel(Mode mode) : mode_(mode) {}

  [[nodiscard]] std::string name() const override { return "oracle"; }
  [[nodiscard]] Dict description() const override {
    return Dict{{"kind", "oracle"}, {"model", "oracle"}, {"mode", to_string(mode_)}};
  }
  void ask(const Case& item, Done done) override {
    Output output;
    output.id = item.id;
    output.result = render_accepted(item, mode_);
    output.underscore_to_dot = mode_ == Mode::fc;
    output.format = to_string(mode_);
    done(std::move(output));
  }

 private:
  Mode mode_;
};

result<std::unique_ptr<Model>> make_gold(const std::string&, const ModelSettings& settings) {
  return std::make_unique<GoldModel>(settings.endpoint.mode.value_or(Mode::fc));
}

}  // namespace

namespace kinds {
constexpr std::array<std::string_view, 1> used{"--mode"};
extern const ModelKind gold{"oracle",  "",      "the gold answers: what the suite's own ground truth scores",
                            make_gold, nullptr, used};
}  // namespace kinds

}  // namespace evalrun::runners
