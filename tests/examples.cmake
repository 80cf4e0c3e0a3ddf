# SPDX-License-Identifier: BSL-1.0
# The examples do what docs/examples.md says of them; those that work long are cut short.

# example(NAME PROGRAM config [ARGUMENT...] BOUNDS figure<bound...)
function(example program config)
  cmake_parse_arguments(PARSE_ARGV 2 asked "" "NAME" "BOUNDS;ARGUMENTS")
  if(NOT asked_NAME)
    set(asked_NAME ${program})
  endif()
  if(program STREQUAL "zero_code")
    set(call fit "${PROJECT_SOURCE_DIR}/examples/configs/${config}")
  else()
    set(call --config "${PROJECT_SOURCE_DIR}/examples/configs/${config}")
  endif()
  set(folder "${CMAKE_CURRENT_BINARY_DIR}/examples/${asked_NAME}")
  add_test(NAME example.${asked_NAME} COMMAND sh -c [[rm -rf "$0" && mkdir -p "$0" && cd "$0" && exec "$@"]] ${folder}
    ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/scripts/figures.py ${asked_BOUNDS} --
    $<TARGET_FILE:${program}> ${call} ${asked_ARGUMENTS})
  set_tests_properties(example.${asked_NAME} PROPERTIES TIMEOUT 300 LABELS example ENVIRONMENT "${environment};OMP_NUM_THREADS=1")
endfunction()

example(pinn_diffusion pinn_diffusion.yaml ARGUMENTS trainer.epochs=500 BOUNDS "mse<3e-3")
example(rosenbrock rosenbrock.yaml BOUNDS "dev_loss<0.11" "x>0.74" "x<0.84" "y>0.51" "y<0.61")
example(double_integrator double_integrator.yaml BOUNDS "x30<0.1")
example(koopman_cstr koopman_cstr.yaml ARGUMENTS trainer.epochs=300 BOUNDS "train_loss<0.05")
example(zero_code lenet5.yaml NAME digits ARGUMENTS training.max_epochs=1 dataset.kwargs.size=2000
  training.enable_progress_bar=false BOUNDS "train/loss<2.3")
if(FULGURITE_SHARED_DIR)
  set(mnist "${FULGURITE_SHARED_DIR}/data/mnist")
  example(pinn_burgers pinn_burgers.yaml ARGUMENTS trainer.epochs=1001 --folder "${FULGURITE_SHARED_DIR}/data/pde"
    BOUNDS "loss@1000<20" "mse<0.3")
  example(zero_code mnist.yaml NAME mnist ARGUMENTS dataset.kwargs.root=${mnist} training.max_epochs=1
    training.limit_train_batches=40 training.limit_val_batches=4 training.enable_progress_bar=false BOUNDS "val/accuracy>0.8")
  example(zero_code lightning_cli/main.yaml NAME lightning_cli ARGUMENTS
    "${PROJECT_SOURCE_DIR}/examples/configs/lightning_cli/local.yaml" data.root=${mnist} trainer.max_epochs=1
    BOUNDS "val/accuracy>0.8")
endif()
