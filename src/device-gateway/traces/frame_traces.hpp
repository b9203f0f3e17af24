// Keeps the last frames of devices, and of strangers that were denied, so that an operator can see
// what they have sent and were answered. It keeps bytes and decodes nothing.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fleet/time.hpp"

namespace convoy::device_gateway {

/// Whose frames they are. Strangers are kept apart, so that they push no device out.
struct TraceOwner {
    enum class Kind : std::uint8_t {
        device,         ///< `id` is that of an admitted device
        denied_device,  ///< `id` is what a device called itself that was denied
        address,        ///< `id` is the address of a sender that has named no device
    };
    Kind kind;
    std::string_view id;

    bool operator==(const TraceOwner&) const = default;
};

/// One connection, datagram or request.
struct TraceSource {
    std::uint64_t connection = 0;   ///< see `FrameTraces::new_connection`
    std::string_view protocol;      ///< "teltonika", "osmand"; "": none was found. It is not copied
    std::string_view transport{};   ///< "tcp", "udp" or "http"; not copied
    std::string_view address;       ///< copied
    bool remembers_frames = false;  ///< a later frame may need one that names the device
};

/// A piece of what was received or sent.
struct TracePiece {
    enum class Kind : std::uint8_t {
        frame,   ///< also a request
        answer,  ///< what was sent
        rest,    ///< received bytes that make no frame
    };
    Kind kind;
    fleet::Time time;
    std::string_view bytes;     ///< without secrets (masking.hpp)
    std::string_view result{};  ///< what became of it: "taken"; not copied
    bool names_device = false;
    std::size_t size = 0;  ///< if `bytes` are only its beginning; 0: they are all
};

struct KeptPiece {
    std::uint64_t number;      ///< ascending in the order of time, over all devices
    std::uint64_t connection;  ///< a number, too
    std::string_view protocol;
    std::string_view transport;
    std::string address;
    std::string device;  ///< "" if the sender has named none
    TracePiece::Kind kind;
    fleet::Time time;
    std::string bytes;  ///< at most `FrameTraces::max_bytes_of_piece`
    std::size_t size;   ///< before it was cut
    std::string_view result;
    bool names_device;
};

/// Thread-safe. Only a search by address takes longer with more devices.
class FrameTraces {
 public:
    /// Of one owner, besides their answers; it may have a few more.
    static constexpr std::size_t max_frames = 50;
    static constexpr std::size_t max_bytes_of_piece = 4'096;
    static constexpr std::size_t max_found = 200;

    /// Keeps about as many bytes in all; then the owner goes that was silent for longest. At most a
    /// quarter of them belongs to strangers as long as devices need the rest. 0: it keeps nothing.
    explicit FrameTraces(std::size_t max_bytes) : max_bytes_(max_bytes) {}

    bool is_on() const { return max_bytes_ > 0; }
    std::uint64_t new_connection() { return connections_.fetch_add(1) + 1; }

    void keep(const TraceOwner& owner, const TraceSource& source, const TracePiece& piece);

    /// What was found, by ascending number.
    struct Found {
        std::vector<KeptPiece> pieces;  ///< the newest `max_found`
        /// Frames before these in which devices have named themselves on their connections: later
        /// ones cannot be read without them.
        std::vector<KeptPiece> logins;
    };
    /// Returns the pieces of a device, whether it was admitted or denied, or of all that have sent
    /// from this address.
    Found find(std::string_view id_or_address, std::uint64_t after) const;

    std::size_t bytes() const;
    std::size_t max_bytes() const { return max_bytes_; }

 private:
    struct Piece {
        std::uint64_t number;
        std::uint64_t connection;
        fleet::Time time;
        std::string bytes;
        std::string_view result;
        std::uint32_t size;
        TracePiece::Kind kind;
        bool names_device;
    };
    struct Source {
        std::uint64_t connection;
        std::string_view protocol;
        std::string_view transport;
        std::string address;
        bool remembers_frames;
        std::unique_ptr<const Piece>
            login{};  ///< the frame that has named the device, once it is dropped
    };
    struct Trace {
        TraceOwner::Kind kind;
        std::string id;
        std::vector<Piece> pieces{};
        std::vector<Source> sources{};  ///< of the pieces; sources of no piece have left
        std::size_t frames = 0;
        std::size_t bytes = 0;
    };
    /// In the order in which they were last used.
    struct Owners {
        std::list<Trace> traces{};
        std::size_t bytes = 0;
    };
    struct Hash {
        std::size_t operator()(const TraceOwner& owner) const {
            return std::hash<std::string_view>{}(owner.id) + static_cast<std::size_t>(owner.kind);
        }
    };

    Owners& owners_of(TraceOwner::Kind kind) {
        return kind == TraceOwner::Kind::device ? devices_ : strangers_;
    }
    Trace& used(const TraceOwner& owner);
    static std::size_t cost_of(const Piece& piece);
    static bool is_frame(const Piece& piece);
    static void add(Trace& trace, const TraceSource& source, Piece piece);
    static void drop_surplus(Trace& trace);
    static void forget(Trace& trace, Piece piece);
    void make_space();
    static void collect(const Trace& trace, std::string_view address, std::uint64_t after,
                        Found& found);

    const std::size_t max_bytes_;
    std::atomic<std::uint64_t> connections_ = 0;
    mutable std::mutex mutex_;
    std::uint64_t last_number_ = 0;
    Owners devices_;
    Owners strangers_;
    std::unordered_map<TraceOwner, std::list<Trace>::iterator, Hash> by_owner_;  ///< ids are theirs
};

}  // namespace convoy::device_gateway
