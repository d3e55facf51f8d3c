#include "evalrun/text.hpp"

#include "unicode.hpp"

namespace evalrun {

std::string lower(std::string_view text) { return unicode::lower(text); }

}  // namespace evalrun
