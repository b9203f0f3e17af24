"""For ./convoy devices: the links and QR codes by which phones report to this machine."""

import base64
import ipaddress
import json
import os
import re
import shutil
import subprocess
import sys
import urllib.parse

import held
import home

PORT = 5055 + home.SHIFT
EVERYWHERE = ("0.0.0.0", "::")


def id_of(name):
    """Returns an id that is easy to type in an app: "My phone" → "my-phone"."""
    return re.sub(r"\W+", "-", name.lower()).strip("-_") or "phone"


def own_addresses():
    """Returns the addresses of this machine that others may reach."""
    shown = subprocess.run(["ip", "-json", "address"], capture_output=True, text=True, check=False)
    interfaces = json.loads(shown.stdout) if shown.returncode == 0 and shown.stdout else []
    return [
        each["local"]
        for interface in interfaces
        for each in interface.get("addr_info", ())
        if each.get("scope") == "global" and not each.get("temporary")
    ]


def listening_address():
    """Returns the address at which the ports of devices listen by the last ./convoy up; None if they are closed."""
    try:
        with open(os.path.join(home.ETC, "supervisord.conf"), encoding="utf-8") as file:
            found = re.search(r'^command=.*/device-gateway".* "--address" "([^"]+)"', file.read(), re.M)
    except OSError:
        return None
    return found and found.group(1)


def complaint_about(listening, addresses):
    """Returns why no phone reaches this stack, and the command that changes this; None if one may."""
    if listening is not None and not ipaddress.ip_address(listening).is_loopback:
        return None
    what = "without ports of devices" if listening is None else "without --devices ADDRESS"
    address = addresses[0] if addresses else "0.0.0.0"
    return (
        f"the stack was started {what}, so the phone cannot reach it. Start it again: "
        f"./convoy down && ./convoy up --detach --devices {address}"
    )


def ask_address(addresses):
    """Asks the operator which address the phone can reach."""
    if len(addresses) == 1:
        return addresses[0]
    if not addresses:
        held.fail("this machine has no address that a phone can reach; name one by --address")
    if not sys.stdin.isatty():
        held.fail(f"name the address that the phone can reach by --address; this machine has {', '.join(addresses)}")
    for number, address in enumerate(addresses, 1):
        print(f"  {number}  {address}")
    answer = input(f"Which address of this machine can the phone reach? [1-{len(addresses)}, or another address] ")
    answer = answer.strip() or "1"
    if answer.isdecimal():
        if not 1 <= int(answer) <= len(addresses):
            held.fail(f"there is no address {answer}")
        return addresses[int(answer) - 1]
    return answer


def base_url(address):
    """Returns "http://HOST:5055" for an address or a name, or the https:// address as it is given."""
    given = urllib.parse.urlsplit(address if "://" in address else f"//{bracketed(address)}")
    try:
        port = given.port
    except ValueError:
        port = -1
    is_base = port != -1 and given.scheme in ("", "http", "https") and given.hostname and given.path in ("", "/")
    if not is_base or given.query or given.fragment or given.username or re.search(r"\s", address):
        held.fail(f"--address is '{address}': it should be an address, a name, or https://NAME", 2)
    host = bracketed(given.hostname)
    if given.scheme == "https":
        return f"https://{host}" + (f":{port}" if port else "")
    return f"http://{host}:{port or PORT}"


def bracketed(host):
    try:
        return f"[{host}]" if ipaddress.ip_address(host).version == 6 else host
    except ValueError:
        return host


def links(base, identity, token):
    """Returns the name of each app and the link that sets it up."""
    where = urllib.parse.quote(identity, safe="")
    configuration = {
        "_type": "configuration",
        "mode": 3,
        "url": f"{base}/owntracks",
        "auth": True,
        "username": identity,
        "password": token,
        "deviceId": identity,
        "tid": identity[-2:],
        "monitoring": 1,
    }
    text = json.dumps(configuration).encode()
    text += b" " * (-len(text) % 3)  # base64 then needs no "=", which some readers take for the end of a parameter
    inline = urllib.parse.quote(base64.b64encode(text).decode(), safe="")
    overland = urllib.parse.urlencode({"url": f"{base}/overland", "token": token, "device_id": identity})
    return {
        "Traccar Client": f"{base}/devices/{token}?id={where}&interval=10&distance=0&accuracy=high&buffer=true",
        "OwnTracks": f"owntracks:///config?inline={inline}",
        "Overland": f"overland://setup?{overland}",
    }


def shows_codes():
    """Whether the output can show QR codes: a terminal with UTF-8."""
    return sys.stdout.isatty() and (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


def code_of(text):
    """Returns a QR code for terminals. The text has a secret, so it is no argument, which others could see."""
    made = subprocess.run(
        ["qrencode", "-t", "ANSIUTF8", "-m", "2", "-l", "L"], input=text, capture_output=True, text=True, check=False
    )
    return made.stdout if made.returncode == 0 else ""


def show(base, identity, token):
    """Prints the links, and their QR codes if the output can show them."""
    with_codes = shows_codes()
    if with_codes and not shutil.which("qrencode"):
        with_codes = False
        print("There is no qrencode for QR codes: ./convoy setup installs it.")
    for app, link in links(base, identity, token).items():
        print(f"\n{app}: {'scan the code, or ' if with_codes else ''}open this on the phone:")
        print(f"  {link}")
        if with_codes:
            print(code_of(link), end="")
    print(f"\nThe token in these links is not shown again; ./convoy devices token {identity} --phone makes a new one.")
    if base.startswith("http:"):
        print("There is no certificate: http shows the token to all on the way. Use your own network or a VPN.")
