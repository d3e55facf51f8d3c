// Which software runs the model: signs in its replies and in its address.
#include <array>

#include "evalrun/json.hpp"

#include "examination.hpp"
#include "json/foreign_text.hpp"
#include "python/text.hpp"
#include "text/enumerators.hpp"

namespace evalrun::runners::doctor {
namespace {

constexpr std::array<ServerRow, 13> rows{{
    {ServerKind::unknown, "unknown", "the server"},
    {ServerKind::vllm, "vllm", "vLLM"},
    {ServerKind::sglang, "sglang", "SGLang"},
    {ServerKind::llama_cpp, "llama.cpp", "llama.cpp"},
    {ServerKind::ollama, "ollama", "Ollama"},
    {ServerKind::lm_studio, "lm-studio", "LM Studio"},
    {ServerKind::tgi, "tgi", "TGI"},
    {ServerKind::openai, "openai", "OpenAI"},
    {ServerKind::azure, "azure", "Azure"},
    {ServerKind::openrouter, "openrouter", "OpenRouter"},
    {ServerKind::anthropic, "anthropic", "Anthropic"},
    {ServerKind::gemini, "gemini", "Gemini"},
    {ServerKind::mock, "evalrun", "evalrun serve"},
}};
static_assert(has_each_once(rows, &ServerRow::kind));

/// Where a sign is looked for.
enum class Where : std::uint8_t {
  refusal,   ///< in the body of a reply with an error status
  header,    ///< in the header Server
  owned_by,  ///< the whole value of "owned_by" in /models
  address,   ///< in the base URL
};
struct Sign {
  Where where;
  std::string_view text;  ///< in lower case
  ServerKind kind;
};
/// The first sign that is found decides: what a server says of itself comes before its address.
constexpr std::array<Sign, 28> signs{{
    {Where::refusal, "--enable-auto-tool-choice", ServerKind::vllm},
    {Where::refusal, "--jinja", ServerKind::llama_cpp},
    {Where::refusal, "exceed_context_size_error", ServerKind::llama_cpp},
    {Where::refusal, "lms load", ServerKind::lm_studio},
    {Where::refusal, "registry.ollama.ai", ServerKind::ollama},
    {Where::refusal, "\"template_error\"", ServerKind::tgi},
    {Where::refusal, "deploymentnotfound", ServerKind::azure},
    {Where::refusal, "invalid subscription key or wrong api endpoint", ServerKind::azure},
    {Where::refusal, "openrouter.ai", ServerKind::openrouter},
    {Where::refusal, "platform.openai.com", ServerKind::openai},
    {Where::header, "llama.cpp", ServerKind::llama_cpp},
    {Where::owned_by, "vllm", ServerKind::vllm},
    {Where::owned_by, "sglang", ServerKind::sglang},
    {Where::owned_by, "llamacpp", ServerKind::llama_cpp},
    {Where::owned_by, "organization_owner", ServerKind::lm_studio},
    {Where::owned_by, "evalrun", ServerKind::mock},
    {Where::address, ".openai.azure.com", ServerKind::azure},
    {Where::address, ".services.ai.azure.com", ServerKind::azure},
    {Where::address, ".cognitiveservices.azure.com", ServerKind::azure},
    {Where::address, "api.openai.com", ServerKind::openai},
    {Where::address, "openrouter.ai", ServerKind::openrouter},
    {Where::address, "anthropic.com", ServerKind::anthropic},
    {Where::address, "googleapis.com", ServerKind::gemini},
    {Where::owned_by, "library", ServerKind::ollama},
    {Where::owned_by, "openai", ServerKind::openai},
    {Where::owned_by, "system", ServerKind::openai},
    {Where::address, ":11434", ServerKind::ollama},
    {Where::address, ":1234/", ServerKind::lm_studio},
}};

std::string owner_in(const HttpReply& reply) {
  const auto body = parse_json(without_mark(reply.body));
  const Value* data = body ? body->get("data") : nullptr;
  if (data == nullptr || !data->is_list() || data->list()->empty()) return {};
  return lower(data->list()->front().get_string("owned_by"));
}

/// The bodies of all refusals, in lower case.
std::string refusals_in(const Examination& seen) {
  std::string all;
  const auto add = [&](const HttpReply& reply) {
    if (reply.status >= 400) all += lower(reply.body.substr(0, std::size_t{1} << 16)) + '\n';
  };
  if (seen.contact) add(*seen.contact);
  for (const auto& answer : seen.answers)
    for (const auto& reply : answer.replies) add(reply);
  return all;
}

}  // namespace

const ServerRow& row_of(ServerKind kind) { return rows[static_cast<std::size_t>(kind)]; }

ServerKind server_kind(const Examination& seen) {
  const auto refusals = refusals_in(seen), address = lower(seen.endpoint.base_url);
  const auto header = seen.contact ? lower(seen.contact->server) : std::string();
  const auto owner = seen.contact ? owner_in(*seen.contact) : std::string();
  const auto shows = [&](const Sign& sign) {
    switch (sign.where) {
      case Where::refusal: return refusals.find(sign.text) != std::string::npos;
      case Where::header: return header.find(sign.text) != std::string::npos;
      case Where::owned_by: return owner == sign.text;
      case Where::address: return address.find(sign.text) != std::string::npos;
    }
    return false;
  };
  for (const auto& sign : signs)
    if (shows(sign)) return sign.kind;
  return ServerKind::unknown;
}

}  // namespace evalrun::runners::doctor
