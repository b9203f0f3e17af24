// One database of a MongoDB server or cluster, through libmongoc. Only database.cpp calls a server.
// Writes have write concern majority with the journal, reads have read concern majority. If the
// server was unreachable, the next call tries again.
//
// Threads: every function may be called from any thread; each call borrows a client of the pool.
// Time limits: 5 s to find a server and 15 s for a reply, unless the URL sets others.
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

namespace convoy::mongodb {

/// MongoDB's error codes.
enum class MongoCode : std::uint32_t {
    none = 0,  ///< no code is known, for example because the connection broke
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
    std::string what;  ///< the message for the log and the operator
    MongoCode code = MongoCode::none;
};

/// boost::system::result calls this when `value()` is called on a failed MongoResult.
[[noreturn]] inline void throw_exception_from_error(const MongoFailure& failure,
                                                    const boost::source_location& /*location*/) {
    throw std::runtime_error(failure.what);
}

/// The address cannot be used; what() is the reason in one line.
struct BadMongoAddress : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A database and the credentials for its server.
struct MongoAddress {
    std::string url;                    ///< mongodb://host:port/database, without user or password
    std::optional<std::string> user{};  ///< nullopt: anonymous
    std::optional<std::string> password{};
    std::string application = "convoy";  ///< how the server's log calls this client
};

template <class T>
using MongoResult = boost::system::result<T, MongoFailure>;

struct MongoQuery {
    const char* collection;
    Bson filter;
    Bson options;  ///< of the server's `find` command: sort, limit, …
};

struct MongoReplacement {
    Bson filter;
    Bson document;
};

struct MongoUpdate {
    Bson filter;
    Bson update;
};

/// What the reading of a query's documents does after one.
enum class MongoVisit : std::uint8_t {
    next,
    enough,    ///< the others are not read
    bad_form,  ///< the document has an unexpected form
};

/// The most documents in one write, few enough for it to end well within the socket timeout.
inline constexpr std::size_t documents_at_once = 1'000;

class MongoDatabase {
 public:
    /// Does not connect. Throws BadMongoAddress if the URL cannot be read, names no database, or
    /// holds a password.
    explicit MongoDatabase(const MongoAddress& address);

    /// Runs a command on the database and returns the server's reply.
    MongoResult<Bson> command(const Bson& command) const;

    /// Calls `visit` with each document found. If it returns false, the document has an unexpected
    /// form, and the call fails with its `_id`.
    MongoResult<void> find(const MongoQuery& query,
                           const std::function<bool(BsonView)>& visit) const;
    /// The same, for a visitor that may have enough before the last document.
    MongoResult<void> visit(const MongoQuery& query,
                            const std::function<MongoVisit(BsonView)>& visitor) const;

    /// Inserts the documents whose `_id` does not exist yet, in as many writes as needed. Returns
    /// the indexes of the others, ascending. After a failure some may be stored.
    MongoResult<std::vector<std::size_t>> insert(const char* collection,
                                                 std::span<const Bson> documents) const;

    /// Replaces one document that matches each filter, if there is one.
    MongoResult<void> replace(const char* collection,
                              std::span<const MongoReplacement> replacements) const;

    /// Updates one document that matches each filter, or makes it. If another client makes the same
    /// one meanwhile, an update may be left out.
    MongoResult<void> update_or_make(const char* collection,
                                     std::span<const MongoUpdate> updates) const;

    /// Removes all matching documents and returns their number.
    MongoResult<std::int64_t> remove(const char* collection, const Bson& filter) const;

    /// Removes at most one document for each filter and returns their number.
    MongoResult<std::int64_t> remove_each(const char* collection,
                                          std::span<const Bson> filters) const;

    /// Creates an index ({key: …, name: …}) unless the same one exists.
    MongoResult<void> make_index(const char* collection, const Bson& index) const;

    /// Atomically adds `step` to a counter (initially 0) and returns its previous value.
    MongoResult<std::int64_t> count_on(const char* collection, const std::string& counter,
                                       std::int64_t step) const;

    /// Atomically sets the `number` of the document with this `_id` to `least`, unless it is
    /// greater, and returns which number it then has.
    MongoResult<std::int64_t> raise(const char* collection, const std::string& document,
                                    std::int64_t least) const;

 private:
    class Client;

    /// Which state of a changed document a reply has.
    enum class Returned : std::uint8_t { before, after };

    MongoResult<Bson> change_one(const char* collection, const std::string& document,
                                 const Bson& update, Returned returned) const;

    MongoResult<std::vector<std::size_t>> insert_at_once(const char* collection,
                                                         std::span<const Bson> documents) const;

    std::string name_;
    MongoPool pool_;
};

}  // namespace convoy::mongodb
