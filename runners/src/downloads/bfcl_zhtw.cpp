// The Traditional Chinese fork of BFCL: questions in both languages, one set of accepted answers.
#include <array>

#include "fetch.hpp"

namespace evalrun::runners::manifest_rows {
namespace {

constexpr std::array<std::string_view, 1> folders{"bfcl-zhtw"};

constexpr std::array files{
    PinnedFile{"en/gorilla_openfunctions_v1_test_multiple_function.json", 311746,
               "cf5f84a1554c3df3a3973b946868cc562ca416f643b6a77dec23a56db41ca855"},
    PinnedFile{"en/gorilla_openfunctions_v1_test_parallel_function.json", 166965,
               "610a5dea95d7d6f8a7d0889eab92805d7de95693069a5cfc7812b8817cc650df"},
    PinnedFile{"en/gorilla_openfunctions_v1_test_parallel_multiple_function.json", 342532,
               "431f9b2464a03df1287be2f66a340313b4f4acde062da4d15f90bf537c3b22e8"},
    PinnedFile{"en/gorilla_openfunctions_v1_test_relevance.json", 151081,
               "6f1b76988f9e29bca69e00ef8da259d45a1cff5966f7d3227513ecdcd9d48da1"},
    PinnedFile{"en/gorilla_openfunctions_v1_test_simple.json", 266746,
               "bf4f0cbd59c6899dc7d38b7f68b8d57ff07030c368f665e16b48f0cc29cee464"},
    PinnedFile{"possible_answer/gorilla_openfunctions_v1_test_multiple_function.json", 40538,
               "e7735d816a1be5de0cdb7bce062b388ae6d729aaf92ccac5c4a4e8d7b71ff8e2"},
    PinnedFile{"possible_answer/gorilla_openfunctions_v1_test_parallel_function.json", 79729,
               "09a5d33af3e5354eafc5d1384e611195ed6741c9d522f3012b6fd9bdb39db034"},
    PinnedFile{"possible_answer/gorilla_openfunctions_v1_test_parallel_multiple_function.json", 90667,
               "2c4a000590fa495eef4bf3f22a6282d69e74d3b35e3fa6f6afbbd838fc4d45f1"},
    PinnedFile{"possible_answer/gorilla_openfunctions_v1_test_simple.json", 72344,
               "ce5e4c2999adf52e7498180e24f0c05d21a0cca9361eb6aab54196ee55548494"},
    PinnedFile{"zhtw/gorilla_openfunctions_v1_test_multiple_function.json", 293520,
               "62a24d4b79589c4f54f1eda3141c716a41c8dd76175f596be6fe122365b23b72"},
    PinnedFile{"zhtw/gorilla_openfunctions_v1_test_parallel_function.json", 152982,
               "55883d468921b6d862127bed109486408a9a94a8c84bad834f455428ed37debc"},
    PinnedFile{"zhtw/gorilla_openfunctions_v1_test_parallel_multiple_function.json", 316348,
               "3021069d3a8795460751b18017c6a999b3a0ed16a1afa8fbeccb1a6873d223fb"},
    PinnedFile{"zhtw/gorilla_openfunctions_v1_test_relevance.json", 142012,
               "fe934b6e66fd40b3bce6d1e39b964b836c7097fde07500a47cc8f6309de72dbf"},
    PinnedFile{"zhtw/gorilla_openfunctions_v1_test_simple.json", 249689,
               "b6ef811dcf33ccae33a8b1a0cf2aff6985c0f54d2207854949c09af4a2e05cbf"},
};

}  // namespace

extern const Manifest bfcl_zhtw{
    .suite = "bfcl-zhtw",
    .repository = "mtkresearch/function-calling-leaderboard-for-zhtw",
    .commit = "884fe3108f79f422637e8a5a6e241240c8d7886b",
    .folder = "data",
    .folders = folders,
    .files = files,
};

}  // namespace evalrun::runners::manifest_rows
