// Measures decoders: bytes of a connection → frames → readings. The time of one iteration is that
// of one frame; items are records.
#include <benchmark/benchmark.h>

#include <string>

#include "devices/checksums.hpp"
#include "devices/protocols/protocol.hpp"
#include "devices/requests/request.hpp"
#include "fleet/invariant.hpp"

namespace convoy::devices {
namespace {

class NoPolicy final : public DevicePolicies {
 public:
    DevicePolicy of(std::string_view /*device*/) const override { return {}; }
};

/// Frames of one connection: a login, which may be "", and what is measured.
struct Frames {
    std::string_view protocol;
    std::string login;
    std::string frame;
    std::size_t records = 1;
};

std::size_t receive(Decoder& decoder, Bytes bytes, const Receipt& receipt) {
    std::size_t readings = 0;
    while (!bytes.empty()) {
        const Step step = decoder.next(bytes);
        fleet::require(step.kind() == Step::Kind::frame, "the frames are whole");
        const Decoded decoded = decoder.decode(bytes.substr(0, step.count()), receipt);
        readings += decoded.readings.size();
        benchmark::DoNotOptimize(&decoded);
        bytes.remove_prefix(step.count());
    }
    return readings;
}

void decode(benchmark::State& state, const Frames& frames) {
    const NoPolicy policies;
    const Receipt receipt{fleet::Time(std::chrono::days(20'000)), policies};
    const auto decoder = find_protocol(frames.protocol)->open(Transport::stream);
    receive(*decoder, frames.login, receipt);
    for (auto _ : state) {
        fleet::require(receive(*decoder, frames.frame, receipt) == frames.records,
                       "each record is read");
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(frames.records));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(frames.frame.size()));
}

/// Records of Codec 8 Extended with what a car's device sends: ignition, movement, signal, battery,
/// voltages and the odometer.
std::string teltonika_frame(std::size_t count) {
    const std::string record = from_hexadecimal(
        "0000018ac617e30001123eb99b1e142db400960064"
        "0b002d000000080004"
        "00ef0100f00100150500450100030042303900430fa000b600090001001000018"
        "6a000000000");
    std::string block = "\x8e";
    block += static_cast<char>(count);
    for (std::size_t index = 0; index < count; ++index) {
        block += record;
    }
    block += static_cast<char>(count);
    std::string frame(4, '\0');
    append_big(frame, static_cast<std::uint32_t>(block.size()));
    frame += block;
    append_big(frame, static_cast<std::uint32_t>(crc16_arc(block)));
    return frame;
}

void decode_teltonika(benchmark::State& state) {
    const auto records = static_cast<std::size_t>(state.range(0));
    decode(state, {.protocol = "teltonika",
                   .login = from_hexadecimal("000f") + "352093081452251",
                   .frame = teltonika_frame(records),
                   .records = records});
}
BENCHMARK(decode_teltonika)->Arg(1)->Arg(10);

void decode_gt06(benchmark::State& state) {
    decode(state,
           {.protocol = "gt06",
            .login = from_hexadecimal("78780d01086471700328358100093f040d0a"),
            .frame = from_hexadecimal("78782f221709130f3a32cc02c55f2a089f9afc005c2101360481fe066d"
                                      "9b03000000000025d4000000000020002d036049d70d0a")});
}
BENCHMARK(decode_gt06);

void decode_h02(benchmark::State& state) {
    decode(state, {.protocol = "h02",
                   .login = "",
                   .frame = "*HQ,4210209006,V1,054048,A,2828.2297,N,07733.4332,E,000.5,047,080918,"
                            "EEFFBDFF,4261919,0#"});
}
BENCHMARK(decode_h02);

void decode_queclink(benchmark::State& state) {
    decode(state, {.protocol = "queclink",
                   .login = "",
                   .frame = "+RESP:GTFRI,8020040703,866314060298013,,,10,1,1,54.0,275,937.7,"
                            "-68.891157,-33.008722,20260514010456,,,,,00,,,,,,100,110000,,,,"
                            "20260514010458,BBCE$"});
}
BENCHMARK(decode_queclink);

/// Traccar Client sends one position in the parameters of each request.
void decode_query(benchmark::State& state) {
    const NoPolicy policies;
    const Receipt receipt{fleet::Time(std::chrono::days(20'000)), policies};
    const AppRequest request{.parameters = {{"id", "phone-1"},
                                            {"timestamp", "1764466395"},
                                            {"lat", "54.7146"},
                                            {"lon", "25.3032"},
                                            {"speed", "27.0"},
                                            {"bearing", "214.0"},
                                            {"altitude", "112.0"},
                                            {"accuracy", "5.0"},
                                            {"batt", "93.0"}},
                             .body = {},
                             .device = {}};
    for (auto _ : state) {
        const DecodedRequest decoded = decode_osmand(request, receipt);
        fleet::require(decoded.readings.size() == 1, "the record is read");
        benchmark::DoNotOptimize(&decoded);
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(decode_query);

/// A list of ten positions, and one alone, as a device publishes them over MQTT.
void decode_mqtt(benchmark::State& state) {
    const auto records = static_cast<std::size_t>(state.range(0));
    std::string list = "[";
    for (std::size_t index = 0; index < records; ++index) {
        list += index == 0 ? "" : ",";
        list += R"({"lat":54.7146,"lon":25.3032,"time":1764466395000,"speed":13.9,"heading":214,)"
                R"("attributes":{"ignition":true,"satellites":11,"power":13.8}})";
    }
    list += "]";
    const std::string topic = std::string("\0\x0a", 2) + "convoy/van" + std::string("\0\1", 2);
    std::string frame = "\x32";
    const std::size_t size = topic.size() + list.size();
    frame += static_cast<char>(size % 128 | 128);
    frame += static_cast<char>(size / 128);
    decode(state, {.protocol = "mqtt",
                   .login = from_hexadecimal("101900044d51545404c2003c0000") +
                            from_hexadecimal("000376616e0006736563726574"),
                   .frame = frame + topic + list,
                   .records = records});
}
BENCHMARK(decode_mqtt)->Arg(1)->Arg(10);

}  // namespace
}  // namespace convoy::devices
