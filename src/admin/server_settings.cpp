#include "admin/server_settings.hpp"

#include <chrono>

namespace convoy::admin {

void add_server_settings(service::SettingsReader& reader, http::ServerSettings& server) {
    using namespace std::chrono_literals;
    reader.add("--address", server.address, "address of the API");
    reader.add("--port", server.port, "its port; 0 picks a free one");
    reader.add("--max-connections", server.max_connections, {.least = 1, .most = 1'000'000},
               "connections at once; further ones get 503");
    reader.add("--idle-seconds", server.idle_timeout, {.least = 1s, .most = 3'600s},
               "how long a connection may be open without a request");
    reader.add("--client-seconds", server.client_timeout, {.least = 1s, .most = 600s},
               "how long a client may take to send a request, or to read 64 KiB of an answer");
    reader.add("--max-long-answers", server.max_long_answers, {.least = 1, .most = 100'000},
               "histories and fleets of the past at once; further ones wait, then get 429");
    reader.add("--long-answer-wait-seconds", server.long_answer_wait, {.least = 0ms, .most = 60s},
               "how long one of them may wait before it gets 429");
}

http::ServerSettings port_settings(const service::ProcessSettings& process) {
    return {.address = process.admin_address,
            .port = process.admin_port,
            .admission = http::AdmissionSettings{
                .allowed_hosts = process.allowed_hosts,
                .operators_port = true,
                .token = service::secret("ADMIN_TOKEN", process.admin_token_file)}};
}

}  // namespace convoy::admin
