#include "devices/checksums.hpp"

#include <boost/crc.hpp>
#include <functional>
#include <numeric>

namespace convoy::devices {

namespace {

template <typename Crc>
std::uint16_t crc_of(Bytes bytes) {
    Crc crc;
    crc.process_bytes(bytes.data(), bytes.size());
    return static_cast<std::uint16_t>(crc.checksum());
}

}  // namespace

std::uint16_t crc16_arc(Bytes bytes) {
    return crc_of<boost::crc_optimal<16, 0x8005, 0, 0, true, true>>(bytes);
}

std::uint16_t crc16_x25(Bytes bytes) {
    return crc_of<boost::crc_optimal<16, 0x1021, 0xFFFF, 0xFFFF, true, true>>(bytes);
}

std::uint16_t crc16_kermit(Bytes bytes) {
    return crc_of<boost::crc_optimal<16, 0x1021, 0, 0, true, true>>(bytes);
}

std::uint16_t crc16_ibm_3740(Bytes bytes) {
    return crc_of<boost::crc_optimal<16, 0x1021, 0xFFFF, 0, false, false>>(bytes);
}

std::uint8_t exclusive_or(Bytes bytes) {
    return static_cast<std::uint8_t>(
        std::accumulate(bytes.begin(), bytes.end(), 0, std::bit_xor<>()));
}

std::uint8_t sum_of_bytes(Bytes bytes) {
    return static_cast<std::uint8_t>(std::accumulate(
        bytes.begin(), bytes.end(), 0U,
        [](unsigned sum, char byte) { return sum + static_cast<unsigned char>(byte); }));
}

}  // namespace convoy::devices
