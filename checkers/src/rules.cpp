#include "evalrun/checkers/rules.hpp"
namespace evalrun::checkers {
std::span<const Rules> rules() { return {}; }
const Rules* find_rules(std::string_view) { return nullptr; }
}  // namespace evalrun::checkers
