#include "devices/framing.hpp"

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
    }
    return "none";
}

Step next_between(std::string_view unread, const Marks& marks) {
    if (unread.empty()) {
        return Step::need_more();
    }
    if (!marks.begins.empty()) {
        const std::size_t begin = unread.find_first_of(marks.begins);
        if (begin == std::string_view::npos) {
            return Step::skip(unread.size());
        }
        if (begin > 0) {
            return Step::skip(begin);
        }
    }
    const std::size_t end = unread.substr(0, marks.longest).find_first_of(marks.ends, 1);
    if (end != std::string_view::npos) {
        return Step::frame(end + 1);
    }
    return unread.size() >= marks.longest ? Step::close(Step::Reason::no_frame) : Step::need_more();
}

}  // namespace convoy::devices
