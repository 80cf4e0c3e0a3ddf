// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/record_function.h>

#include <memory>
#include <set>
#include <string_view>

namespace fulgurite::metric_tests {

/// Counts the operators of this thread that wait for a device, as far as they are called.
class Reads {
public:
    Reads() : handle_(at::addThreadLocalCallback(at::RecordFunctionCallback(count))) { reads = 0; }
    ~Reads() { at::removeCallback(handle_); }
    Reads(const Reads&) = delete;
    Reads& operator=(const Reads&) = delete;
    static inline int reads = 0, operators = 0;

private:
    static std::unique_ptr<at::ObserverContext> count(const at::RecordFunction& function) {
        static const std::set<std::string_view> waiting = {
            "aten::_local_scalar_dense", "aten::item",     "aten::nonzero",           "aten::masked_select",
            "aten::is_nonzero",          "aten::equal",    "aten::_unique",           "aten::bincount",
            "aten::unique_dim",          "aten::_unique2", "aten::unique_consecutive"};
        reads += waiting.contains(function.name()) ? 1 : 0;
        ++operators;
        return nullptr;
    }
    at::CallbackHandle handle_;
};

} // namespace fulgurite::metric_tests
