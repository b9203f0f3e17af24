// Finds elements of XML whatever prefix their namespace has. Internal to recordings/.
#pragma once

#include <pugixml.hpp>
#include <string_view>

namespace convoy::recordings {

/// Returns the element's name without the prefix of its namespace.
inline std::string_view local_name(const pugi::xml_node& node) {
    const std::string_view name = node.name();
    return name.substr(name.rfind(':') + 1);  // npos + 1 is 0
}

/// Returns the first child of that name, or an empty node.
inline pugi::xml_node child_of(const pugi::xml_node& node, std::string_view name) {
    return node.find_child(
        [name](const pugi::xml_node& child) { return local_name(child) == name; });
}

/// Returns the text of the first child of that name, or "".
inline std::string_view text_of(const pugi::xml_node& node, std::string_view name) {
    return child_of(node, name).child_value();
}

}  // namespace convoy::recordings
