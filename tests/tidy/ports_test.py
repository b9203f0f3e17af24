"""Trees for the rules in ports.py, and proof that each row of its table can fail."""

import os
import re
import unittest

import ports
from tree import Tree

SOURCE = {ports.SOURCE: "page_port=8080\nqueue_port=5672\n"}
EXAMPLES = {
    ports.repeated_ports_agree: ([{}], [SOURCE]),
    ports.ports_have_one_source: (
        [
            {"tests/system/stack.py": "PORT = 8080\n"},
            {**SOURCE, "tests/system/stack.py": 'PORTS["page"]\nPOINT = (8080.5, 18080)\n'},
            {**SOURCE, "tests/manifests/rules.py": "8080\n", "tests/browser/README.md": "8080\n"},
            {**SOURCE, "commands/up": "#:   --port N           the page's port (default 8080)\n"},
        ],
        [
            {**SOURCE, "tests/system/stack.py": "PORT = 8080 + shift\n"},
            {**SOURCE, "commands/lib/stack.sh": "queue_port=$((5672 + CONVOY_PORT_SHIFT))\n"},
            {**SOURCE, "tests/browser/run": "http://localhost:8080/\n"},
            {**SOURCE, "commands/up": "page=8080\n"},
        ],
    ),
}


class EveryRow(unittest.TestCase):
    def test_it_matches_this_checkout_and_finds_another_port(self):
        tree = Tree.of_checkout(os.path.realpath(os.path.join(os.path.dirname(__file__), "..", "..")))
        texts = {path: tree.text(path) for path in {ports.SOURCE, *(path for path, _, _ in ports.REPEATED)}}
        self.assertEqual(list(ports.repeated_ports_agree(Tree(texts))), [])
        for path, pattern, _ in ports.REPEATED:
            *_, last = re.finditer(pattern, texts[path])
            changed = texts[path][: last.start(1)] + "1" + texts[path][last.end(1) :]
            found = list(ports.repeated_ports_agree(Tree({**texts, path: changed})))
            self.assertIn(path, [each[0] for each in found], pattern)
            without = {other: text for other, text in texts.items() if other != path}
            self.assertIn(path, [each[0] for each in ports.repeated_ports_agree(Tree(without))])
