#include "http/limits/answer_place.hpp"

#include "http/message/problem.hpp"

namespace convoy::http {

namespace asio = boost::asio;

namespace {

/// Reports one more waiting answer as long as it lives.
class Waiting {
 public:
    explicit Waiting(const ServerEvents& events) : events_(events) { notify(1); }
    ~Waiting() { notify(-1); }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;

 private:
    void notify(int change) const {
        if (events_.long_answer) {
            events_.long_answer("waiting", change);
        }
    }
    const ServerEvents& events_;
};

}  // namespace

AnswerPlace::~AnswerPlace() {
    if (place_) {
        notify("under_way", -1);
    }
}

asio::awaitable<bool> AnswerPlace::take(std::chrono::steady_clock::time_point deadline) {
    if (place_) {
        co_return true;
    }
    {
        const Waiting waiting(events_);
        place_ = co_await places_.take(client_, deadline);
    }
    if (place_) {
        notify("under_way", 1);
    } else if (events_.refused) {
        events_.refused("long_answers");
    }
    co_return place_ != nullptr;
}

Response AnswerPlace::refusal() {
    Response refused = problem(429, "too many long answers are under way: try again later");
    refused.headers.set("Retry-After", "5");
    return refused;
}

void AnswerPlace::notify(std::string_view state, int change) const {
    if (events_.long_answer) {
        events_.long_answer(state, change);
    }
}

}  // namespace convoy::http
