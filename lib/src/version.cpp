#include "evalrun/version.hpp"

namespace evalrun {

std::string_view version() noexcept { return EVALRUN_VERSION; }

}  // namespace evalrun
