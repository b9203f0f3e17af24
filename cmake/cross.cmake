# Compiles for another architecture of Debian than this machine's, with Debian's cross compiler and the
# libraries of that architecture. CONVOY_TRIPLET names it, in the environment: aarch64-linux-gnu,
# x86_64-linux-gnu. Tools that run while it compiles (protoc) are this machine's.
set(triplet $ENV{CONVOY_TRIPLET})
string(REGEX MATCH "^[^-]+" CMAKE_SYSTEM_PROCESSOR "${triplet}")
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_C_COMPILER ${triplet}-gcc)
set(CMAKE_CXX_COMPILER ${triplet}-g++)
set(CMAKE_LIBRARY_ARCHITECTURE ${triplet})
set(ENV{PKG_CONFIG_LIBDIR} /usr/lib/${triplet}/pkgconfig:/usr/share/pkgconfig)
