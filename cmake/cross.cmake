# Compiles for another Debian architecture with Debian's cross compiler and the libraries of that
# architecture. The environment variable CONVOY_TRIPLET names it: aarch64-linux-gnu or x86_64-linux-gnu.
# Tools that run during the build (protoc) are this machine's.
set(triplet $ENV{CONVOY_TRIPLET})
string(REGEX MATCH "^[^-]+" CMAKE_SYSTEM_PROCESSOR "${triplet}")
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_C_COMPILER ${triplet}-gcc)
set(CMAKE_CXX_COMPILER ${triplet}-g++)
set(CMAKE_LIBRARY_ARCHITECTURE ${triplet})
set(ENV{PKG_CONFIG_LIBDIR} /usr/lib/${triplet}/pkgconfig:/usr/share/pkgconfig)
