"""Stores a long history of one vehicle."""

from producer import Producer, position
from stack import eventually

FIRST = 1_700_000_000_000


def store_track(stack, vehicle, positions):
    """Publishes that many positions in 2023, one second apart, and returns when they are stored."""

    def stored():
        return stack.metric("position-tracker", "convoy_positions_stored_total")

    before = stored()
    producer = Producer(stack)
    for first in range(0, positions, 1_000):
        producer.send(
            [
                position(vehicle, FIRST + 1_000 * n, lat=53.3 + n % 997 / 1e5, lon=n * 7 % 1_009 / 1e5)
                for n in range(first, min(first + 1_000, positions))
            ]
        )
    producer.close()
    eventually(lambda: stored() >= before + positions, within=60)
