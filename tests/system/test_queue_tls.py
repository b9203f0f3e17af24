"""AMQP by TLS between the services and the broker: a good certificate is accepted, any other is refused, and one
line gives the reason."""

import os
import subprocess

import pytest
from patience import eventually
from producer import Producer, position
from queue_pair import Pair, Simulator, program, text_of
from stack import is_listening

REFUSED = "TLS: the broker's certificate is refused: "


def openssl(folder, *words):
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


def make_authority(folder, name):
    openssl(folder, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
            "-keyout", f"{name}.key", "-out", f"{name}.crt", "-subj", f"/CN={name}")  # fmt: skip
    return os.path.join(folder, f"{name}.crt")


def keystore(folder, names, days="2"):
    """Makes a keystore for the broker: a certificate for these names that the authority `ours` has signed."""
    with open(os.path.join(folder, "names"), "w", encoding="ascii") as file:
        file.write(f"subjectAltName={names}\n")
    with open(os.path.join(folder, "tls.password"), "w", encoding="ascii") as file:
        file.write("a password\n")
    openssl(folder, "req", "-newkey", "rsa:2048", "-nodes", "-keyout", "tls.key", "-out", "tls.csr",
            "-subj", "/CN=queue")  # fmt: skip
    openssl(folder, "x509", "-req", "-in", "tls.csr", "-CA", "ours.crt", "-CAkey", "ours.key",
            "-CAcreateserial", "-days", days, "-out", "tls.crt", "-extfile", "names")  # fmt: skip
    openssl(folder, "pkcs12", "-export", "-in", "tls.crt", "-inkey", "tls.key",
            "-passout", "file:tls.password", "-out", "tls.p12")  # fmt: skip
    return {
        "QUEUE_TLS_KEYSTORE": os.path.join(folder, "tls.p12"),
        "QUEUE_TLS_PASSWORD_FILE": os.path.join(folder, "tls.password"),
    }


@pytest.fixture
def pair(tmp_path):
    """Yields a pair, of which a test starts one broker."""
    both = Pair(tmp_path)
    make_authority(both.folder, "ours")
    yield both
    both.end()


def start(pair, *names, **more):
    broker = pair.brokers[0].start(**keystore(pair.folder, *names, **more))
    eventually(broker.is_active, within=60)
    # The port without TLS opens first. A tracker logs only the first reason of an outage.
    eventually(lambda: is_listening(broker.tls_port), within=60)
    return broker


def ours(pair):
    return ["--queue-ca-file", os.path.join(pair.folder, "ours.crt")]


def test_positions_go_by_tls_from_the_simulator_to_the_tracker(pair):
    broker = start(pair, "DNS:localhost,IP:127.0.0.1")
    pair.tracker(*ours(pair), addresses=f"amqps://localhost:{broker.tls_port}")
    # The simulator uses the IP address, after another address at which no broker listens.
    dead = f"amqps://localhost:{pair.brokers[1].tls_port}"
    simulator = Simulator(pair, *ours(pair), addresses=f"{dead},amqps://127.0.0.1:{broker.tls_port}")
    eventually(lambda: simulator.accepted() > 300, within=60, what="for positions to be accepted")
    for vehicle, times in simulator.stop().items():
        eventually(lambda of=vehicle, all_of_them=times: pair.times(of) == all_of_them, within=60)


def test_large_messages_pass_whole(pair):
    broker = start(pair, "DNS:localhost")
    pair.brokers[1].port = broker.port
    producer = Producer(pair)
    for number in range(50):
        producer.send(position("Large", 1_700_000_000_000 + number, note="x" * 200_000))
    pair.tracker(*ours(pair), addresses=f"amqps://localhost:{broker.tls_port}")
    eventually(lambda: pair.degraded() == [], within=60)
    eventually(lambda: len(pair.history("Large")) == 50, within=60)


@pytest.mark.parametrize(
    ("names", "days", "authority", "reason"),
    [
        ("DNS:localhost", "2", "another", "certificate"),
        ("DNS:elsewhere.test,IP:127.0.0.2", "2", "ours", "hostname mismatch"),
        ("DNS:localhost", "-1", "ours", "certificate has expired"),
    ],
)
def test_a_certificate_that_is_not_good_is_refused_and_the_reason_is_said(pair, names, days, authority, reason):
    broker = start(pair, names, days=days)
    trusted = os.path.join(pair.folder, f"{authority}.crt")
    if authority != "ours":
        make_authority(pair.folder, authority)
    address = f"amqps://localhost:{broker.tls_port}"
    tracker = pair.tracker("--queue-ca-file", trusted, addresses=address)
    eventually(lambda: any(REFUSED in text for text in pair.degraded() or []), within=60)
    (said,) = [text for text in pair.degraded() if text.startswith("queue: ")]
    assert reason in said.partition(REFUSED)[2], said
    assert "\n" not in said and len(said) < 200
    assert REFUSED in text_of(tracker.log)
    assert tracker.runs()


def test_without_a_file_the_system_s_authorities_are_asked(pair):
    broker = start(pair, "DNS:localhost")
    pair.tracker(addresses=f"amqps://localhost:{broker.tls_port}")
    eventually(lambda: any(REFUSED in text for text in pair.degraded() or []), within=60)


def test_a_port_without_tls_is_not_taken_for_one(pair):
    broker = start(pair, "DNS:localhost")
    pair.tracker(*ours(pair), addresses=f"amqps://localhost:{broker.port}")
    eventually(lambda: any("TLS: wrong version number" in text for text in pair.degraded() or []), within=60)


def test_a_file_of_authorities_that_cannot_be_read_is_said_at_the_start(tmp_path):
    for name in ("position-tracker", "position-simulator"):
        ran = subprocess.run(
            [program(name), "--queue-ca-file", "none.crt"],
            cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert ran.returncode == 1
        assert ran.stderr.strip().endswith("--queue-ca-file is 'none.crt': it should be a file that can be read")


def test_a_broker_without_its_key_is_said_in_one_line(pair):
    broker = pair.brokers[0].start(QUEUE_TLS_KEYSTORE=os.path.join(pair.folder, "none.p12"))
    assert broker.process.wait() == 1
    assert broker.said().splitlines() == [
        f"queue: QUEUE_TLS_KEYSTORE is '{pair.folder}/none.p12': it should be a file that can be read"
    ]
