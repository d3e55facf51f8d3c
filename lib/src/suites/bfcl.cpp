// BFCL v4, the 13 single-turn categories (specification: bfcl-semantics 10, 13).
#include <array>

#include "groups.hpp"

namespace evalrun::suite_rows {
namespace {

constexpr std::array<std::string_view, 2> folders{"bfcl", "bfcl-v4"};

constexpr std::array<Category, 13> categories{{
    {"simple_python", Task::simple, Language::python, "non_live"},
    {"simple_java", Task::simple, Language::java, "non_live"},
    {"simple_javascript", Task::simple, Language::javascript, "non_live"},
    {"multiple", Task::multiple, Language::python, "non_live"},
    {"parallel", Task::parallel, Language::python, "non_live"},
    {"parallel_multiple", Task::parallel, Language::python, "non_live"},
    {"irrelevance", Task::irrelevance, Language::python, "non_live"},
    {"live_simple", Task::simple, Language::python, "live"},
    {"live_multiple", Task::multiple, Language::python, "live"},
    {"live_parallel", Task::parallel, Language::python, "live"},
    {"live_parallel_multiple", Task::parallel, Language::python, "live"},
    {"live_irrelevance", Task::irrelevance, Language::python, "live"},
    {"live_relevance", Task::relevance, Language::python, "live"},
}};

}  // namespace

std::span<const Category> v4_categories() { return categories; }

extern const Suite bfcl{
    .id = "bfcl",
    .title = "Berkeley Function Calling Leaderboard v4, single turn (13 categories)",
    .folders = folders,
    .langs = {},
    .categories = categories,
    .groups = groups::v4,
    .rules = "bfcl-v4",
    .dataset_format = DatasetFormat::v4,
    .file_prefix = "BFCL_v4_",
    .secondary_rules = "strict",
    .published = true,
    .summaries = "bfcl-v4",
    .sheets = "bfcl-v4",
    .data_manifest = "bfcl",
};

}  // namespace evalrun::suite_rows
