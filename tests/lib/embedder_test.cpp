#include "evalrun/embedder.hpp"

#include <boost/test/unit_test.hpp>

using namespace evalrun;  // NOLINT

namespace {

std::vector<Embedding> stub(const std::vector<std::string>& texts) { return *StubEmbedder().embed(texts); }

double sum(const Embedding& vector) {
  double total = 0;
  for (const double x : vector) total += x;
  return total;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_text_of_n_bytes_has_n_windows) {
  const auto vectors = stub({"", "a", "abc", "台灣"});
  BOOST_TEST(sum(vectors[0]) == 0.0);
  BOOST_TEST(sum(vectors[1]) == 1.0);
  BOOST_TEST(sum(vectors[2]) == 3.0);
  BOOST_TEST(sum(vectors[3]) == 6.0);
}

BOOST_AUTO_TEST_CASE(the_cosine_of_a_zero_vector_is_zero) {
  const auto vectors = stub({"", "abc"});
  BOOST_TEST(cosine(vectors[0], vectors[1]) == 0.0);
  BOOST_TEST(cosine(vectors[0], vectors[0]) == 0.0);
}

BOOST_AUTO_TEST_CASE(cosine_by_hand) {
  const std::vector<double> a{1, 2, 2};
  const std::vector<double> b{2, 0, 0};
  BOOST_TEST(cosine(a, b) == 1.0 / 3.0, boost::test_tools::tolerance(1e-15));
  const auto vectors = stub({"reserve a table", "reserve a table"});
  BOOST_TEST(cosine(vectors[0], vectors[1]) == 1.0, boost::test_tools::tolerance(1e-15));
}
