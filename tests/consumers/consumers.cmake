# SPDX-License-Identifier: BSL-1.0
# Every way to get fulgurite into a project, each with a small project of its own that trains one epoch and is compiled with
# all warnings as errors: our headers must not warn in somebody else's build. core_only and config_only do without LibTorch.
set(prefix ${CMAKE_CURRENT_BINARY_DIR}/consumers/prefix)
add_test(NAME consumer.install COMMAND sh -ec [[rm -rf "$0" && "$1" --install "$2" --prefix "$0" >/dev/null]]
  ${prefix} ${CMAKE_COMMAND} ${PROJECT_BINARY_DIR})
set_tests_properties(consumer.install PROPERTIES FIXTURES_SETUP installed)

# They read no config, so the compiled library does without.
set(find_package_options      -Dfulgurite_ROOT=${prefix} -DCMAKE_DISABLE_FIND_PACKAGE_yaml-cpp=ON)
set(add_subdirectory_options  -DFULGURITE_SOURCE=${PROJECT_SOURCE_DIR} -DFULGURITE_CONFIG=OFF)
set(fetch_content_options     -DFULGURITE_SOURCE=${PROJECT_SOURCE_DIR} -DFULGURITE_CONFIG=OFF)
set(copied_headers_options    -DFULGURITE_SOURCE=${PROJECT_SOURCE_DIR})
set(core_only_options         -DFULGURITE_SOURCE=${PROJECT_SOURCE_DIR})
set(config_only_options       -Dfulgurite_ROOT=${prefix})
set(checked_configs_options   -Dfulgurite_ROOT=${prefix})
set(ways find_package add_subdirectory fetch_content copied_headers core_only)
if(TARGET fulgurite::config)
  list(APPEND ways config_only checked_configs)
endif()
foreach(way IN LISTS ways)
  add_test(NAME consumer.${way} COMMAND ${CMAKE_CTEST_COMMAND}
    --build-and-test ${CMAKE_CURRENT_SOURCE_DIR}/consumers/${way} ${CMAKE_CURRENT_BINARY_DIR}/consumers/${way}
    --build-generator ${CMAKE_GENERATOR} --build-makeprogram ${CMAKE_MAKE_PROGRAM} --build-noclean
    --build-options ${${way}_options} -DTorch_ROOT=${LibTorch_ROOT_DIR} -DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER}
      -DCMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER} -DCMAKE_EXE_LINKER_FLAGS=${CMAKE_EXE_LINKER_FLAGS}
      "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror"
    --test-command trains)
  # Each takes all cores; two at a time would want the memory of eight compilers.
  set_tests_properties(consumer.${way} PROPERTIES TIMEOUT 900 LABELS consumer PROCESSORS 2)
endforeach()
set_tests_properties(consumer.find_package PROPERTIES FIXTURES_REQUIRED installed)
foreach(way IN ITEMS find_package add_subdirectory fetch_content)
  set_tests_properties(consumer.${way} PROPERTIES FIXTURES_SETUP ${way})
  add_test(NAME consumer.${way}.compiled COMMAND ${CMAKE_CURRENT_BINARY_DIR}/consumers/${way}/trains_compiled)
  set_tests_properties(consumer.${way}.compiled PROPERTIES FIXTURES_REQUIRED ${way} LABELS consumer)
endforeach()
add_test(NAME consumer.both_modes_in_one_program COMMAND ${CMAKE_COMMAND} --build ${CMAKE_CURRENT_BINARY_DIR}/consumers/add_subdirectory
  --target mixed)
set_tests_properties(consumer.both_modes_in_one_program PROPERTIES FIXTURES_REQUIRED add_subdirectory LABELS consumer
  PASS_REGULAR_EXPRESSION "some files of this program use fulgurite::compiled and others the headers alone")
if(TARGET fulgurite::config)
  set_tests_properties(consumer.config_only consumer.checked_configs PROPERTIES FIXTURES_REQUIRED installed)
  # A build with a broken config must fail, with the words of the program.
  add_test(NAME consumer.checked_configs.broken COMMAND ${CMAKE_CTEST_COMMAND}
    --build-and-test ${CMAKE_CURRENT_SOURCE_DIR}/consumers/checked_configs
      ${CMAKE_CURRENT_BINARY_DIR}/consumers/checked_configs_broken
    --build-generator ${CMAKE_GENERATOR} --build-makeprogram ${CMAKE_MAKE_PROGRAM}
    --build-options ${checked_configs_options} -DBROKEN=ON -DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER}
      -DCMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER})
  set_tests_properties(consumer.checked_configs.broken PROPERTIES TIMEOUT 600 LABELS consumer FIXTURES_REQUIRED installed
    PASS_REGULAR_EXPRESSION "broken.yaml:1:1: unknown option 'lrr'; did you mean 'lr'")
endif()
