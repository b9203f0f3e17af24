#include "recordings/reading.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

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
    const ReadingSettings settings{.file_name = "File", .most_document_bytes = 1024 * 1024};
    const std::string blanks(1024 * 1024, ' ');
    EXPECT_EQ(outcome_of("<gpx>" + blanks + "</gpx>", settings).complaint,
              "it has more than 1 MiB: split it, or convert it to CSV, which may have any size");
    EXPECT_EQ(outcome_of("<gpx>" + blanks.substr(20) + "</gpx>", settings).complaint, "");
    std::string table = "time,lat,lon\n";
    while (table.size() <= settings.most_document_bytes) {
        table += "1718444200,1,2\n";
    }
    EXPECT_EQ(outcome_of(table, settings).complaint, "");
}

TEST(Reading, AnExceptionOfTheReceiverEndsIt) {
    std::string_view bytes = "time,lat,lon\n1718444200,1,2\n1718444201,1,2\n";
    int received = 0;
    const Receiver receiver{.position =
                                [&](const auto&) {
                                    ++received;
                                    throw std::runtime_error("enough");
                                },
                            .skipped = [](const auto&) {},
                            .note = [](const auto&) {}};
    EXPECT_THROW(
        read_recording([&] { return std::exchange(bytes, ""); }, {.file_name = "V"}, receiver),
        std::runtime_error);
    EXPECT_EQ(received, 1);
}

}  // namespace
}  // namespace convoy::recordings
