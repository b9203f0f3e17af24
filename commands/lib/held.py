"""For the verbs that change stored positions: requests to the tracker, patterns of names, and questions."""
import fnmatch
import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request

import home

# A proxy of the environment must not get the token; these requests stay on this machine or in its network.
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))

PORT = home.port("tracker_admin")
PUBLIC_PORT = home.port("tracker")
PATIENCE = 600  # seconds for an answer
MOST = 10_000  # names that one command may change


def fail(text, code=1):
    print(f"convoy: {text}", file=sys.stderr)
    sys.exit(code)


def authorization():
    """Returns the header with the admin token, or {} if ./convoy up has not made the token's file."""
    try:
        with open(os.path.join(home.ETC, "admin.token"), encoding="ascii") as file:
            return {"Authorization": f"Bearer {file.readline().strip()}"}
    except OSError:
        return {}


def detail_of(refused):
    """Returns the detail of a problem (RFC 9457), or a text with the code of any other answer."""
    try:
        return json.load(refused)["detail"]
    except (OSError, ValueError, KeyError, TypeError):
        return f"port {urllib.parse.urlsplit(refused.url).port} answers {refused.code}, but not in the form of a tracker"


def ask_tracker(method, path, body=None, patience=PATIENCE, port=PORT):
    """Returns the answer's JSON (or None) and a complaint (or None)."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}",
        headers=authorization() | {"Content-Type": "application/json"},
        method=method,
        data=body and json.dumps(body, ensure_ascii=False).encode(errors="surrogateescape"),
    )
    try:
        with _DIRECT.open(request, timeout=patience) as answer:
            body = answer.read()
            return (json.loads(body) if body else None), None
    except urllib.error.HTTPError as refused:
        with refused:
            return None, detail_of(refused)
    except (OSError, ValueError) as reason:
        return None, f"the tracker cannot be reached ({reason}); see ./convoy status"


def asked(method, path, **options):
    """Returns the answer's JSON; ends the command if the tracker complains."""
    answer, complaint = ask_tracker(method, path, **options)
    if complaint:
        fail(complaint)
    return answer


def path_of(resource, name):
    return f"/{resource}/{urllib.parse.quote(name, safe='')}"


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
