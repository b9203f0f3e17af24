"""Trees for the rules in wording.py."""

import wording

EXAMPLES = {
    wording.names_say_something: (
        [{"src/fleet/motion.hpp": "class Motion;\nstruct Simple;\n"}],
        [
            {"src/fleet/utils.hpp": ""},
            {"src/common/a.hpp": ""},
            {"src/fleet/a.hpp": "class FleetManager {};\n"},
            {"webapp/src/app/a.ts": "export class TimeHelper {}\n"},
        ],
    ),
    wording.abandoned_words_stay_away: (
        [
            {"src/http/a.cpp": "// Calls `told`, and shows \"not heard from\".\nvoid tell(int told);\n"},
            {"src/http/a_test.cpp": 'auto name = "nobody";\n'},
            {"tests/a.py": "def told():\n    return 'nobody'  # as answered\n"},
            {"k8s/a.yaml": "metadata: {name: nobody}\n", "a/storyteller.md": "The foretold `ledger`.\n"},
            {"README.md": "A room has tests, may include no other room, and has no room of its own.\n"},
        ],
        [
            {"src/http/a.hpp": "/// Tells the listener.\n"},
            {"src/http/a.hpp": "/* a\n * but for b */\n"},
            {"src/http/a.cpp": 'log("nobody reads it");\n'},
            {"src/http/a_test.cpp": "// Whoever asks.\n"},
            {"src/live/a.hpp": "// A sighting.\n"},
            {"src/live/a.hpp": "// A ticker calls it.\n"},
            {"src/live/a.hpp": "// At least so many are read.\n"},
            {"webapp/src/app/a.ts": "const text = `told ${a}`;\n"},
            {"tests/a.py": '"""\nIt hears of it."""\n'},
            {"tests/a.py": "a = 1  # a ledger\n"},
            {"README.md": "Positions are kept aside.\n"},
            {"commands/count": "fail 'nobody answers'\n"},
            {"k8s/a.yaml": "a: b  # somebody\n"},
            {"k8s/a.yaml": "kind: PrometheusRule\nsummary: nobody counts\n"},
            {"src/Dockerfile": "# for anyone\n"},
            {"README.md": "Wait until the disk has room.\n"},
            {"README.md": "Leave some room for others.\n"},
            {"README.md": "There is no room.\n"},
        ],
    ),
    wording.abandoned_words_are_no_part_of_names: (
        [
            {"src/http/a.cpp": "out.tellp();  // told\nlog(\"told_\");\n"},
            {"src/fleet/a.hpp": "int satellites, header, foretold, set_aside;\nvoid set_damaged_aside();\n"},
            {"webapp/src/app/a.ts": "const text = 'told';\n"},
        ],
        [
            {"src/http/a.hpp": "void tell(int change);\n"},
            {"src/http/a.hpp": "bool too_many_held_told_ = false;\n"},
            {"src/http/a_test.cpp": "TEST(Server, TellsOfEveryAnswer) {\n"},
            {"src/http/a_test.cpp": "TEST(Server, IsOnlyAsOldAsWhatWasHeard) {\n"},
            {"src/live/a.hpp": "struct Sighting;\n"},
            {"src/fleet/a.cpp": "sightings_of(fleet);\n"},
            {"src/fleet/a.cpp": "keep_aside(position);\n"},
            {"src/service/a.hpp": "class Ticker {\n"},
            {"src/amqp/a.cpp": "bool has_room();\n"},
            {"webapp/src/app/a.ts": "const told = 1;\n"},
            {"webapp/src/app/a.ts": "table.vouchedAt = 1;\n"},
        ],
    ),
    wording.limits_are_called_max_and_min: (
        [
            {"src/http/a.hpp": "int max_bytes, almost_full, mostly;\n", "src/fleet/a.hpp": "int least_cost_path;\n"},
            {"src/http/a_test.cpp": "int most_bytes;\n"},
        ],
        [{"src/http/a.hpp": "int most_bytes;\n"}, {"src/fleet/a.hpp": "int least_cost;\n"}, {"src/net/a.cpp": "int least_reserve;\n"}, {"webapp/src/app/a.ts": "const MOST_HZ = 2;\n"}],
    ),
    wording.terms_stay_in_their_room: (
        [
            {"src/amqp/a.cpp": "void settle(Settlement one);\n", "src/live/a.hpp": "using Tick = int;\n"},
            {"src/fleet/motion/a.hpp": "struct PathSpeeds {\n", "src/history/a.hpp": "class RunMerge final : A {\n"},
            {"src/http/a_test.cpp": "using Path = int;\n", "src/http/a.hpp": "std::string path;\nstruct Running {\n"},
        ],
        [
            {"src/fleet/a.cpp": "Time unsettled_until;\n"},
            {"src/position-simulator/a.hpp": "struct Run {\n"},
            {"src/position-simulator/a.hpp": "using Path = int;\n"},
            {"src/http/a.hpp": "class UrlPath\n"},
            {"src/amqp/a.cpp": "using Tick = int;\n"},
        ],
    ),
    wording.tests_are_named_in_pascal_case: (
        [{"src/fleet/a_test.cpp": "TEST(Track, IsRead) {\n"}, {"src/fleet/a.cpp": "TEST(Track, is_read) {\n"}],
        [{"src/fleet/a_test.cpp": "TEST(Track, is_read) {\n"}, {"tests/a/a_test.cpp": "TEST_F(Track, is) {\n"}],
    ),
    wording.words_name_what_there_is: (
        [
            {
                "docs/words.md": "| **batch** | sent together | `simulator::Batch` (`BatchEnd` at its end) |\n",
                "src/position-simulator/a.hpp": "namespace convoy::simulator {\nstruct Batch {\n",
            }
        ],
        [
            {"docs/words.md": "| **batch** | sent together | `simulator::Batch` |\n"},
            {
                "docs/words.md": "| **batch** | sent together | `simulator::Batch::stop` |\n",
                "src/fleet/a.hpp": "namespace convoy::fleet {\nstruct Batch { void stop();\n",
                "src/position-simulator/a.hpp": "namespace convoy::simulator {\nstruct Batch {\n",
            },
        ],
    ),
    wording.todos_have_a_reason: (
        [{"src/fleet/a.cpp": "// TODO: drop this when the broker supports AMQP filters\n"}],
        [
            {"src/fleet/a.cpp": "// TODO\n"},
            {"src/fleet/a.cpp": "// TODO: later\n"},
            {"src/fleet/a.cpp": "// FIXME: this loses the first one of each batch\n"},
        ],
    ),
    wording.headers_are_included_once: (
        [{"src/fleet/a.hpp": "// a\n#pragma once\n"}],
        [{"src/fleet/a.hpp": "#ifndef A\n#define A\n#endif\n"}],
    ),
    wording.coroutines_stay_at_sockets: (
        [{"src/http/a.cpp": "co_return;\n", "src/net/a.cpp": "co_return;\n", "src/amqp/a.cpp": "// no co_await here\n"}],
        [{"src/amqp/a.cpp": "co_await x;\n"}],
    ),
    wording.nothing_is_made_beside_co_await: (
        [
            {"src/http/a.cpp": "auto x = co_await read(stream, buffer);\n"},
            {"src/http/a.cpp": "if (co_await ready()) {\n    f();\n}\n"},
            {"src/http/a.cpp": "void f() {\n    co_await g(token[0]);\n}\n"},
            {"src/http/a.cpp": "try {\n    co_await g(a<b>(c), d);\n} catch (...) {\n}\n"},
        ],
        [
            {"src/http/a.cpp": "co_await write(stream, Message{1});\n"},
            {"src/http/a.cpp": "co_await post(\n    [this] { f(); });\n"},
            {"src/http/a.cpp": "co_await post([&](int a) { f(a); });\n"},
            {"src/http/a.cpp": "Pair p{co_await a(), 1};\n"},
            {"src/http/a.cpp": "f(g(2), Pair{1, h(co_await a())});\n"},
            {"src/http/a.cpp": "Pair p = {1, co_await a()};\n"},
        ],
    ),
}
