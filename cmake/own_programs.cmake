# SPDX-License-Identifier: BSL-1.0
# What tests, examples and benchmarks are compiled with. None of it reaches a user of the library.
set(CMAKE_CXX_EXTENSIONS OFF)
add_library(fulgurite_own_programs INTERFACE)
target_compile_options(fulgurite_own_programs INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
if(FULGURITE_WERROR)
  target_compile_options(fulgurite_own_programs INTERFACE -Werror)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # These come from the optimizer, which takes std::string's own code for a mistake (GCC bug 105651): seen, but no error.
    target_compile_options(fulgurite_own_programs INTERFACE -Wno-error=array-bounds -Wno-error=restrict
      -Wno-error=stringop-overflow -Wno-error=stringop-overread -Wno-error=maybe-uninitialized)
  endif()
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  # ccache can reuse a precompiled header only if it does not hold the time at which it was made.
  target_compile_options(fulgurite_own_programs INTERFACE "SHELL:-Xclang -fno-pch-timestamp")
  # std::stable_sort of GCC 12's library uses what that library itself calls deprecated; Clang blames the caller.
  target_compile_options(fulgurite_own_programs INTERFACE -Wno-deprecated-declarations)
endif()
if(FULGURITE_SANITIZE)
  target_compile_options(fulgurite_own_programs INTERFACE -fsanitize=${FULGURITE_SANITIZE} -fno-omit-frame-pointer -g1)
  target_link_options(fulgurite_own_programs INTERFACE -fsanitize=${FULGURITE_SANITIZE})
  if(FULGURITE_SANITIZE MATCHES "undefined")
    target_compile_options(fulgurite_own_programs INTERFACE -fno-sanitize-recover=undefined)
  endif()
endif()

# What they link: one of the two modes of the library.
set(FULGURITE_LIBRARY fulgurite::fulgurite)
if(FULGURITE_COMPILED_PROGRAMS AND TARGET fulgurite_compiled)
  set(FULGURITE_LIBRARY fulgurite::compiled)
endif()
if(TARGET fulgurite_compiled)
  target_link_libraries(fulgurite_compiled PRIVATE fulgurite_own_programs)
  if(CMAKE_CXX_FLAGS_RELEASE STREQUAL "-O0" AND NOT FULGURITE_SANITIZE)  # the preset dev, which is for tests
    target_compile_options(fulgurite_compiled PRIVATE -O2)
    # Half of what building the library takes, and no loop that tests wait for is in it.
    set_property(SOURCE "${PROJECT_BINARY_DIR}/fulgurite_compiled/app.cpp" APPEND PROPERTY COMPILE_OPTIONS -O0)
  endif()
endif()

# Where the acceptance programs and the real data are: FULGURITE_SHARED_DIR, empty where there are none.
set(FULGURITE_SHARED_DIR "${FULGURITE_SHARED}")
if(NOT FULGURITE_SHARED_DIR)
  set(FULGURITE_SHARED_DIR "$ENV{FULGURITE_SHARED}")
endif()
if(NOT FULGURITE_SHARED_DIR AND EXISTS "${PROJECT_SOURCE_DIR}/../shared/acceptance")
  get_filename_component(FULGURITE_SHARED_DIR "${PROJECT_SOURCE_DIR}/../shared" ABSOLUTE)
endif()
if(FULGURITE_SHARED_DIR AND NOT IS_DIRECTORY "${FULGURITE_SHARED_DIR}")
  message(FATAL_ERROR "FULGURITE_SHARED is ${FULGURITE_SHARED_DIR}, which is no folder; leave it empty to do without")
endif()
