#include "mongodb/database.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>

namespace convoy::mongodb {
namespace {

constexpr std::int32_t selection_timeout_ms = 5'000;
constexpr std::int32_t connect_timeout_ms = 5'000;
constexpr std::int32_t socket_timeout_ms = 15'000;
constexpr std::int32_t write_timeout_ms = 10'000;  // shorter: the server reports time-outs first

// When libmongoc is loaded it creates a file for its counters in /dev/shm, named after the process
// ID. After a kill -9 that file would stay, and a later process with the same ID would write a
// warning about it to stderr, which is not in the form of our logs. The
// counters work without the name.
bool unlink_counters() noexcept {
    return ::shm_unlink(("/mongoc-" + std::to_string(::getpid())).c_str()) == 0;
}
const bool counters_are_unlinked = unlink_counters();

// Disables libmongoc's log on stderr: the calls return the same errors.
void start_driver() {
    static const bool started = [] {
        mongoc_init();
        mongoc_log_set_handler(nullptr, nullptr);
        return true;
    }();
    static_cast<void>(started);
}

MongoCode code_of(const bson_error_t& error) {
    if (error.domain == MONGOC_ERROR_CLIENT && error.code == MONGOC_ERROR_CLIENT_AUTHENTICATE) {
        return MongoCode::authentication_failed;
    }
    return error.domain == MONGOC_ERROR_SERVER ? static_cast<MongoCode>(error.code)
                                               : MongoCode::none;
}

MongoFailure failure(const bson_error_t& error) { return {error.message, code_of(error)}; }

// Error texts contain the address only once it is known to have no password.
MongoUri parse(const std::string& url) {
    bson_error_t error;
    MongoUri uri(mongoc_uri_new_with_error(url.c_str(), &error));
    if (!uri) {
        throw BadMongoAddress(std::string("the address of MongoDB cannot be read: ") +
                              error.message);
    }
    if (mongoc_uri_get_username(uri.get()) != nullptr ||
        mongoc_uri_get_password(uri.get()) != nullptr) {
        throw BadMongoAddress(
            "the address of MongoDB contains a user or a password: set them by MONGODB_USER and "
            "MONGODB_PASSWORD or MONGODB_PASSWORD_FILE");
    }
    const char* database = mongoc_uri_get_database(uri.get());
    if (database == nullptr || *database == '\0') {
        throw BadMongoAddress(url +
                              " has no database name: it should be mongodb://host:port/database");
    }
    return uri;
}

void set_default(mongoc_uri_t& uri, const char* option, std::int32_t value) {
    if (!mongoc_uri_has_option(&uri, option)) {
        mongoc_uri_set_option_as_int32(&uri, option, value);
    }
}

void set_options(mongoc_uri_t& uri, const MongoAddress& address) {
    set_default(uri, MONGOC_URI_SERVERSELECTIONTIMEOUTMS, selection_timeout_ms);
    set_default(uri, MONGOC_URI_CONNECTTIMEOUTMS, connect_timeout_ms);
    set_default(uri, MONGOC_URI_SOCKETTIMEOUTMS, socket_timeout_ms);
    mongoc_uri_set_option_as_bool(&uri, MONGOC_URI_RETRYWRITES, true);
    mongoc_uri_set_option_as_bool(&uri, MONGOC_URI_RETRYREADS, true);
    mongoc_uri_set_appname(&uri, address.application.c_str());

    const MongoWriteConcern durable(mongoc_write_concern_new());
    mongoc_write_concern_set_wmajority(durable.get(), write_timeout_ms);
    mongoc_write_concern_set_journal(durable.get(), true);
    mongoc_uri_set_write_concern(&uri, durable.get());
    const MongoReadConcern of_majority(mongoc_read_concern_new());
    mongoc_read_concern_set_level(of_majority.get(), MONGOC_READ_CONCERN_LEVEL_MAJORITY);
    mongoc_uri_set_read_concern(&uri, of_majority.get());

    if (address.user) {
        mongoc_uri_set_username(&uri, address.user->c_str());
        mongoc_uri_set_password(&uri, address.password.value_or("").c_str());
    }
}

// Summarises the reply to a bulk write. If libmongoc has to split the write, it merges the replies.
struct WriteReply {
    std::size_t inserted = 0;
    std::vector<std::size_t> already_there;
    std::string other_error;
    bool not_durable = false;
};

WriteReply read_reply(BsonView reply) {
    WriteReply read;
    for (const BsonView error : reply.documents("writeErrors")) {
        if (error.integer("code") == static_cast<std::int64_t>(MongoCode::duplicate_key)) {
            read.already_there.push_back(
                static_cast<std::size_t>(error.integer("index").value_or(0)));
        } else {
            read.other_error = error.text("errmsg").value_or("a write failed without a reason");
        }
    }
    read.inserted = static_cast<std::size_t>(reply.integer("nInserted").value_or(0));
    read.not_durable = reply.has("writeConcernErrors.0");
    std::ranges::sort(read.already_there);
    return read;
}

// Makes it unordered: the server continues after a rejected document.
MongoBulk unordered_bulk(const MongoCollection& collection) {
    const Bson unordered{{"ordered", false}};
    return MongoBulk(
        mongoc_collection_create_bulk_operation_with_opts(collection.get(), unordered.get()));
}

}  // namespace

// Borrows a client from the pool for one call.
class MongoDatabase::Client {
 public:
    explicit Client(const MongoDatabase& database)
        : database_(database), client_(mongoc_client_pool_pop(database.pool_.get())) {}
    ~Client() { mongoc_client_pool_push(database_.pool_.get(), client_); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    mongoc_client_t* get() const { return client_; }
    MongoCollection collection(const char* name) const {
        return MongoCollection(
            mongoc_client_get_collection(client_, database_.name_.c_str(), name));
    }

 private:
    const MongoDatabase& database_;
    mongoc_client_t* client_;
};

MongoDatabase::MongoDatabase(const MongoAddress& address) {
    start_driver();
    const MongoUri uri = parse(address.url);
    set_options(*uri, address);
    name_ = mongoc_uri_get_database(uri.get());
    bson_error_t error;
    pool_.reset(mongoc_client_pool_new_with_error(uri.get(), &error));
    if (!pool_) {
        throw BadMongoAddress(address.url + ": " + error.message);
    }
    mongoc_client_pool_set_error_api(pool_.get(), MONGOC_ERROR_API_VERSION_2);
}

MongoResult<Bson> MongoDatabase::command(const Bson& command) const {
    const Client client(*this);
    Bson reply;
    bson_error_t error;
    if (!mongoc_client_command_simple(client.get(), name_.c_str(), command.get(), nullptr,
                                      reply.fill(), &error)) {
        return failure(error);
    }
    return reply;
}

MongoResult<void> MongoDatabase::find(const MongoQuery& query,
                                      const std::function<bool(BsonView)>& visit) const {
    return this->visit(query, [&visit](BsonView document) {
        return visit(document) ? MongoVisit::next : MongoVisit::bad_form;
    });
}

MongoResult<void> MongoDatabase::visit(const MongoQuery& query,
                                       const std::function<MongoVisit(BsonView)>& visitor) const {
    const Client client(*this);
    const MongoCollection collection = client.collection(query.collection);
    const MongoCursor cursor(mongoc_collection_find_with_opts(collection.get(), query.filter.get(),
                                                              query.options.get(), nullptr));
    const bson_t* document = nullptr;
    while (mongoc_cursor_next(cursor.get(), &document)) {
        const MongoVisit after = visitor(*document);
        if (after == MongoVisit::enough) {
            return {};
        }
        if (after == MongoVisit::bad_form) {
            return MongoFailure{"MongoDB's " + name_ + "." + query.collection +
                                " has a document of invalid form: _id " +
                                BsonView(*document).text("_id").value_or("is not a string")};
        }
    }
    bson_error_t error;
    if (mongoc_cursor_error(cursor.get(), &error)) {
        return failure(error);
    }
    return {};
}

MongoResult<std::vector<std::size_t>> MongoDatabase::insert(const char* collection,
                                                            std::span<const Bson> documents) const {
    std::vector<std::size_t> already_there;
    for (std::size_t done = 0; done < documents.size(); done += documents_at_once) {
        const auto rest = documents.subspan(done);
        const auto places =
            insert_at_once(collection, rest.first(std::min(documents_at_once, rest.size())));
        if (!places) {
            return places.error();
        }
        for (const std::size_t place : *places) {
            already_there.push_back(done + place);
        }
    }
    return already_there;
}

MongoResult<std::vector<std::size_t>> MongoDatabase::insert_at_once(
    const char* collection, std::span<const Bson> documents) const {
    const Client client(*this);
    const MongoCollection into = client.collection(collection);
    const MongoBulk bulk = unordered_bulk(into);
    bson_error_t error;
    for (const Bson& document : documents) {
        if (!mongoc_bulk_operation_insert_with_opts(bulk.get(), document.get(), nullptr, &error)) {
            return failure(error);
        }
    }
    Bson reply;
    const bool no_error = mongoc_bulk_operation_execute(bulk.get(), reply.fill(), &error) != 0;
    WriteReply said = read_reply(reply.view());
    if (!said.other_error.empty()) {
        return MongoFailure{said.other_error};
    }
    // The batch is stored only if the reply accounts for every document: if the connection broke
    // meanwhile, the reply covers only some.
    const bool complete = said.inserted + said.already_there.size() == documents.size();
    if (said.not_durable || !complete) {
        return no_error ? MongoFailure{"the server did not confirm that everything is stored"}
                        : failure(error);
    }
    return std::move(said.already_there);
}

MongoResult<void> MongoDatabase::replace(const char* collection,
                                         std::span<const MongoReplacement> replacements) const {
    const Client client(*this);
    const MongoCollection within = client.collection(collection);
    const MongoBulk bulk = unordered_bulk(within);
    bson_error_t error;
    for (const auto& [filter, document] : replacements) {
        if (!mongoc_bulk_operation_replace_one_with_opts(bulk.get(), filter.get(), document.get(),
                                                         nullptr, &error)) {
            return failure(error);
        }
    }
    if (mongoc_bulk_operation_execute(bulk.get(), nullptr, &error) == 0) {
        return failure(error);
    }
    return {};
}

MongoResult<void> MongoDatabase::update_or_make(const char* collection,
                                                std::span<const MongoUpdate> updates) const {
    const Client client(*this);
    const MongoCollection within = client.collection(collection);
    const MongoBulk bulk = unordered_bulk(within);
    const Bson options{{"upsert", true}};
    bson_error_t error;
    for (const auto& [filter, update] : updates) {
        if (!mongoc_bulk_operation_update_one_with_opts(bulk.get(), filter.get(), update.get(),
                                                        options.get(), &error)) {
            return failure(error);
        }
    }
    Bson reply;
    const bool no_error = mongoc_bulk_operation_execute(bulk.get(), reply.fill(), &error) != 0;
    const WriteReply said = read_reply(reply.view());
    if (!said.other_error.empty()) {
        return MongoFailure{said.other_error};
    }
    const bool others_made_some = !said.already_there.empty();
    if (said.not_durable || (!no_error && !others_made_some)) {
        return failure(error);
    }
    return {};
}

MongoResult<std::int64_t> MongoDatabase::remove(const char* collection, const Bson& filter) const {
    const Client client(*this);
    Bson reply;
    bson_error_t error;
    if (!mongoc_collection_delete_many(client.collection(collection).get(), filter.get(), nullptr,
                                       reply.fill(), &error)) {
        return failure(error);
    }
    return reply.view().integer("deletedCount").value_or(0);
}

MongoResult<std::int64_t> MongoDatabase::remove_each(const char* collection,
                                                     std::span<const Bson> filters) const {
    const Client client(*this);
    const MongoCollection within = client.collection(collection);
    const MongoBulk bulk = unordered_bulk(within);
    bson_error_t error;
    for (const Bson& filter : filters) {
        if (!mongoc_bulk_operation_remove_one_with_opts(bulk.get(), filter.get(), nullptr,
                                                        &error)) {
            return failure(error);
        }
    }
    Bson reply;
    if (mongoc_bulk_operation_execute(bulk.get(), reply.fill(), &error) == 0) {
        return failure(error);
    }
    return reply.view().integer("nRemoved").value_or(0);
}

// Creates one index per command: FerretDB fails on several that exist.
MongoResult<void> MongoDatabase::make_index(const char* collection, const Bson& index) const {
    const auto made = command({{"createIndexes", collection}, {"indexes", Bson::array({index})}});
    return made ? MongoResult<void>() : made.error();
}

// Changes one document, which it makes if there is none, and returns the reply.
MongoResult<Bson> MongoDatabase::change_one(const char* collection, const std::string& document,
                                            const Bson& update, Returned returned) const {
    const auto ask = [&]() -> MongoResult<Bson> {
        auto changed =
            command({{"findAndModify", collection},
                     {"query", Bson{{"_id", document}}},
                     {"update", update},
                     {"upsert", true},
                     {"new", returned == Returned::after},
                     {"writeConcern",
                      Bson{{"w", "majority"}, {"j", true}, {"wtimeout", write_timeout_ms}}}});
        if (changed && changed->view().has("writeConcernError")) {
            return MongoFailure{changed->view().text("writeConcernError.errmsg").value_or("")};
        }
        return changed;
    };
    auto changed = ask();
    // If another process has inserted the document meanwhile, it is there at the second attempt.
    return !changed && changed.error().code == MongoCode::duplicate_key ? ask()
                                                                        : std::move(changed);
}

MongoResult<std::int64_t> MongoDatabase::count_on(const char* collection,
                                                  const std::string& counter,
                                                  std::int64_t step) const {
    const auto counted =
        change_one(collection, counter, {{"$inc", Bson{{"next", step}}}}, Returned::before);
    if (!counted) {
        return counted.error();
    }
    return counted->view().integer("value.next").value_or(0);
}

MongoResult<std::int64_t> MongoDatabase::raise(const char* collection, const std::string& document,
                                               std::int64_t least) const {
    const auto raised =
        change_one(collection, document, {{"$max", Bson{{"number", least}}}}, Returned::after);
    if (!raised) {
        return raised.error();
    }
    return raised->view().integer("value.number").value_or(least);
}

}  // namespace convoy::mongodb
