# Builds and runs the project of this folder against evalrun. FROM says how it comes in:
#   package  BUILD is installed to a scratch prefix
#   folder   add_subdirectory of the source tree SOURCE
#   clone    FetchContent from a local clone of SOURCE
# With folder and clone the library would be compiled again, which takes minutes: the project is configured and its own
# source compiled. FULL=1 builds and runs all of it (make test-extra).
set(work "${BUILD}/consumer/${FROM}")
file(REMOVE_RECURSE "${work}")
function(step)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE rc OUTPUT_VARIABLE log ERROR_VARIABLE log)
  if(NOT rc EQUAL 0)
    message(FATAL_ERROR "${log}\nfailed (${rc}): ${ARGV}")
  endif()
endfunction()

load_cache("${BUILD}" READ_WITH_PREFIX main_ CMAKE_BUILD_TYPE CMAKE_CXX_COMPILER CMAKE_C_COMPILER CMAKE_CXX_FLAGS CMAKE_CXX_FLAGS_DEBUG
  CMAKE_CXX_FLAGS_RELEASE CMAKE_CXX_FLAGS_RELWITHDEBINFO CMAKE_GENERATOR EVALRUN_GRAMMARS_DIR EVALRUN_SANITIZE EVALRUN_WERROR)
set(options "-DEVALRUN_FROM=${FROM}" "-DEVALRUN_SOURCE=${SOURCE}" "-DCMAKE_CXX_COMPILER=${main_CMAKE_CXX_COMPILER}"
  "-DCMAKE_C_COMPILER=${main_CMAKE_C_COMPILER}")
set(target consumer)
if(FROM STREQUAL "package")
  step("${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${work}/prefix")
  list(APPEND options "-DCMAKE_PREFIX_PATH=${work}/prefix")
  if(main_EVALRUN_SANITIZE)
    list(APPEND options "-DCMAKE_CXX_FLAGS=-fsanitize=${main_EVALRUN_SANITIZE}")
  endif()
else()
  set(grammars "${main_EVALRUN_GRAMMARS_DIR}")
  if(NOT grammars)
    set(grammars "${BUILD}/grammars")
  endif()
  list(APPEND options "-DEVALRUN_GRAMMARS_DIR=${grammars}")
  foreach(option IN ITEMS CMAKE_BUILD_TYPE CMAKE_CXX_FLAGS CMAKE_CXX_FLAGS_DEBUG CMAKE_CXX_FLAGS_RELEASE
      CMAKE_CXX_FLAGS_RELWITHDEBINFO EVALRUN_SANITIZE EVALRUN_WERROR)
    list(APPEND options "-D${option}=${main_${option}}")
  endforeach()
endif()
if(FROM STREQUAL "clone")
  find_package(Git QUIET)
  if(NOT Git_FOUND OR NOT EXISTS "${SOURCE}/.git")
    message(STATUS "skipped: ${SOURCE} is no git repository that could be cloned")
    return()
  endif()
endif()
if(NOT FULL AND NOT FROM STREQUAL "package")
  set(target CMakeFiles/consumer.dir/main.cpp.o)
endif()

step("${CMAKE_COMMAND}" -S "${SOURCE}/tests/consumer" -B "${work}/build" -G "${main_CMAKE_GENERATOR}" ${options})
step("${CMAKE_COMMAND}" --build "${work}/build" --target ${target})
if(target STREQUAL "consumer")
  step("${work}/build/consumer")
else()
  message(STATUS "compiled, not linked")
endif()
