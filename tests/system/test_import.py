"""./convoy import: recordings in files become the history, and a second import changes nothing."""

import datetime
import json
import os
import subprocess
import urllib.parse

from producer import Producer, milliseconds_of, position
from stack import CONVOY, eventually

FIRST = milliseconds_of("2026-11-01T10:00:00.000Z")


def drive(count, north=53.0):
    """Returns (time in ms, lat, lon) of positions a second apart."""
    return [
        (FIRST + 1000 * n, round(north + n / 1e4, 7), round(-1.5 + n / 7e4, 7)) for n in range(count)
    ]


def iso(time_ms):
    moment = datetime.datetime.fromtimestamp(time_ms / 1000, datetime.timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{time_ms % 1000:03}Z"


def gpx(name, positions):
    points = "".join(
        f'<trkpt lat="{lat}" lon="{lon}"><time>{iso(at)}</time></trkpt>'
        for at, lat, lon in positions
    )
    return (
        '<?xml version="1.0"?><gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1">'
        f"<trk><name>{name}</name><trkseg>{points}</trkseg></trk></gpx>"
    )


def german_csv(name, positions):
    """Returns what Excel writes in Germany as "Unicode text": UTF-16, tabs and decimal commas."""
    rows = ["Fahrzeug\tZeit\tBreite\tLänge"]
    for at, lat, lon in positions:
        moment = datetime.datetime.fromtimestamp(at / 1000, datetime.timezone.utc)
        place = f"{lat}\t{lon}".replace(".", ",")
        rows.append(f"{name}\t{moment:%d.%m.%Y %H:%M:%S}\t{place}")
    return "\r\n".join([*rows, ""]).encode("utf-16")


def path_of(stack, name, content):
    path = os.path.join(stack.home, name)
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())
    return path


def escaped(vehicle):
    return urllib.parse.quote(vehicle, safe="")


def stored(stack, vehicle):
    return [
        (milliseconds_of(each["time"]), each["lat"], each["lon"], each["accuracy"])
        for each in stack.history(escaped(vehicle))
    ]


def until_stored(stack, vehicle, expected):
    eventually(
        lambda: stored(stack, vehicle) == expected, what=f"for {len(expected)} positions of {vehicle}"
    )


def without_accuracy(positions):
    return [(*each, None) for each in positions]


def test_a_gpx_file_becomes_history_and_again_changes_nothing(stack, vehicle):
    positions = drive(2_500)
    file = path_of(stack, "drive.gpx", gpx(vehicle, positions))

    tried = stack.command("import", "--dry-run", file)
    assert tried.returncode == 0, tried.stderr
    assert f"{vehicle}: 2500 positions, {iso(FIRST)} to {iso(positions[-1][0])}" in tried.stdout
    assert "Would be imported: 2500 positions; nothing was sent" in tried.stdout
    assert stored(stack, vehicle) == []

    ran = stack.command("import", file)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Imported: 2500 positions\n" in ran.stdout
    until_stored(stack, vehicle, without_accuracy(positions))

    duplicates = stack.metric("position-tracker", "convoy_positions_duplicate_total")
    assert stack.command("import", file).returncode == 0
    eventually(
        lambda: stack.metric("position-tracker", "convoy_positions_duplicate_total")
        == duplicates + len(positions)
    )
    assert stored(stack, vehicle) == without_accuracy(positions)


def test_a_german_table_in_utf16_becomes_history(stack, vehicle):
    positions = drive(100, north=52.5)
    file = path_of(stack, "Fahrten.txt", german_csv(vehicle, positions))
    ran = stack.command("import", "--time-zone", "+02:00", file)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "columns: vehicle=Fahrzeug, time=Zeit, lat=Breite, lon=Länge" in ran.stdout
    assert "times without a zone are read as +02:00" in ran.stdout
    two_hours = 2 * 3600 * 1000
    until_stored(
        stack, vehicle, without_accuracy([(at - two_hours, lat, lon) for at, lat, lon in positions])
    )


# What the device of a position says besides.
SAID = (
    {},
    {"device": "gt06:1"},
    {"device": "gt06:1", "attributes": {"ignition": True, "power": 13.8, "alarms": ["sos"], "x_n": "12"}},
)


def said(stack, vehicle):
    keys = ("device", "attributes")
    return [{key: each[key] for key in keys if key in each} for each in stack.history(escaped(vehicle))]


def test_own_exports_come_back_whole(stack, vehicle):
    original = f"{vehicle} = \"ä\", <&>"
    positions = drive(50)
    producer = Producer(stack)
    producer.send(
        [
            {**position(original, at, lat=lat, lon=lon), "accuracy": 3.5 + at // 1000 % 4, **SAID[at // 1000 % 3]}
            for at, lat, lon in positions
        ]
    )
    producer.close()
    expected = [(at, lat, lon, 3.5 + at // 1000 % 4) for at, lat, lon in positions]
    until_stored(stack, original, expected)

    for form in ("gpx", "kml", "geojson", "csv"):
        query = f"from={iso(FIRST)}&to={iso(positions[-1][0])}&format={form}"
        answer = stack.api(f"/vehicles/{escaped(original)}/history?{query}")
        assert answer.status == 200
        file = path_of(stack, f"export.{form}", answer.body)
        tried = stack.command("import", "--dry-run", file)
        assert tried.returncode == 0 and f"  {original}: 50 positions" in tried.stdout, tried.stdout
        copy = f"{vehicle} {form}"
        ran = stack.command("import", "--vehicle", copy, file)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        until_stored(stack, copy, expected)
        if form != "kml":  # which has no place for it
            assert said(stack, copy) == [SAID[at // 1000 % 3] for at, _, _ in positions]


def test_what_cannot_be_imported_is_reported_and_the_exit_code_is_1(stack, vehicle):
    without_times = gpx(vehicle, drive(2)).replace("<time>", "<ele>").replace("</time>", "</ele>")
    track = path_of(stack, "plan.gpx", without_times)
    ran = stack.command("import", track)
    assert ran.returncode == 1
    assert "no_time: 2 (a track without times is no history; such tracks are for the simulator)" in (
        ran.stdout
    )

    notes = path_of(stack, "README.md", "# Tracks\n")
    good = path_of(stack, "good.gpx", gpx(vehicle, drive(3)))
    ran = stack.command("import", notes, good)
    assert ran.returncode == 1
    assert f"Not read: {notes}: no column of its first line looks like the time" in ran.stdout
    assert "Imported: 3 positions" in ran.stdout
    until_stored(stack, vehicle, without_accuracy(drive(3)))


def test_lines_with_times_in_geojson_become_history(stack, vehicle):
    positions = drive(10)
    feature = {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": [[lon, lat] for _, lat, lon in positions]},
        "properties": {"name": vehicle, "coordTimes": [iso(at) for at, _, _ in positions]},
    }
    file = path_of(stack, "line.geojson", json.dumps(feature))
    assert stack.command("import", file).returncode == 0
    until_stored(stack, vehicle, without_accuracy(positions))


def test_standard_input_needs_no_vehicle_if_its_rows_name_one(stack, vehicle):
    rows = [f"{vehicle},{iso(at)},{lat},{lon}" for at, lat, lon in drive(3)]
    text = "\n".join(["vehicle,time,lat,lon", *rows, f",{iso(FIRST)},1,2", ""])
    ran = subprocess.run(
        [CONVOY, "import", "-"], env=stack.environment(), input=text, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "bad_vehicle: 1 (--vehicle sets the name)" in ran.stdout
    until_stored(stack, vehicle, without_accuracy(drive(3)))


def test_an_import_pauses_while_the_queue_is_long(stack, producer, vehicle):
    waiting = 'activemq_queue_size{destination="positions"}'
    file = path_of(stack, "drive.gpx", gpx(vehicle, drive(2_500)))
    stack.stop("position-tracker")
    for at, lat, lon in drive(10):
        producer.send(position(f"{vehicle} live", at, lat=lat, lon=lon))
    with subprocess.Popen(
        [CONVOY, "import", "--most-waiting-messages", "5", file],
        env=stack.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
    ) as running:  # fmt: skip
        first = next(line for line in running.stdout if "paused" in line)
        assert first == "paused, because 10 messages wait in the queue, more than 5\n"
        assert stack.metric("queue-metrics", waiting) == 10, "nothing of the file is sent"
        assert running.poll() is None
        stack.start("position-tracker")
        assert "Imported: 2500 positions\n" in running.stdout.read()
    assert running.returncode == 0
    until_stored(stack, vehicle, without_accuracy(drive(2_500)))


def test_what_trackers_would_not_keep_is_said_before_the_first_position(stack, vehicle):
    file = path_of(stack, "old.gpx", gpx(vehicle, drive(3)))
    tried = stack.command("import", "--dry-run", file)
    assert "It is not known" not in tried.stdout and "too_old" not in tried.stdout  # the tracker keeps everything
    tried = stack.command("import", "--dry-run", "--retention-days", "1", file)
    assert tried.stdout.startswith(f"{file}: 3 of 3 positions are older than "), tried.stdout


def test_the_login_of_another_queue_is_not_used_for_that_of_up(stack, vehicle):
    file = path_of(stack, "drive.gpx", gpx(vehicle, drive(3)))
    ran = stack.command("import", file, QUEUE_USER="stranger", QUEUE_PASSWORD="wrong")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    until_stored(stack, vehicle, without_accuracy(drive(3)))


def test_a_queue_that_a_flag_names_needs_no_convoy_of_this_checkout(stack, vehicle, tmp_path):
    file = path_of(stack, "drive.gpx", gpx(vehicle, drive(3)))
    queue = f"amqp://127.0.0.1:{stack.port('queue')}"
    login = {
        "QUEUE_USER": "simulator",
        "QUEUE_PASSWORD_FILE": os.path.join(stack.home, "etc/simulator.password"),
    }
    for flag in (["--queue-url", queue], [f"--queue-url={queue}"]):
        ran = stack.command("import", *flag, file, CONVOY_HOME=str(tmp_path), **login)
        assert ran.returncode == 0, ran.stdout + ran.stderr
    until_stored(stack, vehicle, without_accuracy(drive(3)))
    ran = stack.command("import", file, CONVOY_HOME=str(tmp_path))
    assert ran.returncode == 1 and "Convoy does not run from this checkout" in ran.stderr
