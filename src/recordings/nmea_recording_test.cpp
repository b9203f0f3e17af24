#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>

#include "recordings/fixtures/outcome.hpp"

namespace convoy::recordings {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Returns "$…*hh" with the right checksum.
std::string sentence(std::string_view text) {
    unsigned sum = 0;
    for (const char letter : text) {
        sum ^= static_cast<unsigned char>(letter);
    }
    std::array<char, 8> digits{};
    std::snprintf(digits.data(), digits.size(), "*%02X", sum);
    return "$" + std::string(text) + digits.data();
}

TEST(NmeaRecording, RmcSentencesArePositions) {
    const Outcome outcome = outcome_of(
        "$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47\r\n"
        "$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230326,003.1,W*63\r\n" +
        sentence("GNRMC,235959.250,A,3351.6000,S,07040.2000,W,0.0,,311226,,,A") + "\r\n");
    EXPECT_THAT(outcome.shown,
                ElementsAre("File 2026-03-23T12:35:19.000Z 48.1173 11.516667 11.52 m/s 84.4°",
                            "File 2026-12-31T23:59:59.250Z -33.86 -70.67 0.0 m/s"));
    EXPECT_THAT(outcome.skipped, IsEmpty());
}

TEST(NmeaRecording, ALoggersOwnPrefixIsIgnored) {
    const std::string rmc = sentence("GPRMC,100000,A,5230.0,N,01324.0,E,,,281126,,");
    const std::string expected = "File 2026-11-28T10:00:00.000Z 52.5 13.4";
    EXPECT_THAT(outcome_of("2026-11-28 10:00:00.001 " + rmc).shown, ElementsAre(expected));
    EXPECT_THAT(outcome_of("\\s:gps,c:1795860000*00\\" + rmc + "  ").shown, ElementsAre(expected));
    EXPECT_THAT(outcome_of(rmc.substr(0, rmc.find('*'))).shown, ElementsAre(expected));
}

TEST(NmeaRecording, TakesSpeedAndCourseOfTheSameSecondFromVtg) {
    const auto rmc = [](const char* time, const char* velocity) {
        return sentence("GPRMC," + std::string(time) + ",A,5230.0,N,01324.0,E," + velocity +
                        ",281126,,") +
               "\n";
    };
    const auto gga = [](const char* time) {
        return sentence("GPGGA," + std::string(time) + ",5230.0,N,01324.0,E,1,08,,,,,,,") + "\n";
    };
    const std::string vtg = sentence("GPVTG,271.5,T,,M,010.0,N,018.5,K,A") + "\n";
    const std::string at = "File 2026-11-28T10:00:00.000Z 52.5 13.4";
    const std::string whole = at + " 5.14 m/s 271.5°";
    EXPECT_THAT(outcome_of(rmc("100000", ",") + vtg).shown, ElementsAre(whole));
    EXPECT_THAT(outcome_of(gga("100000.00") + vtg + rmc("100000.0", ",")).shown,
                ElementsAre(whole));
    EXPECT_THAT(outcome_of(rmc("100000", ",") + gga("100000.00") + vtg).shown, ElementsAre(whole));
    EXPECT_THAT(outcome_of(rmc("100000", "2.0,") + vtg).shown,
                ElementsAre(at + " 1.03 m/s 271.5°"));
    EXPECT_THAT(outcome_of(rmc("100000", "2.0,90.0") + vtg).shown,
                ElementsAre(at + " 1.03 m/s 90.0°"));
    EXPECT_THAT(outcome_of(rmc("100000", ",") + gga("100001") + vtg).shown, ElementsAre(at))
        << "that is of another second";
    EXPECT_THAT(outcome_of(gga("095959") + vtg + rmc("100000", ",")).shown, ElementsAre(at));
    EXPECT_THAT(outcome_of(rmc("100000", ",") + "$GPVTG,271.5,T,,M,010.0,N,018.5,K,A*00\n").shown,
                ElementsAre(at));
    EXPECT_THAT(outcome_of(rmc("100000", ",") + sentence("GPVTG,271.5,010.0")).shown,
                ElementsAre(at));
}

TEST(NmeaRecording, SkipsASentenceWithoutAFixOrThatIsDamaged) {
    const Outcome outcome = outcome_of(
        sentence("GPRMC,100000,V,,,,,,,281126,,") + "\n" +
        "$GPRMC,100000,A,5230.0,N,01324.0,E,,,281126,,*00\n" + sentence("GPRMC,100000,A,5230.0") +
        "\n" + sentence("GPRMC,,A,5230.0,N,01324.0,E,,,,,") + "\n" +
        sentence("GPRMC,250000,A,5230.0,N,01324.0,E,,,281126,,") + "\n" +
        sentence("GPRMC,100000,A,5260.0,N,01324.0,E,,,281126,,") + "\n" +
        sentence("GPRMC,100000,A,5230.0,X,01324.0,E,,,281126,,") + "\n");
    EXPECT_THAT(outcome.positions, IsEmpty());
    EXPECT_THAT(
        outcome.skipped,
        ElementsAre("no_fix, line 1: the receiver had no valid place",
                    "bad_sentence, line 2: '$GPRMC,100000,A,5230.0,N,01324.0,E,,,281126,,*00' has "
                    "a wrong checksum or is not whole",
                    testing::StartsWith("bad_sentence, line 3: "),
                    "no_time, line 4: it has no time",
                    "bad_time, line 5: '2026-11-28T25:00:00Z' is no time",
                    "bad_coordinates, line 6: latitude '' and longitude '13.4' are no place",
                    "bad_coordinates, line 7: latitude '' and longitude '13.4' are no place"));
}

TEST(NmeaRecording, WithoutRmcIsUnreadable) {
    EXPECT_EQ(
        outcome_of("$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47\n").complaint,
        "it has no RMC sentence, and no other sentence of NMEA has place, time and date");
}

}  // namespace
}  // namespace convoy::recordings
