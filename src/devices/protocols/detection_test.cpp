#include "devices/protocols/detection.hpp"

#include <gmock/gmock.h>

#include "devices/fixtures/real_frames.hpp"

namespace convoy::devices {
namespace {

using std::string_view_literals::operator""sv;

struct FramesOf {
    std::string_view file;
    std::string_view protocol;
    std::string_view terminator = "";
};

std::string_view detected(Bytes first) {
    const Protocol* const protocol = detect(first).protocol();
    return protocol == nullptr ? "none" : protocol->name;
}

/// Frames that a connection does not begin with, or that only look like one of their protocol.
bool is_no_beginning(const RealFrame& frame) {
    return frame.outcome == "error_upstream" ||
           frame.bytes.starts_with("\0\0\0\0"sv) ||  // Teltonika's records follow its login
           frame.bytes.starts_with("-Error") || frame.bytes == "\xff";
}

TEST(DetectionTest, RealFramesBeginTheirProtocol) {
    for (const FramesOf& frames :
         {FramesOf{"gps103", "gps103", ";"}, FramesOf{"gt06", "gt06"}, FramesOf{"h02", "h02"},
          FramesOf{"jt808", "jt808"}, FramesOf{"meitrack", "meitrack"},
          FramesOf{"t55-nmea", "nmea", "\r\n"}, FramesOf{"queclink", "queclink"},
          FramesOf{"queclink-binary", "queclink"}, FramesOf{"ruptela", "ruptela"},
          FramesOf{"suntech", "suntech"}, FramesOf{"teltonika", "teltonika"},
          FramesOf{"tk103", "tk103"}, FramesOf{"wialon-ips", "wialon", "\r\n"}}) {
        for (const RealFrame& frame : read_real_frames(frames.file)) {
            if (!is_no_beginning(frame)) {
                EXPECT_EQ(detected(frame.bytes + std::string(frames.terminator)), frames.protocol)
                    << frame.id;
            }
        }
    }
}

TEST(DetectionTest, FramesOfOtherProtocolsAreUnknown) {
    for (const char* file : {"meiligao", "startek", "taip", "watch", "xexun"}) {
        for (const RealFrame& frame : read_real_frames(file)) {
            const std::string more(max_detected_bytes, ' ');
            EXPECT_EQ(detected(frame.bytes + more), "none") << frame.id;
        }
    }
}

TEST(DetectionTest, NoBeginningOfAFrameIsTakenForAnotherProtocol) {
    for (const char* file : {"gps103", "h02", "meitrack", "t55-nmea", "queclink", "ruptela",
                             "suntech", "teltonika", "tk103", "wialon-ips"}) {
        for (const RealFrame& frame : read_real_frames(file)) {
            const std::string_view whole = detected(frame.bytes + "\r\n");
            for (std::size_t size = 0; size < frame.bytes.size() && size < 64; ++size) {
                const std::string_view part = detected(Bytes(frame.bytes).substr(0, size));
                EXPECT_TRUE(part == "none" || part == whole)
                    << frame.id << ": " << size << " bytes are " << part;
            }
        }
    }
}

TEST(DetectionTest, BytesThatBeginNothingAreUnknownAtOnce) {
    EXPECT_FALSE(detect("GET / HTTP/1.1\r\n").is_undecided());
    EXPECT_FALSE(detect("\x16\x03\x01\x02\x03").is_undecided());
    EXPECT_TRUE(detect("").is_undecided());
    EXPECT_TRUE(detect("$GP").is_undecided());
    EXPECT_FALSE(detect(std::string(max_detected_bytes, '1')).is_undecided());
}

}  // namespace
}  // namespace convoy::devices
