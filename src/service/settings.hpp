// Settings of a process: a flag, or its environment variable (`--queue-url` / `QUEUE_URL`); the
// flag beats the variable, the variable the default. `--help` shows them all.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace convoy::service {

/// A bad setting: which, and what it should be. `main` prints it as one line and exits 1.
struct BadSetting : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Declares a process's settings, then reads them. Every `add` gives the variable a default before.
class SettingsReader {
 public:
    SettingsReader(std::string program, std::string purpose);
    ~SettingsReader();

    void add(const std::string& flag, std::string& value, const std::string& meaning);
    void add(const std::string& flag, std::optional<std::string>& value, const std::string& meaning);
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
    /// A comma-separated list.
    void add(const std::string& flag, std::vector<std::string>& value, const std::string& meaning);

    /// Reads arguments and environment. False after `--help` (printed): exit 0. Throws BadSetting.
    bool read(int argc, const char* const* argv);

 private:
    struct Declared;
    std::unique_ptr<Declared> declared_;
};

/// A secret from the environment only: NAME, or the first line of the file NAME_FILE. Nothing where
/// neither is set; throws BadSetting where the file cannot be read. Never logged.
std::optional<std::string> secret(const std::string& name);

}  // namespace convoy::service
