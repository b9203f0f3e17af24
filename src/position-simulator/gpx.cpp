#include "position-simulator/gpx.hpp"

#include <algorithm>
#include <pugixml.hpp>
#include <string>

#include "position-simulator/coordinate_text.hpp"

namespace convoy::simulator {
namespace {

/// Returns the element's name without its namespace prefix.
std::string_view local_name(const pugi::xml_node& node) {
    const std::string_view name = node.name();
    return name.substr(name.rfind(':') + 1);  // npos + 1 is 0
}

/// Collects every element of that name, in document order.
struct Collector : pugi::xml_tree_walker {
    explicit Collector(std::string_view name) : wanted(name) {}

    bool for_each(pugi::xml_node& node) override {
        if (local_name(node) == wanted) {
            found.push_back(node);
        }
        return true;
    }

    std::string_view wanted;
    std::vector<pugi::xml_node> found;
};

std::vector<pugi::xml_node> elements(pugi::xml_document& document, std::string_view name) {
    Collector collector(name);
    document.traverse(collector);
    return std::move(collector.found);
}

std::size_t line_at(std::string_view text, std::ptrdiff_t offset) {
    const std::string_view before = text.substr(0, static_cast<std::size_t>(offset));
    return 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
}

}  // namespace

boost::system::result<std::vector<Point>, BadTrack> parse_gpx(std::string_view text) {
    pugi::xml_document document;
    const pugi::xml_parse_result parsed = document.load_buffer(text.data(), text.size());
    if (!parsed) {
        return BadTrack{line_at(text, parsed.offset), parsed.description()};
    }
    const pugi::xml_node root = document.document_element();
    const std::string version = root.attribute("version").value();
    if (local_name(root) != "gpx" || (version != "1.0" && version != "1.1")) {
        return BadTrack{line_at(text, root.offset_debug()), "it should be GPX 1.0 or 1.1"};
    }
    std::vector<pugi::xml_node> found = elements(document, "trkpt");
    if (found.empty()) {
        found = elements(document, "rtept");
    }
    std::vector<Point> points;
    points.reserve(found.size());
    for (const pugi::xml_node& node : found) {
        const auto point =
            parse_point(node.attribute("lat").value(), node.attribute("lon").value());
        if (!point) {
            return BadTrack{line_at(text, node.offset_debug()), point.error()};
        }
        points.push_back(*point);
    }
    return points;
}

}  // namespace convoy::simulator
