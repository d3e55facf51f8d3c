/// Arguments of a Java or JavaScript call as the reference collects them: a name may come once, and so may an argument
/// that has none (specification: bfcl-semantics 9.1, 9.2).
#pragma once
#include <string>
#include <utility>

#include "evalrun/value.hpp"

namespace evalrun::decode {

class NamedArguments {
 public:
  /// `name` is None for an argument without a name.
  void add(Value name, std::string value) {
    if (arguments_.find(name) != nullptr) repeated_ = true;
    arguments_.set(std::move(name), Value(std::move(value)));
  }
  /// Some name came twice: the reference refuses the whole call.
  [[nodiscard]] bool repeated() const noexcept { return repeated_; }

  /// `[{function: {name: value}}]`; the arguments move out.
  [[nodiscard]] Value as_call(std::string function) {
    Dict call;
    call.set(Value(std::move(function)), Value(std::move(arguments_)));
    return List{Value(std::move(call))};
  }

 private:
  Dict arguments_;
  bool repeated_ = false;
};

inline constexpr const char* repeated_argument = "an argument is given more than once";

}  // namespace evalrun::decode
