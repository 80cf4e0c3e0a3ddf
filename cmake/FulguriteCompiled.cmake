# SPDX-License-Identifier: BSL-1.0
# fulgurite::compiled: the same headers as fulgurite::fulgurite, whose functions that are no templates are compiled once, in the
# project that uses them and with its flags. And fulgurite_precompile, which compiles the headers once for many targets.

# What needs the libraries of fulgurite::config.
set(FULGURITE_NEEDS_READERS
    "/(app|config)\\.hpp$|/app/|/config/(arguments|command_line|environment|json|merge|read|toml|yaml)(-inl)?\\.hpp$")

# GCC stops to collect its own garbage whenever its heap has doubled since 128 MiB; a file that includes LibTorch's headers makes
# it do so four times, which is a fifth of its time. With this heap it collects none, and takes up to 0.6 GiB more memory.
cmake_host_system_information(RESULT _fulgurite_memory QUERY TOTAL_PHYSICAL_MEMORY)
cmake_host_system_information(RESULT _fulgurite_cores QUERY NUMBER_OF_LOGICAL_CORES)
math(EXPR _fulgurite_memory "${_fulgurite_memory} / (${_fulgurite_cores} + 1)")
set(_fulgurite_heap 0)
if(_fulgurite_memory GREATER_EQUAL 3072)
  set(_fulgurite_heap 1024)
endif()
set(FULGURITE_GCC_HEAP ${_fulgurite_heap} CACHE STRING
  "MiB that GCC may use before it collects garbage, in all that links fulgurite; 0: as GCC has it")
unset(_fulgurite_memory)
unset(_fulgurite_cores)
unset(_fulgurite_heap)

function(fulgurite_set_heap target)
  if(FULGURITE_GCC_HEAP)
    math(EXPR kib "${FULGURITE_GCC_HEAP} * 1024")
    target_compile_options(${target} INTERFACE
      $<BUILD_INTERFACE:$<$<COMPILE_LANG_AND_ID:CXX,GNU>:--param=ggc-min-heapsize=${kib}>>)
  endif()
endfunction()

#   _fulgurite_compiled_source(<path> <-inl file below include>...)
function(_fulgurite_compiled_source source)
  list(TRANSFORM ARGN REPLACE "^(.+)$" "#include \"\\1\"")
  list(JOIN ARGN "\n" lines)
  file(CONFIGURE OUTPUT "${source}" CONTENT "${lines}\n" @ONLY)
endfunction()

# Adds fulgurite::compiled. Headers: the folder that has fulgurite/.
function(fulgurite_add_compiled headers)
  if(TARGET fulgurite_compiled)
    return()
  endif()
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE "${headers}" "${headers}/fulgurite/*-inl.hpp")
  if(NOT files)
    message(FATAL_ERROR "fulgurite::compiled: there is no header of fulgurite in '${headers}'")
  endif()
  if(NOT TARGET fulgurite::config)
    list(FILTER files EXCLUDE REGEX "${FULGURITE_NEEDS_READERS}")
  endif()
  # Each source costs what LibTorch's headers cost, so there are few.
  set(folder "${CMAKE_CURRENT_BINARY_DIR}/fulgurite_compiled")
  set(sources "")
  foreach(part IN ITEMS app config metric engine)
    set(some "${files}")
    if(NOT part STREQUAL "engine")  # which has the rest
      list(FILTER some INCLUDE REGEX "^fulgurite/${part}/")
      list(FILTER files EXCLUDE REGEX "^fulgurite/${part}/")
    endif()
    if(some)
      _fulgurite_compiled_source("${folder}/${part}.cpp" ${some})
      list(PREPEND sources "${folder}/${part}.cpp")  # the engine first: who needs nothing of the others links none of them
    endif()
  endforeach()
  # LibTorch brings headers of fmt and no library; what these headers declare is compiled once, too.
  file(CONFIGURE OUTPUT "${folder}/fmt.cpp" @ONLY CONTENT [[
#undef FMT_HEADER_ONLY
#include <fmt/format-inl.h>
FMT_BEGIN_NAMESPACE
namespace detail {
template FMT_API auto dragonbox::to_decimal(float) noexcept -> dragonbox::decimal_fp<float>;
template FMT_API auto dragonbox::to_decimal(double) noexcept -> dragonbox::decimal_fp<double>;
template FMT_API auto thousands_sep_impl(locale_ref) -> thousands_sep_result<char>;
template FMT_API auto thousands_sep_impl(locale_ref) -> thousands_sep_result<wchar_t>;
template FMT_API auto decimal_point_impl(locale_ref) -> char;
template FMT_API auto decimal_point_impl(locale_ref) -> wchar_t;
template FMT_API void buffer<char>::append(const char*, const char*);
template FMT_API void buffer<wchar_t>::append(const wchar_t*, const wchar_t*);
}
FMT_END_NAMESPACE
]])
  add_library(fulgurite_compiled STATIC EXCLUDE_FROM_ALL ${sources} "${folder}/fmt.cpp")
  add_library(fulgurite::compiled ALIAS fulgurite_compiled)
  set_target_properties(fulgurite_compiled PROPERTIES POSITION_INDEPENDENT_CODE ON)
  target_compile_definitions(fulgurite_compiled PUBLIC FULGURITE_COMPILED)
  target_link_libraries(fulgurite_compiled PUBLIC fulgurite::fulgurite)
  # What a program does not name is not in it.
  target_compile_options(fulgurite_compiled PRIVATE -ffunction-sections -fdata-sections)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" OR CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    target_compile_options(fulgurite_compiled PRIVATE -fno-semantic-interposition)
  endif()
  if(NOT APPLE)
    target_link_options(fulgurite_compiled INTERFACE -Wl,--gc-sections)
  endif()
  if(TARGET fulgurite::config)
    if(TARGET yaml-cpp::yaml-cpp)
      set(yaml yaml-cpp::yaml-cpp)
    else()
      set(yaml yaml-cpp)
    endif()
    target_include_directories(fulgurite_compiled SYSTEM PRIVATE "${TOMLPLUSPLUS_INCLUDE_DIR}"
      "$<TARGET_PROPERTY:${yaml},INTERFACE_INCLUDE_DIRECTORIES>")
    # A program that reads no config does not need the library at its start.
    target_link_libraries(fulgurite_compiled INTERFACE
      "-Wl,--push-state,--as-needed,$<TARGET_LINKER_FILE:${yaml}>,--pop-state")
  endif()
endfunction()

# fulgurite_precompile(<target>...): compiles <fulgurite/fulgurite.hpp> once for all of them and sees that they use it. They link
# fulgurite::fulgurite or fulgurite::compiled already and have the same compile options; each mode has a header of its own.
#
# ccache takes it with CCACHE_SLOPPINESS=pch_defines,time_macros.
function(fulgurite_precompile)
  foreach(target IN LISTS ARGN)
    get_target_property(linked ${target} LINK_LIBRARIES)
    set(library fulgurite::fulgurite)
    if("fulgurite::compiled" IN_LIST linked)
      set(library fulgurite::compiled)
    elseif(NOT "fulgurite::fulgurite" IN_LIST linked)
      message(FATAL_ERROR "fulgurite_precompile: ${target} links neither fulgurite::fulgurite nor fulgurite::compiled: call "
        "target_link_libraries(${target} PRIVATE fulgurite::compiled) before it")
    endif()
    string(REPLACE "::" "_pch_" header "${library}")
    if(NOT TARGET ${header})
      file(CONFIGURE OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/${header}.cpp" CONTENT "")
      add_library(${header} OBJECT EXCLUDE_FROM_ALL "${CMAKE_CURRENT_BINARY_DIR}/${header}.cpp")
      target_link_libraries(${header} PRIVATE ${library})
      target_precompile_headers(${header} PRIVATE <fulgurite/fulgurite.hpp>)
      if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")  # ccache can reuse one only without the time at which it was made
        target_compile_options(${header} PUBLIC "SHELL:-Xclang -fno-pch-timestamp")
      endif()
    endif()
    target_precompile_headers(${target} REUSE_FROM ${header})
    if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
      target_compile_options(${target} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
    endif()
  endforeach()
endfunction()
