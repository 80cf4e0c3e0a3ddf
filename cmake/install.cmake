# SPDX-License-Identifier: BSL-1.0
# Install rules and the CMake package, for an installed fulgurite and for one used out of its build folder.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/fulgurite")

install(TARGETS fulgurite_core EXPORT fulguriteCoreTargets FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
set(exports fulguriteCoreTargets)
if(TARGET fulgurite)
  install(TARGETS fulgurite EXPORT fulguriteTargets FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
  list(APPEND exports fulguriteTargets)
endif()
foreach(export IN LISTS exports)  # two sets: who wants only the core needs no LibTorch
  install(EXPORT ${export} NAMESPACE fulgurite:: DESTINATION "${package_dir}")
  export(EXPORT ${export} NAMESPACE fulgurite:: FILE "${PROJECT_BINARY_DIR}/${export}.cmake")
endforeach()

configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/fulguriteConfig.cmake.in"
  "${PROJECT_BINARY_DIR}/fulguriteConfig.cmake" INSTALL_DESTINATION "${package_dir}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/fulguriteConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
foreach(module IN ITEMS FindLibTorch LibTorchCuda FulguriteCheckConfigs FulguriteCompiled)
  configure_file("${PROJECT_SOURCE_DIR}/cmake/${module}.cmake" "${PROJECT_BINARY_DIR}/${module}.cmake" COPYONLY)
  install(FILES "${PROJECT_SOURCE_DIR}/cmake/${module}.cmake" DESTINATION "${package_dir}")
endforeach()
install(FILES "${PROJECT_BINARY_DIR}/fulguriteConfig.cmake" "${PROJECT_BINARY_DIR}/fulguriteConfigVersion.cmake"
  DESTINATION "${package_dir}")
