#include "device-fleet/client/device_client.hpp"

#include <algorithm>
#include <iterator>
#include <ranges>
#include <utility>

#include "device-fleet/dialects/steps.hpp"

namespace convoy::device_fleet {

namespace {

/// An incomplete answer that is longer than this is none.
constexpr std::size_t max_received = 16'384;
/// A device that was denied tries again after this, for it may have been added to the list.
constexpr std::chrono::seconds retry_after_denial{30};
constexpr std::chrono::milliseconds pause_in_frame{300};
/// Frames that wait for an answer although their records are forgotten.
constexpr std::size_t max_forgotten_frames = 64;

}  // namespace

DeviceClient::DeviceClient(const Dialect& dialect, Device device, const ClientSettings& settings,
                           ClientEvents& events)
    : dialect_(&dialect),
      device_(std::move(device)),
      settings_(settings),
      events_(&events),
      random_(settings.seed),
      retry_(settings.first_retry) {}

void DeviceClient::measure(const Record& record) {
    const Record kept = in_steps_of(dialect_->traits(), record);
    if (last_measured_ == kept.time) {
        return;  // a device has one record of a time
    }
    last_measured_ = kept.time;
    if (kept_.size() >= settings_.max_kept) {
        kept_.pop_front();
        events_->dropped(1);
    }
    kept_.push_back(kept);
    live_ = is_online() ? std::min(live_ + 1, kept_.size()) : 0;
}

bool DeviceClient::wants_connection(fleet::Time now) const {
    return state_ == State::offline && now >= retry_at_;
}

void DeviceClient::connecting(fleet::Time now) {
    state_ = State::connecting;
    last_activity_ = now;
}

void DeviceClient::connected(fleet::Time now) {
    closes_ = false;
    last_activity_ = now;
    silent_until_ = {};
    output_ = dialect_->login(device_);
    state_ = State::logging_in;
    if (!dialect_->traits().waits_for_login) {
        come_online(now);
    }
}

void DeviceClient::come_online(fleet::Time now) {
    state_ = State::online;
    online_since_ = now;
    live_ = 0;
}

void DeviceClient::disconnected(fleet::Time now) {
    if (is_online() && now - online_since_ >= settings_.last_retry) {
        retry_ = settings_.first_retry;
    }
    retry_at_ = std::max(retry_at_, now + retry_);
    retry_ = std::min(retry_ * 2, settings_.last_retry);
    state_ = State::offline;
    closes_ = false;
    live_ = 0;
    output_.clear();
    received_.clear();
    const bool forgets = dialect_->traits().forgets_sent;
    while (!under_way_.empty()) {  // the newest first, so that the oldest one comes to the front
        if (forgets) {
            give_up_oldest_sent();
        } else {
            keep_again(std::move(under_way_.back().records));
            under_way_.pop_back();
        }
    }
}

/// Puts records back to where they were.
void DeviceClient::keep_again(std::vector<Record> records) {
    for (const Record& record : std::views::reverse(records)) {
        const auto place = std::ranges::lower_bound(kept_, record.time, {}, &Record::time);
        kept_.insert(place, record);
    }
    while (kept_.size() > settings_.max_kept) {
        kept_.pop_front();
        events_->dropped(1);
    }
    live_ = std::min(live_, kept_.size());
}

void DeviceClient::give_up_oldest_sent() {
    events_->dropped(under_way_.front().records.size());
    under_way_.pop_front();
}

void DeviceClient::received(Bytes bytes, fleet::Time now) {
    last_activity_ = now;
    received_ += bytes;
    std::size_t used = 0;
    while (used < received_.size() && !closes_) {
        const Stage stage = state_ == State::logging_in ? Stage::login : Stage::frames;
        const Reply answer = dialect_->first_answer(Bytes(received_).substr(used), stage);
        if (answer.kind == Reply::Kind::incomplete || answer.size == 0) {
            break;
        }
        used += answer.size;
        handle(answer, now);
    }
    received_.erase(0, used);
    closes_ = closes_ || received_.size() > max_received;
    if (has_datagrams()) {
        received_.clear();
    }
}

void DeviceClient::handle(const Reply& answer, fleet::Time now) {
    switch (answer.kind) {
        case Reply::Kind::login:
            if (state_ == State::logging_in) {
                retry_ = settings_.first_retry;
                come_online(now);
            }
            break;
        case Reply::Kind::denied:
            events_->denied();
            retry_at_ = now + retry_after_denial;
            closes_ = true;
            break;
        case Reply::Kind::taken:
            take(answer, now);
            break;
        case Reply::Kind::busy:
            closes_ = true;  // what is under way is kept again, and sent after the pause
            break;
        case Reply::Kind::other:
        case Reply::Kind::incomplete:
            break;
    }
}

void DeviceClient::take(const Reply& answer, fleet::Time now) {
    const auto frame = answer.number ? std::ranges::find(under_way_, *answer.number, &Frame::number)
                                     : under_way_.begin();
    // A second answer to a frame that was sent twice is for none.
    if (frame == under_way_.end() || (frame->is_due && !frame->is_repeated)) {
        return;
    }
    const std::size_t taken = std::min(answer.records, frame->records.size());
    if (taken == 0) {
        // It would be asked again at once, for ever. A datagram is sent again when time is up.
        closes_ = !has_datagrams();
        return;
    }
    retry_ = settings_.first_retry;
    events_->acknowledged(std::span(frame->records).first(taken), now - frame->first_sent);
    std::vector<Record> rest(
        std::make_move_iterator(frame->records.begin() + static_cast<std::ptrdiff_t>(taken)),
        std::make_move_iterator(frame->records.end()));
    under_way_.erase(frame);
    keep_again(std::move(rest));
}

std::size_t DeviceClient::kept() const {
    std::size_t count = kept_.size();
    for (const Frame& frame : under_way_) {
        count += dialect_->traits().forgets_sent ? 0 : frame.records.size();
    }
    return count;
}

std::uint16_t DeviceClient::next_number() {
    number_ = number_ == 0xFFFF ? 1 : static_cast<std::uint16_t>(number_ + 1);
    return number_;
}

/// Takes what one frame says out of `kept_`.
std::vector<Record> DeviceClient::next_records() {
    const DialectTraits& traits = dialect_->traits();
    const std::size_t most = std::min(traits.max_records, settings_.max_records);
    const std::size_t count = std::min(most, kept_.size());
    const auto begin =
        traits.newest_first ? kept_.end() - static_cast<std::ptrdiff_t>(count) : kept_.begin();
    std::vector<Record> records(begin, begin + static_cast<std::ptrdiff_t>(count));
    kept_.erase(begin, begin + static_cast<std::ptrdiff_t>(count));
    live_ = traits.newest_first ? live_ - std::min(live_, count) : std::min(live_, kept_.size());
    return records;
}

void DeviceClient::load_frames(fleet::Time now) {
    const DialectTraits& traits = dialect_->traits();
    const std::size_t most = traits.forgets_sent
                                 ? max_forgotten_frames
                                 : std::min(settings_.max_frames, traits.max_frames);
    while (!kept_.empty() && (under_way_.size() < most || traits.forgets_sent)) {
        if (under_way_.size() >= most) {
            give_up_oldest_sent();
        }
        const bool is_late = traits.newest_first ? live_ == 0 : live_ < kept_.size();
        under_way_.push_back({.number = next_number(),
                              .records = next_records(),
                              .first_sent = now,
                              .sent = now,
                              .is_late = is_late,
                              .is_due = true,
                              .is_repeated = false});
        if (traits.forgets_sent) {
            return;  // one at a time, so that none is given up before it is sent
        }
    }
}

std::string DeviceClient::next_output(fleet::Time now) {
    if (closes_ || now < silent_until_) {
        return "";
    }
    if (!output_.empty()) {
        last_activity_ = now;
        return std::exchange(output_, "");
    }
    if (state_ != State::online) {
        return "";
    }
    auto due = std::ranges::find(under_way_, true, &Frame::is_due);
    if (due == under_way_.end()) {
        load_frames(now);
        due = std::ranges::find(under_way_, true, &Frame::is_due);
    }
    return due == under_way_.end() ? "" : output_of(*due, now);
}

std::string DeviceClient::output_of(Frame& frame, fleet::Time now) {
    frame.sent = now;
    frame.is_due = false;
    last_activity_ = now;
    std::string bytes = dialect_->frame(device_, {.records = frame.records,
                                                  .number = frame.number,
                                                  .is_late = frame.is_late,
                                                  .is_repeated = frame.is_repeated,
                                                  .sent = now});
    frame.is_repeated = true;
    bytes = with_mishap(std::move(bytes), now);
    if (dialect_->traits().answers_by == AnswersBy::nothing) {
        under_way_.pop_back();
    }
    return bytes;
}

DeviceClient::Mishap DeviceClient::next_mishap() {
    constexpr double range = std::minstd_rand::max();
    if (settings_.faults <= 0 || static_cast<double>(random_()) >= settings_.faults * range) {
        return Mishap::none;
    }
    return static_cast<Mishap>(1 + random_() % 4);
}

std::string DeviceClient::with_mishap(std::string frame, fleet::Time now) {
    const Mishap mishap = next_mishap();
    switch (mishap) {
        case Mishap::half_frame:  // the connection breaks within it
            closes_ = !has_datagrams();
            return frame.substr(0, frame.size() / 2);
        case Mishap::lost_answer:
            closes_ = !has_datagrams();
            return frame;
        case Mishap::repetition:
            if (has_datagrams()) {
                output_ = frame;
                return frame;
            }
            // An answer that names no frame would be taken for the next one's.
            return names_frames() ? frame + frame : frame;
        case Mishap::pause:
            if (!has_datagrams()) {
                output_ = frame.substr(frame.size() / 2);
                silent_until_ = now + pause_in_frame;
                return frame.substr(0, frame.size() / 2);
            }
            return frame;
        case Mishap::none:
            break;
    }
    return frame;
}

void DeviceClient::wake(fleet::Time now) {
    if (state_ == State::offline || closes_) {
        return;
    }
    const bool is_overdue = now - last_activity_ >= settings_.answer_timeout;
    if (state_ != State::online) {
        closes_ = is_overdue;
        return;
    }
    const bool forgets = dialect_->traits().forgets_sent;
    for (Frame& frame : under_way_) {
        const bool is_silent = !frame.is_due && now - frame.sent >= settings_.answer_timeout;
        if (is_silent && !forgets) {
            // The answer to the first sending may still come, and would be taken for another's.
            closes_ = closes_ || !names_frames();
            frame.is_due = true;
        }
    }
    while (forgets && !under_way_.empty() &&
           now - under_way_.front().sent >= settings_.answer_timeout) {
        give_up_oldest_sent();
    }
    if (output_.empty() && now - last_activity_ >= settings_.heartbeat) {
        output_ = dialect_->heartbeat(device_, next_number());
        last_activity_ = now;
    }
}

}  // namespace convoy::device_fleet
