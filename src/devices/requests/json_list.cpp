#include "devices/requests/json_list.hpp"

namespace convoy::devices {

namespace {

/// Goes through a JSON text by its letters, and separates brackets from those inside strings.
class Nesting {
 public:
    /// Returns whether `letter` stands outside all strings.
    bool take(char letter) {
        if (is_in_string_) {
            is_in_string_ = letter != '"' || is_escaped_;
            is_escaped_ = letter == '\\' && !is_escaped_;
            return false;
        }
        is_in_string_ = letter == '"';
        depth_ += letter == '{' || letter == '[' ? 1 : 0;
        depth_ -= letter == '}' || letter == ']' ? 1 : 0;
        return !is_in_string_;
    }
    int depth() const { return depth_; }

 private:
    int depth_ = 0;
    bool is_in_string_ = false;
    bool is_escaped_ = false;
};

}  // namespace

JsonTexts split_json_list(std::string_view behind_bracket, std::size_t max_texts) {
    JsonTexts list;
    Nesting nesting;
    std::size_t begin = 0;
    for (std::size_t place = 0; place < behind_bracket.size() && !list.is_whole; ++place) {
        if (!nesting.take(behind_bracket[place])) {
            continue;
        }
        list.is_whole = nesting.depth() < 0;
        if (list.is_whole || (nesting.depth() == 0 && behind_bracket[place] == ',')) {
            list.texts.push_back(behind_bracket.substr(begin, place - begin));
            begin = place + 1;
        }
        if (list.texts.size() > max_texts) {
            break;
        }
    }
    return list;
}

}  // namespace convoy::devices
