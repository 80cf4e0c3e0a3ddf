# SPDX-License-Identifier: BSL-1.0
# Every header stands alone, in two minutes and not in half an hour: LibTorch's part of what a header brings in is precompiled
# (see scripts/headers_alone.py). The slow way, which precompiles nothing, is the target all_verify_interface_header_sets.
#
#   a source that lends its command line, and what is precompiled for it
set(headers_alone_tensor "<ATen/core/Tensor.h>")
set(headers_alone_operator "<ATen/Context.h>" "<ATen/DeviceGuard.h>" "<ATen/TensorUtils.h>" "<ATen/TracerMode.h>")
set(headers_alone_module "<torch/nn/module.h>")
# and headers of ours that many others begin with
set(headers_alone_error "<fulgurite/core/error.hpp>")
set(headers_alone_metric "<fulgurite/metric/metric.hpp>")
set(headers_alone_walk "<fulgurite/engine/fit/training_walk.hpp>")
set(library fulgurite::core)
set(headers ${core_headers})
if(TARGET fulgurite::config)
  set(library fulgurite::config)
else()
  list(FILTER headers EXCLUDE REGEX "${FULGURITE_NEEDS_READERS}")
endif()
set(kinds bare error)
if(FULGURITE_TORCH)
  list(APPEND library fulgurite::fulgurite)
  list(APPEND headers ${all_headers})
  if(NOT TARGET fulgurite::config)
    list(FILTER headers EXCLUDE REGEX "${FULGURITE_NEEDS_READERS}")
  endif()
  list(APPEND kinds tensor operator module metric walk)
endif()
foreach(kind IN LISTS kinds)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/headers_alone/${kind}.cpp)
  file(CONFIGURE OUTPUT ${source} CONTENT "")
  add_library(headers_alone_${kind} OBJECT ${source})
  target_link_libraries(headers_alone_${kind} PRIVATE ${library} fulgurite_own_programs)
  set_target_properties(headers_alone_${kind} PROPERTIES EXPORT_COMPILE_COMMANDS ON)
  if(headers_alone_${kind})
    target_precompile_headers(headers_alone_${kind} PRIVATE ${headers_alone_${kind}})
  endif()
endforeach()
list(FILTER headers EXCLUDE REGEX "-inl\\.hpp$")  # each comes with its own
list(JOIN headers "\n" lines)
file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/headers_alone/headers.txt CONTENT "${lines}\n" @ONLY)
add_test(NAME house.headers_stand_alone COMMAND Python3::Interpreter ${CMAKE_CURRENT_SOURCE_DIR}/scripts/headers_alone.py
  ${PROJECT_BINARY_DIR}/compile_commands.json ${PROJECT_SOURCE_DIR}/include ${CMAKE_CURRENT_BINARY_DIR}/headers_alone)
set_tests_properties(house.headers_stand_alone PROPERTIES RUN_SERIAL ON TIMEOUT 1800)
