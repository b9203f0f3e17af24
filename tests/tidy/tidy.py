#!/usr/bin/python3
"""Checks rules of the house that a compiler cannot check. It reads the checkout and reports each place that breaks one;
tidy_test.py proves for every rule that it can fail."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import belongings
import documents
import page_rooms
import places
import ports
import rooms
import sizes
import waiting
import wording
from tree import Tree

MODULES = (rooms, page_rooms, sizes, wording, belongings, ports, documents, waiting, places)
RULES = tuple(rule for module in MODULES for rule in module.RULES)


def main():
    root = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
    tree = Tree.of_checkout(root)
    findings = [(rule.__name__, *finding) for rule in RULES for finding in rule(tree)]
    for rule, path, line, text in findings:
        print(f"{path}:{line}: {text} [{rule}]")
    print(f"tidy: {len(RULES)} rules over {len(tree.paths())} files, {len(findings)} broken")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
