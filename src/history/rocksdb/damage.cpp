#include "history/rocksdb/damage.hpp"

#include <fcntl.h>
#include <rocksdb/slice.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

#include "service/log.hpp"

namespace convoy::history {
namespace {

namespace files = std::filesystem;

files::path damaged_folder(const std::string& folder) { return files::path(folder) / "damaged"; }

files::path mark_of(const std::string& folder, const std::string& table) {
    return damaged_folder(folder) / (table + ".noticed");
}

files::path note_of(const std::string& folder, const std::string& table) {
    return damaged_folder(folder) / (table + ".taken");
}

void sync(const files::path& path) {
    const int opened = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool synced = opened >= 0 && ::fsync(opened) == 0;
    if (opened >= 0) {
        ::close(opened);
    }
    if (!synced) {
        throw files::filesystem_error("syncing", path, std::make_error_code(std::errc::io_error));
    }
}

std::vector<files::path> entries_like(const std::string& folder, const std::string& form) {
    std::vector<files::path> found;
    std::error_code error;
    const std::regex wanted(form);
    for (const auto& entry : files::directory_iterator(damaged_folder(folder), error)) {
        if (std::regex_match(entry.path().filename().string(), wanted)) {
            found.push_back(entry.path());
        }
    }
    std::ranges::sort(found);
    return found;
}

std::string to_hex(const std::string& bytes) {
    return "x" + rocksdb::Slice(bytes).ToString(true);  // an empty key becomes a word too
}

std::string from_hex(const std::string& text) {
    std::string bytes;
    rocksdb::Slice(text).starts_with("x") &&
        rocksdb::Slice(text.data() + 1, text.size() - 1).DecodeHex(&bytes);
    return bytes;
}

std::vector<files::path> originals_in(const std::string& folder) {
    return entries_like(folder, R"(\d+\.sst(\.\d+)?)");
}

bool is_same(const files::path& one, const files::path& other) {
    std::ifstream first(one, std::ios::binary);
    std::ifstream second(other, std::ios::binary);
    return files::file_size(one) == files::file_size(other) &&
           std::equal(std::istreambuf_iterator<char>(first), {},
                      std::istreambuf_iterator<char>(second));
}

}  // namespace

std::optional<std::string> damaged_table_in(const std::string& error) {
    static const std::regex form(R"(Corruption:.*?([0-9]{6,}\.sst)(?!/))");
    std::smatch found;
    return std::regex_search(error, found, form) ? std::optional(found[1].str()) : std::nullopt;
}

bool notice_damage(const std::string& folder, const std::string& error) {
    const auto table = damaged_table_in(error);
    return table && mark_damaged(folder, *table, error);
}

bool mark_damaged(const std::string& folder, const std::string& table, const std::string& why) {
    const files::path mark = mark_of(folder, table);
    std::error_code failed;
    if (files::exists(mark, failed)) {
        return true;
    }
    files::create_directories(damaged_folder(folder), failed);
    std::ofstream(mark) << why << '\n';
    service::log_warning("a table is damaged; the next opening sets it aside",
                         {{"table", table}, {"reason", why}});
    return files::exists(mark, failed);
}

std::vector<std::string> noticed_tables(const std::string& folder) {
    std::vector<std::string> tables;
    for (const files::path& mark : entries_like(folder, R"(\d+\.sst\.noticed)")) {
        tables.push_back(mark.stem());
    }
    return tables;
}

void remove_mark(const std::string& folder, const std::string& table) {
    files::remove(mark_of(folder, table));
}

void take_back_mark(const std::string& folder, const std::string& table) {
    std::error_code ignored;
    files::remove(mark_of(folder, table), ignored);
    files::remove(salvage_lock(folder), ignored);
    files::remove(damaged_folder(folder), ignored);  // if nothing else is in it
}

// An original of the same name with other content is from earlier damage and stays.
std::string keep_original(const std::string& folder, const std::string& table) {
    const files::path damaged = damaged_folder(folder);
    const files::path file = files::path(folder) / table;
    files::path kept = damaged / table;
    for (int more = 2; files::exists(kept) && !is_same(kept, file); ++more) {
        kept = damaged / (table + "." + std::to_string(more));
    }
    files::copy_file(file, kept, files::copy_options::skip_existing);
    sync(kept);
    sync(damaged);
    return kept;
}

void note_set_aside(const std::string& folder, const SetAside& table) {
    const files::path note = note_of(folder, table.table);
    const files::path unfinished = note.string() + ".new";
    std::ofstream file(unfinished);
    file << table.family << ' ' << to_hex(table.keys.first) << ' ' << to_hex(table.keys.end) << ' '
         << files::path(table.original).filename().string() << '\n';
    file.close();
    if (!file) {
        throw files::filesystem_error("writing", unfinished,
                                      std::make_error_code(std::errc::io_error));
    }
    sync(unfinished);
    files::rename(unfinished, note);
    sync(damaged_folder(folder));
}

std::vector<SetAside> read_set_aside(const std::string& folder) {
    std::vector<SetAside> tables;
    for (const files::path& note : entries_like(folder, R"(\d+\.sst\.taken)")) {
        SetAside table{.table = note.stem(), .family = 0, .keys = {}, .original = {}};
        std::string first;
        std::string end;
        std::string original;
        if (!(std::ifstream(note) >> table.family >> first >> end >> original)) {
            throw files::filesystem_error("reading", note,
                                          std::make_error_code(std::errc::io_error));
        }
        table.keys = {.first = from_hex(first), .end = from_hex(end)};
        table.original = damaged_folder(folder) / original;
        tables.push_back(table);
    }
    return tables;
}

void forget_set_aside(const std::string& folder, const SetAside& table) {
    files::remove(note_of(folder, table.table));
    sync(damaged_folder(folder));
}

std::uint64_t bytes_of_originals(const std::string& folder) {
    std::uint64_t bytes = 0;
    for (const files::path& original : originals_in(folder)) {
        std::error_code failed;
        const std::uintmax_t size = files::file_size(original, failed);
        bytes += failed ? 0 : size;
    }
    return bytes;
}

void delete_originals(const std::string& folder) {
    for (const files::path& original : originals_in(folder)) {
        std::error_code failed;
        files::remove(original, failed);
        service::log_warning("the original of a damaged table was deleted with a vehicle",
                             {{"file", original.string()}});
    }
}

std::string salvage_lock(const std::string& folder) { return damaged_folder(folder) / "LOCK"; }

}  // namespace convoy::history
