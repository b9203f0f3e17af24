#include "history/rocksdb/records/sum_record.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "history/rocksdb/records/varint.hpp"

namespace convoy::history {
namespace {

using fleet::LegKind;
using fleet::PathPlace;

// A leg has a kind, a time, a latitude, a longitude and a length of at least a byte each.
constexpr std::size_t min_leg_bytes = 5;
constexpr std::uint64_t kinds = 3;

template <class Quantity>
void append_real(std::string& out, const std::optional<Quantity>& quantity) {
    out.push_back(quantity ? '\1' : '\0');
    if (quantity) {
        append_varint(out, std::bit_cast<std::uint64_t>(quantity->value));
    }
}

template <class Quantity>
std::optional<Quantity> read_real(VarintReader& reader) {
    return reader.number() == 1 ? std::optional(Quantity{std::bit_cast<double>(reader.number())})
                                : std::nullopt;
}

void append_place(std::string& out, const PathPlace& before, const PathPlace& place) {
    append_varint(out, static_cast<std::uint64_t>((place.time - before.time).count()));
    append_signed_varint(
        out, std::int64_t{place.coordinates.latitude_e7()} - before.coordinates.latitude_e7());
    append_signed_varint(
        out, std::int64_t{place.coordinates.longitude_e7()} - before.coordinates.longitude_e7());
}

bool is_in(std::int64_t number, std::int64_t most) { return -most <= number && number <= most; }

// Returns nothing if the place is none.
std::optional<PathPlace> read_place(VarintReader& reader, const PathPlace& before) {
    constexpr std::int64_t max_latitude = 900'000'000;
    constexpr std::int64_t max_longitude = 1'800'000'000;
    const std::uint64_t later = reader.number();
    const std::int64_t north = reader.signed_number();
    const std::int64_t east = reader.signed_number();
    if (later >> Bucket::bits != 0 || !is_in(north, 2 * max_latitude) ||
        !is_in(east, 2 * max_longitude)) {
        return std::nullopt;
    }
    const std::int64_t latitude = before.coordinates.latitude_e7() + north;
    const std::int64_t longitude = before.coordinates.longitude_e7() + east;
    if (!is_in(latitude, max_latitude) || !is_in(longitude, max_longitude)) {
        return std::nullopt;
    }
    const auto coordinates = fleet::Coordinates::from_e7(static_cast<std::int32_t>(latitude),
                                                         static_cast<std::int32_t>(longitude));
    if (!coordinates) {
        return std::nullopt;
    }
    return PathPlace{.time = before.time + std::chrono::milliseconds{later},
                     .coordinates = *coordinates};
}

PathPlace origin_of(Bucket bucket) {
    return {.time = bucket.start(), .coordinates = *fleet::Coordinates::from_e7(0, 0)};
}

bool read_legs(VarintReader& reader, const PathPlace& first, std::vector<fleet::Leg>& legs) {
    const std::uint64_t count = reader.number();
    if (count > reader.bytes_left() / min_leg_bytes) {
        return false;
    }
    legs.reserve(count);
    PathPlace begin = first;
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::uint64_t kind = reader.number();
        const auto end = read_place(reader, begin);
        const std::int64_t millimetres = reader.signed_number();
        if (!end || kind >= kinds) {
            return false;
        }
        legs.push_back({.begin = begin,
                        .end = *end,
                        .kind = static_cast<LegKind>(kind),
                        .millimetres = millimetres});
        begin = *end;
    }
    return true;
}

bool read_path(VarintReader& reader, Bucket bucket, fleet::PeriodSum& sum) {
    const auto place = read_place(reader, origin_of(bucket));
    if (!place) {
        return false;
    }
    sum.first = {.place = *place,
                 .speed = read_real<fleet::MetresPerSecond>(reader),
                 .distance = read_real<fleet::Metres>(reader)};
    if (!read_legs(reader, *place, sum.legs)) {
        return false;
    }
    sum.last = {.place = sum.legs.empty() ? *place : sum.legs.back().end,
                .speed = read_real<fleet::MetresPerSecond>(reader),
                .distance = read_real<fleet::Metres>(reader)};
    return true;
}

}  // namespace

std::string encode_sum(const SignedSum& sum) {
    const auto& [begin, sums, first, last, legs] = sum.sum;
    std::string out(sum.signature.begin(), sum.signature.end());
    append_varint(out, sums.positions);
    append_varint(out, sums.outliers);
    append_signed_varint(out, sums.driven_mm);
    append_signed_varint(out, sums.unseen_mm);
    append_real(out, sums.top);
    out.push_back(first ? '\1' : '\0');
    if (!first) {
        return out;
    }
    append_place(out, origin_of(Bucket::of(begin)), first->place);
    append_real(out, first->speed);
    append_real(out, first->distance);
    append_varint(out, legs.size());
    for (const fleet::Leg& leg : legs) {
        append_varint(out, static_cast<std::uint64_t>(leg.kind));
        append_place(out, leg.begin, leg.end);
        append_signed_varint(out, leg.millimetres);
    }
    append_real(out, last->speed);
    append_real(out, last->distance);
    return out;
}

std::optional<SignedSum> decode_sum(Bucket bucket, std::string_view bytes) {
    SignedSum sum{.signature = {}, .sum = {.begin = bucket.start()}};
    if (bytes.size() < sum.signature.size()) {
        return std::nullopt;
    }
    std::ranges::copy(bytes.substr(0, sum.signature.size()), sum.signature.begin());
    VarintReader reader(bytes.substr(sum.signature.size()));
    sum.sum.sums = {.positions = reader.number(),
                    .outliers = reader.number(),
                    .driven_mm = reader.signed_number(),
                    .unseen_mm = reader.signed_number(),
                    .top = read_real<fleet::MetresPerSecond>(reader)};
    const bool has_path = reader.number() == 1;
    if ((has_path && !read_path(reader, bucket, sum.sum)) || !reader.complete()) {
        return std::nullopt;
    }
    return sum;
}

}  // namespace convoy::history
