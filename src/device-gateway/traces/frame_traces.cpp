#include "device-gateway/traces/frame_traces.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

namespace convoy::device_gateway {

namespace {

/// What a trace costs besides its pieces: nodes of the list and of the map, and its id.
constexpr std::size_t bytes_of_trace = 320;
constexpr std::size_t bytes_of_source = 112;

constexpr std::size_t share_of_strangers = 4;

}  // namespace

std::size_t FrameTraces::cost_of(const Piece& piece) {
    // A vector grows to twice of what it has, and a text has a block of its own.
    return 2 * sizeof(Piece) + piece.bytes.size();
}

bool FrameTraces::is_frame(const Piece& piece) { return piece.kind != TracePiece::Kind::answer; }

void FrameTraces::keep(const TraceOwner& owner, const TraceSource& source,
                       const TracePiece& piece) {
    if (!is_on()) {
        return;
    }
    Piece kept{.number = 0,
               .connection = source.connection,
               .time = piece.time,
               .bytes = std::string(piece.bytes.substr(0, max_bytes_of_piece)),
               .result = piece.result,
               .size = static_cast<std::uint32_t>(std::max(piece.size, piece.bytes.size())),
               .kind = piece.kind,
               .names_device = piece.names_device};
    const std::scoped_lock lock(mutex_);
    kept.number = ++last_number_;
    Trace& trace = used(owner);
    const std::size_t before = trace.bytes;
    add(trace, source, std::move(kept));
    drop_surplus(trace);
    std::size_t& all = owners_of(owner.kind).bytes;
    all = all - before + trace.bytes;
    make_space();
}

FrameTraces::Trace& FrameTraces::used(const TraceOwner& owner) {
    Owners& owners = owners_of(owner.kind);
    if (const auto found = by_owner_.find(owner); found != by_owner_.end()) {
        owners.traces.splice(owners.traces.end(), owners.traces, found->second);
        return *found->second;
    }
    Trace& made = owners.traces.emplace_back(
        Trace{.kind = owner.kind, .id = std::string(owner.id), .bytes = bytes_of_trace});
    owners.bytes += bytes_of_trace;
    by_owner_.emplace(TraceOwner{made.kind, made.id}, std::prev(owners.traces.end()));
    return made;
}

void FrameTraces::add(Trace& trace, const TraceSource& source, Piece piece) {
    trace.bytes += cost_of(piece);
    if (std::ranges::find(trace.sources, source.connection, &Source::connection) ==
        trace.sources.end()) {
        trace.bytes += bytes_of_source;
        trace.sources.push_back({.connection = source.connection,
                                 .protocol = source.protocol,
                                 .transport = source.transport,
                                 .address = std::string(source.address),
                                 .remembers_frames = source.remembers_frames,
                                 .login = nullptr});
    }
    trace.frames += is_frame(piece) ? 1 : 0;
    trace.pieces.push_back(std::move(piece));
}

/// Drops the oldest pieces, some at once, since the others move up.
void FrameTraces::drop_surplus(Trace& trace) {
    constexpr std::size_t max_surplus = 14;
    if (trace.frames <= max_frames + max_surplus &&
        trace.pieces.size() <= 2 * (max_frames + max_surplus)) {
        return;
    }
    auto first_kept = trace.pieces.begin();
    while (trace.frames > max_frames ||
           trace.pieces.end() - first_kept > static_cast<std::ptrdiff_t>(2 * max_frames)) {
        trace.frames -= is_frame(*first_kept) ? 1 : 0;
        ++first_kept;
    }
    std::vector<Piece> dropped(std::make_move_iterator(trace.pieces.begin()),
                               std::make_move_iterator(first_kept));
    trace.pieces.erase(trace.pieces.begin(), first_kept);
    for (Piece& piece : dropped) {
        forget(trace, std::move(piece));
    }
}

/// Its source is forgotten with its last piece. Until then, the frame that names the device stays.
void FrameTraces::forget(Trace& trace, Piece piece) {
    trace.bytes -= cost_of(piece);
    const auto source = std::ranges::find(trace.sources, piece.connection, &Source::connection);
    if (source == trace.sources.end()) {
        return;
    }
    const bool has_others =
        std::ranges::find(trace.pieces, piece.connection, &Piece::connection) != trace.pieces.end();
    if (!has_others) {
        trace.bytes -= bytes_of_source + (source->login ? cost_of(*source->login) : 0);
        trace.sources.erase(source);
    } else if (source->remembers_frames && piece.names_device) {
        trace.bytes -= source->login ? cost_of(*source->login) : 0;
        trace.bytes += cost_of(piece);
        source->login = std::make_unique<const Piece>(std::move(piece));
    }
}

void FrameTraces::make_space() {
    while (devices_.bytes + strangers_.bytes > max_bytes_) {
        const bool is_stranger =
            !strangers_.traces.empty() &&
            (devices_.traces.empty() || strangers_.bytes > max_bytes_ / share_of_strangers);
        Owners& owners = is_stranger ? strangers_ : devices_;
        const Trace& oldest = owners.traces.front();
        owners.bytes -= oldest.bytes;
        by_owner_.erase({oldest.kind, oldest.id});
        owners.traces.pop_front();
    }
}

/// Adds the pieces of a trace; those of one address alone unless it is "".
void FrameTraces::collect(const Trace& trace, std::string_view address, std::uint64_t after,
                          Found& found) {
    const auto made = [&](const Piece& piece, const Source& source) {
        return KeptPiece{
            .number = piece.number,
            .connection = piece.connection,
            .protocol = source.protocol,
            .transport = source.transport,
            .address = source.address,
            .device = trace.kind == TraceOwner::Kind::address ? std::string() : trace.id,
            .kind = piece.kind,
            .time = piece.time,
            .bytes = piece.bytes,
            .size = piece.size,
            .result = piece.result,
            .names_device = piece.names_device};
    };
    for (const Source& source : trace.sources) {
        if (!address.empty() && source.address != address) {
            continue;
        }
        if (source.login) {
            found.logins.push_back(made(*source.login, source));
        }
        for (const Piece& piece : trace.pieces) {
            if (piece.connection != source.connection) {
                continue;
            }
            if (piece.number > after) {
                found.pieces.push_back(made(piece, source));
            } else if (source.remembers_frames && piece.kind == TracePiece::Kind::frame) {
                found.logins.push_back(made(piece, source));
            }
        }
    }
}

FrameTraces::Found FrameTraces::find(std::string_view id_or_address, std::uint64_t after) const {
    Found found;
    {
        const std::scoped_lock lock(mutex_);
        for (const auto kind : {TraceOwner::Kind::device, TraceOwner::Kind::denied_device}) {
            const auto owner = by_owner_.find({kind, id_or_address});
            if (owner != by_owner_.end()) {
                collect(*owner->second, "", after, found);
            }
        }
        const bool may_be_address = id_or_address.find_first_of(".:") != std::string_view::npos;
        for (const Owners* owners : {&devices_, &strangers_}) {
            for (const Trace& trace : owners->traces) {
                if (may_be_address && trace.id != id_or_address) {
                    collect(trace, id_or_address, after, found);
                }
            }
        }
        const auto sender = by_owner_.find({TraceOwner::Kind::address, id_or_address});
        if (sender != by_owner_.end()) {
            collect(*sender->second, id_or_address, after, found);
        }
    }
    std::ranges::sort(found.pieces, {}, &KeptPiece::number);
    std::ranges::sort(found.logins, {}, &KeptPiece::number);
    if (found.pieces.size() > max_found) {
        const auto surplus = static_cast<std::ptrdiff_t>(found.pieces.size() - max_found);
        const auto first = found.pieces.begin() + surplus;
        std::copy_if(std::make_move_iterator(found.pieces.begin()), std::make_move_iterator(first),
                     std::back_inserter(found.logins),
                     [](const KeptPiece& piece) { return piece.kind == TracePiece::Kind::frame; });
        found.pieces.erase(found.pieces.begin(), first);
    }
    return found;
}

std::size_t FrameTraces::bytes() const {
    const std::scoped_lock lock(mutex_);
    return devices_.bytes + strangers_.bytes;
}

}  // namespace convoy::device_gateway
