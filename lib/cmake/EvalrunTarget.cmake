include(GNUInstallDirs)

# Warnings and sanitizers for our own code only; never exported, never applied to the grammars.
add_library(evalrun_options INTERFACE)
target_compile_features(evalrun_options INTERFACE cxx_std_20)
target_compile_options(evalrun_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion $<$<BOOL:${EVALRUN_WERROR}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 warns about overlapping copies inside std::string's own operator+ (GCC bug 105651).
  target_compile_options(evalrun_options INTERFACE -Wno-restrict)
endif()
if(EVALRUN_SANITIZE)
  target_compile_options(evalrun_options INTERFACE -fsanitize=${EVALRUN_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(evalrun_options INTERFACE -fsanitize=${EVALRUN_SANITIZE})
endif()

# With EVALRUN_PRECOMPILE, each target precompiles these headers. That saves a third of the time of a build from scratch,
# such as the sanitizer build of CI; the sources do not depend on it.
set(EVALRUN_PRECOMPILED_HEADERS <algorithm> <array> <filesystem> <fstream> <functional> <map> <memory> <optional> <ranges> <span>
  <sstream> <string> <string_view> <unordered_map> <utility> <variant> <vector> <tl/expected.hpp> <fmt/format.h>)

# evalrun_add_library(checkers SOURCES ... HEADERS ... BELOW lib): static library evalrun::checkers with its public
# headers under include/ as a file set (installed, and each compiled on its own by all_verify_interface_header_sets).
function(evalrun_add_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;HEADERS;BELOW;PUBLIC;PRIVATE")
  add_library(evalrun_${name} STATIC ${arg_SOURCES})
  add_library(evalrun::${name} ALIAS evalrun_${name})
  list(TRANSFORM arg_HEADERS PREPEND include/)
  target_sources(evalrun_${name} PUBLIC FILE_SET HEADERS BASE_DIRS include FILES ${arg_HEADERS})
  # Private headers are found from src/, and so are those of the layers below.
  target_include_directories(evalrun_${name} PRIVATE src)
  foreach(layer IN LISTS arg_BELOW)
    target_include_directories(evalrun_${name} PRIVATE "${PROJECT_SOURCE_DIR}/${layer}/src")
  endforeach()
  target_compile_features(evalrun_${name} PUBLIC cxx_std_20)
  set_target_properties(evalrun_${name} PROPERTIES EXPORT_NAME ${name} CXX_EXTENSIONS OFF
    POSITION_INDEPENDENT_CODE ON VERIFY_INTERFACE_HEADER_SETS ON)
  target_link_libraries(evalrun_${name} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE} $<BUILD_INTERFACE:evalrun_options>)
  if(EVALRUN_PRECOMPILE)
    target_precompile_headers(evalrun_${name} PRIVATE ${EVALRUN_PRECOMPILED_HEADERS})
  endif()
  install(TARGETS evalrun_${name} EXPORT evalrunTargets FILE_SET HEADERS)
endfunction()
