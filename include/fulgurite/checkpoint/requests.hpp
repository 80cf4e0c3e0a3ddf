// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "fulgurite/checkpoint/store.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::checkpoint {

/// Files that policies asked for at one moment. They are written when all have decided, from one snapshot, so that the
/// order of the policies does not matter and each file holds what everybody has decided.
class Requests {
public:
    /// `forget()`: called where the actions could not be carried out, so that a policy takes back what it decided.
    void add(Actions actions, std::function<void()> forget) {
        if (!actions.empty()) waiting_.push_back({std::move(actions), std::move(forget)});
    }
    bool empty() const { return waiting_.empty(); }
    /// The files that are to be written, by whomever: their names are taken.
    std::vector<std::filesystem::path> files() const;
    /// Throws `Error` at the first action that fails; what was asked for by it and after it is forgotten.
    template <class Snapshot>
    void carry_out(Snapshot&& snapshot) {
        const auto requests = std::exchange(waiting_, {});
        std::size_t done = 0;
        try {
            std::optional<StateTree> tree;
            const auto once = [&]() -> const StateTree& { return tree ? *tree : tree.emplace(snapshot()); };
            for (; done < requests.size(); ++done) checkpoint::carry_out(requests[done].actions, once);
        } catch (...) {
            for (auto i = requests.size(); i > done; --i)
                if (requests[i - 1].forget) requests[i - 1].forget();
            throw;
        }
    }

private:
    struct Request {
        Actions actions;
        std::function<void()> forget;
    };
    std::vector<Request> waiting_;
};

} // namespace fulgurite::checkpoint

#ifndef FULGURITE_COMPILED
#include "fulgurite/checkpoint/requests-inl.hpp"
#endif
