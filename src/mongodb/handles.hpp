// Unique pointers that return libmongoc's handles to it.
#pragma once

#include <mongoc/mongoc.h>

#include <memory>

namespace convoy::mongodb {

template <auto give_back>
struct MongoDeleter {
    template <class Handle>
    void operator()(Handle* handle) const {
        give_back(handle);
    }
};

using MongoUri = std::unique_ptr<mongoc_uri_t, MongoDeleter<mongoc_uri_destroy>>;
using MongoPool = std::unique_ptr<mongoc_client_pool_t, MongoDeleter<mongoc_client_pool_destroy>>;
using MongoCollection =
    std::unique_ptr<mongoc_collection_t, MongoDeleter<mongoc_collection_destroy>>;
using MongoCursor = std::unique_ptr<mongoc_cursor_t, MongoDeleter<mongoc_cursor_destroy>>;
using MongoBulk =
    std::unique_ptr<mongoc_bulk_operation_t, MongoDeleter<mongoc_bulk_operation_destroy>>;
using MongoReadConcern =
    std::unique_ptr<mongoc_read_concern_t, MongoDeleter<mongoc_read_concern_destroy>>;
using MongoWriteConcern =
    std::unique_ptr<mongoc_write_concern_t, MongoDeleter<mongoc_write_concern_destroy>>;

}  // namespace convoy::mongodb
