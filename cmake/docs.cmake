# SPDX-License-Identifier: BSL-1.0
# The target docs: every docs/*.py is a generator, which writes its page (docs/hooks.py: docs/hooks.md) from the headers.
find_package(Python3 COMPONENTS Interpreter REQUIRED)
add_custom_target(docs)
file(GLOB generators CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/docs/*.py")
foreach(generator IN LISTS generators)
  add_custom_command(TARGET docs POST_BUILD COMMAND Python3::Interpreter "${generator}"
    WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}" VERBATIM)
endforeach()
