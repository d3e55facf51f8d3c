/// The cases of a suite, read from the data next to the golden files.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include <boost/test/unit_test.hpp>

#include "evalrun/case_reader.hpp"

#include "dataset/case_index.hpp"
#include "folder.hpp"
#include "golden.hpp"

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

/// Cases made to show faults of the reference, some of which no reader of own cases accepts. They are read as a data
/// set in BFCL's layout, in which nothing is corrected.
inline CaseIndex synthetic_index(const std::filesystem::path& shared) {
  const test::Folder folder;
  std::map<std::string, std::string> lines;  // by category
  for_each_json_line(shared / "golden/bfcl-v4/synthetic_entries.jsonl", [&](const Value& entry) {
    const auto id = entry.get_string("id");
    lines[std::string(id.substr(0, id.rfind('_')))] += dump_json(entry) + "\n";
  });
  for (const auto& [category, text] : lines) {
    folder.write("BFCL_v4_" + category + ".json", text);
    folder.write("possible_answer/BFCL_v4_" + category + ".json", text);
  }
  const auto suite = find_suite("dir:" + folder.path().string());
  BOOST_REQUIRE(suite.has_value());
  return index_of(CaseReader::open(**suite, folder.path()));
}

}  // namespace evalrun::support
