"""For every rule: a tree that it accepts, and a tree that breaks it. A rule without an example here is itself a
failure."""
import os
import unittest

import belongings
import documents
import page_rooms_test
import places
import ports_test
import rooms
import sizes
import tidy
import waiting
import wording
import wording_test
from tree import Tree

CHECKOUT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
LONG_FUNCTION = "int count() {\n" + "    step();\n" * 70 + "}\n"
CLASS_OF_METHODS = "class Fleet {\n" + "    int one() { return 1; }\n" * 90 + "};\n"
COMMAND = "#!/usr/bin/env bash\n#: counts the fleet\n#:\n#: Usage: ./convoy count\n"
WALLS = [
    *rooms.listing(rooms.ROOMS),
    *(line for room, folders in rooms.FOLDERS.items() for line in rooms.listing(folders, room + "/")),
]
PICTURE = "```\n" + "\n".join(f"src/{room}/" for room in rooms.ROOMS) + "\n```\n"
LICENCES = {"tracks/LICENSE.fleetman": "MIT", "tracks/LICENSE.simulator.md": "MIT"}

# rule → (trees without a finding, trees with one)
EXAMPLES = {
    documents.links_lead_to_headings: (
        [
            {"docs/a.md": "[own](#a-b-c) [its](../b.md#d)\n## A b, `c`\n", "b.md": "# D\n"},
            {"a.md": "## One\n## One\n[second](#one-1) `[no](#link)` [far](https://convoy.example/#x) [code](a.cpp#L3)\n"},
        ],
        [
            {"a.md": "[own](#b)\n# A\n"},
            {"docs/a.md": "[its](b.md#d)\n", "docs/b.md": "```\n# D\n```\n"},
        ],
    ),
    places.lists_name_files_that_exist: (
        [{
            "CONTRIBUTING.md": "`src/a/{b,c}.*`, `src/a/`, `src/a`, `*settings.cpp`",
            "src/a/b.cpp": "", "src/a/c.hpp": "",
        }],
        [{"CONTRIBUTING.md": "`src/a/{b,c}.*`", "src/a/b.cpp": ""}],
    ),
    places.lists_of_places_are_complete: (
        [
            {
                "CONTRIBUTING.md": "### A metric\n`src/a/b.*`\n### A member of a position\n`src/c/`\n",
                "src/a/b.cpp": 'metrics.counter("convoy_a_total", "As.")',
                "src/c/d.cpp": "int accuracy;", "src/a/a_test.cpp": "int accuracy;",
            },
        ],
        [
            {"CONTRIBUTING.md": "### A metric\n", "src/a/b.cpp": 'metrics.family(\n    "convoy_a_total", "As.")'},
            {"CONTRIBUTING.md": "### A member of a position\n", "webapp/src/app/a.ts": "const shownAccuracy = 1;"},
        ],
    ),
    waiting.tests_of_the_page_do_not_sleep: (
        [{
            "tests/browser/page.ts": "await page.waitForTimeout(1000);\n",
            "tests/browser/a.spec.ts": "await whileNothingHappens(page, 1);\n",
        }],
        [{"tests/browser/a.spec.ts": "await page.waitForTimeout(1000);\n"}],
    ),
    documents.tables_have_one_row_a_line: (
        [{"a.md": "   | a | b |\n   |---|:-:|\n   | 1 | 2 |\n\nA rule is written as `|---|`.\n"}],
        [{"a.md": "   | a | b | |---|---| | 1 | 2 |\n"}],
    ),
    rooms.includes_point_one_way: (
        [
            {"src/fleet/a.cpp": '#include "fleet/a.hpp"\n#include <vector>\n'},
            {"src/api-gateway/main.cpp": '#include "http/server.hpp"\n#include "fleet/a.hpp"\n'},
            {"src/api-gateway/main.cpp": '#include "live/publisher.hpp"\n'},
            {"src/live/a.cpp": '#include "live/view.hpp"\n#include "http/server.hpp"\n'},
            {"src/http/server.cpp": '#include "net/listener.hpp"\n'},
            {"src/api-gateway/settings.cpp": '#include "net/descriptors.hpp"\n'},
            {"src/history/mongodb/a.cpp": '#include "mongodb/database.hpp"\n'},
        ],
        [
            {"src/fleet/a.cpp": '#include "http/server.hpp"\n'},
            {"src/net/a.cpp": '#include "http/server.hpp"\n'},
            {"src/net/a.cpp": '#include "service/log.hpp"\n'},
            {"src/amqp/a.cpp": '#include "net/listener.hpp"\n'},
            {"src/http/a.hpp": '# include "service/log.hpp"\n'},
            {"src/http/a.hpp": '#include "live/publisher.hpp"\n'},
            {"src/live/a.cpp": '#include "api-gateway/routes.hpp"\n'},
            {"src/api-gateway/main.cpp": '#include "position-tracker/intake.hpp"\n'},
            {"src/history/a.cpp": '#include "position-tracker/state/fleet_state.hpp"\n'},
            {"src/history/a.cpp": '#include "http/message.hpp"\n'},
            {"src/mongodb/bson.cpp": '#include "fleet/time.hpp"\n'},
            {"src/live/a.cpp": '#include "history/history.hpp"\n'},
            {"src/fleet/a.cpp": '#include "nowhere/a.hpp"\n'},
        ],
    ),
    rooms.includes_say_their_room: (
        [{"src/fleet/a.cpp": '#include "fleet/a.hpp"\n#include "positions.pb.h"\n'}],
        [{"src/fleet/a.cpp": '#include "a.hpp"\n'}],
    ),
    rooms.folders_point_one_way: (
        [
            {"src/fleet/motion/stay/a.cpp": '#include "fleet/motion/stay/a.hpp"\n#include "fleet/motion/belief/b.hpp"\n'},
            {"src/fleet/motion/belief/a.cpp": '#include "fleet/time.hpp"\n'},
            {"src/fleet/answers/a.hpp": '#include "fleet/motion/report/report.hpp"\n'},
            {"src/position-tracker/main.cpp": '#include "position-tracker/routes/routes.hpp"\n'},
            {"src/history/walk_test.cpp": '#include "history/rocksdb/history.hpp"\n'},
            {"src/history/fixtures/places.hpp": '#include "history/rocksdb/history.hpp"\n'},
            {"src/history/history.hpp": '#include "fleet/message/rejection.hpp"\n'},
        ],
        [
            {"src/fleet/time.hpp": '#include "fleet/motion/estimate/motion.hpp"\n'},
            {"src/fleet/motion/summary/a.cpp": '#include "fleet/answers/answers.hpp"\n'},
            {"src/fleet/motion/belief/a.cpp": '#include "fleet/motion/stay/a.hpp"\n'},
            {"src/fleet/live_wire/a.cpp": '#include "fleet/motion/summary/totals.hpp"\n'},
            {"src/history/a.cpp": '#include "history/rocksdb/history.hpp"\n'},
            {"src/history/mongodb/a.cpp": '#include "history/rocksdb/records/rejected_record.hpp"\n'},
            {"src/history/rocksdb/records/a.cpp": '#include "history/rocksdb/folder.hpp"\n'},
            {"src/position-tracker/state/a.hpp": '#include "position-tracker/intake/position_store.hpp"\n'},
            {"src/position-tracker/routes/a.hpp": '#include "position-tracker/tracker_settings.hpp"\n'},
        ],
    ),
    rooms.modules_include_no_cycle: (
        [
            {"src/net/a.cpp": '#include "net/a.hpp"\n#include "net/b.hpp"\n', "src/net/b.cpp": '#include "net/b.hpp"'},
            {"src/net/a.hpp": '#include "net/c.hpp"\n', "src/net/b.hpp": '#include "net/a.hpp"\n#include "net/c.hpp"'},
            {"src/net/a.cpp": '#include "net/b.hpp"\n', "src/net/b_test.cpp": '#include "net/a.hpp"\n'},
            {"src/net/a.cpp": '#include "net/b.hpp"\n', "src/net/fixtures/b.hpp": '#include "net/a.hpp"\n'},
        ],
        [
            {"src/net/a.hpp": '#include "net/b.hpp"\n', "src/net/b.hpp": '#include "net/a.hpp"\n'},
            {"src/net/a.hpp": '#include "net/b.hpp"\n', "src/net/b.cpp": '#include "net/a.hpp"\n'},
            {
                "src/fleet/motion/a.cpp": '#include "fleet/motion/b.hpp"\n',
                "src/fleet/motion/b.hpp": '#include "fleet/c.hpp"\n',
                "src/fleet/c.cpp": '#include "fleet/motion/a.hpp"\n',
            },
        ],
    ),
    rooms.folders_are_known: (
        [
            {"src/fleet/motion/stay/a.hpp": "", "src/net/a.hpp": "", "src/http/fixtures/a.hpp": ""},
            {"tests/bench/more/a.cpp": ""},
        ],
        [{"src/fleet/more/a.hpp": ""}, {"src/fleet/motion/a.hpp": ""}, {"src/http/a.hpp": ""}, {"src/net/parts/a.hpp": ""}],
    ),
    rooms.fixtures_are_for_tests: (
        [
            {"src/http/a_test.cpp": '#include "http/fixtures/test_client.hpp"\n'},
            {"src/http/fixtures/b.hpp": '#include "http/fixtures/test_client.hpp"\n'},
            {"src/history/mongodb/a_bench.cpp": '#include "history/fixtures/mongo_server.hpp"\n'},
        ],
        [
            {"src/http/a.cpp": '#include "http/fixtures/test_client.hpp"\n'},
            {"src/live/a.hpp": '#include "fleet/fixtures/samples.hpp"\n'},
        ],
    ),
    rooms.types_have_one_meaning: (
        [
            {"src/amqp/a.hpp": "class Link {\n", "src/live/a.hpp": "struct Link;\n"},
            {"src/api-gateway/a.hpp": "struct Route {\n", "src/history/a.hpp": "struct Route {\n"},
            {"src/amqp/a.hpp": "class Link {\n    struct Tick {};\n", "src/live/a.hpp": "struct Tick {\n"},
            {"src/amqp/fixtures/a.hpp": "class Link {\n", "src/live/a.hpp": "class Link {\n"},
        ],
        [
            {"src/amqp/a.hpp": "class Link {\n", "src/live/a.hpp": "struct Link {\n"},
            {"src/fleet/a.hpp": "using Link = int;\n", "src/history/b/a.hpp": "enum class Link {\n"},
        ],
    ),
    rooms.architecture_lists_the_walls: (
        [{"ARCHITECTURE.md": PICTURE + "\n".join(WALLS)}],
        [
            {"ARCHITECTURE.md": PICTURE + "\n".join(WALLS[1:])},
            {"ARCHITECTURE.md": PICTURE + "\n".join(WALLS[:-1])},
            {"ARCHITECTURE.md": PICTURE.replace("src/http/", "src/") + "\n".join(WALLS)},
        ],
    ),
    rooms.link_lines_point_one_way: (
        [{"src/api-gateway/CMakeLists.txt": "LINK convoy::http # not convoy::position-tracker\n"}],
        [
            {"src/http/CMakeLists.txt": "LINK convoy::fleet\n"},
            {"src/net/CMakeLists.txt": "LINK convoy::http\n"},
            {"src/live/CMakeLists.txt": "LINK convoy::history-fixtures\n"},
            {"src/api-gateway/CMakeLists.txt": "LINK convoy::position-tracker-parts\n"},
        ],
    ),
    rooms.files_open_the_namespace_of_their_room: (
        [
            {"src/history/rocksdb/a.cpp": "namespace convoy::history {\nnamespace {\n}\n}  // namespace convoy::a\n"},
            {"src/position-tracker/a.hpp": "namespace rocksdb {\n}\nnamespace convoy::tracker {\n"},
            {"src/fleet/fixtures/a.hpp": "namespace convoy::fleet::samples {\n"},
            {"src/api-gateway/main.cpp": "using namespace convoy;\n", "tests/order/a.cpp": "namespace convoy::order {\n"},
        ],
        [
            {"src/history/rocksdb/a.cpp": "namespace convoy::tracker {\n"},
            {"src/fleet/a.hpp": "namespace convoy::fleet {\n}\nnamespace convoy::fleets {\n"},
            {"src/http/a.hpp": "namespace convoy {\n"},
        ],
    ),
    sizes.files_are_short: (
        [{"src/fleet/a.cpp": "x\n" * 400, "tracks/a": "x\n" * 9000}],
        [{"src/fleet/a.cpp": "x\n" * 401}, {"webapp/src/app/a.ts": "x\n" * 401}],
    ),
    sizes.mains_are_the_story: (
        [{"src/api-gateway/main.cpp": "x\n\n" * 60, "src/api-gateway/a.cpp": "x\n" * 61}],
        [{"src/api-gateway/main.cpp": "x\n" * 61}],
    ),
    sizes.the_median_file_is_short: (
        [{"src/a/a.cpp": "x\n" * 390, "src/a/b.cpp": "x\n", "src/a/c.cpp": "x\n"}],
        [{"src/a/a.cpp": "x\n" * 101, "src/a/b.cpp": "x\n" * 101, "src/a/c.cpp": "x\n"}],
    ),
    sizes.functions_are_short: (
        [
            {"src/fleet/a.cpp": CLASS_OF_METHODS},
            {"src/fleet/a.cpp": LONG_FUNCTION.replace("    step();\n", "", 2)},
            {"src/fleet/a.cpp": "namespace a {\n" + "int x = f();\n" * 90 + "}\n"},
            {"src/fleet/a.cpp": 'const char* a() { return "{("; }\n' + "int x;\n" * 90},
        ],
        [
            {"src/fleet/a.cpp": LONG_FUNCTION},
            {"src/fleet/a.cpp": "namespace a {\nclass B {\n" + LONG_FUNCTION + "};\n}\n"},
            {"src/fleet/a.cpp": "B::B() : c_(1) {\n" + "    if (c_) { f(); }\n" * 70 + "}\n"},
        ],
    ),
    belongings.no_path_of_one_machine: (
        [{"README.md": "see src/wo" + "rk/a and $HOME/ho" + "me/x and https://a.org/ho" + "me/b\n"}],
        [{"README.md": "cd /work" + "/convoy\n"}, {"a.json": '"/ho' + 'me/ann/x"'}],
    ),
    belongings.no_registry_host: (
        [{"webapp/package-lock.json": '"version": "1.0.0"', "queue/pom.xml": "maven.apache.org/POM"}],
        [{"webapp/package-lock.json": "https://registry.npmjs" + ".org/x"}],
    ),
    belongings.sources_are_tested_beside_the_code: (
        [
            {"src/http/a.cpp": "", "src/http/a_test.cpp": "", "src/http/b_bench.cpp": ""},
            {"src/http/csv_a.cpp": "", "src/http/a_test.cpp": ""},
            {"src/http/part.cpp": "", "src/http/a_test.cpp": '#include "http/part.hpp"\n'},
            {"src/fleet/motion/a.cpp": "", "src/fleet/motion/a_test.cpp": ""},
            {"src/http/fixtures/a.cpp": "", "src/http/main.cpp": "", "src/http/server/connection.cpp": ""},
        ],
        [
            {"src/http/a.cpp": "", "src/http/b_test.cpp": ""},
            {"src/http/part.cpp": "", "src/live/a_test.cpp": '#include "http/part.hpp"\n'},
            {"src/fleet/motion/a.cpp": "", "src/fleet/a_test.cpp": ""},
            {"src/http/server/connection.cpp": "", "src/http/server/connection_test.cpp": ""},
        ],
    ),
    belongings.page_sources_are_tested_beside_the_code: (
        [
            {"webapp/src/app/fleet/table.ts": "", "webapp/src/app/fleet/table.spec.ts": ""},
            {"webapp/src/app/trail/track-breaks.spec.ts": "", "webapp/src/app/geo.d.ts": ""},
            {"webapp/src/app/app.config.ts": "", "webapp/src/main.ts": "", "tests/browser/page.ts": ""},
        ],
        [
            {"webapp/src/app/fleet/table.ts": ""},
            {"webapp/src/app/fleet/table.ts": "", "webapp/src/app/trail/table.spec.ts": ""},
            {"webapp/src/app/fleet/table.ts": "", "webapp/src/app/fleet/table.spec.css": ""},
            {"webapp/src/app/app.config.ts": "", "webapp/src/app/app.config.spec.ts": ""},
        ],
    ),
    belongings.tests_are_built: (
        [
            {"src/http/a_test.cpp": "", "src/http/CMakeLists.txt": "SOURCES a_test.cpp"},
            {"src/history/b/a_test.cpp": "", "src/history/CMakeLists.txt": "SOURCES b/a_test.cpp"},
        ],
        [
            {"src/http/a_test.cpp": "", "src/http/CMakeLists.txt": "SOURCES b_test.cpp"},
            {"src/history/b/a_test.cpp": "", "src/history/CMakeLists.txt": "SOURCES a_test.cpp"},
            {"src/history/a_test.cpp": "", "src/history/CMakeLists.txt": "SOURCES b/a_test.cpp"},
        ],
    ),
    belongings.tracks_keep_their_licences: (
        [{"tracks/city_truck": "", **LICENCES}, {}],
        [{"tracks/city_truck": ""}, {"tracks/a": "", **LICENCES, "tracks/LICENSE.fleetman": ""}],
    ),
    belongings.commands_have_help: (
        [{"commands/count": COMMAND, "commands/lib/terminal.sh": ""}],
        [{"commands/count": "#!/bin/sh\n"}, {"commands/sum": COMMAND}, {"commands/terminal.sh": ""}],
    ),
    **page_rooms_test.EXAMPLES,
    **ports_test.EXAMPLES,
    **wording_test.EXAMPLES,
}


def tree(texts):
    return Tree(texts, modes={path: 0o755 for path in texts})


class Rules(unittest.TestCase):
    def test_every_rule_has_examples(self):
        self.assertEqual(set(tidy.RULES), set(EXAMPLES))

    def test_a_command_must_be_executable(self):
        found = list(belongings.commands_have_help(Tree({"commands/count": COMMAND})))
        self.assertEqual([finding[2] for finding in found], ["is not executable"])

    def test_a_room_or_folder_may_include_only_those_listed_before_it(self):
        for arrows in (rooms.ROOMS, *rooms.FOLDERS.values()):
            before = set()
            for name, allowed in arrows.items():
                self.assertLessEqual(set(allowed), before, name)
                before.add(name)

    def test_exceptions_of_the_rooms_are_files_with_a_reason(self):
        for path, reason in belongings.UNTESTED.items():
            self.assertTrue(os.path.isfile(os.path.join(CHECKOUT, path)), path)
            self.assertGreater(len(reason.split()), 3, path)

    def test_exceptions_of_the_page_are_files(self):
        for path in belongings.UNTESTED_ON_THE_PAGE:
            self.assertTrue(os.path.isfile(os.path.join(CHECKOUT, belongings.PAGE, path)), path)

    def test_a_finding_names_the_line(self):
        texts = {"src/http/a.cpp": "int a;\n\nco_await write(Message{1});\n"}
        found = list(wording.nothing_is_made_beside_co_await(tree(texts)))
        self.assertEqual([finding[:2] for finding in found], [("src/http/a.cpp", 3)])

    def test_an_abandoned_word_has_its_line_and_a_better_one(self):
        found = list(wording.abandoned_words_stay_away(tree({"a.py": 'a = 1\n\n"""A,\nbut for b."""\n'})))
        self.assertEqual(found, [("a.py", 4, "'but for': write except")])


def add_examples():
    def passes(rule, texts):
        return lambda self: self.assertEqual(list(rule(tree(texts))), [])

    def breaks(rule, texts):
        return lambda self: self.assertNotEqual(list(rule(tree(texts))), [])

    for rule, (fine, broken) in EXAMPLES.items():
        for number, texts in enumerate(fine, 1):
            setattr(Rules, f"test_{rule.__name__}_passes_{number}", passes(rule, texts))
        for number, texts in enumerate(broken, 1):
            setattr(Rules, f"test_{rule.__name__}_breaks_{number}", breaks(rule, texts))


add_examples()

if __name__ == "__main__":
    unittest.main()
