"""Very many messages wait in the queue while the tracker is away, and are stored afterwards: the queue keeps them on
its disk and not in its memory, and producers notice nothing."""

from concurrent.futures import ThreadPoolExecutor

from faults import LONG
from producer import Load
from stack import eventually
from stream import send_streaming

MESSAGES = 1_000_000 if LONG else 20_000
CONNECTIONS = 4
WAITING = 'activemq_queue_size{destination="positions"}'
MEMORY_USED = "activemq_memory_used_ratio"
HEAP = 384 * 2**20  # as set in queue/run
BESIDE_THE_HEAP = 256 * 2**20  # the JVM's own memory: code, stacks, buffers of connections


def most_resident_bytes(stack, service):
    with open(f"/proc/{stack.process(service)['pid']}/status", encoding="ascii") as status:
        line = next(line for line in status if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024


def test_a_backlog_of_many_messages_takes_disk_and_no_memory_and_is_taken_in(stack, vehicle):
    stack.stop("position-tracker")
    queue = stack.process("queue")["pid"]
    share = MESSAGES // CONNECTIONS
    with ThreadPoolExecutor(CONNECTIONS) as producers:
        sent = producers.map(
            lambda first: send_streaming(
                stack, (Load.numbered_of(vehicle, n) for n in range(first, first + share))
            ),
            range(0, MESSAGES, share),
        )
        assert sum(sent) == MESSAGES
    eventually(lambda: stack.metric("queue-metrics", WAITING) == MESSAGES)
    assert stack.metric("queue-metrics", MEMORY_USED) < 0.9

    stack.start("position-tracker")
    eventually(
        lambda: stack.metric("queue-metrics", WAITING) == 0,
        within=60 + MESSAGES / 500,
        what="for an empty queue",
    )
    most = most_resident_bytes(stack, "queue")
    print(f"{MESSAGES} messages waited; the queue took {most / 2**20:.0f} MB at most")
    assert most < HEAP + BESIDE_THE_HEAP
    assert stack.process("queue")["pid"] == queue  # it has not restarted meanwhile
    numbers = Load.numbers_of(stack.history(vehicle.replace(" ", "%20")))
    assert numbers == list(range(MESSAGES))
