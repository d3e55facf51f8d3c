# Builds and runs the project of this folder against evalrun. FROM says how it comes in:
#   package  BUILD is installed to a scratch prefix
#   folder   add_subdirectory of the source tree SOURCE: what the consumer links is built again, with the flags of BUILD,
#            so that ccache knows it; without ccache it is not optimized
#   clone    FetchContent from a local clone of SOURCE: configured, and the consumer's own source compiled. FULL=1 links
#            and runs it as well, which builds the library without ccache's help.
set(work "${BUILD}/consumer/${FROM}")
file(REMOVE_RECURSE "${work}")
function(step)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE rc OUTPUT_VARIABLE log ERROR_VARIABLE log)
  if(NOT rc EQUAL 0)
    message(FATAL_ERROR "${log}\nfailed (${rc}): ${ARGV}")
  endif()
endfunction()

load_cache("${BUILD}" READ_WITH_PREFIX main_ CMAKE_BUILD_TYPE CMAKE_CXX_COMPILER CMAKE_C_COMPILER CMAKE_CXX_FLAGS
  CMAKE_GENERATOR CCACHE_EXECUTABLE EVALRUN_GRAMMARS_DIR EVALRUN_SANITIZE EVALRUN_WERROR)
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
  list(APPEND options "-DEVALRUN_GRAMMARS_DIR=${grammars}" "-DEVALRUN_WERROR=${main_EVALRUN_WERROR}")
  if(main_CCACHE_EXECUTABLE)
    list(APPEND options "-DCMAKE_BUILD_TYPE=${main_CMAKE_BUILD_TYPE}" "-DCMAKE_CXX_FLAGS=${main_CMAKE_CXX_FLAGS}"
      "-DEVALRUN_SANITIZE=${main_EVALRUN_SANITIZE}")
  endif()
endif()
if(FROM STREQUAL "clone")
  find_package(Git QUIET)
  if(NOT Git_FOUND OR NOT EXISTS "${SOURCE}/.git")
    message(STATUS "skipped: ${SOURCE} is no git repository that could be cloned")
    return()
  endif()
  if(NOT FULL)
    set(target CMakeFiles/consumer.dir/main.cpp.o)
  endif()
endif()

step("${CMAKE_COMMAND}" -S "${SOURCE}/tests/consumer" -B "${work}/build" -G "${main_CMAKE_GENERATOR}" ${options})
step("${CMAKE_COMMAND}" --build "${work}/build" --target ${target})
if(target STREQUAL "consumer")
  step("${work}/build/consumer")
endif()
