"""Joins the JUnit files of processes that ctest ran into one, in which each test counts.

Usage: joined-reports.py OF_CTEST FOLDER REPORT: the JUnit file of ctest, in which each process counts; the folder in
which each process left its own; the file to write. Exits with 1 if a process left none: it ended early"""

import os
import sys
import xml.etree.ElementTree


def reports_in(folder):
    for path, _, names in os.walk(folder):
        for name in names:
            yield os.path.join(path, name)


def main(of_ctest, folder, joined):
    processes = len(list(xml.etree.ElementTree.parse(of_ctest).getroot().iter("testcase")))
    reports = sorted(reports_in(folder))
    suites = xml.etree.ElementTree.Element("testsuites")
    for report in reports:
        suites.extend(xml.etree.ElementTree.parse(report).getroot())
    xml.etree.ElementTree.ElementTree(suites).write(joined, encoding="unicode")
    if len(reports) != processes:
        print(f"{processes} processes ran tests, but {len(reports)} ended as they should")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
