/// How the stages of the Python decoder fail: where CPython refuses the text or raises an exception, decoding ends.
#pragma once
#include <string>
#include <utility>

namespace evalrun::python {

/// The stages throw it, the function that starts decoding catches it; it never leaves the decoder.
struct Failure {
  std::string why;
};

[[noreturn]] inline void refuse(std::string why) { throw Failure{std::move(why)}; }

}  // namespace evalrun::python
