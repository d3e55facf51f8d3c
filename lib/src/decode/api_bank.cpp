// API-Bank's request in square brackets (specification: api-bank 3).
#include "dataset/api_bank_calls.hpp"
#include "rows.hpp"

namespace evalrun::decode {

Decoded decode_api_bank(const Value& raw, Language language) {
  if (!raw.is_string()) return decode_fc(raw, language);
  auto call = parse_api_request(*raw.string());
  if (!call) return Decoded::failed("there is no [ApiName(key='value', ...)] in the answer");
  return Decoded::success(to_value({std::move(*call)}));
}

}  // namespace evalrun::decode
