"""A test of the page waits for what it expects. It lets time pass only where it proves that nothing happens meanwhile,
by `whileNothingHappens` of tests/browser/page.ts; figures and pictures are no tests."""

BROWSER = "tests/browser/"
_MAY_SLEEP = {BROWSER + "page.ts", BROWSER + "figures.ts", BROWSER + "screenshots.ts"}


def tests_of_the_page_do_not_sleep(tree):
    for path in tree.paths(under=BROWSER, ends=(".ts",)):
        for number, line in tree.lines(path):
            if "waitForTimeout" in line and path not in _MAY_SLEEP:
                yield path, number, "wait for what the test expects, or call whileNothingHappens (page.ts)"


RULES = (tests_of_the_page_do_not_sleep,)
