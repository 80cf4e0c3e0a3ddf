// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/type_list.hpp"

namespace fulgurite {
namespace refusal {

template <class Logger, bool takes_more>
struct logger_takes_more_than_numbers {
    static_assert(holds_for<takes_more, Logger>,
                  "fulgurite: this logger takes numbers alone; images, histograms, texts and the like are for "
                  "TensorBoard: give the Trainer TensorBoard{\"runs\"} and ask for run.logger<TensorBoard>()");
};

} // namespace refusal

namespace logger {

/// The base of a logger that takes numbers alone, `Csv` for example: whoever gives it an image is told who takes one.
template <class Logger>
class NumbersOnly {
    template <class... Args>
    using refused = refusal::logger_takes_more_than_numbers<Logger, (sizeof...(Args) > 1000)>;

public:
    template <class... Args>
    void add_image(const Args&...) {
        (void)refused<Args...>();
    }
    template <class... Args>
    void add_images(const Args&...) {
        (void)refused<Args...>();
    }
    template <class... Args>
    void add_histogram(const Args&...) {
        (void)refused<Args...>();
    }
    template <class... Args>
    void add_text(const Args&...) {
        (void)refused<Args...>();
    }
    template <class... Args>
    void add_figure(const Args&...) {
        (void)refused<Args...>();
    }
    template <class... Args>
    void add_graph(const Args&...) {
        (void)refused<Args...>();
    }
    template <class... Args>
    void add_pr_curve(const Args&...) {
        (void)refused<Args...>();
    }
    template <class... Args>
    void add_custom_scalars(const Args&...) {
        (void)refused<Args...>();
    }
    template <class... Args>
    void add_hparams(const Args&...) {
        (void)refused<Args...>();
    }
};

} // namespace logger
} // namespace fulgurite
