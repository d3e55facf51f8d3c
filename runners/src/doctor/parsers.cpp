// The parsers of vLLM and SGLang that a model's calls and reasoning need.
#include <array>
#include <optional>
#include <span>

#include "examination.hpp"
#include "python/text.hpp"

namespace evalrun::runners::doctor {
namespace {

struct ParserRow {
  std::string_view key;  ///< a form of --format auto, or a part of a model's name in lower case
  std::string_view vllm, sglang;
};

/// By the form of the calls that the model wrote.
constexpr std::array<ParserRow, 22> by_form{{
    {"hermes", "hermes", "qwen"},
    {"qwen3-coder", "qwen3_coder", "qwen3_coder"},
    {"glm-4.5", "glm45", "glm45"},
    {"minicpm5", "minicpm5", "minicpm5"},
    {"minimax-m2", "minimax_m2", "minimax-m2"},
    {"seed-oss", "seed_oss", "NAME"},
    {"deepseek-v3", "deepseek_v3", "deepseekv3"},
    {"deepseek-v3.1", "deepseek_v31", "deepseekv31"},
    {"deepseek-v3.2", "deepseek_v32", "deepseekv32"},
    {"step3", "step3", "step3"},
    {"kimi-k2", "kimi_k2", "kimi_k2"},
    {"mistral", "mistral", "mistral"},
    {"mistral-v11", "mistral", "mistral"},
    {"functiongemma", "functiongemma", "NAME"},
    {"gemma4", "gemma4", "gemma4"},
    {"lfm2", "lfm2", "lfm2"},
    {"llama4", "llama4_pythonic", "pythonic"},
    {"llama3-python-tag", "llama3_json", "llama3"},
    {"longcat", "longcat", "NAME"},
    {"granite", "granite-20b-fc", "NAME"},
    {"internlm2", "internlm", "interns1"},
    {"harmony", "openai", "gpt-oss"},
}};

/// By the name of the model; the first row that fits.
constexpr std::array<ParserRow, 30> by_model{{
    {"qwen3-coder", "qwen3_coder", "qwen3_coder"},
    {"qwen3.5", "qwen3_coder", "qwen3_coder"},
    {"qwen3.6", "qwen3_coder", "qwen3_coder"},
    {"qwen", "hermes", "qwen"},
    {"qwq", "hermes", "qwen"},
    {"hermes", "hermes", "hermes"},
    {"llama-4", "llama4_pythonic", "pythonic"},
    {"llama-3", "llama3_json", "llama3"},
    {"llama3", "llama3_json", "llama3"},
    {"mistral", "mistral", "mistral"},
    {"ministral", "mistral", "mistral"},
    {"magistral", "mistral", "mistral"},
    {"mixtral", "mistral", "mistral"},
    {"deepseek-v3.2", "deepseek_v32", "deepseekv32"},
    {"deepseek-v3.1", "deepseek_v31", "deepseekv31"},
    {"deepseek", "deepseek_v3", "deepseekv3"},
    {"glm-4.7", "glm47", "glm47"},
    {"glm", "glm45", "glm45"},
    {"kimi-k2", "kimi_k2", "kimi_k2"},
    {"gpt-oss", "openai", "gpt-oss"},
    {"granite-4", "granite4", "NAME"},
    {"granite", "granite", "NAME"},
    {"minimax-m2", "minimax_m2", "minimax-m2"},
    {"seed-oss", "seed_oss", "NAME"},
    {"hunyuan", "hunyuan_a13b", "hunyuan"},
    {"internlm", "internlm", "interns1"},
    {"phi-4-mini", "phi4_mini_json", "NAME"},
    {"xlam", "xlam", "NAME"},
    {"olmo-3", "olmo3", "NAME"},
    {"gemma-4", "gemma4", "gemma4"},
}};

/// Reasoning parsers by the name of the model; the first row that fits.
constexpr std::array<ParserRow, 17> reasoning{{
    {"qwq", "deepseek_r1", "deepseek-r1"},
    {"deepseek-r1", "deepseek_r1", "deepseek-r1"},
    {"deepseek-v3", "deepseek_v3", "deepseek-v3"},
    {"qwen3", "qwen3", "qwen3"},
    {"glm-4.7", "glm47", "glm45"},
    {"glm", "glm45", "glm45"},
    {"kimi-k2", "kimi_k2", "kimi_k2"},
    {"gpt-oss", "openai_gptoss", "gpt-oss"},
    {"minimax-m2", "minimax_m2", "minimax"},
    {"seed-oss", "seed_oss", "NAME"},
    {"hunyuan", "hunyuan_a13b", "NAME"},
    {"granite", "granite", "NAME"},
    {"magistral", "mistral", "mistral"},
    {"nemotron", "nemotron_v3", "NAME"},
    {"olmo-3", "olmo3", "NAME"},
    {"step3", "step3", "step3"},
    {"gemma-4", "gemma4", "gemma4"},
}};

Parsers parsers_in(const ParserRow& row) { return {std::string(row.vllm), std::string(row.sglang)}; }

std::optional<Parsers> find_in(std::span<const ParserRow> rows, std::string_view model) {
  const auto name = lower(model);
  for (const auto& row : rows)
    if (name.find(row.key) != std::string::npos) return parsers_in(row);
  return std::nullopt;
}

}  // namespace

Parsers tool_parsers(std::string_view form, std::string_view model) {
  for (const auto& row : by_form)
    if (row.key == form) return parsers_in(row);
  return find_in(by_model, model).value_or(Parsers{"NAME", "NAME"});
}

Parsers reasoning_parsers(std::string_view model) {
  // Most models that write <think> do so as DeepSeek R1 does.
  return find_in(reasoning, model).value_or(Parsers{"deepseek_r1", "deepseek-r1"});
}

}  // namespace evalrun::runners::doctor
