// API-Bank's request in square brackets (specification: api-bank 3).
#include "evalrun/decode.hpp"
#include "evalrun/suite.hpp"

#include "dataset/api_bank_calls.hpp"

namespace evalrun::decode {
namespace {

Decoded decode_api_bank(const Value& raw, const Decoding& how) {
  if (!raw.is_string()) return find_format("fc")->decode(raw, how);
  auto call = parse_api_request(*raw.string());
  if (!call) return Decoded::failed("there is no [ApiName(key='value', ...)] in the answer");
  return Decoded::success(to_value({std::move(*call)}));
}

}  // namespace

namespace format_rows {

extern const Format api_bank{
    .id = "api-bank",
    .summary = "one call in brackets with quoted arguments, as API-Bank's reference reads it",
    .decode = decode_api_bank,
    .only = DatasetFormat::api_bank,
};

}  // namespace format_rows
}  // namespace evalrun::decode
