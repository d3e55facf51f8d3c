# Builds and runs the project of this folder with evalrun. FROM says where evalrun comes from:
#   package  BUILD is installed to a scratch prefix
#   folder   add_subdirectory of the source tree SOURCE
#   clone    FetchContent from a local clone of SOURCE
# With folder and clone, compiling the library again would take minutes, so the script only configures the project and compiles
# its source. FULL=1 builds and runs the whole project (make test-extra).
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
    message(STATUS "skipped: ${SOURCE} is not a git repository, so it cannot be cloned")
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
