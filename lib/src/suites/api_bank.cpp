// API-Bank, levels 1 and 2 (specification: api-bank 1).
#include <array>

#include "suites.hpp"

namespace evalrun::suite_rows {
namespace {

constexpr std::array<std::string_view, 1> folders{"api-bank"};

constexpr std::array<Category, 2> categories{{
    {"call", Task::multiple, Language::python, ""},
    {"retrieve_call", Task::multiple, Language::python, ""},
}};

constexpr std::array<EmbeddingModel, 1> embedding_models{{{"", "paraphrase-MiniLM-L3-v2"}}};

}  // namespace

const Suite api_bank{
    .id = "api-bank",
    .title = "API-Bank: Call (level 1) and Retrieve+Call (level 2)",
    .folders = folders,
    .langs = {},
    .categories = categories,
    .rules = "api-bank",
    .dataset_format = DatasetFormat::api_bank,
    .beside = "fixed",
    .text_format = "api-bank",
    .published = true,
    .embedding_models = embedding_models,
};

}  // namespace evalrun::suite_rows
