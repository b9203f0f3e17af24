// Measures the history in MongoDB: appending batches, and reading each vehicle's newest positions
// as of a time. MONGODB_TEST_URI should name a real MongoDB: FerretDB reads all positions of each
// vehicle, so its figures do not apply. Run it from the root of the checkout.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "history/fixtures/mongo_server.hpp"
#include "history/fixtures/sample_positions.hpp"
#include "history/mongodb/history.hpp"

namespace convoy::history {
namespace {

Batch batch_of(std::int64_t second, std::int64_t size) {
    Batch batch;
    for (std::int64_t i = 0; i < size; ++i) {
        batch.positions.push_back(
            reported("Van " + std::to_string(i),
                     position(at(second * 1'000), 50.0 + static_cast<double>(i) / 1e4)));
    }
    return batch;
}

void append(benchmark::State& state) {
    const MongoTestDatabase database;
    const auto history = MongoHistory::open(database.settings()).value();
    std::int64_t second = 0;
    for (auto _ : state) {
        const Batch batch = batch_of(second++, state.range(0));
        benchmark::DoNotOptimize(history->append(batch).value());
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(append)->Arg(100)->Arg(1'000)->UseRealTime()->Unit(benchmark::kMillisecond)->MinTime(3);

// Reads `range(0)` vehicles that have `range(1)` positions each.
void visit_latest_as_of_a_time(benchmark::State& state) {
    const MongoTestDatabase database;
    MongoSettings settings = database.settings();
    settings.url.resize(settings.url.find('?'));  // the time limits of tests are too short here
    settings.url += "?socketTimeoutMS=600000";
    const auto history = MongoHistory::open(settings).value();
    for (std::int64_t second = 0; second < state.range(1); ++second) {
        benchmark::DoNotOptimize(history->append(batch_of(second, state.range(0))).value());
    }
    for (auto _ : state) {
        std::size_t positions = 0;
        const auto visited = history->visit_latest(
            at(state.range(1) * 1'000), WindowUse::one_report,
            [&positions](const auto&, const auto& window) { positions += window.size(); });
        visited.value();
        state.counters["positions"] = static_cast<double>(positions);
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(visit_latest_as_of_a_time)
    ->Args({1'000, 1})
    ->Args({100, 40})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);

}  // namespace
}  // namespace convoy::history
