#include "registry/record_writes.hpp"

#include <utility>

namespace convoy::registry {
namespace {

using Status = WriteOutcome::Status;

/// How often a record is edited again because another client has changed it.
constexpr int max_attempts = 10;

/// Announces a write that was done; returns the problem of any other.
std::optional<http::Response> problem_of(const RegistryContext& context, const RecordKey& key,
                                         const StoreResult<WriteOutcome>& outcome) {
    if (!outcome) {
        return store_failed(context, outcome.error());
    }
    context.health.up("records");
    if (outcome->status != Status::done) {
        return not_written(key, *outcome);
    }
    context.signal.changed(outcome->version);
    return std::nullopt;
}

bool is_stale(const StoreResult<WriteOutcome>& outcome) {
    return outcome && outcome->status == Status::stale;
}

std::variant<StoredRecord, http::Response> current(const RegistryContext& context,
                                                   const RecordKey& key, const Expected& expected) {
    auto found = context.records.find(key);
    if (!found) {
        return store_failed(context, found.error());
    }
    if (!*found) {
        return no_record(key);
    }
    if (!expected.any && (*found)->version != expected.version) {
        return not_written(key, {Status::stale});
    }
    return std::move(**found);
}

}  // namespace

std::variant<StoredRecord, http::Response> create_record(const RegistryContext& context,
                                                         const RecordKey& key,
                                                         const std::string& content) {
    const auto outcome = context.records.create(key, content);
    if (auto problem = problem_of(context, key, outcome)) {
        return std::move(*problem);
    }
    return StoredRecord{.id = key.id, .version = outcome->version, .content = content};
}

std::variant<StoredRecord, http::Response> edit_record(const RegistryContext& context,
                                                       const RecordKey& key,
                                                       const Expected& expected, const Edit& edit) {
    for (int attempt = 1;; ++attempt) {
        auto found = current(context, key, expected);
        auto* record = std::get_if<StoredRecord>(&found);
        if (record == nullptr) {
            return found;
        }
        auto edited = edit(*record);
        auto* content = std::get_if<std::string>(&edited);
        if (content == nullptr) {
            return std::get<http::Response>(std::move(edited));
        }
        if (*content == record->content) {
            return found;
        }
        const auto outcome = context.records.replace(key, record->version, *content);
        if (is_stale(outcome) && expected.any && attempt < max_attempts) {
            continue;
        }
        if (auto problem = problem_of(context, key, outcome)) {
            return std::move(*problem);
        }
        return StoredRecord{
            .id = key.id, .version = outcome->version, .content = std::move(*content)};
    }
}

std::optional<http::Response> remove_record(const RegistryContext& context, const RecordKey& key,
                                            const Expected& expected) {
    for (int attempt = 1;; ++attempt) {
        auto found = current(context, key, expected);
        const auto* record = std::get_if<StoredRecord>(&found);
        if (record == nullptr) {
            return std::get<http::Response>(std::move(found));
        }
        const auto outcome = context.records.remove(key, record->version);
        if (!is_stale(outcome) || !expected.any || attempt == max_attempts) {
            return problem_of(context, key, outcome);
        }
    }
}

}  // namespace convoy::registry
