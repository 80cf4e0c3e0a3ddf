# SPDX-License-Identifier: BSL-1.0
# fulgurite_check_configs(TARGET program FILES a.yaml b.toml… [OVERRIDES a.b=1…])
#
# Runs `program check FILE OVERRIDE…` on each file when the program or the file has changed, as a part of the target all. A
# config with something wrong in it breaks the build, with the program's words. The program is one whose main is
# `fulgurite::app::main`, or any that ends with another status than 0 where a config is broken. Paths are relative to the
# folder of the caller, in which the program is run. One program may have its configs checked by several calls.
function(fulgurite_check_configs)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "TARGET" "FILES;OVERRIDES")
  if(NOT arg_TARGET OR NOT arg_FILES OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "fulgurite_check_configs wants TARGET program FILES a.yaml b.toml… [OVERRIDES a.b=1…]")
  endif()
  if(NOT TARGET "${arg_TARGET}")
    message(FATAL_ERROR "fulgurite_check_configs: there is no target ${arg_TARGET}")
  endif()
  get_property(calls GLOBAL PROPERTY fulgurite_checks_of_configs_${arg_TARGET})
  math(EXPR call "0${calls} + 1")
  set_property(GLOBAL PROPERTY fulgurite_checks_of_configs_${arg_TARGET} ${call})

  set(stamps "")
  foreach(file IN LISTS arg_FILES)
    get_filename_component(path "${file}" ABSOLUTE)
    if(NOT EXISTS "${path}")
      message(FATAL_ERROR "fulgurite_check_configs: there is no file ${path}")
    endif()
    file(RELATIVE_PATH name "${CMAKE_CURRENT_SOURCE_DIR}" "${path}")
    string(MAKE_C_IDENTIFIER "${name}" name)
    set(stamp "${CMAKE_CURRENT_BINARY_DIR}/checked_configs/${arg_TARGET}.${call}.${name}")
    add_custom_command(OUTPUT "${stamp}"
      COMMAND ${arg_TARGET} check "${path}" ${arg_OVERRIDES}
      COMMAND ${CMAKE_COMMAND} -E make_directory "${CMAKE_CURRENT_BINARY_DIR}/checked_configs"
      COMMAND ${CMAKE_COMMAND} -E touch "${stamp}"
      DEPENDS ${arg_TARGET} "${path}" WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}"
      COMMENT "Checking ${file}" VERBATIM)
    list(APPEND stamps "${stamp}")
  endforeach()
  add_custom_target(${arg_TARGET}_configs_${call} ALL DEPENDS ${stamps})
endfunction()
