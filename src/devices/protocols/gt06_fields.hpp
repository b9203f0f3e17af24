// The parts of which GT06's frames consist: a place, a cell, a status.
#pragma once

#include <cstdint>

#include "devices/bytes.hpp"
#include "devices/decoded.hpp"

namespace convoy::devices {

/// Reads six bytes from year to second. Without a fix many devices send month 0: nothing then.
std::optional<fleet::Time> read_gt06_time(ByteReader& reader);

/// What a place consists of: cameras leave out satellites and speed.
struct Gt06Place {
    bool has_satellites = true;
    bool has_speed = true;
};

/// Reads what follows the time of a place, and gives the reading a fix if the device had one.
void read_gt06_place(ByteReader& reader, const Gt06Place& place, Reading& reading);

/// The widths of a cell's area and number, which grew with each kind of network.
struct Gt06Cell {
    std::size_t area_size = 2;
    std::size_t number_size = 3;
};

/// Reads the country, the network and one cell.
void read_gt06_cell(ByteReader& reader, const Gt06Cell& cell, fleet::Attributes& attributes);

/// Reads the terminal's status: bits, the battery as a level of 0…6 or in %, and the signal.
void read_gt06_status(ByteReader& reader, fleet::Attributes& attributes);

/// The same with the voltage of the supply in place of the battery's level.
void read_gt06_status_of_supply(ByteReader& reader, fleet::Attributes& attributes);

/// Adds an alarm by its number, 0 being none.
void add_gt06_alarm(std::uint8_t number, fleet::Attributes& attributes);

}  // namespace convoy::devices
