# Finds Qpid Proton for C++ and defines the target ProtonCpp::ProtonCpp. Proton's pkg-config file names files
# that Debian does not ship, so this searches for the header and the libraries directly.
#
# It also finds the C library, because only its API gives the reason of a refused message. It has to be the
# core, which the C++ library uses; libqpid-proton contains a second copy of everything.

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
