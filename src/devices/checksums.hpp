// The checksums of the protocols, by the names of the catalogue of parametrised CRC algorithms.
#pragma once

#include <cstdint>

#include "devices/bytes.hpp"

namespace convoy::devices {

/// CRC-16/ARC, which Teltonika and Wialon call CRC-16/IBM: reflected 0x8005, from 0.
std::uint16_t crc16_arc(Bytes bytes);
/// CRC-16/X-25, which Concox calls CRC-ITU: reflected 0x1021, from 0xFFFF, inverted.
std::uint16_t crc16_x25(Bytes bytes);
/// CRC-16/KERMIT, which Ruptela calls CRC-CCITT: reflected 0x1021, from 0.
std::uint16_t crc16_kermit(Bytes bytes);
/// CRC-16/IBM-3740, which Queclink calls CRC-16: 0x1021, from 0xFFFF.
std::uint16_t crc16_ibm_3740(Bytes bytes);
/// The exclusive or of all bytes (NMEA 0183, JT/T 808).
std::uint8_t exclusive_or(Bytes bytes);
/// The lowest 8 bits of the sum of all bytes (Meitrack).
std::uint8_t sum_of_bytes(Bytes bytes);

}  // namespace convoy::devices
