# SPDX-License-Identifier: BSL-1.0
# Finds LibTorch as it lies: an unpacked pip wheel, the libtorch zip, a conda or distribution package. Unlike LibTorch's
# own TorchConfig.cmake it needs no CUDA toolkit, enables no language and links no CUDA library that nobody asked for.
#
# Where to look, first hit wins (as variables or in the environment):
#   Torch_ROOT, LIBTORCH_ROOT, Torch_DIR   the folder that holds include/ and lib/ (Torch_DIR: its share/cmake/Torch)
#   CMAKE_PREFIX_PATH                      any of: that folder, its share/cmake, a site-packages folder, a venv, a prefix
#   python3                                the torch that `import torch` would find (it is not imported)
#   the system's prefixes
# Targets: LibTorch::headers, LibTorch::c10, LibTorch::cpu; LibTorch::cuda with all that its headers and libraries need.
# Variables: LibTorch_FOUND, LibTorch_VERSION, LibTorch_ROOT_DIR, LibTorch_cuda_FOUND, LibTorch_cuda_MISSING.
set(LibTorch_OLDEST 2.8)

# All folders that a hint may mean: the hint, a wheel's torch/ under it, and what share/cmake[/Torch] lies in.
function(_libtorch_roots out)
  set(roots "")
  foreach(hint IN LISTS ARGN)
    file(GLOB venv LIST_DIRECTORIES true "${hint}/lib/python3*/site-packages/torch")
    list(APPEND roots "${hint}" "${hint}/torch" "${hint}/libtorch" ${venv})
    if(hint MATCHES "^(.+)/share/cmake(/Torch)?/?$")
      list(APPEND roots "${CMAKE_MATCH_1}")
    endif()
  endforeach()
  set(${out} "${roots}" PARENT_SCOPE)
endfunction()

function(_libtorch_first_root out)
  set(${out} "" PARENT_SCOPE)
  foreach(root IN LISTS ARGN)
    if(EXISTS "${root}/include/ATen/core/Tensor.h")
      get_filename_component(root "${root}" REALPATH)
      set(${out} "${root}" PARENT_SCOPE)
      return()
    endif()
  endforeach()
endfunction()

function(_libtorch_library out root name)
  set(${out} "" PARENT_SCOPE)
  foreach(folder IN ITEMS lib "lib/${CMAKE_LIBRARY_ARCHITECTURE}" lib64)
    set(file "${root}/${folder}/${CMAKE_SHARED_LIBRARY_PREFIX}${name}${CMAKE_SHARED_LIBRARY_SUFFIX}")
    if(EXISTS "${file}")
      set(${out} "${file}" PARENT_SCOPE)
      return()
    endif()
  endforeach()
endfunction()

function(_libtorch_version out root)
  set(${out} "" PARENT_SCOPE)
  foreach(file IN ITEMS torch/headeronly/version.h torch/csrc/api/include/torch/version.h)
    if(EXISTS "${root}/include/${file}")
      file(STRINGS "${root}/include/${file}" lines REGEX "#define TORCH_VERSION_(MAJOR|MINOR|PATCH) +[0-9]+")
      if(lines MATCHES "MAJOR +([0-9]+).*MINOR +([0-9]+).*PATCH +([0-9]+)")
        set(${out} "${CMAKE_MATCH_1}.${CMAKE_MATCH_2}.${CMAKE_MATCH_3}" PARENT_SCOPE)
        return()
      endif()
    endif()
  endforeach()
endfunction()

# --- where it is -------------------------------------------------------------------------------------------------------
set(_libtorch_why "")
set(_remembered "${LibTorch_FOUND_IN}")  # for configurations that run again without the environment of the first
set(LibTorch_ROOT_DIR "")
foreach(_name IN ITEMS Torch_ROOT LIBTORCH_ROOT LibTorch_ROOT Torch_DIR)
  foreach(_hint IN ITEMS "${${_name}}" "$ENV{${_name}}")
    if(_hint AND NOT _hint MATCHES "-NOTFOUND$" AND NOT LibTorch_ROOT_DIR AND NOT _libtorch_why)
      _libtorch_roots(_roots "${_hint}")
      _libtorch_first_root(LibTorch_ROOT_DIR ${_roots})
      if(NOT LibTorch_ROOT_DIR)  # someone said where it is: taking another one in silence would be worse than failing
        set(_libtorch_why "${_name} is ${_hint}, where there is no include/ATen/core/Tensor.h.")
      endif()
    endif()
  endforeach()
endforeach()
if(NOT LibTorch_ROOT_DIR AND NOT _libtorch_why)
  string(REPLACE ":" ";" _hints "$ENV{CMAKE_PREFIX_PATH}")
  _libtorch_roots(_roots ${CMAKE_PREFIX_PATH} ${_hints})
  _libtorch_first_root(LibTorch_ROOT_DIR ${_roots} ${_remembered})
endif()
if(NOT LibTorch_ROOT_DIR AND NOT _libtorch_why)
  execute_process(COMMAND python3 -c "import importlib.util as u; s = u.find_spec('torch'); print(*(s.submodule_search_locations or []) if s else [])"
                  OUTPUT_VARIABLE _python OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE _ignored)
  _libtorch_roots(_roots ${CMAKE_SYSTEM_PREFIX_PATH})
  _libtorch_first_root(LibTorch_ROOT_DIR "${_python}" ${_roots})
endif()

# --- what it is --------------------------------------------------------------------------------------------------------
set(LibTorch_VERSION "")
set(_libtorch_cpu "")
set(_libtorch_c10 "")
if(LibTorch_ROOT_DIR)
  _libtorch_version(LibTorch_VERSION "${LibTorch_ROOT_DIR}")
  _libtorch_library(_libtorch_cpu "${LibTorch_ROOT_DIR}" torch_cpu)
  _libtorch_library(_libtorch_c10 "${LibTorch_ROOT_DIR}" c10)
  if(NOT _libtorch_cpu OR NOT _libtorch_c10)
    set(_libtorch_why "The LibTorch in ${LibTorch_ROOT_DIR} has headers but no torch_cpu and c10 libraries.")
  elseif(NOT LibTorch_VERSION OR LibTorch_VERSION VERSION_LESS LibTorch_OLDEST)
    set(_libtorch_why "The LibTorch in ${LibTorch_ROOT_DIR} is version ${LibTorch_VERSION}, which is too old: ${LibTorch_OLDEST} or newer is needed.")
    set(_libtorch_cpu "")  # so that it counts as not found
  endif()
endif()
# --- its targets -------------------------------------------------------------------------------------------------------
if(LibTorch_ROOT_DIR AND NOT _libtorch_why AND NOT TARGET LibTorch::cpu)
  get_filename_component(_lib "${_libtorch_cpu}" DIRECTORY)
  file(GLOB _rpath_link LIST_DIRECTORIES true "${LibTorch_ROOT_DIR}/../nvidia/*/lib")  # what a wheel's RPATH points to
  list(PREPEND _rpath_link "${_lib}")
  list(TRANSFORM _rpath_link PREPEND "LINKER:-rpath-link,")

  add_library(LibTorch::headers INTERFACE IMPORTED GLOBAL)
  target_include_directories(LibTorch::headers SYSTEM INTERFACE
    "${LibTorch_ROOT_DIR}/include" "${LibTorch_ROOT_DIR}/include/torch/csrc/api/include")
  target_compile_features(LibTorch::headers INTERFACE cxx_std_20)
  add_library(LibTorch::c10 SHARED IMPORTED GLOBAL)
  set_target_properties(LibTorch::c10 PROPERTIES IMPORTED_LOCATION "${_libtorch_c10}")
  target_link_libraries(LibTorch::c10 INTERFACE LibTorch::headers)
  # Never libtorch.so: it needs libtorch_cuda.so and with it every CUDA library there is.
  add_library(LibTorch::cpu SHARED IMPORTED GLOBAL)
  set_target_properties(LibTorch::cpu PROPERTIES IMPORTED_LOCATION "${_libtorch_cpu}")
  target_link_libraries(LibTorch::cpu INTERFACE LibTorch::c10)
  if(NOT APPLE)
    target_link_options(LibTorch::cpu INTERFACE ${_rpath_link})
  endif()
endif()
if(LibTorch_ROOT_DIR AND NOT _libtorch_why)
  set(LibTorch_FOUND_IN "${LibTorch_ROOT_DIR}" CACHE INTERNAL "")
  include("${CMAKE_CURRENT_LIST_DIR}/LibTorchCuda.cmake")
endif()

if("cuda" IN_LIST LibTorch_FIND_COMPONENTS AND LibTorch_cuda_MISSING)
  list(JOIN LibTorch_cuda_MISSING ", " _libtorch_why)
  set(_libtorch_why "For LibTorch::cuda there is no ${_libtorch_why}.")
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibTorch REQUIRED_VARS _libtorch_cpu _libtorch_c10 LibTorch_ROOT_DIR
  VERSION_VAR LibTorch_VERSION HANDLE_COMPONENTS REASON_FAILURE_MESSAGE
  "${_libtorch_why} Point Torch_ROOT or CMAKE_PREFIX_PATH at a LibTorch of ${LibTorch_OLDEST} or newer: the torch folder of a pip wheel, an unpacked libtorch zip, or an installed package.")
