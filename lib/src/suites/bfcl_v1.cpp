// BFCL as of August 2024 and its Traditional Chinese fork: one dataset format, one rule set (specification:
// bfcl-semantics 11).
#include <array>

#include "groups.hpp"

namespace evalrun::suite_rows {
namespace {

constexpr std::array<std::string_view, 2> v1_folders{"bfcl-v1", "bfcl-v1-2024-08"};
constexpr std::array<std::string_view, 1> zhtw_folders{"bfcl-zhtw"};
constexpr std::array<std::string_view, 2> zhtw_langs{"en", "zhtw"};

// In this dataset format "multiple_function" is judged like parallel calls, and in "relevance" no call is right.
constexpr std::array<Category, 7> v1_categories{{
    {"simple", Task::simple, Language::python, ""},
    {"java", Task::simple, Language::java, ""},
    {"javascript", Task::simple, Language::javascript, ""},
    {"multiple_function", Task::multiple, Language::python, ""},
    {"parallel_function", Task::parallel, Language::python, ""},
    {"parallel_multiple_function", Task::parallel, Language::python, ""},
    {"relevance", Task::irrelevance, Language::python, ""},
}};

constexpr std::array<Category, 5> zhtw_categories{{
    {"simple", Task::simple, Language::python, ""},
    {"multiple_function", Task::multiple, Language::python, ""},
    {"parallel_function", Task::parallel, Language::python, ""},
    {"parallel_multiple_function", Task::parallel, Language::python, ""},
    {"relevance", Task::irrelevance, Language::python, ""},
}};

constexpr std::string_view prefix = "gorilla_openfunctions_v1_test_";

}  // namespace

extern const Suite bfcl_v1{
    .id = "bfcl-v1",
    .title = "Berkeley Function Calling Leaderboard v1, as of August 2024 (7 AST and relevance categories)",
    .folders = v1_folders,
    .langs = {},
    .categories = v1_categories,
    .groups = groups::v1,
    .rules = "bfcl-v1",
    .dataset_format = DatasetFormat::v1,
    .file_prefix = prefix,
    .secondary_rules = "strict",
    .published = true,
    .summaries = "bfcl-v1",
    .sheets = "bfcl-v1",
    .data_manifest = "bfcl-v1",
};

extern const Suite bfcl_zhtw{
    .id = "bfcl-zhtw",
    .title = "Function Calling Leaderboard for ZHTW: the v1 cases in English and Traditional Chinese (5 categories)",
    .folders = zhtw_folders,
    .langs = zhtw_langs,
    .categories = zhtw_categories,
    .groups = groups::v1,
    .rules = "bfcl-v1",
    .dataset_format = DatasetFormat::v1,
    .file_prefix = prefix,
    .secondary_rules = "strict",
    .published = true,
    .summaries = "bfcl-zhtw",
    .sheets = "bfcl-zhtw",
    .data_manifest = "bfcl-zhtw",
};

}  // namespace evalrun::suite_rows
