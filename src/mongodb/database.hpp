// One database of a MongoDB server or cluster, through libmongoc: the only file that talks to a
// server. Writes are durable on a majority of its members before they count; reads see only what
// is. A server that is away is looked for again by itself, by every call.
//
// Threads: every function may be called from any thread; each call borrows a client of the pool.
// Time: a call to a server that is away fails after 5 s, one that hangs after 15 s.
#pragma once

#include <boost/system/result.hpp>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "mongodb/bson.hpp"
#include "mongodb/handles.hpp"

namespace convoy::tracker {

/// The server's own numbers of what it refuses.
enum class MongoCode : std::uint32_t {
    none = 0,  ///< the server said nothing: it is away, or the connection broke
    unauthorized = 13,
    authentication_failed = 18,
    no_such_collection = 26,
    no_such_index = 27,
    index_options_conflict = 85,
    command_not_supported = 115,
    not_implemented = 238,
    duplicate_key = 11000,
};

struct MongoFailure {
    std::string what;  ///< for the log and for the operator
    MongoCode code = MongoCode::none;
};

/// What `value()` of a failed MongoResult does; found by boost::system::result.
[[noreturn]] inline void throw_exception_from_error(const MongoFailure& failure,
                                                    const boost::source_location&) {
    throw std::runtime_error(failure.what);
}

/// An address that cannot be used: what is wrong with it, in one line.
struct BadMongoAddress : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A database, and the login to its server.
struct MongoAddress {
    std::string url;                    ///< mongodb://host:port/database, without user or password
    std::optional<std::string> user{};  ///< nothing: anonymous
    std::optional<std::string> password{};
};

template <class T>
using MongoResult = boost::system::result<T, MongoFailure>;

struct MongoQuery {
    const char* collection;
    Bson filter;
    Bson options;  ///< sort, limit, …; none but those of the server's `find`
};

struct MongoReplacement {
    Bson filter;
    Bson document;
};

/// Documents in one write: so few that it ends well within the time that a connection may take.
inline constexpr std::size_t documents_at_once = 1'000;

class MongoDatabase {
 public:
    /// Does not connect. Throws BadMongoAddress if the URL cannot be read, names no database, or
    /// holds a password.
    explicit MongoDatabase(const MongoAddress& address);

    /// Runs a command on the database, and gives the server's reply.
    MongoResult<Bson> command(const Bson& command) const;

    /// Shows the documents found, one by one. Where `visit` says false the document is none of
    /// ours, which is a failure that names it.
    MongoResult<void> find(const MongoQuery& query,
                           const std::function<bool(BsonView)>& visit) const;

    /// Inserts those whose `_id` is not there yet, and gives the places of the others, ascending;
    /// in as many writes as it takes. After a failure some may be there.
    MongoResult<std::vector<std::size_t>> insert(const char* collection,
                                                 std::span<const Bson> documents) const;

    /// Replaces what each filter finds, if anything.
    MongoResult<void> replace(const char* collection,
                              std::span<const MongoReplacement> replacements) const;

    /// Removes whatever matches; how many those were.
    MongoResult<std::int64_t> remove(const char* collection, const Bson& filter) const;

    /// Removes what each filter finds, one document at most; how many those were.
    MongoResult<std::int64_t> remove_each(const char* collection,
                                          std::span<const Bson> filters) const;

    /// Makes an index ({key: …, name: …}) unless there is this very one.
    MongoResult<void> make_index(const char* collection, const Bson& index) const;

    /// Moves a counter on by `step`, for whoever asks; where it stood before. It begins at 0.
    MongoResult<std::int64_t> count_on(const char* collection, const std::string& counter,
                                       std::int64_t step) const;

 private:
    class Client;

    MongoResult<std::vector<std::size_t>> insert_at_once(const char* collection,
                                                         std::span<const Bson> documents) const;

    std::string name_;
    MongoPool pool_;
};

}  // namespace convoy::tracker
