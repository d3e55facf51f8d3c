// T-Eval's first version, in English: the files that its repository once held, under the names that the suite uses
// today.
#include <array>

#include "fetch.hpp"

namespace evalrun::runners::manifest_rows {
namespace {

constexpr std::array<std::string_view, 1> folders{"t-eval"};

constexpr PinnedFile pinned(std::string_view path, std::string_view upstream, std::string_view git_blob,
                            std::uint64_t size = 0) {
  return {.path = path, .size = size, .upstream = upstream, .git_blob = git_blob};
}

constexpr std::array files{
    pinned("instruct_v2.json", "instruct_v1.json", "68eb522904f67b7849cc4d94da3590892343cf43"),
    pinned("plan_json_v2.json", "plan_json_v1.json", "45a6ae868d680b707011ee440a4850b35fbf9939", 2302742),
    pinned("plan_str_v2.json", "plan_str_v1.json", "29cb4f98bbd3b7a12d4f9954a0e5637ce1d67b2b", 1884121),
    pinned("reason_retrieve_understand_json_v2.json", "reason_retrieve_understand_json_v1.json",
           "5d5e04f59167e803c1caf082b04ca3b3bc23389d"),
    pinned("reason_str_v2.json", "reason_str_v1.json", "b0564d05b1b0071b447c583d21d4128b4e1a3a9d"),
    pinned("retrieve_str_v2.json", "retrieve_str_v1.json", "28130f9dcd8074d4bd529e00cb99ef45603673c8"),
    pinned("review_str_v6.json", "review_str_v1.json", "c18ca6608e002202bb5c6853fb90f253cae47efd", 1443683),
    pinned("understand_str_v2.json", "understand_str_v1.json", "3141333a57ea26b5ea7ce44ce4b11ad0b8d1796a"),
};

}  // namespace

extern const Manifest t_eval{
    .suite = "t-eval",
    .repository = "open-compass/T-Eval",
    .commit = "bab869616dee4cb55a2a04390efb93c008b70896",
    .folder = "data",
    .folders = folders,
    .files = files,
    .note =
        "these are the files of T-Eval's first version, in English; the README of github.com/open-compass/T-Eval "
        "says where the newer ones and the Chinese ones are",
};

}  // namespace evalrun::runners::manifest_rows
