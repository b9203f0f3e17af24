# Finds Qpid Proton for C++. Its own pkg-config file names files that Debian does not ship, so the
# header and the libraries are looked for directly. Gives the target ProtonCpp::ProtonCpp.
#
# The C library is named too: the reason of a refused message can be read only through its API. It is
# the core, which the C++ library itself is linked with; libqpid-proton holds a second copy of all.

find_path(ProtonCpp_INCLUDE_DIR proton/container.hpp)
find_library(ProtonCpp_LIBRARY qpid-proton-cpp)
find_library(ProtonCpp_C_LIBRARY NAMES libqpid-proton-core.so.10 qpid-proton-core)
mark_as_advanced(ProtonCpp_INCLUDE_DIR ProtonCpp_LIBRARY ProtonCpp_C_LIBRARY)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(
  ProtonCpp
  REQUIRED_VARS ProtonCpp_LIBRARY ProtonCpp_C_LIBRARY ProtonCpp_INCLUDE_DIR
  REASON_FAILURE_MESSAGE "on Debian: apt-get install libqpid-proton-cpp12-dev")

if(ProtonCpp_FOUND AND NOT TARGET ProtonCpp::ProtonCpp)
  add_library(ProtonCpp::ProtonCpp UNKNOWN IMPORTED)
  set_target_properties(
    ProtonCpp::ProtonCpp
    PROPERTIES IMPORTED_LOCATION "${ProtonCpp_LIBRARY}"
               INTERFACE_INCLUDE_DIRECTORIES "${ProtonCpp_INCLUDE_DIR}"
               INTERFACE_LINK_LIBRARIES "${ProtonCpp_C_LIBRARY}")
endif()
