# Lists the tests of a program for ctest, which runs each suite as one process: its tests share what is slow to make,
# as a server of MongoDB, and a program starts once for all of them.
#
# Usage: cmake -D PROGRAM=… -D FOLDER=… -D REPORTS=… -D LIST=… -D COST=… -D EACH_TEST=… -P ListSuites.cmake
#   FOLDER     the tests run in it
#   REPORTS    a JUnit file of each process, in which each test counts, goes into this folder
#   LIST       the script for ctest that this writes
#   COST       ctest starts processes of a higher cost first
#   EACH_TEST  ON if each test has a process of its own

execute_process(
  COMMAND "${PROGRAM}" --gtest_list_tests
  WORKING_DIRECTORY "${FOLDER}" TIMEOUT 60
  OUTPUT_VARIABLE output COMMAND_ERROR_IS_FATAL ANY)
get_filename_component(program "${PROGRAM}" NAME)
# GoogleTest writes `Suite.` before the tests of a suite, with spaces before each, and the parameters after ` # `.
string(REGEX REPLACE " +#[^\n]*" "" output "${output}")
string(REGEX MATCHALL "[^\n]+" lines "${output}")
set(script "")
set(suite "")

macro(add_process name filter)
  string(REPLACE "/" "_" report "${name}")
  string(APPEND script
    "add_test([==[${name}]==] [==[${PROGRAM}]==] [==[--gtest_filter=${filter}]==]"
    " [==[--gtest_output=xml:${REPORTS}/${program}/${report}.xml]==])\n"
    "set_tests_properties([==[${name}]==] PROPERTIES WORKING_DIRECTORY [==[${FOLDER}]==]"
    " TIMEOUT 600 COST ${COST})\n")
endmacro()

foreach(line IN LISTS lines)
  if(line MATCHES "^  (.+)$")
    if(EACH_TEST)
      add_process("${suite}.${CMAKE_MATCH_1}" "${suite}.${CMAKE_MATCH_1}")
    endif()
  elseif(line MATCHES "^([^ ]+)\\.$")
    set(suite "${CMAKE_MATCH_1}")
    if(NOT EACH_TEST)
      add_process("${suite}" "${suite}.*")
    endif()
  endif()
endforeach()
if(script STREQUAL "")
  message(FATAL_ERROR "${program} lists no test")
endif()
file(WRITE "${LIST}" "${script}")
