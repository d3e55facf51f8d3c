/// The figures as meant in JSON, which reports and comparisons write alike.
#pragma once
#include <nlohmann/json.hpp>

#include "evalrun/reports/as_meant.hpp"

namespace evalrun::reports {

[[nodiscard]] nlohmann::ordered_json as_meant_json(const AsMeantFigures& figures);

}  // namespace evalrun::reports
