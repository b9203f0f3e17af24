"""Prints the table at the end of `./convoy test` and sets the exit code. Reads steps.tsv (part, step, result, the
second in which it began, seconds), and beside it the JUnit files and the CPU times of the steps. Each test of a JUnit
file counts; other steps count as one.

Usage: test-summary.py RESULTS SECONDS PART…: the total seconds, then the parts in their order"""

import os
import sys
import xml.etree.ElementTree


def tests_of(report):
    """Returns (passed, failed, skipped) of a JUnit file; None if it is missing or incomplete."""
    try:
        cases = list(xml.etree.ElementTree.parse(report).getroot().iter("testcase"))
    except (OSError, xml.etree.ElementTree.ParseError):
        return None
    failed = sum(case.find("failure") is not None or case.find("error") is not None for case in cases)
    skipped = sum(case.find("skipped") is not None for case in cases)
    return len(cases) - failed - skipped, failed, skipped


def reasons(results):
    """Yields why tests were skipped, each reason of a file once."""
    for name in sorted(os.listdir(results)):
        if name.endswith(".xml") and tests_of(os.path.join(results, name)):
            cases = xml.etree.ElementTree.parse(os.path.join(results, name)).getroot()
            yield from sorted({each.get("message", "") for each in cases.iter("skipped")})


def counted(step, result, results):
    passed, failed, skipped = tests_of(os.path.join(results, f"{step}.xml")) or (0, 0, 0)
    if result == "failed" and failed == 0:
        failed = 1  # the step failed, but no single test did
    if passed + failed + skipped == 0:
        passed = 1
    return passed, failed, skipped


def cpu_seconds(step, results):
    """Returns what the processes of a step took together (bash's `times`: its second line, `1m2.3s 0m0.4s`);
    0 for a step that did not run. Servers that outlived the process that started them are missing."""
    try:
        with open(os.path.join(results, f"{step}.times"), encoding="utf-8") as times:
            of_children = times.read().splitlines()[1]
    except (OSError, IndexError):
        return 0
    minutes_and_seconds = [each.rstrip("s").split("m") for each in of_children.split()]
    return round(sum(60 * int(minutes) + float(seconds) for minutes, seconds in minutes_and_seconds))


def main(results, seconds_in_all, *parts):
    rows = []
    with open(os.path.join(results, "steps.tsv"), encoding="utf-8") as steps:
        for line in steps:
            part, step, result, began, seconds = line.rstrip("\n").split("\t")
            rows.append((part, step, result, int(began), int(seconds), cpu_seconds(step, results),
                         *counted(step, result, results)))
    rows.sort(key=lambda row: parts.index(row[0]))

    print(f"\n{'part':<10}{'step':<24}{'result':<10}{'tests':>7}{'from':>9}{'seconds':>9}{'CPU s':>9}")
    for part, step, result, began, seconds, cpu, passed, failed, skipped in rows:
        print(f"{part:<10}{step:<24}{result:<10}{passed + failed + skipped:>7}{began:>9}{seconds:>9}{cpu:>9}")
    cpu, passed, failed, skipped = (sum(row[at] for row in rows) for at in (5, 6, 7, 8))
    print(f"{'all':<44}{passed + failed + skipped:>7}{0:>9}{seconds_in_all:>9}{cpu:>9}\n")
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    for reason in reasons(results) if skipped else ():
        print(f"skipped: {reason}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
