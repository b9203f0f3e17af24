# How all targets of Convoy are built: language, warnings, sanitizers, and the kinds of target that a room
# may have. A room is a folder of src/; `convoy::fleet` is the library of src/fleet.

find_package(Threads REQUIRED)

# These build the tests or the fuzz targets with their libraries, but no service.
add_custom_target(tests)
add_custom_target(fuzzers)

set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()

add_library(convoy_options INTERFACE)
target_compile_features(convoy_options INTERFACE cxx_std_20)
target_include_directories(convoy_options INTERFACE "${PROJECT_SOURCE_DIR}/src")
target_link_libraries(convoy_options INTERFACE Threads::Threads)
# Motion must have the same bits on all machines, so the compiler must not fuse multiply and add.
target_compile_options(
  convoy_options INTERFACE -ffp-contract=off -Wall -Wextra -Wpedantic -Wconversion -Wshadow
                           -Wnon-virtual-dtor)
if(CONVOY_WERROR)
  target_compile_options(convoy_options INTERFACE -Werror)
endif()

if(CMAKE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # In a unity build g++ takes sources for headers, and warns of their local types.
  target_compile_options(convoy_options INTERFACE -Wno-subobject-linkage)
endif()

# Tests link this last, because the last option counts.
add_library(convoy_test_options INTERFACE)
if(CMAKE_UNITY_BUILD)
  # A variable hides nothing of the other tests that are compiled with its own by chance.
  target_compile_options(convoy_test_options INTERFACE -Wno-shadow)
endif()

if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # libstdc++'s std::stable_sort calls a function that libstdc++ marks as deprecated.
  target_compile_options(convoy_options INTERFACE -Wno-deprecated-declarations)
endif()

if(CONVOY_SANITIZER STREQUAL "address")
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
  # Asio recycles coroutine frames through a thread-local cache, which hides use-after-free.
  add_compile_definitions(BOOST_ASIO_DISABLE_AWAITABLE_FRAME_RECYCLING)
elseif(CONVOY_SANITIZER STREQUAL "thread")
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer)
  add_link_options(-fsanitize=thread)
elseif(CONVOY_SANITIZER)
  message(FATAL_ERROR "CONVOY_SANITIZER is '${CONVOY_SANITIZER}': it should be address or thread")
endif()

if(CONVOY_SANITIZER)
  # simdjson's development checks change its types, and by default depend on optimisation. Tests are not
  # optimised, but rooms that compute are, so the checks are set for both.
  add_compile_definitions(SIMDJSON_DEVELOPMENT_CHECKS=1)
endif()

# convoy_library(ROOM SOURCES file… LINK target… [COMPUTES])
# COMPUTES: its tests mostly compute in it, so it is optimised under a sanitizer. A room that mostly waits is not:
# optimising takes almost half of its compile time, with Beast minutes, and its tests gain less.
function(convoy_library room)
  cmake_parse_arguments(ARG "COMPUTES" "" "SOURCES;LINK" ${ARGN})
  add_library(${room} STATIC ${ARG_SOURCES})
  add_library(convoy::${room} ALIAS ${room})
  target_link_libraries(${room} PUBLIC convoy_options ${ARG_LINK})
  if(CONVOY_SANITIZER AND NOT ARG_COMPUTES)
    target_compile_options(${room} PRIVATE -O0)
  endif()
endfunction()

# convoy_test(NAME SOURCES file… [ONE_THREAD file…] LINK target… [THREADS] [LONG])
# THREADS: the target runs threads of its own, so it is tested under the thread sanitizer too, without the files of
# ONE_THREAD: what they test is called by one thread at a time.
# LONG: its tests take up to a minute each, so ctest starts them first, and each as a process of its own.
function(convoy_test name)
  cmake_parse_arguments(ARG "THREADS;LONG" "" "SOURCES;ONE_THREAD;LINK" ${ARGN})
  if(NOT CONVOY_TESTS OR (CONVOY_SANITIZER STREQUAL "thread" AND NOT ARG_THREADS))
    return()
  endif()
  if(CONVOY_SANITIZER STREQUAL "thread")
    set(ARG_ONE_THREAD "")
  endif()
  add_executable(${name} ${ARG_SOURCES} ${ARG_ONE_THREAD})
  target_link_libraries(${name} PRIVATE ${ARG_LINK} convoy_options GTest::gmock GTest::gtest_main
                        convoy_test_options)
  if(CONVOY_SANITIZER)
    # Optimising a test takes longer than running it. What it computes in is optimised.
    target_compile_options(${name} PRIVATE -O0)
  endif()
  add_dependencies(tests ${name})
  set(cost 0)
  if(ARG_LONG)
    set(cost 100)
  endif()
  # Tests run from the root and need no absolute paths in objects, so clones share the compiler cache.
  set(list "${CMAKE_CURRENT_BINARY_DIR}/${name}_list.cmake")
  set_property(TARGET ${name} APPEND PROPERTY LINK_DEPENDS "${PROJECT_SOURCE_DIR}/cmake/ListSuites.cmake")
  add_custom_command(
    TARGET ${name} POST_BUILD VERBATIM
    COMMAND "${CMAKE_COMMAND}" -D "PROGRAM=$<TARGET_FILE:${name}>" -D "FOLDER=${PROJECT_SOURCE_DIR}"
            -D "REPORTS=${CMAKE_BINARY_DIR}/reports" -D "LIST=${list}" -D COST=${cost}
            -D EACH_TEST=${ARG_LONG} -P "${PROJECT_SOURCE_DIR}/cmake/ListSuites.cmake")
  # ctest fails for a program that is not built.
  set(included "${CMAKE_CURRENT_BINARY_DIR}/${name}_tests.cmake")
  file(WRITE "${included}"
    "if(EXISTS [==[${list}]==])\n  include([==[${list}]==])\nelse()\n"
    "  add_test(${name}_NOT_BUILT ${name}_NOT_BUILT)\nendif()\n")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${included}")
endfunction()

# convoy_measuring_program(NAME SOURCES file… LINK target…)
# Where tests are built without benchmarks, it is only compiled, so that no change leaves one behind that does not compile.
function(convoy_measuring_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  if(CONVOY_BENCHMARKS)
    add_executable(${name} ${ARG_SOURCES})
  elseif(CONVOY_SANITIZER STREQUAL "address")
    add_library(${name} OBJECT ${ARG_SOURCES})
    target_compile_options(${name} PRIVATE -O0)
    add_dependencies(tests ${name})
  else()
    return()
  endif()
  target_link_libraries(${name} PRIVATE ${ARG_LINK} convoy_options)
endfunction()

# convoy_benchmark(NAME SOURCES file… LINK target…): the same with the library that measures short calls
function(convoy_benchmark name)
  if(TARGET benchmark::benchmark_main)
    convoy_measuring_program(${name} ${ARGN} benchmark::benchmark_main)
  endif()
endfunction()

# convoy_fuzzer(NAME SOURCES file… LINK target…): a libFuzzer target
function(convoy_fuzzer name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  if(NOT CONVOY_FUZZERS)
    return()
  endif()
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_LINK} convoy_options)
  target_compile_options(${name} PRIVATE -fsanitize=fuzzer)
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  add_dependencies(fuzzers ${name})
endfunction()
