#include "history/mongodb/reading_documents.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace convoy::history {
namespace {

using fleet::Attribute;
using fleet::AttributeDefinition;
using fleet::AttributeKind;
using fleet::FreeValue;

constexpr const char* devices_member = "d";
constexpr const char* attributes_member = "x";
constexpr const char* alarms_key = "alarms";

JoinedValues values_of(const StoredReading& reading) {
    JoinedValues values{{.attributes = reading.attributes, .device = reading.device}};
    std::ranges::copy(reading.others, std::back_inserter(values));
    return values;
}

void append_clashing(Bson& document, std::string_view key, std::span<const FreeValue> values) {
    const std::string name(key);
    if (values.size() == 1) {
        document.append(name.c_str(), values.front());
    } else {
        document.append(name.c_str(), Bson::array(values));
    }
}

FreeValue shown_number(const fleet::Attributes& attributes, Attribute attribute) {
    if (const auto flag = fleet::definition_of(attribute).kind == AttributeKind::flag
                              ? attributes.flag(attribute)
                              : std::nullopt) {
        return *flag;
    }
    return attributes.number(attribute).value_or(0);
}

// Each appends one value for each reading that has one; the first has all keys that any has.

void append_numbers(Bson& document, const JoinedValues& values) {
    for (const auto& [attribute, shown] : values.front().attributes.numbers()) {
        std::vector<FreeValue> numbers;
        for (const ReadingValues& each : values) {
            if (std::ranges::any_of(each.attributes.numbers(), [&](const auto& number) {
                    return number.first == attribute;
                })) {
                numbers.push_back(shown_number(each.attributes, attribute));
            }
        }
        append_clashing(document, fleet::definition_of(attribute).key, numbers);
    }
}

void append_texts(Bson& document, const JoinedValues& values) {
    for (const auto& [attribute, shown] : values.front().attributes.texts()) {
        std::vector<FreeValue> texts;
        for (const ReadingValues& each : values) {
            if (const std::string_view text = each.attributes.text(attribute); !text.empty()) {
                texts.emplace_back(std::string(text));
            }
        }
        append_clashing(document, fleet::definition_of(attribute).key, texts);
    }
}

void append_free(Bson& document, const JoinedValues& values) {
    for (const auto& [key, shown] : values.front().attributes.free()) {
        std::vector<FreeValue> found;
        for (const ReadingValues& each : values) {
            for (const auto& [other_key, value] : each.attributes.free()) {
                if (other_key == key) {
                    found.push_back(value);
                }
            }
        }
        append_clashing(document, key, found);
    }
}

// What is read of a document's attributes.
struct ReadDocument {
    JoinedValues values{1};
    /// A value was not one of its attribute as it is stored: it was a free one, before the key was
    /// known.
    bool has_moved = false;
};

// A value of another type, or out of range, is left out.
void set_known(ReadDocument& read, std::size_t place, const AttributeDefinition& known,
               const FreeValue& value) {
    fleet::Attributes& attributes = read.values[place].attributes;
    const bool is_set = attributes.set_known(known, value);
    const auto* const number = std::get_if<double>(&value);
    const bool is_rounded =
        is_set && number != nullptr && attributes.number(known.attribute) != *number;
    read.has_moved = read.has_moved || !is_set || is_rounded;
}

bool set_attribute(ReadDocument& read, std::size_t place, const std::string& key,
                   const FreeValue& value) {
    fleet::Attributes& attributes = read.values[place].attributes;
    if (key == alarms_key) {
        const auto* const alarm = std::get_if<std::string>(&value);
        return alarm != nullptr && attributes.add_alarm(*alarm);
    }
    if (const AttributeDefinition* const known = fleet::find_attribute(key)) {
        set_known(read, place, *known, value);
        return true;
    }
    return attributes.set_free(key, value);
}

// Sets one value of each of as many readings. Alarms are a set of one reading.
bool set_all(ReadDocument& read, const std::string& key, std::span<const FreeValue> found) {
    const bool is_set = key == alarms_key;
    if (found.empty()) {
        return false;
    }
    if (!is_set && read.values.size() < found.size()) {
        read.values.resize(found.size());
    }
    for (std::size_t place = 0; place < found.size(); ++place) {
        if (!set_attribute(read, is_set ? 0 : place, key, found[place])) {
            return false;
        }
    }
    return true;
}

bool read_devices(BsonView document, JoinedValues& values) {
    const auto devices = document.scalars(devices_member);
    if (values.size() < devices.size()) {
        values.resize(devices.size());
    }
    for (std::size_t place = 0; place < devices.size(); ++place) {
        const auto* const device = std::get_if<std::string>(&devices[place]);
        if (device == nullptr || device->empty()) {
            return false;
        }
        values[place].device = *device;
    }
    return !devices.empty() || !document.has(devices_member);
}

}  // namespace

Bson encode_reading(const StoredReading& reading) {
    const JoinedValues values = values_of(reading);
    Bson document{{"_id", position_id(reading.vehicle, reading.time)},
                  {"v", reading.vehicle.text()},
                  {"t", reading.time}};
    std::vector<std::string> devices;
    for (const ReadingValues& each : values) {
        if (!each.device.empty()) {
            devices.push_back(each.device);
        }
    }
    if (!devices.empty()) {
        document.append(devices_member, Bson::array(devices));
    }
    Bson attributes;
    append_numbers(attributes, values);
    append_texts(attributes, values);
    if (!reading.attributes.alarms().empty()) {
        attributes.append(alarms_key, Bson::array(reading.attributes.alarms()));
    }
    append_free(attributes, values);
    if (!reading.attributes.empty()) {
        document.append(attributes_member, attributes);
    }
    return document;
}

std::optional<StoredReading> decode_reading(BsonView document) {
    const auto name = document.text("v");
    const auto vehicle = name ? fleet::VehicleName::from(*name) : std::nullopt;
    const auto time = document.time("t");
    ReadDocument read;
    if (!vehicle || !time || !read_devices(document, read.values)) {
        return std::nullopt;
    }
    for (const std::string& key : document.keys(attributes_member)) {
        const std::string path = std::string(attributes_member) + "." + key;
        if (!set_all(read, key, document.scalars(path.c_str()))) {
            return std::nullopt;
        }
    }
    JoinedValues values = read.has_moved ? join(read.values) : std::move(read.values);
    if (!is_joined(values)) {
        return std::nullopt;
    }
    StoredReading reading{.vehicle = *vehicle,
                          .time = *time,
                          .attributes = std::move(values.front().attributes),
                          .device = std::move(values.front().device)};
    reading.others.assign(std::next(values.begin()), values.end());
    return reading;
}

Bson filter_of_unchanged_reading(BsonView document) {
    Bson filter{{"_id", document.text("_id").value_or("")}};
    for (const char* member : {devices_member, attributes_member}) {
        if (const auto nested = document.nested(member)) {
            filter.append(member, *nested);
        } else {
            filter.append(member, Bson{{"$exists", false}});
        }
    }
    return filter;
}

}  // namespace convoy::history
