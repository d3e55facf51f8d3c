/// How the stages of the Python decoder stop: anything CPython would refuse or raise ends the whole decoding.
#pragma once
#include <string>
#include <utility>

namespace evalrun::python {

/// Thrown by the stages, caught where decoding starts; never leaves the decoder.
struct Failure {
  std::string why;
};

[[noreturn]] inline void refuse(std::string why) { throw Failure{std::move(why)}; }

}  // namespace evalrun::python
