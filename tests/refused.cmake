# SPDX-License-Identifier: BSL-1.0
# Programs that must not compile, with the words that the user must see (see scripts/refused.py). Those of tests/fail/ hold
# a twin: without -DFULGURITE_MISTAKE the same file compiles, so that a test cannot fail for a reason that it does not mean.
# The compiler is called as for any test, precompiled header and all: the target only lends its command line.
file(GLOB own CONFIGURE_DEPENDS fail/*.cpp)
file(GLOB shared CONFIGURE_DEPENDS "${FULGURITE_SHARED_DIR}/acceptance/fail/*.cpp")
if(own OR shared)
  add_library(refused OBJECT EXCLUDE_FROM_ALL ${own} ${shared})
  target_link_libraries(refused PRIVATE tests_base fulgurite::fulgurite)
  target_precompile_headers(refused REUSE_FROM tests_pch)
  set_target_properties(refused PROPERTIES EXPORT_COMPILE_COMMANDS ON)
endif()
function(refused_test name program)
  file(STRINGS "${program}" expected REGEX "^// expect: ")
  if(NOT expected)
    message(FATAL_ERROR "${program} has no line '// expect: <words that the compiler must print>'")
  endif()
  add_test(NAME ${name} COMMAND Python3::Interpreter ${CMAKE_CURRENT_SOURCE_DIR}/scripts/refused.py
    ${PROJECT_BINARY_DIR}/compile_commands.json ${program})
  set_tests_properties(${name} PROPERTIES TIMEOUT 300 LABELS refused)
endfunction()
foreach(program IN LISTS shared)
  get_filename_component(name "${program}" NAME_WE)
  refused_test(refused.acceptance.${name} "${program}")
endforeach()

# The twins are compiled with all the rest.
foreach(program IN LISTS own)
  get_filename_component(name "${program}" NAME_WE)
  refused_test(refused.${name} "${program}")
endforeach()
grouped_sources(twins twins 12 ${own})
if(twins)
  add_library(refused_twins OBJECT ${twins})
  target_link_libraries(refused_twins PRIVATE tests_base fulgurite::fulgurite)
  target_precompile_headers(refused_twins REUSE_FROM tests_pch)
  target_compile_options(refused_twins PRIVATE -w)
endif()
