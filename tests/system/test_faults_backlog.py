"""Very many messages wait in the queue while the tracker is away, and are taken in afterwards: the
queue keeps them on its disk, not in its memory, and producers notice nothing."""

from faults import LONG
from producer import Load, Producer
from stack import eventually

MESSAGES = 1_000_000 if LONG else 20_000
CONNECTIONS = 8
WAITING = 'activemq_queue_size{destination="positions"}'
HEAP = 384 * 2**20  # of queue/run
# What the JVM has beside the heap: code, stacks, and the buffers of its connections.
MOST = HEAP + 200 * 2**20


def resident_bytes(stack, service):
    with open(f"/proc/{stack.process(service)['pid']}/status", encoding="ascii") as status:
        line = next(line for line in status if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024


def send(stack, vehicle, numbers):
    """One message for each position, as a device sends that has no batches."""
    producer = Producer(stack)
    for number in numbers:
        producer.send(Load.numbered_of(vehicle, number))
    producer.close()
