#include "history/rocksdb/mend.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/write_batch.h>

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "history/fixtures/sample_positions.hpp"
#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/folder.hpp"
#include "history/rocksdb/history.hpp"
#include "history/rocksdb/missing.hpp"
#include "history/rocksdb/positions.hpp"
#include "history/rocksdb/records/position_record.hpp"
#include "service/settings.hpp"

namespace convoy::history {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class RocksDbMend : public testing::Test {
 protected:
    // Appends a vehicle's positions with the numbers `first` to `end`, excluded.
    static void drive(const std::string& folder, std::string_view name, int first, int end) {
        Batch batch;
        for (int number = first; number < end; ++number) {
            batch.positions.push_back(reported(name, position(at(number * std::int64_t{1000}))));
        }
        RocksDbHistory history({.folder = folder});
        ASSERT_TRUE(history.append(batch));
    }
    // Stores that positions of the vehicle may be missing.
    static void lose(const std::string& folder, std::string_view name) {
        const RocksDbFolder opened(folder, {});
        const VehicleNumber number = RocksDbPositions(opened).number_of(vehicle(name)).value();
        rocksdb::WriteBatch writes;
        stage_missing(opened,
                      {{.first = encode_key({number, Bucket{1000}}),
                        .end = encode_key({number, Bucket{2000}})}},
                      std::vector{number}, writes);
        ASSERT_TRUE(opened.database().Write({}, &writes).ok());
    }
    // Returns what the command prints.
    std::string mend_with(const std::string& name) const {
        const std::vector<const char*> words{"position-tracker", "mend", folder_.c_str(),
                                             name.c_str(), backup_.c_str()};
        testing::internal::CaptureStdout();
        int code = EXIT_FAILURE;
        try {
            code = mend(static_cast<int>(words.size()), words.data());
        } catch (...) {
            testing::internal::GetCapturedStdout();
            throw;
        }
        EXPECT_EQ(code, EXIT_SUCCESS);
        return testing::internal::GetCapturedStdout();
    }
    std::string refusal_of(const std::string& name) const {
        try {
            return "not refused: " + mend_with(name);
        } catch (const CannotOpen& refused) {
            return refused.what();
        }
    }

    ScratchFolder scratch_;
    std::string folder_ = scratch_ / "history";
    std::string backup_ = scratch_ / "backup";
};

// A backup is copied in pieces of 10,000 positions.
TEST_F(RocksDbMend, PutsAllPositionsOfTheVehicleBackAndNoOther) {
    constexpr int in_backup = 20'001;
    drive(backup_, "Van", 0, in_backup);
    drive(backup_, "Bus", 0, 10);
    drive(folder_, "Bus", 0, 2);
    drive(folder_, "Van", 19'000, 21'000);
    lose(folder_, "Van");
    lose(folder_, "Bus");

    EXPECT_THAT(mend_with("Van"), HasSubstr("19000 positions were put back, 1001 were there\n"));

    const RocksDbHistory history({.folder = folder_});
    const auto van = history.positions(vehicle("Van"), all_time, 30'000).value();
    ASSERT_THAT(van, SizeIs(21'000));
    EXPECT_EQ(van[9'999], position(at(9'999'000)));
    EXPECT_EQ(van[10'000], position(at(10'000'000)));
    EXPECT_THAT(history.missing(vehicle("Van")), IsEmpty());
    EXPECT_THAT(history.positions(vehicle("Bus"), all_time, 100).value(), SizeIs(2));
    EXPECT_THAT(history.missing(vehicle("Bus")), SizeIs(1)) << "Bus was not mended";
}

// The backup is of format 2, the history of format 3, or the other way round.
TEST_F(RocksDbMend, PutsBackPositionsWithAndWithoutAReportedMotion) {
    const fleet::Position measured = moving(position(at(500)), 1'250, 9'000);
    const auto measure = [&measured](const std::string& folder) {
        RocksDbHistory history({.folder = folder});
        ASSERT_TRUE(history.append({.positions = {reported("Van", measured)}}));
    };
    drive(backup_, "Van", 0, 2);
    measure(folder_);
    EXPECT_THAT(mend_with("Van"), HasSubstr("2 positions were put back, 0 were there\n"));
    std::swap(folder_, backup_);
    EXPECT_THAT(mend_with("Van"), HasSubstr("1 positions were put back, 2 were there\n"));
    for (const std::string& folder : {folder_, backup_}) {
        const RocksDbHistory history({.folder = folder});
        EXPECT_THAT(history.positions(vehicle("Van"), all_time, 10).value(),
                    ElementsAre(position(at(0)), measured, position(at(1'000))));
    }
}

TEST_F(RocksDbMend, KeepsTheTimesMissingIfTheBackupLacksSomeItself) {
    drive(backup_, "Van", 0, 10);
    drive(backup_, "Bus", 0, 10);
    lose(backup_, "Van");
    drive(folder_, "Van", 20, 30);
    drive(folder_, "Bus", 20, 30);
    lose(folder_, "Van");
    EXPECT_THAT(refusal_of("Van"), HasSubstr("itself may lack positions of 'Van'"));
    EXPECT_THAT(refusal_of("Car"), HasSubstr("has no vehicle 'Car'"));
    {
        const RocksDbHistory history({.folder = folder_});
        EXPECT_THAT(history.positions(vehicle("Van"), all_time, 100).value(), SizeIs(10));
        EXPECT_THAT(history.missing(vehicle("Van")), SizeIs(1));
    }
    EXPECT_THAT(mend_with("Bus"), HasSubstr("10 positions were put back, 0 were there\n"))
        << "the backup lacks none of Bus";
}

TEST_F(RocksDbMend, TakesAHistoryAVehicleAndABackup) {
    const auto complaint_about = [](const std::vector<const char*>& words) -> std::string {
        try {
            mend(static_cast<int>(words.size()), words.data());
            return "";
        } catch (const service::BadSetting& bad) {
            return bad.what();
        }
    };
    EXPECT_THAT(complaint_about({"position-tracker", "mend"}), HasSubstr("DIR VEHICLE BACKUP"));
    EXPECT_THAT(complaint_about({"position-tracker", "mend", "a", "Van", "b", "c"}),
                HasSubstr("DIR VEHICLE BACKUP"));
    EXPECT_THAT(complaint_about({"position-tracker", "mend", "a", "a\tb", "b"}),
                HasSubstr("'a\tb' is not a valid vehicle name"));
}

TEST(Mend, IsAskedForByItsFirstArgument) {
    const std::vector<const char*> words{"position-tracker", "mend", "mend"};
    EXPECT_TRUE(wants_mending(3, words.data()));
    EXPECT_TRUE(wants_mending(2, words.data()));
    EXPECT_FALSE(wants_mending(1, words.data()));
    const std::vector<const char*> other{"mend", "inspect", "mend"};
    EXPECT_FALSE(wants_mending(3, other.data()));
}

}  // namespace
}  // namespace convoy::history
