# SPDX-License-Identifier: BSL-1.0
# Any bytes for the readers of configs: fuzz_yaml, fuzz_json and fuzz_toml, with what they begin with in fuzz_corpus/.
#   cmake --build build --target fuzz_yaml fuzz_corpus && build/tests/config/fuzz_yaml -max_total_time=300 FOUND build/tests/config/fuzz_corpus/yaml
if(NOT TARGET fulgurite::config)
  message(FATAL_ERROR "FULGURITE_FUZZ needs fulgurite::config, that is yaml-cpp and toml++")
endif()
if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  message(FATAL_ERROR "FULGURITE_FUZZ needs clang, for -fsanitize=fuzzer: CXX=clang++-19 cmake -DFULGURITE_FUZZ=ON ...")
endif()
foreach(format IN ITEMS yaml json toml)
  add_executable(fuzz_${format} EXCLUDE_FROM_ALL fuzz/${format}.cpp)
  target_link_libraries(fuzz_${format} PRIVATE fulgurite::config)
  target_compile_options(fuzz_${format} PRIVATE -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer,address,undefined
    -fno-sanitize-recover=undefined)
  target_link_options(fuzz_${format} PRIVATE -fsanitize=fuzzer,address,undefined)
endforeach()
add_custom_target(fuzz_corpus COMMAND Python3::Interpreter ${CMAKE_CURRENT_LIST_DIR}/corpus.py ${PROJECT_SOURCE_DIR}
  ${CMAKE_CURRENT_BINARY_DIR}/fuzz_corpus)
