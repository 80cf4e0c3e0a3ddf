// SPDX-License-Identifier: BSL-1.0
// Precompiled once for all tests. A header of ours must not rely on it: the test headers_stand_alone compiles each
// alone.
#pragma once
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>
#if __has_include(<torch/torch.h>) // not in the tests of fulgurite::core
#include <torch/torch.h>
#endif
