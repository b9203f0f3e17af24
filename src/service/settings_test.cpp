#include "service/settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace convoy::service {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using namespace std::chrono_literals;

/// Sets an environment variable for one test.
class Variable {
 public:
    Variable(std::string name, const std::string& value) : name_(std::move(name)) {
        ::setenv(name_.c_str(), value.c_str(), 1);
    }
    ~Variable() { ::unsetenv(name_.c_str()); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

 private:
    std::string name_;
};

enum class Colour { red, green };

struct Values {
    std::vector<std::string> queue_urls{"amqp://localhost:5672"};
    std::string tracker_url = "http://localhost:8082";
    std::optional<std::string> truth;
    bool noisy = false;
    std::uint32_t vehicles = 5;
    std::uint64_t seed = 1;
    std::uint16_t port = 8081;
    double rate = 1.0;
    std::chrono::milliseconds linger{50};
    std::vector<std::string> origins{"http://a"};
    Colour colour = Colour::red;
};

bool read_into(Values& values, std::vector<const char*> arguments) {
    SettingsReader reader("position-simulator", "drives vehicles along recorded tracks");
    reader.add_addresses("--queue-url", values.queue_urls, {"amqp", "amqps"}, "where positions go");
    reader.add_address("--tracker-url", values.tracker_url, "http", "where the tracker is");
    reader.add("--truth", values.truth, "a file for the truth");
    reader.add("--noisy", values.noisy, "be noisy");
    reader.add("--vehicles", values.vehicles, {.least = 0U, .most = 100U}, "how many");
    reader.add("--seed", values.seed, {.least = std::uint64_t{0}, .most = UINT64_MAX},
               "the run's seed");
    reader.add("--port", values.port, "where it listens");
    reader.add("--rate", values.rate, {.least = 0.1, .most = 100.0}, "positions a second");
    reader.add("--linger-seconds", values.linger, {.least = 0ms, .most = 10s},
               "how long a batch waits");
    reader.add("--origins", values.origins, "who may ask");
    reader.add("--colour", values.colour,
               Choices<Colour>{{"red", Colour::red}, {"green", Colour::green}}, "which");
    arguments.insert(arguments.begin(), "position-simulator");
    return reader.read(static_cast<int>(arguments.size()), arguments.data());
}

/// Returns the error message for these arguments, or "" if they are valid.
std::string complaint(const std::vector<const char*>& arguments) {
    Values values;
    try {
        read_into(values, arguments);
    } catch (const BadSetting& bad) {
        return bad.what();
    }
    return "";
}

TEST(Settings, KeepTheirDefaultsWhereNothingIsGiven) {
    Values values;
    EXPECT_TRUE(read_into(values, {}));
    EXPECT_THAT(values.queue_urls, ElementsAre("amqp://localhost:5672"));
    EXPECT_EQ(values.truth, std::nullopt);
    EXPECT_FALSE(values.noisy);
    EXPECT_EQ(values.vehicles, 5U);
    EXPECT_EQ(values.port, 8081);
    EXPECT_EQ(values.linger, 50ms);
    EXPECT_THAT(values.origins, ElementsAre("http://a"));
    EXPECT_EQ(values.colour, Colour::red);
}

TEST(Settings, AreReadFromFlags) {
    Values values;
    EXPECT_TRUE(read_into(values, {"--queue-url=amqp://queue:1", "--truth", "t.csv", "--noisy",
                                   "--vehicles", "7", "--seed", "18446744073709551615", "--port",
                                   "9103", "--rate", "0.5", "--linger-seconds", "1.25", "--origins",
                                   "http://b,,http://c", "--colour", "green"}));
    EXPECT_THAT(values.queue_urls, ElementsAre("amqp://queue:1"));
    EXPECT_EQ(values.truth, "t.csv");
    EXPECT_TRUE(values.noisy);
    EXPECT_EQ(values.vehicles, 7U);
    EXPECT_EQ(values.seed, UINT64_MAX);
    EXPECT_EQ(values.port, 9103);
    EXPECT_EQ(values.rate, 0.5);
    EXPECT_EQ(values.linger, 1250ms);
    EXPECT_THAT(values.origins, ElementsAre("http://b", "http://c"));
    EXPECT_EQ(values.colour, Colour::green);
}

TEST(Settings, AreReadFromTheEnvironment) {
    const Variable url("QUEUE_URL", "amqp://from-environment:1");
    const Variable linger("LINGER_SECONDS", "2");
    const Variable noisy("NOISY", "true");
    Values values;
    EXPECT_TRUE(read_into(values, {}));
    EXPECT_THAT(values.queue_urls, ElementsAre("amqp://from-environment:1"));
    EXPECT_EQ(values.linger, 2s);
    EXPECT_TRUE(values.noisy);
}

TEST(Settings, AFlagBeatsTheVariable) {
    const Variable vehicles("VEHICLES", "8");
    const Variable noisy("NOISY", "true");
    Values values;
    EXPECT_TRUE(read_into(values, {"--vehicles", "9", "--noisy=false"}));
    EXPECT_EQ(values.vehicles, 9U);
    EXPECT_FALSE(values.noisy);
}

TEST(Settings, AnEmptyVariableCountsAsUnset) {
    const Variable vehicles("VEHICLES", "");
    const Variable truth("TRUTH", "");
    Values values;
    EXPECT_TRUE(read_into(values, {}));
    EXPECT_EQ(values.vehicles, 5U);
    EXPECT_EQ(values.truth, std::nullopt);
}

TEST(Settings, TheLastOfRepeatedFlagsCounts) {
    Values values;
    EXPECT_TRUE(read_into(values, {"--vehicles", "9", "--vehicles", "10"}));
    EXPECT_EQ(values.vehicles, 10U);
}

TEST(Settings, ABadValueNamesItsFlagAndWhatItShouldBe) {
    EXPECT_EQ(complaint({"--vehicles", "many"}),
              "--vehicles is 'many': it should be a whole number from 0 to 100");
    EXPECT_EQ(complaint({"--seed", "-1"}), "--seed is '-1': it should be a whole number from 0");
    EXPECT_EQ(complaint({"--port", "65536"}),
              "--port is '65536': it should be a port from 0 to 65535");
    EXPECT_EQ(complaint({"--colour", "blue"}), "--colour is 'blue': it should be red or green");
    EXPECT_EQ(complaint({"--linger-seconds", "11"}),
              "--linger-seconds is '11': it should be a number of seconds from 0 to 10");
    EXPECT_EQ(complaint({"--noisy=perhaps"}), "--noisy is 'perhaps': it should be true or false");
}

TEST(Settings, ABadValueNamesItsVariable) {
    const Variable vehicles("VEHICLES", "101");
    EXPECT_EQ(complaint({}), "VEHICLES is '101': it should be a whole number from 0 to 100");
}

TEST(Settings, RefuseNumbersThatAreNotWholeTextsOrNotFinite) {
    for (const char* bad : {"", " 1", "1 ", "1x", "nan", "inf", "-inf", "1e9", "0.09", "0x1"}) {
        EXPECT_THAT(complaint({"--rate", bad}), HasSubstr("a number from 0.1 to 100")) << bad;
    }
}

TEST(Settings, AnAddressHasASchemeAndAHostAndPerhapsAPort) {
    for (const char* good : {"http://host:5672", "http://host", "http://[::1]:1", "http://q/"}) {
        EXPECT_EQ(complaint({"--tracker-url", good}), "");
    }
    for (const char* bad : {"", "host", "host:5672", "amqp://host:5672", "http://", "http://:5672",
                            "http://host:many", "http://host:0", "http://host:65536",
                            "http://host/path", "http://host?wait=1", "http://ho st"}) {
        EXPECT_EQ(complaint({"--tracker-url", bad}),
                  "--tracker-url is '" + std::string(bad) +
                      "': it should be http://host:port, without a login or a path");
    }
}

TEST(Settings, AddressesAreOneOrSeveralWithCommasBetweenThem) {
    for (const char* good : {"amqp://queue:5672", "amqp://queue", "amqp://[::1]:1", "amqp://q/",
                             "amqps://queue:5671", "amqp://a:1,amqps://b:2,amqp://a:1"}) {
        EXPECT_EQ(complaint({"--queue-url", good}), "");
    }
    for (const char* bad : {"", ",", "queue", "queue:5672", "http://queue:5672", "amqp://",
                            "amqp://:5672", "amqp://queue:0", "amqp://queue/path", "amqp://a:1,",
                            ",amqp://a:1", "amqp://a:1,,amqp://b:2", "amqp://a:1, amqp://b:2",
                            "amqp://a:1,b:2", "amqp://a:1;amqp://b:2"}) {
        EXPECT_EQ(complaint({"--queue-url", bad}),
                  "--queue-url is '" + std::string(bad) +
                      "': it should be amqp://host:port or amqps://host:port, without a login or a "
                      "path, or several separated by commas");
    }
    Values values;
    EXPECT_TRUE(read_into(values, {"--queue-url", "amqp://a:1,amqps://b:2"}));
    EXPECT_THAT(values.queue_urls, ElementsAre("amqp://a:1", "amqps://b:2"));
}

TEST(Settings, AComplaintDoesNotRepeatALogin) {
    EXPECT_EQ(complaint({"--queue-url", "amqp://simulator:se@cret@queue:5672"}),
              "--queue-url is '…@queue:5672': it should be amqp://host:port or amqps://host:port, "
              "without a login or a path, or several separated by commas");
}

TEST(Settings, AComplaintIsOneLineAndNotEndless) {
    const std::string long_value = "1\n2" + std::string(1000, '3');
    const std::string text = complaint({"--vehicles", long_value.c_str()});
    EXPECT_EQ(text.find('\n'), std::string::npos);
    EXPECT_LT(text.size(), 200U);
}

TEST(Settings, AnUnknownFlagIsNamed) {
    EXPECT_EQ(complaint({"--vehicle", "7"}),
              "--vehicle is not a setting; --help shows all of them");
    EXPECT_EQ(complaint({"stray"}), "stray is not a setting; --help shows all of them");
}

TEST(Settings, WordsWithoutAFlagAreOperandsIfThereMayBeAny) {
    std::vector<std::string> files;
    bool noisy = false;
    SettingsReader reader("importer", "imports");
    reader.add_operands(files, "FILE", "what is imported");
    reader.add("--noisy", noisy, "be noisy");
    const std::vector<const char*> words{"importer", "a.csv", "--noisy", "-", "b c.csv"};
    EXPECT_TRUE(reader.read(static_cast<int>(words.size()), words.data()));
    EXPECT_THAT(files, ElementsAre("a.csv", "-", "b c.csv"));
    EXPECT_TRUE(noisy);
    const std::vector<const char*> unknown{"importer", "a.csv", "--nosy"};
    EXPECT_THROW(reader.read(static_cast<int>(unknown.size()), unknown.data()), BadSetting);
}

TEST(Settings, AFlagWithoutItsValueIsNamed) {
    EXPECT_THAT(complaint({"--vehicles"}), HasSubstr("--vehicles"));
}

TEST(Settings, HelpShowsEverySettingWithVariableAndDefault) {
    Values values;
    testing::internal::CaptureStdout();
    EXPECT_FALSE(read_into(values, {"--help"}));
    const std::string help = testing::internal::GetCapturedStdout();
    EXPECT_THAT(help, HasSubstr("drives vehicles along recorded tracks"));
    EXPECT_THAT(help, HasSubstr("where positions go [QUEUE_URL; default amqp://localhost:5672]"));
    EXPECT_THAT(help, HasSubstr("how long a batch waits [LINGER_SECONDS; default 0.05]"));
    EXPECT_THAT(help, HasSubstr("a file for the truth [TRUTH; not set]"));
    EXPECT_THAT(help, HasSubstr("--colour red|green"));
    EXPECT_THAT(help, HasSubstr("which [COLOUR; default red]"));
}

TEST(Settings, VersionIsPrinted) {
    Values values;
    testing::internal::CaptureStdout();
    EXPECT_FALSE(read_into(values, {"--version"}));
    EXPECT_THAT(testing::internal::GetCapturedStdout(), testing::MatchesRegex("[0-9.]+\n"));
}

class SecretFile {
 public:
    explicit SecretFile(const std::string& content) {
        std::ofstream(path_, std::ios::binary) << content;
    }
    ~SecretFile() { std::filesystem::remove(path_); }
    SecretFile(const SecretFile&) = delete;
    SecretFile& operator=(const SecretFile&) = delete;
    const std::string& path() const { return path_; }

 private:
    std::string path_ = testing::TempDir() + "convoy_secret_" + std::to_string(::getpid());
};

TEST(Secret, ComesFromItsVariable) {
    const Variable password("TEST_PASSWORD", "open sesame");
    EXPECT_EQ(secret("TEST_PASSWORD"), "open sesame");
}

TEST(Secret, ComesFromTheFirstLineOfAFile) {
    const SecretFile file("open sesame\r\nsecond line");
    const Variable variable("TEST_PASSWORD_FILE", file.path());
    EXPECT_EQ(secret("TEST_PASSWORD"), "open sesame");
}

TEST(Secret, IsNothingWhereNeitherIsSet) {
    const Variable password("TEST_PASSWORD", "");
    EXPECT_EQ(secret("TEST_PASSWORD"), std::nullopt);
}

TEST(Secret, AMissingOrEmptyFileIsABadSetting) {
    const Variable missing("TEST_PASSWORD_FILE", "/nowhere/at/all");
    EXPECT_THROW(secret("TEST_PASSWORD"), BadSetting);
    const SecretFile empty("\n");
    const Variable variable("TEST_PASSWORD_FILE", empty.path());
    EXPECT_THROW(secret("TEST_PASSWORD"), BadSetting);
}

TEST(Secret, GivenTwiceIsABadSettingThatDoesNotShowIt) {
    const Variable password("TEST_PASSWORD", "open sesame");
    const Variable file("TEST_PASSWORD_FILE", "/etc/hostname");
    try {
        secret("TEST_PASSWORD");
        FAIL() << "two secrets were taken for one";
    } catch (const BadSetting& bad) {
        EXPECT_THAT(bad.what(), HasSubstr("TEST_PASSWORD_FILE"));
        EXPECT_THAT(bad.what(), testing::Not(HasSubstr("sesame")));
    }
}

}  // namespace
}  // namespace convoy::service
