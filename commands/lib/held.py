"""For the verbs that change stored positions: requests to the tracker, patterns of names, and questions."""
import fnmatch
import sys
import urllib.parse

import asking
import home

PORT = home.port("tracker_admin")
PUBLIC_PORT = home.port("tracker")
PATIENCE = 600  # seconds for an answer
MOST = 10_000  # names that one command may change
_TRACKERS = {port: asking.Service("tracker", port, "admin.token", PATIENCE) for port in (PORT, PUBLIC_PORT)}


def fail(text, code=1):
    print(f"convoy: {text}", file=sys.stderr)
    sys.exit(code)


def ask_tracker(method, path, body=None, patience=PATIENCE, port=PORT):
    """Returns the answer's JSON (or None) and a complaint (or None)."""
    try:
        return _TRACKERS[port].ask(method, path, body, patience=patience), None
    except (asking.Refused, asking.Unreachable) as reason:
        return None, str(reason)


def asked(method, path, **options):
    """Returns the answer's JSON; ends the command if the tracker complains."""
    answer, complaint = ask_tracker(method, path, **options)
    if complaint:
        fail(complaint)
    return answer


def held_by_reason():
    """Returns the tracker's entries about held positions by (vehicle's name, reason)."""
    found, query = {}, ""
    while query is not None:
        page = asked("GET", "/held" + query)
        for each in page["vehicles"]:
            before = found.get((each["name"], each["reason"]))
            if before:
                each["positions"] += before["positions"]
                each["first"] = before["first"]
            found[each["name"], each["reason"]] = each
        query = page["next"] and "?" + urllib.parse.urlencode(page["next"])
    return found


def held():
    """Returns how many positions are held, by vehicle's name."""
    found = {}
    for (name, _), each in held_by_reason().items():
        found[name] = found.get(name, 0) + each["positions"]
    return found


def is_pattern(word):
    return any(letter in word for letter in "*?[")


def matching(words, names):
    """Returns the names that the words match, sorted; a word that equals a name matches only that name."""
    names = set(names)
    found = set()
    for word in words:
        if word in names:
            found.add(word)
        elif is_pattern(word):
            found.update(name for name in names if fnmatch.fnmatchcase(name, word))
    return sorted(found)


def refuse_everything(words):
    if any(word and set(word) <= {"*"} for word in words):
        fail("'*' alone means every vehicle; use a more specific pattern", 2)


def refuse_too_many(names):
    if len(names) > MOST:
        fail(f"{len(names)} vehicles match, and one command changes at most {MOST}")


def confirm(question):
    if not sys.stdin.isatty():
        fail("there is no terminal for the question: use --yes")
    if not input(f"{question} [y/N] ").lower().startswith("y"):
        fail("nothing was changed")


def show(names):
    for name in names:
        print(f"  {name}")
