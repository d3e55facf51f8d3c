#include "cli/output/progress.hpp"

#include <boost/test/unit_test.hpp>

using evalrun::cli::progress_line;

BOOST_AUTO_TEST_CASE(says_how_far_how_fast_and_how_good) {
  BOOST_TEST(progress_line(
                 {.name = "bfcl", .total = 200, .done = 50, .this_time = 40, .correct = 36, .infra = 2, .seconds = 20},
                 8) == "bfcl [##------] 50/200  2.0/s  1:15 left  right 75.0%  2 infra");
  BOOST_TEST(progress_line({.name = "bfcl", .total = 10}, 0) == "bfcl 0/10  right -");
  BOOST_TEST(progress_line({.name = "x", .total = 2, .done = 2, .this_time = 2, .correct = 2, .seconds = 1}, 2) ==
             "x [##] 2/2  2.0/s  right 100.0%");
  BOOST_TEST(progress_line({.name = "x", .unit = "answers", .total = 60, .done = 40}, 0) ==
             "x 40/60 answers  right 0.0%");
  BOOST_TEST(progress_line({.name = "x", .total = 0}, 3) == "x [###] 0/0  right -");
  BOOST_TEST(progress_line({.name = "x",
                            .total = 2,
                            .done = 1,
                            .correct = 1,
                            .allowed = 64,
                            .retries = 3,
                            .tokens = 51'300,
                            .cost = 0.0421},
                           0) == "x 1/2  right 100.0%  64 at once  3 retries  51.3k tokens  cost 0.0421");
  BOOST_TEST(progress_line({.name = "x", .total = 720'001, .done = 1, .this_time = 1, .seconds = 0.1}, 0) ==
             "x 1/720001  10.0/s  20:00:00 left  right 0.0%");
}
