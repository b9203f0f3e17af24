// Reads the settings of a process. Each is a flag or its environment variable (`--queue-url` /
// `QUEUE_URL`); the flag takes precedence over the variable, and the variable over the default. An
// empty variable counts as unset, so that a manifest can leave it blank. `--help` lists them.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "service/cannot_start.hpp"

namespace convoy::service {

/// Names the bad setting and what it should be.
struct BadSetting : CannotStart {
    using CannotStart::CannotStart;
};

/// The words that a setting accepts, each with its value.
template <class Choice>
using Choices = std::vector<std::pair<std::string, Choice>>;

/// What a number or a duration may be. Both ends are included.
template <class Number>
struct Bounds {
    Number least;
    Number most;
};

/// Declares a process's settings, then reads them. `flag` includes the hyphens ("--queue-url").
/// The content of `value` when it is added is the default; `meaning` is its line in `--help`.
class SettingsReader {
 public:
    SettingsReader(std::string program, std::string purpose);
    ~SettingsReader();
    SettingsReader(const SettingsReader&) = delete;
    SettingsReader& operator=(const SettingsReader&) = delete;

    void add(const std::string& flag, std::string& value, const std::string& meaning);
    void add(const std::string& flag, std::optional<std::string>& value,
             const std::string& meaning);
    /// The address of another process: "scheme://host:port" or "scheme://host". A login, a path or
    /// a query is refused, because it would be ignored.
    void add_address(const std::string& flag, std::string& value, const std::string& scheme,
                     const std::string& meaning);
    /// One or several such addresses, separated by commas. Each has one of `schemes`.
    void add_addresses(const std::string& flag, std::vector<std::string>& value,
                       const std::vector<std::string>& schemes, const std::string& meaning);
    /// A file that can be read and is not empty.
    void add_file(const std::string& flag, std::optional<std::string>& value,
                  const std::string& meaning);
    /// The words that belong to no flag, for a program that works on files. Without this, `read`
    /// refuses such words. They have no variable.
    void add_operands(std::vector<std::string>& values, const std::string& name,
                      const std::string& meaning);
    /// A switch: `--flag` or `--flag=false`; the variable is "true" or "false".
    void add(const std::string& flag, bool& value, const std::string& meaning);
    /// Numbers outside `bounds` are refused.
    void add(const std::string& flag, std::uint32_t& value, const Bounds<std::uint32_t>& bounds,
             const std::string& meaning);
    void add(const std::string& flag, std::uint64_t& value, const Bounds<std::uint64_t>& bounds,
             const std::string& meaning);
    void add(const std::string& flag, std::uint16_t& port, const std::string& meaning);
    void add(const std::string& flag, double& value, const Bounds<double>& bounds,
             const std::string& meaning);
    /// A duration in seconds ("0.5").
    void add(const std::string& flag, std::chrono::milliseconds& value,
             const Bounds<std::chrono::milliseconds>& bounds, const std::string& meaning);
    /// A comma-separated list; empty parts are ignored.
    void add(const std::string& flag, std::vector<std::string>& value, const std::string& meaning);
    /// One of the words of `choices`.
    template <class Choice>
    void add(const std::string& flag, Choice& value, const Choices<Choice>& choices,
             const std::string& meaning) {
        Words words;
        for (const auto& [word, choice] : choices) {
            words.all.push_back(word);
            if (choice == value) {
                words.standard = word;
            }
        }
        add_words(flag, words, meaning,
                  [&value, choices](std::size_t index) { value = choices[index].second; });
    }

    /// Reads arguments and environment. Returns false after it has printed `--help` or `--version`;
    /// the process should then exit with 0. Throws BadSetting.
    bool read(int argc, const char* const* argv);

 private:
    struct Declared;
    struct Words {
        std::vector<std::string> all;
        std::string standard;
    };

    void add_words(const std::string& flag, const Words& words, const std::string& meaning,
                   std::function<void(std::size_t)> choose);

    std::unique_ptr<Declared> declared_;
};

/// Reads a secret from the environment only: from NAME, or the first line of the file NAME_FILE.
/// Returns nullopt if neither is set. Throws BadSetting if both are, if the file cannot be read, or
/// if its first line is empty. Secrets are never logged.
std::optional<std::string> secret(const std::string& name);
/// The same, but a setting of its own has named the file.
std::optional<std::string> secret(const std::string& name, const std::optional<std::string>& path);

}  // namespace convoy::service
