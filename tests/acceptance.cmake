# SPDX-License-Identifier: BSL-1.0
# Every acceptance program compiles unchanged and exits 0. They lie outside the repository; without them there is no test.
# Their arguments: 02 takes MNIST's folder and a folder for what it writes, 05 an empty folder.
set(acceptance_02_lenet   "${FULGURITE_SHARED_DIR}/data/mnist" OWN_FOLDER)
set(acceptance_05_resume  OWN_FOLDER)

file(GLOB programs CONFIGURE_DEPENDS "${FULGURITE_SHARED_DIR}/acceptance/*.cpp")
foreach(program IN LISTS programs)
  get_filename_component(name "${program}" NAME_WE)
  set(folder "${CMAKE_CURRENT_BINARY_DIR}/acceptance/${name}")
  list(TRANSFORM acceptance_${name} REPLACE "^OWN_FOLDER$" "${folder}")
  add_executable(acceptance_${name} "${program}")
  target_link_libraries(acceptance_${name} PRIVATE tests_base ${FULGURITE_LIBRARY})
  target_precompile_headers(acceptance_${name} REUSE_FROM library_pch)
  add_test(NAME acceptance.${name} COMMAND sh -c [[rm -rf "$0" && mkdir -p "$0" && cd "$0" && exec "$@"]]
    ${folder} $<TARGET_FILE:acceptance_${name}> ${acceptance_${name}})
  set_tests_properties(acceptance.${name} PROPERTIES TIMEOUT 1200 LABELS acceptance ENVIRONMENT "${environment}")
endforeach()
if(TARGET acceptance_02_lenet)
  set_tests_properties(acceptance.02_lenet PROPERTIES RUN_SERIAL ON FIXTURES_SETUP lenet)
  add_test(NAME acceptance.02_lenet.files COMMAND sh -ec
    [[ls events.out.tfevents.* metrics.csv report.html checkpoints/*; test -s metrics.csv; test -s report.html]])
  set_tests_properties(acceptance.02_lenet.files PROPERTIES FIXTURES_REQUIRED lenet LABELS acceptance
    WORKING_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/acceptance/02_lenet")
endif()

# Those of app/, which read configs. They take MNIST's folder and an empty one.
set(needs_no_readers 07_search)
file(GLOB programs CONFIGURE_DEPENDS "${FULGURITE_SHARED_DIR}/acceptance/app/*.cpp")
foreach(program IN LISTS programs)
  get_filename_component(name "${program}" NAME_WE)
  if(NOT TARGET fulgurite::config AND NOT name IN_LIST needs_no_readers)
    continue()
  endif()
  set(folder "${CMAKE_CURRENT_BINARY_DIR}/acceptance/app_${name}")
  add_executable(acceptance_app_${name} "${program}")
  target_link_libraries(acceptance_app_${name} PRIVATE tests_base ${FULGURITE_LIBRARY}
    $<TARGET_NAME_IF_EXISTS:fulgurite::config>)
  if(TARGET app_pch)
    target_precompile_headers(acceptance_app_${name} REUSE_FROM app_pch)
  endif()
  add_test(NAME acceptance.app.${name} COMMAND sh -c [[rm -rf "$0" && mkdir -p "$0" && cd "$0" && exec "$@"]]
    ${folder} $<TARGET_FILE:acceptance_app_${name}> "${FULGURITE_SHARED_DIR}/data/mnist" ${folder})
  set_tests_properties(acceptance.app.${name} PROPERTIES TIMEOUT 1500 LABELS acceptance ENVIRONMENT "${environment}")
endforeach()
if(TARGET acceptance_app_01_zero_code)
  set_tests_properties(acceptance.app.01_zero_code PROPERTIES RUN_SERIAL ON)  # it takes all cores
endif()
if(FULGURITE_EXAMPLES AND TARGET fulgurite::config)
  add_test(NAME app.broken_configs COMMAND Python3::Interpreter ${CMAKE_CURRENT_SOURCE_DIR}/scripts/broken_configs.py
    $<TARGET_FILE:zero_code> "${FULGURITE_SHARED_DIR}/acceptance/app/broken")
  file(GLOB configs CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/examples/configs/*" "${FULGURITE_SHARED_DIR}/acceptance/app/01_*.json")
  list(FILTER configs EXCLUDE REGEX "/(pinn_[a-z]+|double_integrator|koopman_cstr|rosenbrock|lightning_cli)[^/]*$")  # of other programs
  add_test(NAME app.program COMMAND Python3::Interpreter ${CMAKE_CURRENT_SOURCE_DIR}/scripts/program.py
    $<TARGET_FILE:zero_code> ${configs})
  set_tests_properties(app.broken_configs app.program PROPERTIES LABELS acceptance TIMEOUT 600 ENVIRONMENT "${environment}")
endif()
