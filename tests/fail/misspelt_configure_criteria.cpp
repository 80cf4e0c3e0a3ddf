// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: configure_criterion is not asked for by what a config describes; did you mean configure_criteria?
#include "fulgurite/app/option/hook_names.hpp"

struct Own {
#ifdef FULGURITE_MISTAKE
    auto configure_criterion() { return 1; }
#else
    auto configure_criteria() { return 1; }
#endif
};

int main() { static_assert(fulgurite::app::option::has_module_names<Own>()); }
