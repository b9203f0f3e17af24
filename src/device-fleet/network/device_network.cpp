#include "device-fleet/network/device_network.hpp"

#include <boost/asio/post.hpp>
#include <utility>

#include "device-fleet/network/link.hpp"

namespace convoy::device_fleet {

namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr std::chrono::milliseconds tick_interval = 50ms;

fleet::Time wall_clock() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

}  // namespace

/// One device: its client and its socket.
class DeviceNetwork::Terminal final : public ClientEvents, public Link::Owner {
 public:
    Terminal(const Station& station, std::size_t index, const NetworkSettings& settings,
             NetworkEvents& events)
        : index_(index),
          destination_{settings.address, station.port, station.dialect->traits().transport},
          events_(events),
          client_(*station.dialect, station.device, seeded(settings.client, index), *this) {}

    void measure(const Record& record) {
        client_.measure(record);
        send();
    }

    /// Returns whether a connection is being opened. `may_open`: whether one may be begun.
    bool wake(const asio::any_io_executor& executor, bool may_open) {
        const fleet::Time now = wall_clock();
        client_.wake(now);
        if (link_ == nullptr && may_open && client_.wants_connection(now)) {
            client_.connecting(now);
            is_open_ = false;
            is_writing_ = false;
            link_ = open_link(executor, destination_, *this);
        }
        send();
        return link_ != nullptr && !is_open_;
    }

    void close() {
        if (link_ != nullptr) {
            link_->close();
            link_.reset();
        }
    }

    std::size_t kept() const { return client_.kept(); }
    bool is_online() const { return client_.is_online(); }

    void acknowledged(std::span<const Record> records, std::chrono::milliseconds waited) override {
        events_.acknowledged(index_, records, waited);
    }
    void dropped(std::size_t records) override { events_.dropped(index_, records); }
    void denied() override { events_.denied(index_); }

    void opened() override {
        is_open_ = true;
        client_.connected(wall_clock());
        send();
    }
    void received(devices::Bytes bytes) override {
        client_.received(bytes, wall_clock());
        send();
    }
    void written() override {
        is_writing_ = false;
        send();
    }
    void ended() override {
        link_.reset();
        client_.disconnected(wall_clock());
    }

 private:
    static ClientSettings seeded(ClientSettings settings, std::size_t index) {
        // Neighbouring seeds of this generator have similar first numbers.
        settings.seed = (settings.seed + static_cast<std::uint32_t>(index)) * 2'654'435'761U;
        return settings;
    }

    void send() {
        if (link_ == nullptr || is_writing_) {
            return;
        }
        std::string bytes = is_open_ ? client_.next_output(wall_clock()) : "";
        if (!bytes.empty()) {
            is_writing_ = true;
            link_->write(std::move(bytes));
        } else if (client_.wants_close()) {
            close();
            client_.disconnected(wall_clock());
        }
    }

    std::size_t index_;
    Destination destination_;
    NetworkEvents& events_;
    DeviceClient client_;
    std::shared_ptr<Link> link_;
    bool is_open_ = false;
    bool is_writing_ = false;
};

DeviceNetwork::DeviceNetwork(const std::vector<Station>& stations, const NetworkSettings& settings,
                             NetworkEvents& events)
    : network_(1), events_(events), max_connecting_(settings.max_connecting), timer_(network_) {
    terminals_.reserve(stations.size());
    for (std::size_t index = 0; index < stations.size(); ++index) {
        terminals_.push_back(std::make_unique<Terminal>(stations[index], index, settings, events));
    }
    thread_ = std::thread([this] { run(); });
}

DeviceNetwork::~DeviceNetwork() {
    network_.stop();
    thread_.join();
    for (const auto& terminal : terminals_) {
        terminal->close();
    }
}

void DeviceNetwork::run() {
    try {
        tick();
        network_.run();
    } catch (...) {
        const std::scoped_lock lock(mutex_);
        failure_ = std::current_exception();
    }
    ticked_.notify_all();
}

void DeviceNetwork::tick() {
    std::size_t opening = 0;
    std::size_t kept = 0;
    std::size_t online = 0;
    for (const auto& terminal : terminals_) {
        const bool is_opening = terminal->wake(network_.get_executor(), opening < max_connecting_);
        opening += is_opening ? 1 : 0;
        kept += terminal->kept();
        online += terminal->is_online() ? 1 : 0;
    }
    events_.passed(online);
    {
        const std::scoped_lock lock(mutex_);
        kept_ = kept;
    }
    ticked_.notify_all();
    timer_.expires_after(tick_interval);
    timer_.async_wait([this](const boost::system::error_code& /*none*/) { tick(); });
}

void DeviceNetwork::rethrow_failure() {
    const std::scoped_lock lock(mutex_);
    if (failure_) {
        std::rethrow_exception(failure_);
    }
}

void DeviceNetwork::measure(std::vector<Measured> records) {
    rethrow_failure();
    ++posted_;
    asio::post(network_, [this, taken = std::move(records)] {
        for (const Measured& one : taken) {
            terminals_.at(one.station)->measure(one.record);
        }
        kept_ += taken.size();  // until the next tick counts them
        --posted_;
    });
}

bool DeviceNetwork::drain(std::chrono::milliseconds within) {
    std::unique_lock lock(mutex_);
    const bool done =
        ticked_.wait_for(lock, within, [this] { return failure_ || (kept_ == 0 && posted_ == 0); });
    if (failure_) {
        std::rethrow_exception(failure_);
    }
    return done;
}

}  // namespace convoy::device_fleet
