#include "page_output.hpp"

#include "run/run_html.hpp"

namespace evalrun::cli {

result<void> show_page(std::span<const reports::Report> all, const std::vector<runners::RunPlace>& runs,
                       const std::string& data, const OutputOptions& options) {
  if (options.html.empty() || all.empty()) return {};
  return runners::write_run_page({.runs = runs, .data = data, .version = EVALRUN_VERSION}, all, options.html);
}

}  // namespace evalrun::cli
