// API-Bank, levels 1 and 2 (specification: api-bank 1).
#include <array>

#include "groups.hpp"

namespace evalrun::suite_rows {
namespace {

constexpr std::array<std::string_view, 1> folders{"api-bank"};

constexpr std::array<Category, 2> categories{{
    {"call", Task::multiple, Language::python, ""},
    {"retrieve_call", Task::multiple, Language::python, ""},
}};

constexpr std::array<EmbeddingModel, 1> embedding_models{{{"", "paraphrase-MiniLM-L3-v2"}}};

}  // namespace

extern const Suite api_bank{
    .id = "api-bank",
    .title = "API-Bank: Call (level 1) and Retrieve+Call (level 2)",
    .folders = folders,
    .langs = {},
    .categories = categories,
    .groups = groups::all_only,
    .rules = "api-bank",
    .dataset_format = DatasetFormat::api_bank,
    .secondary_rules = "api-bank-fixed",
    .text_format = "api-bank",
    .published = true,
    .summaries = "api-bank",
    .data_elsewhere =
        "it is the folder api-bank of github.com/AlibabaResearch/DAMO-ConvAI: clone that, and give --data "
        "DAMO-ConvAI/api-bank",
    .embedding_models = embedding_models,
};

}  // namespace evalrun::suite_rows
