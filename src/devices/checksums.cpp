#include "devices/checksums.hpp"

#include <array>
#include <boost/crc.hpp>
#include <functional>
#include <numeric>

namespace convoy::devices {

namespace {

/// Eight tables take eight bytes at once; one alone takes a byte after the other, in which each
/// step waits for the last one: of a record of Teltonika that was a sixth of the time.
constexpr std::size_t bytes_at_once = 8;
using CrcTables = std::array<std::array<std::uint16_t, 256>, bytes_at_once>;

/// Of a reflected CRC: `polynomial` has its lowest power in the highest bit.
constexpr CrcTables tables_of(std::uint16_t polynomial) {
    CrcTables tables{};
    for (std::size_t byte = 0; byte < 256; ++byte) {
        auto crc = static_cast<std::uint16_t>(byte);
        for (int bit = 0; bit < 8; ++bit) {
            crc = static_cast<std::uint16_t>((crc & 1U) != 0 ? crc >> 1 ^ polynomial : crc >> 1);
        }
        tables[0][byte] = crc;
    }
    for (std::size_t table = 1; table < bytes_at_once; ++table) {
        for (std::size_t byte = 0; byte < 256; ++byte) {
            const std::uint16_t before = tables[table - 1][byte];
            tables[table][byte] =
                static_cast<std::uint16_t>(before >> 8 ^ tables[0][before & 0xFFU]);
        }
    }
    return tables;
}

constexpr CrcTables arc_tables = tables_of(0xA001);
constexpr CrcTables kermit_tables = tables_of(0x8408);

std::uint16_t reflected_crc(const CrcTables& tables, std::uint16_t crc, Bytes bytes) {
    const auto byte_at = [&bytes](std::size_t place) {
        return static_cast<unsigned char>(bytes[place]);
    };
    for (; bytes.size() >= bytes_at_once; bytes.remove_prefix(bytes_at_once)) {
        const auto first = static_cast<unsigned char>(byte_at(0) ^ crc);
        const auto second = static_cast<unsigned char>(byte_at(1) ^ crc >> 8);
        crc = tables[7][first] ^ tables[6][second];
        for (std::size_t place = 2; place < bytes_at_once; ++place) {
            crc ^= tables[bytes_at_once - 1 - place][byte_at(place)];
        }
    }
    for (std::size_t place = 0; place < bytes.size(); ++place) {
        const unsigned index = (crc ^ byte_at(place)) & 0xFFU;
        crc = static_cast<std::uint16_t>(crc >> 8 ^ tables[0][index]);
    }
    return crc;
}

}  // namespace

std::uint16_t crc16_arc(Bytes bytes) { return reflected_crc(arc_tables, 0, bytes); }

std::uint16_t crc16_x25(Bytes bytes) {
    return static_cast<std::uint16_t>(~reflected_crc(kermit_tables, 0xFFFF, bytes));
}

std::uint16_t crc16_kermit(Bytes bytes) { return reflected_crc(kermit_tables, 0, bytes); }

std::uint16_t crc16_ibm_3740(Bytes bytes) {
    boost::crc_optimal<16, 0x1021, 0xFFFF, 0, false, false> crc;
    crc.process_bytes(bytes.data(), bytes.size());
    return static_cast<std::uint16_t>(crc.checksum());
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
