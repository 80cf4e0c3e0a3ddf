// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: get_transform is public and takes a Stage: data::Transforms get_transform(Stage stage)
#include "fulgurite/app/option/hook_names.hpp"

using fulgurite::Stage;

enum class Moment { pre, post };
struct Own {
    int get_dataset(Stage) { return 1; }
    int get_dataloader(Stage) { return 1; }
#ifdef FULGURITE_MISTAKE
    int get_transform() { return 1; }
#else
    int get_transform(Stage) { return 1; }
#endif
    int get_target_transform(Stage) { return 1; }
    int get_common_transform(Moment) { return 1; }
    int get_common_target_transform(Moment) { return 1; }
    int get_batch_transforms(Moment) { return 1; }
};

int main() { static_assert(fulgurite::app::option::has_data_names<Own, Moment>()); }
