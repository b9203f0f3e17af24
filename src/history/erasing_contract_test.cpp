// The contract of every History for erasing vehicles.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "history/fixtures/history_places.hpp"
#include "history/fixtures/sample_positions.hpp"
#include "history/mongodb/removal.hpp"

namespace convoy::history {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::size_t few_rejected = 5;

struct ErasedStore {
    std::string name;
    std::unique_ptr<HistoryPlace> (*make_place)();
};

void PrintTo(const ErasedStore& store, std::ostream* out) { *out << store.name; }

StoredRejection rejected_of(const std::string& message_id, const std::string& name) {
    return {.message_id = message_id,
            .received = at(0),
            .position = {.index = 0,
                         .reason = fleet::RejectionReason::bad_time,
                         .vehicle = name,
                         .content = "{}"}};
}

HeldPosition held(std::string_view name, std::int64_t milliseconds) {
    return {.received = at(7),
            .reason = HoldReason::too_many_vehicles,
            .reported = reported(name, position(at(milliseconds)))};
}

class ErasingContract : public testing::TestWithParam<ErasedStore> {
 protected:
    History& history() { return *history_; }
    void reopen() {
        history_.reset();
        history_ = place_->open();
    }
    AppendCounts append(Batch batch) { return history().append(batch).value(); }
    std::vector<fleet::VehicleName> erase(std::initializer_list<std::string_view> names) {
        return history().erase(vehicles(names)).value();
    }
    std::vector<fleet::Position> everything_of(std::string_view name) {
        return history().positions(vehicle(name), all_time, 1'000'000).value();
    }
    std::vector<StoredRejection> all_rejected() {
        return history().rejected({.limit = 1'000}).value();
    }
    std::vector<HeldPosition> all_held() { return history().held({.limit = 1'000}).value(); }

 private:
    std::unique_ptr<HistoryPlace> place_ = GetParam().make_place();
    std::unique_ptr<History> history_ = place_->open();
};

TEST_P(ErasingContract, AnErasedVehicleWasNeverThere) {
    append({.positions = {reported("Van", position(at(1))), reported("Bus", position(at(2)))},
            .rejected = {rejected_of("m1", "Van"), rejected_of("m2", "Bus")}});
    EXPECT_THAT(erase({"Van"}), ElementsAre(vehicle("Van")));
    EXPECT_THAT(erase({"Van"}), IsEmpty());

    const auto is_gone = [this] {
        EXPECT_THAT(everything_of("Van"), IsEmpty());
        EXPECT_THAT(history().vehicles().value(), ElementsAre(vehicle("Bus")));
        EXPECT_THAT(all_rejected(), SizeIs(1));
    };
    is_gone();
    reopen();
    is_gone();
    const Batch again{.positions = {reported("Van", position(at(1)))}, .rejected = {}};
    EXPECT_EQ(append(again), (AppendCounts{.stored = 1}));
    EXPECT_THAT(everything_of("Van"), ElementsAre(position(at(1))));
    EXPECT_THAT(everything_of("Bus"), ElementsAre(position(at(2))));
    for (int i = 0; i < 12; ++i) {
        append({.positions = {}, .rejected = {rejected_of("n" + std::to_string(i), "Van")}});
    }
    EXPECT_THAT(all_rejected(), SizeIs(few_rejected));
}

TEST_P(ErasingContract, ErasesWhatIsHeldOfAVehicle) {
    append({.positions = {}, .rejected = {}, .held = {held("Van", 1), held("Van 2", 1)}});
    EXPECT_THAT(erase({"Van"}), ElementsAre(vehicle("Van")));
    EXPECT_THAT(erase({"Van"}), IsEmpty());
    EXPECT_THAT(all_held(), ElementsAre(held("Van 2", 1)));
    EXPECT_EQ(history().held_count().value(), 1U);
}

TEST_P(ErasingContract, ManyAtOnceAreGoneAndNoOther) {
    Batch batch;
    for (const std::string name : {"Bus", "Van", "Van 2", "Van 22", "Truck"}) {
        for (int i = 0; i < 30; ++i) {
            batch.positions.push_back(reported(name, position(at(i * 60'000))));
        }
        batch.rejected.push_back(rejected_of(name, name));
        batch.held.push_back(held(name, 7'200'000));
    }
    append(batch);
    EXPECT_THAT(erase({"Van 2", "Nobody", "Bus", "Truck"}),
                ElementsAre(vehicle("Van 2"), vehicle("Bus"), vehicle("Truck")));

    const auto are_gone = [this] {
        EXPECT_THAT(history().vehicles().value(), ElementsAre(vehicle("Van"), vehicle("Van 22")));
        for (const std::string_view name : {"Bus", "Van 2", "Truck"}) {
            EXPECT_THAT(everything_of(name), IsEmpty());
        }
        EXPECT_THAT(everything_of("Van"), SizeIs(30));
        EXPECT_THAT(everything_of("Van 22"), SizeIs(30));
        EXPECT_THAT(all_rejected(), SizeIs(2));
        EXPECT_THAT(all_held(), ElementsAre(held("Van", 7'200'000), held("Van 22", 7'200'000)));
    };
    are_gone();
    reopen();
    are_gone();
}

TEST_P(ErasingContract, NoneIsErasedWhenNoneIsNamed) {
    append(
        {.positions = {reported("Van", position(at(1)))}, .rejected = {rejected_of("m", "Van")}});
    EXPECT_THAT(erase({}), IsEmpty());
    EXPECT_THAT(everything_of("Van"), SizeIs(1));
    EXPECT_THAT(all_rejected(), SizeIs(1));
}

TEST_P(ErasingContract, AVehicleOfManyPositionsIsGoneAsAWhole) {
    Batch batch;
    for (std::int64_t i = 0; i <= 2 * removed_at_once; ++i) {
        batch.positions.push_back(reported("Van", position(at(i))));
    }
    batch.positions.push_back(reported("Bus", position(at(0))));
    append(batch);
    EXPECT_THAT(erase({"Van"}), ElementsAre(vehicle("Van")));
    EXPECT_THAT(everything_of("Van"), IsEmpty());
    EXPECT_THAT(everything_of("Bus"), SizeIs(1));
}

template <class Place>
std::unique_ptr<HistoryPlace> make_place() {
    return std::make_unique<Place>(few_rejected);
}

INSTANTIATE_TEST_SUITE_P(
    Histories, ErasingContract,
    testing::Values(ErasedStore{.name = "RocksDb", .make_place = make_place<RocksDbPlace>},
                    ErasedStore{.name = "Mongo", .make_place = make_place<MongoPlace>}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace convoy::history
