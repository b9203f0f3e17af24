#include "position-tracker/intake/rejected_review.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "position-tracker/intake/arrived_readings.hpp"

namespace convoy::tracker {
namespace {

constexpr std::size_t reviewed_at_once = 1'000;  // positions in a page

bool matches(const RejectedChoice& choice, const history::StoredRejection& rejected) {
    return (!choice.reason || rejected.position.reason == *choice.reason) &&
           (!choice.number || rejected.number == *choice.number);
}

// Passes all that match to `decide`, page by page; it adds to the page's batch.
template <class Decide>
history::StoreResult<void> review(Holding& holding, const RejectedChoice& choice,
                                  const Decide& decide) {
    history::RejectedQuery query{.vehicle = choice.vehicle, .limit = reviewed_at_once};
    if (choice.number) {
        query.before = *choice.number + 1;
        query.limit = 1;
    }
    const auto judge = [&](const std::vector<history::StoredRejection>& page) {
        history::Batch batch;
        for (const history::StoredRejection& each : page) {
            if (matches(choice, each)) {
                decide(each, batch);
            }
        }
        return batch;
    };
    while (true) {
        const auto judged = holding.store().judge_rejected(query, judge);
        holding.store().refusals().read_again();
        if (!judged) {
            return judged.error();
        }
        if (choice.number || judged->read < query.limit) {
            return {};
        }
        query.before = judged->last;
    }
}

// Adds the reading of `message` to the batch. Returns false if it is ahead of the clock.
bool take_in_readings(fleet::DecodedMessage& message, VehicleAdmission& admission,
                      const VehicleAdmission::Moment& now, history::Batch& batch) {
    for (const fleet::ReportedReading& reading : message.readings) {
        admission.know({&reading.vehicle, 1});
    }
    ArrivedReadings judged = judge(std::move(message.readings), admission, now);
    std::ranges::move(judged.stored, std::back_inserter(batch.readings));
    return judged.rejected.empty();
}

}  // namespace

history::StoreResult<Reviewed> take_in_rejected(Holding& holding, const RejectedChoice& choice,
                                                fleet::EarlyTime early) {
    Reviewed reviewed;
    const auto now = holding.moment();
    const auto times = holding.accepted_times(now);
    VehicleAdmission& admission = holding.store().admission();
    const auto done = review(holding, choice, [&](const auto& each, history::Batch& batch) {
        auto read = fleet::reread(each.position.content, times, early);
        if (!read || !read->message) {
            ++reviewed.rejected;
            return;
        }
        if (read->message->positions.empty()) {
            const bool is_taken_in = take_in_readings(*read->message, admission, now, batch);
            ++(is_taken_in ? reviewed.taken_in : reviewed.rejected);
            if (is_taken_in) {
                batch.no_longer_rejected.push_back(each);
            }
            return;
        }
        fleet::ReportedPosition& reported = read->message->positions.front();
        admission.know({&reported.vehicle, 1});
        const auto objection = admission.judge_again(reported, now);
        if (objection && !holding.has_space(1)) {
            ++reviewed.rejected;
            return;
        }
        batch.no_longer_rejected.push_back(each);
        std::ranges::move(take_details(*read->message), std::back_inserter(batch.readings));
        if (objection) {
            ++reviewed.held;
            batch.held.push_back(
                {.received = each.received, .reason = *objection, .reported = std::move(reported)});
            holding.holds({batch.held.back()});
            return;
        }
        ++reviewed.taken_in;
        batch.positions.push_back(std::move(reported));
    });
    return done ? history::StoreResult<Reviewed>(reviewed) : done.error();
}

history::StoreResult<std::uint64_t> drop_rejected(Holding& holding, const RejectedChoice& choice) {
    std::uint64_t dropped = 0;
    const auto done = review(holding, choice, [&](const auto& each, history::Batch& batch) {
        batch.no_longer_rejected.push_back(each);
        ++dropped;
    });
    return done ? history::StoreResult<std::uint64_t>(dropped) : done.error();
}

}  // namespace convoy::tracker
