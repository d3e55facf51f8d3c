/// The cases of a suite, read from the data next to the golden files.
#pragma once
#include <filesystem>
#include <string_view>
#include <utility>

#include <boost/test/unit_test.hpp>

#include "evalrun/case_reader.hpp"

#include "dataset/case_index.hpp"

namespace evalrun::support {

inline CaseIndex index_of(result<CaseReader> reader) {
  BOOST_REQUIRE(reader.has_value());
  auto index = CaseIndex::read(std::move(*reader));
  BOOST_REQUIRE(index.has_value());
  return std::move(*index);
}

/// `shared`: of shared_folder().
inline CaseIndex suite_index(const std::filesystem::path& shared, std::string_view id) {
  const auto* suite = *find_suite(id);
  const auto folder = find_data(*suite, shared / "data");
  BOOST_REQUIRE(folder.has_value());
  return index_of(CaseReader::open(*suite, *folder));
}

}  // namespace evalrun::support
