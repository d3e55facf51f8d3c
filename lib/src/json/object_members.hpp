/// Reads one large JSON object from a file member by member, so that memory does not grow with the file.
#pragma once
#include <cstddef>
#include <filesystem>
#include <istream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "evalrun/result.hpp"
#include "evalrun/value.hpp"

namespace evalrun {

class ObjectMembers {
 public:
  [[nodiscard]] static result<ObjectMembers> open(const std::filesystem::path& path);

  struct Member {
    std::string key;
    Value value;
  };
  /// The next member; nullopt after the last. An Error names the file and the line on which the member starts; after an
  /// Error nothing more can be read.
  [[nodiscard]] result<std::optional<Member>> next();
  /// "file:line" of the last member read.
  [[nodiscard]] std::string where() const;

 private:
  ObjectMembers(std::unique_ptr<std::istream> file, std::string name);
  [[nodiscard]] int peek();
  int take();
  int skip_space();
  [[nodiscard]] bool take_text(std::string& into);
  [[nodiscard]] bool take_value(std::string& into);
  [[nodiscard]] tl::unexpected<Error> faulty(std::string what) const;
  [[nodiscard]] result<std::optional<Member>> read_member();

  std::unique_ptr<std::istream> file_;
  std::string name_;
  std::vector<char> buffer_;
  std::size_t at_ = 0, filled_ = 0;
  std::size_t line_ = 1, begun_ = 1;
  bool opened_ = false, done_ = false;
  std::optional<Error> failure_;  ///< an error of the operating system
};

}  // namespace evalrun
