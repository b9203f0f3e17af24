#include "history/rocksdb/log.hpp"

#include <array>
#include <cstdarg>
#include <cstdio>
#include <string_view>

#include "service/log.hpp"

namespace convoy::history {
namespace {

constexpr std::size_t max_line_bytes = 1024;

class ServiceLog final : public rocksdb::Logger {
 public:
    ServiceLog() : rocksdb::Logger(rocksdb::InfoLogLevel::WARN_LEVEL) {}

    using rocksdb::Logger::Logv;
    void Logv(const rocksdb::InfoLogLevel level, const char* format, va_list arguments) override {
        if (level < GetInfoLogLevel()) {
            return;
        }
        std::array<char, max_line_bytes> line{};
        std::vsnprintf(line.data(), line.size(), format, arguments);
        const auto service_level = level == rocksdb::InfoLogLevel::WARN_LEVEL
                                       ? service::LogLevel::warning
                                       : service::LogLevel::error;
        service::log(service_level, "a warning or an error of RocksDB",
                     {{"detail", std::string_view(line.data())}});
    }
    // RocksDB calls this for headers and for lines without a level, which are not needed.
    void Logv(const char* /*format*/, va_list /*arguments*/) override {}
};

}  // namespace

std::shared_ptr<rocksdb::Logger> rocksdb_log() { return std::make_shared<ServiceLog>(); }

}  // namespace convoy::history
