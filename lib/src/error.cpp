#include "evalrun/result.hpp"

namespace evalrun {

std::string to_string(const Error& error) {
  return error.where.empty() ? error.message : error.where + ": " + error.message;
}

}  // namespace evalrun
