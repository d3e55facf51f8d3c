// Judges the same answer to every case of a file.
#include <cstdio>

#include <evalrun/evalrun.hpp>

int main(int, char** arguments) {
  const auto* rules = *evalrun::checkers::find_rules("bfcl-v4");
  auto cases = evalrun::CaseReader::open_file(arguments[1]);
  while (cases) {
    const auto item = cases->next();
    if (!item) return std::puts(to_string(item.error()).c_str()), 2;
    if (!*item) return 0;
    const auto judged = evalrun::checkers::judge(**item, "[current_weather(city='Taipei')]", {.rules = {&rules, 1}});
    const auto& verdict = judged.verdicts.front();
    std::printf("%s: %s\n", (*item)->id.c_str(), verdict.valid ? "right" : verdict.error_type.c_str());
  }
  return std::puts(to_string(cases.error()).c_str()), 2;
}
