// BFCL as of August 2024 (its release v1.0).
#include <array>

#include "fetch.hpp"

namespace evalrun::runners::manifest_rows {
namespace {

constexpr std::array<std::string_view, 2> folders{"bfcl-v1", "bfcl-v1-2024-08"};

constexpr std::array files{
    PinnedFile{"gorilla_openfunctions_v1_test_java.json", 82595,
               "44091b346e6cf82da201c311386f4949fd4cd0d2ba3d4f323ab084a54315aee0"},
    PinnedFile{"gorilla_openfunctions_v1_test_javascript.json", 45017,
               "d766841fe3cefed8d5429eb474032dfb038e34794f28a393365579480bc5265d"},
    PinnedFile{"gorilla_openfunctions_v1_test_multiple_function.json", 311746,
               "cf5f84a1554c3df3a3973b946868cc562ca416f643b6a77dec23a56db41ca855"},
    PinnedFile{"gorilla_openfunctions_v1_test_parallel_function.json", 166965,
               "610a5dea95d7d6f8a7d0889eab92805d7de95693069a5cfc7812b8817cc650df"},
    PinnedFile{"gorilla_openfunctions_v1_test_parallel_multiple_function.json", 342532,
               "431f9b2464a03df1287be2f66a340313b4f4acde062da4d15f90bf537c3b22e8"},
    PinnedFile{"gorilla_openfunctions_v1_test_relevance.json", 151081,
               "6f1b76988f9e29bca69e00ef8da259d45a1cff5966f7d3227513ecdcd9d48da1"},
    PinnedFile{"gorilla_openfunctions_v1_test_simple.json", 266746,
               "bf4f0cbd59c6899dc7d38b7f68b8d57ff07030c368f665e16b48f0cc29cee464"},
    PinnedFile{"possible_answer/gorilla_openfunctions_v1_test_java.json", 15491,
               "a50ef24cf063e5f3a17c7c53cc7864fdaa6b0f1ae04149052910322298806970"},
    PinnedFile{"possible_answer/gorilla_openfunctions_v1_test_javascript.json", 7427,
               "ce421e25f1fe21aa3adacfe5981f17f8b87e815976395193f6c569124afa3ec6"},
    PinnedFile{"possible_answer/gorilla_openfunctions_v1_test_multiple_function.json", 33615,
               "a061529c64dda77f64e624c9735b85c94f578bf990f3c1bd27d17dca8413b0a3"},
    PinnedFile{"possible_answer/gorilla_openfunctions_v1_test_parallel_function.json", 67763,
               "8bdfd386c807274da7576704443de6efda323f18e238f02f76cbcfffd1e6ca67"},
    PinnedFile{"possible_answer/gorilla_openfunctions_v1_test_parallel_multiple_function.json", 75667,
               "81f1fc298cf4db11d3c83a315f656a8d58cad1557cbafe6e83d18fe42492afa9"},
    PinnedFile{"possible_answer/gorilla_openfunctions_v1_test_simple.json", 59994,
               "0440a00fa00633e7329fc9435da1d3a78d6592c1c8e20bafdc4a893270e497a1"},
};

}  // namespace

extern const Manifest bfcl_v1{
    .suite = "bfcl-v1",
    .repository = "ShishirPatil/gorilla",
    .commit = "9df5c346ee0556c8a7cb09fd7206a39aadd904c2",
    .folder = "berkeley-function-call-leaderboard/data",
    .folders = folders,
    .files = files,
};

}  // namespace evalrun::runners::manifest_rows
