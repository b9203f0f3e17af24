"""Trees that the rules of page_rooms.py accept, and trees that break them; tidy_test.py runs them."""

import unittest

import page_rooms
from tree import Tree

PAGE = page_rooms.PAGE
PRINTED = "\n".join(page_rooms.printed()) + "\n"


LATE = {PAGE + "words/late.en.json": '{"history.play": "Play", "follow": "Follow"}'}


def importing(path, line):
    return {PAGE + path: line + "\n"}


EXAMPLES = {
    page_rooms.page_files_have_a_room: (
        [
            {PAGE + "app.ts": "", PAGE + "fleet/table.ts": "", PAGE + "fleet-map/webgl/program.ts": ""},
            {PAGE + "app.spec.ts": ""},
        ],
        [
            {PAGE + "vehicles.ts": ""},
            {PAGE + "charts/chart.ts": ""},
            {PAGE + "fleet/columns/status.ts": ""},
        ],
    ),
    page_rooms.page_imports_follow_the_arrows: (
        [
            importing("app.ts", "import { FleetMap } from './fleet-map/fleet-map';"),
            importing("app.spec.ts", "import { App } from './app';"),
            importing("trail/track.ts", "import { Report } from '../fleet/table';"),
            importing("trail/track.ts", "import { Journey } from './journey';"),
            importing("trail/track.ts", "import { signal } from '@angular/core';"),
            importing("fleet-map/webgl/stage.ts", "import {\n  Camera,\n  pixelOf,\n} from '../camera';"),
            importing("vehicles/vehicles.ts", "import type { LiveLink } from '../live-stream/link';"),
            importing("vehicles/vehicles.ts", "    await import('../live-stream/link');"),
            importing("live-stream/frame.spec.ts", "import beat from '../../../../src/fleet/beat.json';"),
        ],
        [
            importing("fleet/table.ts", "import { PageState } from '../page/state';"),
            importing("fleet/table.spec.ts", "import { PageState } from '../page/state';"),
            importing("trail/past.ts", "import {\n  Replay,\n} from '../vehicle-history/replay';"),
            importing("trail/past.ts", "import type { Replay } from '../vehicle-history/replay';"),
            importing("trail/past.ts", "    await import('../vehicle-history/replay');"),
            importing("trail/past.ts", "export { Replay } from '../vehicle-history/replay';"),
            importing("trail/past.ts", "import '../vehicle-history/replay';"),
            importing("vehicles/vehicles.ts", "import { LiveLink } from '../live-stream/link';"),
            importing("fleet-map/camera.ts", "import { GlStage } from './webgl/gl-stage';"),
            importing("fleet-map/webgl/stage.ts", "import { Painter } from '../canvas/painter';"),
            importing("page/state.ts", "import { App } from '../app';"),
            importing("page/state.ts", "import { A } from '../nowhere/a';"),
            importing("live-stream/frame.ts", "import beat from '../../../../src/fleet/beat.json';"),
        ],
    ),
    page_rooms.connections_are_opened_in_their_rooms: (
        [
            importing("api/fleet-at.ts", "  const response = await fetch(path);"),
            importing("live-stream/connection.ts", "  new WebSocket(url);"),
            importing("page/config.ts", "  // The page does not wait for fetch()."),
            importing("page/config.ts", "  prefetch(url);"),
            importing("trail/loader.spec.ts", "  await fetch(path);"),
        ],
        [
            importing("page/config.ts", "  const response = await fetch('config.json');"),
            importing("fleet-map/webgl/basemap.ts", "  return globalThis.fetch (url);"),
            importing("app.ts", "  new XMLHttpRequest();"),
            importing("live-stream/link.ts", "  await fetch(path);"),
            importing("api/fleet-poll.ts", "  new WebSocket(url);"),
        ],
    ),
    page_rooms.architecture_prints_the_pages_arrows: (
        [{PAGE + "app.ts": "", "ARCHITECTURE.md": PRINTED}, {}],
        [{PAGE + "app.ts": ""}, {PAGE + "app.ts": "", "ARCHITECTURE.md": PRINTED.replace("─► api/", "─►")}],
    ),
    page_rooms.late_words_are_brought_along: (
        [
            LATE | importing("vehicle-list/list.ts", "words.say('search');"),
            LATE | importing("vehicle-list/list.ts", "page.toggle('follow'); words.say(`sort.${name}`);"),
            LATE | importing("vehicle-card/card.ts", "import '../words/late';\nwords.say('follow');"),
            LATE
            | importing("vehicle-card/card.ts", "import '../words/late';")
            | importing("vehicle-card/card.html", "{{ words.say('follow') }}"),
            LATE | importing("vehicle-list/list.spec.ts", "words.say('follow');"),
            importing("vehicle-list/list.ts", "words.say('follow');"),
        ],
        [
            LATE | importing("vehicle-list/list.ts", "words.say('follow');"),
            LATE | importing("vehicle-list/list.ts", "words.say(follows() ? 'following' : 'follow');"),
            LATE | importing("vehicle-list/list.ts", "words.say(`history.${name}`);"),
            LATE
            | importing("vehicle-list/list.ts", "")
            | importing("vehicle-list/list.html", "{{ words.say('follow') }}"),
        ],
    ),
}


class Arrows(unittest.TestCase):
    def test_lead_only_to_folders_that_stand_before(self):
        before = set()
        for room, others in page_rooms.ARROWS.items():
            self.assertLessEqual(set(others), before, room)
            before.add(room)

    def test_a_finding_names_the_line(self):
        text = "// The page.\n\nimport {\n  PageState,\n} from '../page/state';\n"
        found = list(page_rooms.page_imports_follow_the_arrows(Tree({PAGE + "fleet/table.ts": text})))
        self.assertEqual(
            found, [(PAGE + "fleet/table.ts", 3, "fleet/ must not import page/")]
        )


if __name__ == "__main__":
    unittest.main()
