#include "position-tracker/intake/judge.hpp"

#include <cstdlib>
#include <istream>
#include <ostream>
#include <string>
#include <string_view>

#include "fleet/message/message_decoder.hpp"

namespace convoy::tracker {
namespace {

// The queue accepts smaller messages only.
constexpr std::size_t max_bytes = 1024 * 1024;

// All times are accepted, because a whole message is never rejected for a position's time.
constexpr fleet::AcceptedTimes any_message_time{.newest = fleet::Time::max(),
                                                .oldest = fleet::Time::min()};

}  // namespace

bool wants_judging(int argc, const char* const* argv) {
    return argc == 2 && argv[1] == std::string_view("judge");
}

int judge(std::istream& in, std::ostream& out) {
    fleet::MessageDecoder decoder;
    std::size_t bytes = 0;
    while (in >> bytes) {
        std::string content_type;
        in.ignore();  // the space
        std::getline(in, content_type);
        if (bytes > max_bytes) {
            return EXIT_FAILURE;
        }
        std::string body(bytes, '\0');
        if (!in.read(body.data(), static_cast<std::streamsize>(bytes))) {
            return EXIT_FAILURE;
        }
        const auto decoded =
            decoder.decode({.content_type = content_type, .body = body}, any_message_time);
        if (decoded) {
            out << "\t\n";
        } else {
            out << to_string(decoded.error().reason) << '\t' << decoded.error().detail << '\n';
        }
    }
    return in.eof() ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace convoy::tracker
