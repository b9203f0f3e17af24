#include "service/log.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <limits>
#include <thread>
#include <vector>

namespace convoy::service {
namespace {

using testing::HasSubstr;

/// Replaces stdout by a pipe during its lifetime.
class Pipe {
 public:
    Pipe() {
        EXPECT_EQ(::pipe2(ends_.data(), O_NONBLOCK), 0);
        before_ = ::dup(STDOUT_FILENO);
        ::dup2(ends_[1], STDOUT_FILENO);
        ::fcntl(ends_[1], F_SETFL, 0);  // writes may block, as in a service
    }
    ~Pipe() {
        ::dup2(before_, STDOUT_FILENO);
        ::close(before_);
        ::close(ends_[1]);
        close_reader();
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    std::string read() {
        std::string text;
        std::array<char, 4096> buffer{};
        for (;;) {
            const ssize_t count = ::read(ends_[0], buffer.data(), buffer.size());
            if (count <= 0) {
                return text;
            }
            text.append(buffer.data(), static_cast<std::size_t>(count));
        }
    }
    void close_reader() {
        if (ends_[0] >= 0) {
            ::close(ends_[0]);
            ends_[0] = -1;
        }
    }

 private:
    std::array<int, 2> ends_{};
    int before_ = -1;
};

boost::json::object json_line(std::string_view message, LogFields fields) {
    Pipe pipe;
    start_log("a service", LogFormat::json, LogLevel::info);
    log_info(message, fields);
    return boost::json::parse(pipe.read()).as_object();
}

std::string text_line(std::string_view message, LogFields fields) {
    Pipe pipe;
    start_log("a service", LogFormat::text, LogLevel::info);
    log_info(message, fields);
    return pipe.read();
}

TEST(JsonLog, IsAnObjectWithTimeLevelServiceMessageThenContext) {
    const auto line = json_line("tracker is up", {{"vehicle", "City Truck"},
                                                  {"http_status", std::int64_t{503}},
                                                  {"seconds", 0.25},
                                                  {"retry", true}});
    EXPECT_THAT(line.at("time").as_string().c_str(),
                testing::ContainsRegex("^[0-9-]{10}T[0-9:]{8}\\.[0-9]{3}Z$"));
    EXPECT_EQ(line.at("level"), "info");
    EXPECT_EQ(line.at("service"), "a service");
    EXPECT_EQ(line.at("message"), "tracker is up");
    EXPECT_EQ(line.at("vehicle"), "City Truck");
    EXPECT_EQ(line.at("http_status"), 503);
    EXPECT_EQ(line.at("seconds"), 0.25);
    EXPECT_EQ(line.at("retry"), true);
}

TEST(JsonLog, EscapesWhatWouldBreakTheLine) {
    const std::string nasty = "quote \" back \\ line \n tab \t bell \x07 %v {} nul";
    const auto line = json_line(nasty, {{"detail", nasty}});
    EXPECT_EQ(line.at("message").as_string(), nasty);
    EXPECT_EQ(line.at("detail").as_string(), nasty);
}

TEST(JsonLog, MendsBytesThatAreNotUtf8) {
    const auto line = json_line("name \xc3\x28 \xff Sch\xc3\xb6n \xe2\x82", {});
    const std::string message(line.at("message").as_string());
    EXPECT_THAT(message, HasSubstr("\xef\xbf\xbd"));
    EXPECT_THAT(message, HasSubstr("Sch\xc3\xb6n"));
    EXPECT_EQ(message.find('\xff'), std::string::npos);
}

TEST(JsonLog, WritesNullForNumbersThatJsonLacks) {
    const auto line = json_line("x", {{"ratio", std::numeric_limits<double>::quiet_NaN()}});
    EXPECT_TRUE(line.at("ratio").is_null());
}

TEST(JsonLog, CutsLongTexts) {
    const auto line = json_line(std::string(5000, 'x'), {});
    EXPECT_LT(line.at("message").as_string().size(), 600U);
}

TEST(JsonLog, NamesEveryLevel) {
    Pipe pipe;
    start_log("s", LogFormat::json, LogLevel::debug);
    log_debug("a");
    log_info("a");
    log_warning("a");
    log_error("a");
    const std::string text = pipe.read();
    for (const char* level : {"\"debug\"", "\"info\"", "\"warning\"", "\"error\""}) {
        EXPECT_THAT(text, HasSubstr(level));
    }
}

TEST(Log, LeavesOutWhatIsBelowTheLeastLevel) {
    Pipe pipe;
    start_log("s", LogFormat::json, LogLevel::warning);
    log_info("quiet");
    log_warning("loud");
    const std::string text = pipe.read();
    EXPECT_THAT(text, testing::Not(HasSubstr("quiet")));
    EXPECT_THAT(text, HasSubstr("loud"));
}

TEST(TextLog, IsReadableAndColourlessOnAPipe) {
    const std::string line =
        text_line("tracker is up", {{"vehicle", "City Truck"}, {"count", std::int64_t{3}}});
    EXPECT_THAT(line, HasSubstr(" info    tracker is up vehicle=\"City Truck\" count=3\n"));
    EXPECT_EQ(line.find('\033'), std::string::npos);
}

TEST(TextLog, LetsNoValueForgeALineOrAField) {
    const std::string line = text_line("a\nb", {{"x", "1 y=2"}, {"z", "c\nd"}});
    EXPECT_THAT(line, HasSubstr("\"a\\nb\" x=\"1 y=2\" z=\"c\\nd\"\n"));
    EXPECT_EQ(line.find('\n'), line.size() - 1);
}

TEST(Log, DropsAndCountsLinesWhenThePipeIsFullAndGoesOnWhenItIsRead) {
    Pipe pipe;
    start_log("s", LogFormat::json, LogLevel::info);
    const std::uint64_t before = dropped_log_lines();
    const std::string text(450, 'x');
    for (int line = 0; line < 400; ++line) {  // a pipe holds 64 KiB
        log_info(text);
    }
    EXPECT_GT(dropped_log_lines(), before);
    pipe.read();
    const std::uint64_t full = dropped_log_lines();
    log_info("again");
    EXPECT_EQ(dropped_log_lines(), full);
    EXPECT_THAT(pipe.read(), HasSubstr("again"));
}

TEST(Log, DropsAndCountsALineThatAPipeCouldNotTakeInOnePiece) {
    Pipe pipe;
    start_log("s", LogFormat::json, LogLevel::info);
    const std::uint64_t before = dropped_log_lines();
    const std::string bells(500, '\x07');  // each is written as six characters
    log_info("long", {{"one", bells}, {"two", bells}});
    EXPECT_EQ(dropped_log_lines(), before + 1);
    EXPECT_EQ(pipe.read(), "");
}

TEST(Log, SurvivesAReaderThatHasGone) {
    Pipe pipe;
    start_log("s", LogFormat::json, LogLevel::info);
    pipe.close_reader();
    const std::uint64_t before = dropped_log_lines();
    log_info("to nobody");
    EXPECT_EQ(dropped_log_lines(), before + 1);
}

TEST(Log, KeepsLinesOfSeveralThreadsWhole) {
    Pipe pipe;
    start_log("s", LogFormat::json, LogLevel::info);
    std::vector<std::thread> writers;
    for (int writer = 0; writer < 4; ++writer) {
        writers.emplace_back([] {
            for (int line = 0; line < 20; ++line) {
                log_info("a line of some length", {{"line", std::int64_t{line}}});
            }
        });
    }
    for (std::thread& writer : writers) {
        writer.join();
    }
    const std::string text = pipe.read();
    std::size_t lines = 0;
    for (std::size_t start = 0; start < text.size(); ++lines) {
        const std::size_t end = text.find('\n', start);
        EXPECT_NO_THROW(boost::json::parse(text.substr(start, end - start)));
        start = end + 1;
    }
    EXPECT_EQ(lines, 80U);
}

}  // namespace
}  // namespace convoy::service
