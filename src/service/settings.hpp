// Settings of a process: a flag, or its environment variable (`--queue-url` / `QUEUE_URL`); the
// flag beats the variable, the variable the default. An empty variable counts as unset, so that a
// manifest can leave one blank. `--help` shows them all.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace convoy::service {

/// A bad setting: which, and what it should be. `run` prints it as one line and exits 1.
struct BadSetting : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The words that a setting may be, with what each means.
template <class Choice>
using Choices = std::vector<std::pair<std::string, Choice>>;

/// Declares a process's settings, then reads them. `flag` is as people type it ("--queue-url").
/// What `value` holds when it is added is its default.
class SettingsReader {
 public:
    SettingsReader(std::string program, std::string purpose);
    ~SettingsReader();
    SettingsReader(const SettingsReader&) = delete;
    SettingsReader& operator=(const SettingsReader&) = delete;

    void add(const std::string& flag, std::string& value, const std::string& meaning);
    void add(const std::string& flag, std::optional<std::string>& value,
             const std::string& meaning);
    /// Where another process is: "scheme://host:port", or without the port. A login, a path or a
    /// query, which nobody would heed, is refused.
    void add_address(const std::string& flag, std::string& value, const std::string& scheme,
                     const std::string& meaning);
    /// One such address or several with commas between them, each of one of `schemes`.
    void add_addresses(const std::string& flag, std::vector<std::string>& value,
                       const std::vector<std::string>& schemes, const std::string& meaning);
    /// A file that can be read.
    void add_file(const std::string& flag, std::optional<std::string>& value,
                  const std::string& meaning);
    /// `--flag`, `--flag=false`; the variable is "true" or "false".
    void add(const std::string& flag, bool& value, const std::string& meaning);
    /// Whole numbers and decimals are refused outside `least`…`most`.
    void add(const std::string& flag, std::uint32_t& value, std::uint32_t least, std::uint32_t most,
             const std::string& meaning);
    void add(const std::string& flag, std::uint64_t& value, std::uint64_t least, std::uint64_t most,
             const std::string& meaning);
    void add(const std::string& flag, std::uint16_t& port, const std::string& meaning);
    void add(const std::string& flag, double& value, double least, double most,
             const std::string& meaning);
    /// A duration in seconds ("0.5").
    void add(const std::string& flag, std::chrono::milliseconds& value,
             std::chrono::milliseconds least, std::chrono::milliseconds most,
             const std::string& meaning);
    /// A comma-separated list; empty parts are left out.
    void add(const std::string& flag, std::vector<std::string>& value, const std::string& meaning);
    /// One of a few words.
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

    /// Reads arguments and environment. False after `--help` or `--version` (printed): exit 0.
    /// Throws BadSetting.
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

/// A secret from the environment only: NAME, or the first line of the file NAME_FILE. Nothing where
/// neither is set; throws BadSetting where both are, or where the file cannot be read or is empty.
/// Never logged.
std::optional<std::string> secret(const std::string& name);
/// The same, where the file was given by a setting of its own.
std::optional<std::string> secret(const std::string& name, const std::optional<std::string>& path);

}  // namespace convoy::service
