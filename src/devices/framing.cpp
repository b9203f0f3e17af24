#include "devices/framing.hpp"

#include <algorithm>

namespace convoy::devices {

std::string_view word_for(Step::Reason reason) {
    switch (reason) {
        case Step::Reason::none:
            return "none";
        case Step::Reason::too_long:
            return "too_long";
        case Step::Reason::no_frame:
            return "no_frame";
        case Step::Reason::unknown_protocol:
            return "unknown_protocol";
        case Step::Reason::malformed:
            return "malformed";
        case Step::Reason::refused:
            return "refused";
        case Step::Reason::ended:
            return "ended";
    }
    return "none";
}

namespace {

/// Looks for one byte with memchr, which is far faster than a search for any of several.
std::size_t find_mark(std::string_view bytes, std::string_view marks, std::size_t from) {
    return marks.size() == 1 ? bytes.find(marks.front(), from) : bytes.find_first_of(marks, from);
}

}  // namespace

Step next_between(std::string_view unread, const Marks& marks, std::size_t& searched) {
    const std::size_t from = searched <= unread.size() ? searched : 0;
    searched = 0;
    if (unread.empty()) {
        return Step::need_more();
    }
    if (!marks.begins.empty()) {
        const std::size_t begin = find_mark(unread, marks.begins, 0);
        if (begin == std::string_view::npos) {
            return Step::skip(unread.size());
        }
        if (begin > 0) {
            return Step::skip(begin);
        }
    }
    const std::size_t end =
        find_mark(unread.substr(0, marks.longest), marks.ends, std::max<std::size_t>(from, 1));
    if (end != std::string_view::npos) {
        return Step::frame(end + 1);
    }
    if (unread.size() >= marks.longest) {
        return Step::close(Step::Reason::no_frame);
    }
    searched = unread.size();
    return Step::need_more();
}

Step up_to_end(Step step, std::string_view unread) {
    const bool ends_too_early = step.kind() == Step::Kind::need_more && !unread.empty();
    return ends_too_early ? Step::frame(unread.size()) : step;
}

Step next_between(std::string_view unread, const Marks& marks) {
    std::size_t searched = 0;
    return next_between(unread, marks, searched);
}

}  // namespace convoy::devices
