// Publishes positions of simulated vehicles as fast as the broker takes them. Prints positions per
// second when the last one is accepted.
//
// usage: QUEUE_PASSWORD=… queue_load QUEUE_URL POSITIONS POSITIONS_A_MESSAGE [json|protobuf]
//
// The positions are those of 10,000 vehicles that report once a second; their times end now.
#include <cstdlib>
#include <thread>

#include "amqp/publisher.hpp"
#include "figures.hpp"
#include "fleet/message/message.hpp"
#include "simulated_positions.hpp"

namespace convoy::bench {
namespace {

using namespace std::chrono;

constexpr std::size_t vehicles = 10'000;
constexpr std::size_t ahead = 1'000;  // most messages in the outbox

struct Load {
    std::string url;
    std::size_t positions;
    std::size_t batch;
    bool json;
};

// Shifts the simulator's positions in time, so that the last of them is from now.
class Shifted {
 public:
    explicit Shifted(const Load& load)
        : simulated_("tracks", vehicles),
          shift_(floor<milliseconds>(system_clock::now()) - simulated_start -
                 milliseconds{load.positions * 1000 / vehicles}) {}

    Positions next(std::size_t count) {
        Positions positions = simulated_.next(count);
        for (auto& reported : positions) {
            reported.position.time += shift_;
        }
        return positions;
    }

 private:
    SimulatedPositions simulated_;
    milliseconds shift_;
};

int publish(const Load& load) {
    const char* password = std::getenv("QUEUE_PASSWORD");
    amqp::Publisher publisher(
        {.connection = {.urls = {load.url},
                        .user = "simulator",
                        .password = password == nullptr ? "" : password,
                        .container_id = "queue-load"},
         .address = "positions",
         .outbox_messages = ahead + 1},
        {.connection = {},
         .accepted = {},
         .dropped = [](const amqp::OutgoingMessage&, const std::string& reason) {
             std::cerr << "queue_load: dropped: " << reason << std::endl;
             std::_Exit(EXIT_FAILURE);
         }});
    Shifted source(load);
    const double taken = milliseconds_of([&] {
        for (std::size_t sent = 0; sent < load.positions; sent += load.batch) {
            while (publisher.outbox_size() >= ahead) {
                std::this_thread::sleep_for(milliseconds{1});
            }
            const Positions batch = source.next(std::min(load.batch, load.positions - sent));
            publisher.publish(
                {.body = load.json ? fleet::encode_json(batch) : fleet::encode_protobuf(batch),
                 .content_type = std::string(load.json ? fleet::json_content_type
                                                       : fleet::protobuf_content_type),
                 .id = std::to_string(sent)});
        }
        if (!publisher.drain(minutes{5})) {
            throw std::runtime_error("the broker does not take them");
        }
    });
    print("published, batches of " + std::to_string(load.batch),
          static_cast<double>(load.positions) / taken * 1000, "positions/s");
    return EXIT_SUCCESS;
}

}  // namespace
}  // namespace convoy::bench

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.size() < 3) {
        std::cerr << "usage: queue_load QUEUE_URL POSITIONS POSITIONS_A_MESSAGE [json|protobuf]\n";
        return EXIT_FAILURE;
    }
    try {
        return convoy::bench::publish({.url = words[0],
                                       .positions = std::stoul(words[1]),
                                       .batch = std::stoul(words[2]),
                                       .json = words.size() > 3 && words[3] == "json"});
    } catch (const std::exception& error) {
        std::cerr << "queue_load: " << error.what() << '\n';
        return EXIT_FAILURE;
    }
}
