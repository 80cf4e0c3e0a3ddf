// SPDX-License-Identifier: BSL-1.0
// Training without writing the training program: a config names everything.
//   zero_code fit examples/configs/lenet5.yaml training.max_epochs=1
#include <fulgurite/app.hpp>

int main(int argc, char** argv) {
    fulgurite::app::Registry registry; // what ships; a program adds its own: registry.models.add<Net>("Net");
    return fulgurite::app::main(argc, argv, registry);
}
