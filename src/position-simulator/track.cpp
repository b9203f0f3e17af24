#include "position-simulator/track.hpp"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <system_error>

#include "position-simulator/coordinate_text.hpp"
#include "position-simulator/gpx.hpp"
#include "service/cannot_start.hpp"

namespace convoy::simulator {
namespace {

namespace filesystem = std::filesystem;

using Points = boost::system::result<std::vector<Point>, BadTrack>;

/// Removes spaces, tabs and \r from both ends.
std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// Removes `name="value"` and the spaces around it from the front of the text; returns the value.
std::optional<std::string_view> take_value(std::string_view& text, std::string_view name) {
    text = trimmed(text);
    if (!text.starts_with(name) || !text.substr(name.size()).starts_with("=\"")) {
        return std::nullopt;
    }
    const std::size_t start = name.size() + 2;
    const std::size_t end = text.find('"', start);
    if (end == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view value = text.substr(start, end - start);
    text = trimmed(text.substr(end + 1));
    return value;
}

boost::system::result<Point, std::string> parse_line(std::string_view line) {
    const auto latitude = take_value(line, "lat");
    const auto longitude = take_value(line, "lon");
    if (!latitude || !longitude || !line.empty()) {
        return std::string(R"(it should be lat="…" lon="…")");
    }
    return parse_point(*latitude, *longitude);
}

Points parse_lines(std::string_view text) {
    std::vector<Point> points;
    std::size_t number = 1;
    for (std::size_t start = 0; start < text.size(); ++number) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        const std::string_view line = trimmed(text.substr(start, end - start));
        start = end + 1;
        if (line.empty()) {
            continue;
        }
        const auto point = parse_line(line);
        if (!point) {
            return BadTrack{number, point.error()};
        }
        points.push_back(*point);
    }
    return points;
}

bool is_track_file(const filesystem::directory_entry& entry) {
    const std::string name = entry.path().filename().string();
    return entry.is_regular_file() && !name.starts_with('.') && !name.starts_with("LICENSE") &&
           !name.ends_with(".md");
}

std::vector<filesystem::path> track_files(const filesystem::path& folder) {
    std::vector<filesystem::path> files;
    std::error_code error;
    for (auto entry = filesystem::directory_iterator(folder, error);
         !error && entry != filesystem::directory_iterator(); entry.increment(error)) {
        if (is_track_file(*entry)) {
            files.push_back(entry->path());
        }
    }
    if (error) {
        throw service::CannotStart("the tracks in " + folder.string() + ": " + error.message());
    }
    if (files.empty()) {
        throw service::CannotStart("there are no tracks in " + folder.string());
    }
    std::ranges::sort(files);
    return files;
}

std::string read_file(const filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    if (!file) {
        throw service::CannotStart(path.string() + ": it cannot be read");
    }
    return text;
}

Track load_track(const filesystem::path& path) {
    Points points = parse_track(read_file(path));
    if (!points) {
        const BadTrack& bad = points.error();
        const std::string line = bad.line == 0 ? "" : ":" + std::to_string(bad.line);
        throw service::CannotStart(path.string() + line + ": " + bad.reason);
    }
    return {vehicle_name_of(path), std::move(*points)};
}

}  // namespace

Points parse_track(std::string_view text) {
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (text.starts_with(byte_order_mark)) {
        text.remove_prefix(byte_order_mark.size());
    }
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    const bool xml = first != std::string_view::npos && text[first] == '<';
    Points points = xml ? parse_gpx(text) : parse_lines(text);
    if (points && std::ranges::all_of(
                      *points, [&](const Point& point) { return point == points->front(); })) {
        return BadTrack{0, "it should have two distinct points or more"};
    }
    return points;
}

std::string vehicle_name_of(const filesystem::path& file) {
    std::string name = file.stem().string();
    bool word_starts = true;
    for (char& letter : name) {
        if (letter == '_') {
            letter = ' ';
        } else if (word_starts) {
            letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
        }
        word_starts = letter == ' ';
    }
    return name;
}

std::vector<Track> load_tracks(const filesystem::path& folder) {
    std::vector<Track> tracks;
    std::set<std::string> names;
    for (const filesystem::path& path : track_files(folder)) {
        tracks.push_back(load_track(path));
        if (!names.insert(tracks.back().name).second) {
            throw service::CannotStart(path.string() + ": there is already a track of '" +
                                       tracks.back().name + "'");
        }
    }
    return tracks;
}

}  // namespace convoy::simulator
