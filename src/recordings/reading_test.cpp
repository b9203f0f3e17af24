#include "recordings/reading.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "recordings/fixtures/outcome.hpp"

namespace convoy::recordings {
namespace {

using namespace std::string_view_literals;

TEST(Reading, RefusesWhatIsNoRecording) {
    EXPECT_EQ(outcome_of("").complaint, "it is empty");
    EXPECT_EQ(outcome_of("\xEF\xBB\xBF \r\n").complaint, "it is empty");
    EXPECT_EQ(outcome_of("PK\x03\x04...").complaint, "it is compressed: unpack it first");
    EXPECT_EQ(outcome_of("\x1F\x8B\x08").complaint, "it is compressed: unpack it first");
    EXPECT_EQ(outcome_of("\x7F"
                         "ELF\x02\x01\x01\0\0"sv)
                  .complaint,
              "it is no text: the formats are GPX, KML, GeoJSON, NMEA 0183 and CSV");
    EXPECT_EQ(outcome_of("lat=\"53.3\" lon=\"-1.4\"\n").complaint,
              "it is a track without times: such tracks are for the simulator");
    EXPECT_EQ(outcome_of("# Notes\n\nThese are tracks.\n").complaint,
              "no column of its first line looks like the time; the columns are '# Notes'");
}

TEST(Reading, RefusesADocumentThatIsTooLargeForMemory) {
    const ReadingSettings settings{.file_name = "File", .max_document_bytes = 1024 * 1024};
    const std::string blanks(1024 * 1024, ' ');
    EXPECT_EQ(outcome_of("<gpx>" + blanks + "</gpx>", settings).complaint,
              "it has more than 1 MiB: split it, or convert it to CSV, which may have any size");
    EXPECT_EQ(outcome_of("<gpx>" + blanks.substr(20) + "</gpx>", settings).complaint, "");
    std::string table = "time,lat,lon\n";
    while (table.size() <= settings.max_document_bytes) {
        table += "1718444200,1,2\n";
    }
    EXPECT_EQ(outcome_of(table, settings).complaint, "");
}

TEST(Reading, GivesNothingMoreOnceTheReceiverHasEndedIt) {
    constexpr std::size_t piece = 4096;
    std::string bytes = "time,lat,lon\n";
    while (bytes.size() < 1024 * 1024) {
        bytes += "1718444200,1,2\nx,1,2\n\xFC,1,2\n";
    }
    std::string_view left = bytes;
    int received = 0;
    const auto count = [&](const auto&...) { ++received; };
    const Receiver receiver{.position = count,
                            .skipped = count,
                            .note = [&](const auto&) { EXPECT_EQ(received, 0); },
                            .ended = [&] { return received > 0; }};
    const auto next = [&] {
        const std::string_view taken = left.substr(0, piece);
        left.remove_prefix(taken.size());
        return taken;
    };
    read_recording(next, {.file_name = "V"}, receiver);
    EXPECT_EQ(received, 1);
    EXPECT_GT(left.size(), bytes.size() / 2);
}

}  // namespace
}  // namespace convoy::recordings
