#include "service/settings.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <limits>

#include "service/number.hpp"

namespace convoy::service {
namespace {

using std::chrono::milliseconds;

/// Reads one value into its variable; returns false if the text is not valid.
using Take = std::function<bool(const std::string& text)>;

struct Setting {
    std::string flag;
    std::string variable;
    std::string expected;  ///< "a number from 0.1 to 100"
    Take take;
    CLI::Option* option;
};

/// "--queue-url" → "QUEUE_URL"
std::string variable_of(const std::string& flag) {
    std::string variable = flag.substr(flag.find_first_not_of('-'));
    for (char& letter : variable) {
        letter = letter == '-' ? '_' : static_cast<char>(std::toupper(letter));
    }
    return variable;
}

/// Returns the value as an error message may repeat it: without a login, on one line, and short.
std::string shown(std::string text) {
    constexpr std::size_t most = 80;
    if (const auto at = text.rfind('@'); at != std::string::npos) {
        text.replace(0, at, "…");
    }
    if (text.size() > most) {
        text = text.substr(0, most) + "…";
    }
    std::ranges::replace_if(text, [](unsigned char letter) { return letter < 0x20; }, ' ');
    return text;
}

void read_value(const Setting& setting, const std::string& source, const std::string& text) {
    if (!setting.take(text)) {
        throw BadSetting(source + " is '" + shown(text) + "': it should be " + setting.expected);
    }
}

std::optional<std::string> environment(const std::string& variable) {
    const char* text = std::getenv(variable.c_str());  // NOLINT(concurrency-mt-unsafe): no thread
    if (text == nullptr || *text == '\0') {            // runs yet
        return std::nullopt;
    }
    return text;
}

template <class Number>
std::string range_text(const std::string& kind, const Bounds<Number>& bounds) {
    const std::string from = kind + " from " + format_number(bounds.least);
    const bool open = bounds.most == std::numeric_limits<Number>::max();
    return open ? from : from + " to " + format_number(bounds.most);
}

template <class Number>
Take take_number(Number& value, const Bounds<Number>& bounds) {
    return [&value, bounds](const std::string& text) {
        const auto number = parse_number<Number>(text);
        // False for NaN.
        const bool good = number && *number >= bounds.least && *number <= bounds.most;
        if (good) {
            value = *number;
        }
        return good;
    };
}

bool is_address(const std::string& text, const std::string& scheme) {
    const auto url = boost::urls::parse_uri(text);
    return url && url->scheme() == scheme && !url->host_address().empty() &&
           (!url->has_port() || url->port_number() > 0) && !url->has_userinfo() &&
           (url->encoded_path().empty() || url->encoded_path() == "/") && !url->has_query() &&
           !url->has_fragment();
}

bool is_address_of(const std::string& text, const std::vector<std::string>& schemes) {
    return std::ranges::any_of(schemes,
                               [&](const std::string& scheme) { return is_address(text, scheme); });
}

double seconds_of(milliseconds duration) { return std::chrono::duration<double>(duration).count(); }

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> parts;
    std::size_t start = 0;
    while (start <= text.size()) {
        const std::size_t end = std::min(text.find(',', start), text.size());
        if (end > start) {
            parts.push_back(text.substr(start, end - start));
        }
        start = end + 1;
    }
    return parts;
}

std::string join(const std::vector<std::string>& parts, const std::string& between) {
    std::string text;
    for (const std::string& part : parts) {
        text += (text.empty() ? "" : between) + part;
    }
    return text;
}

}  // namespace

struct SettingsReader::Declared {
    CLI::App app;
    std::vector<Setting> settings;
    std::vector<std::string>* operands = nullptr;

    struct Description {
        std::string standard;  ///< the default as people would type it
        std::string type;      ///< for --help: "NUMBER"
        std::string expected;
        std::string meaning;
    };

    void declare(const std::string& flag, const Description& description, Take take) {
        CLI::Option* option = app.add_option(flag);
        option->type_name(description.type)->take_last();
        declare_option(option, flag, description, std::move(take));
    }

    void declare_option(CLI::Option* option, const std::string& flag,
                        const Description& description, Take take) {
        const std::string variable = variable_of(flag);
        const std::string standard =
            description.standard.empty() ? "not set" : "default " + description.standard;
        option->description(description.meaning + " [" + variable + "; " + standard + "]");
        settings.push_back({flag, variable, description.expected, std::move(take), option});
    }
};

SettingsReader::SettingsReader(std::string program, std::string purpose)
    : declared_(std::make_unique<Declared>()) {
    constexpr std::size_t column = 34;
    declared_->app.name(std::move(program));
    declared_->app.description(std::move(purpose) +
                               "\n\nEach setting is a flag, or the environment variable named in "
                               "brackets; the flag takes precedence.");
    declared_->app.get_formatter()->column_width(column);
    declared_->app.set_version_flag("--version", CONVOY_VERSION);
    declared_->app.allow_extras();  // so that `read` reports an unknown flag in our own words
}

SettingsReader::~SettingsReader() = default;

void SettingsReader::add(const std::string& flag, std::string& value, const std::string& meaning) {
    declared_->declare(flag, {value, "TEXT", "text", meaning}, [&value](const auto& text) {
        value = text;
        return true;
    });
}

void SettingsReader::add(const std::string& flag, std::optional<std::string>& value,
                         const std::string& meaning) {
    declared_->declare(flag, {value.value_or(""), "TEXT", "text", meaning},
                       [&value](const auto& text) {
                           value = text;
                           return true;
                       });
}

void SettingsReader::add_address(const std::string& flag, std::string& value,
                                 const std::string& scheme, const std::string& meaning) {
    declared_->declare(
        flag, {value, "ADDRESS", scheme + "://host:port, without a login or a path", meaning},
        [&value, scheme](const std::string& text) {
            value = text;
            return is_address(text, scheme);
        });
}

void SettingsReader::add_addresses(const std::string& flag, std::vector<std::string>& value,
                                   const std::vector<std::string>& schemes,
                                   const std::string& meaning) {
    std::string expected;
    for (const std::string& scheme : schemes) {
        expected += (expected.empty() ? "" : " or ") + scheme + "://host:port";
    }
    expected += ", without a login or a path, or several separated by commas";
    declared_->declare(flag, {join(value, ","), "ADDRESS,...", expected, meaning},
                       [&value, schemes](const std::string& text) {
                           value = split(text);
                           return join(value, ",") == text && !value.empty() &&
                                  std::ranges::all_of(value, [&](const std::string& address) {
                                      return is_address_of(address, schemes);
                                  });
                       });
}

void SettingsReader::add_file(const std::string& flag, std::optional<std::string>& value,
                              const std::string& meaning) {
    declared_->declare(flag, {value.value_or(""), "FILE", "a file that can be read", meaning},
                       [&value](const std::string& text) {
                           value = text;
                           return std::ifstream(text).get() != std::ifstream::traits_type::eof();
                       });
}

void SettingsReader::add_operands(std::vector<std::string>& values, const std::string& name,
                                  const std::string& meaning) {
    declared_->operands = &values;
    declared_->app.footer("Its operands are " + name + "...: " + meaning);
}

void SettingsReader::add(const std::string& flag, bool& value, const std::string& meaning) {
    declared_->declare_option(declared_->app.add_flag(flag), flag,
                              {value ? "true" : "false", "", "true or false", meaning},
                              [&value](const auto& text) {
                                  value = text == "true";
                                  return value || text == "false";
                              });
}

void SettingsReader::add(const std::string& flag, std::uint32_t& value,
                         const Bounds<std::uint32_t>& bounds, const std::string& meaning) {
    declared_->declare(
        flag, {format_number(value), "NUMBER", range_text("a whole number", bounds), meaning},
        take_number(value, bounds));
}

void SettingsReader::add(const std::string& flag, std::uint64_t& value,
                         const Bounds<std::uint64_t>& bounds, const std::string& meaning) {
    declared_->declare(
        flag, {format_number(value), "NUMBER", range_text("a whole number", bounds), meaning},
        take_number(value, bounds));
}

void SettingsReader::add(const std::string& flag, std::uint16_t& port, const std::string& meaning) {
    constexpr Bounds<std::uint16_t> ports{.least = 0, .most = 65535};
    declared_->declare(flag, {format_number(port), "PORT", "a port from 0 to 65535", meaning},
                       take_number(port, ports));
}

void SettingsReader::add(const std::string& flag, double& value, const Bounds<double>& bounds,
                         const std::string& meaning) {
    declared_->declare(flag,
                       {format_number(value), "NUMBER", range_text("a number", bounds), meaning},
                       take_number(value, bounds));
}

void SettingsReader::add(const std::string& flag, milliseconds& value,
                         const Bounds<milliseconds>& bounds, const std::string& meaning) {
    const Bounds<double> seconds_bounds{.least = seconds_of(bounds.least),
                                        .most = seconds_of(bounds.most)};
    declared_->declare(flag,
                       {format_number(seconds_of(value)), "SECONDS",
                        range_text("a number of seconds", seconds_bounds), meaning},
                       [&value, seconds_bounds](const std::string& text) {
                           double seconds = 0;
                           const bool good = take_number(seconds, seconds_bounds)(text);
                           if (good) {
                               value = milliseconds(std::llround(seconds * 1000));
                           }
                           return good;
                       });
}

void SettingsReader::add(const std::string& flag, std::vector<std::string>& value,
                         const std::string& meaning) {
    declared_->declare(flag, {join(value, ","), "A,B,...", "a list separated by commas", meaning},
                       [&value](const auto& text) {
                           value = split(text);
                           return true;
                       });
}

void SettingsReader::add_words(const std::string& flag, const Words& words,
                               const std::string& meaning,
                               std::function<void(std::size_t)> choose) {
    declared_->declare(flag,
                       {words.standard, join(words.all, "|"), join(words.all, " or "), meaning},
                       [all = words.all, choose = std::move(choose)](const std::string& text) {
                           const auto found = std::ranges::find(all, text);
                           if (found == all.end()) {
                               return false;
                           }
                           choose(static_cast<std::size_t>(found - all.begin()));
                           return true;
                       });
}

bool SettingsReader::read(int argc, const char* const* argv) {
    CLI::App& app = declared_->app;
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& asked) {  // --help, --version
        app.exit(asked, std::cout, std::cerr);
        return false;
    } catch (const CLI::ParseError& error) {  // only a flag without its value is left
        throw BadSetting(shown(error.what()));
    }
    for (const std::string& word : app.remaining()) {
        const bool is_flag = word.starts_with('-') && word != "-";
        if (is_flag || declared_->operands == nullptr) {
            throw BadSetting(shown(word) + " is not a setting; --help shows all of them");
        }
        declared_->operands->push_back(word);
    }
    for (const Setting& setting : declared_->settings) {
        if (setting.option->count() > 0) {
            read_value(setting, setting.flag, setting.option->results().back());
        } else if (const auto text = environment(setting.variable)) {
            read_value(setting, setting.variable, *text);
        }
    }
    return true;
}

std::optional<std::string> secret(const std::string& name) {
    return secret(name, environment(name + "_FILE"));
}

std::optional<std::string> secret(const std::string& name, const std::optional<std::string>& path) {
    const std::string file_variable = name + "_FILE";
    auto given = environment(name);
    if (given && path) {
        throw BadSetting("both " + name + " and " + file_variable + " are set: give one of them");
    }
    if (!path) {
        return given;
    }
    std::ifstream file(*path);
    std::string line;
    if (!std::getline(file, line) || line.empty()) {
        throw BadSetting(file_variable + " is '" + shown(*path) +
                         "': it should be a readable file with the secret on its first line");
    }
    if (line.ends_with('\r')) {
        line.pop_back();
    }
    return line;
}

}  // namespace convoy::service
