"""As many idle devices as the limit of descriptors allows: the gateway holds them, and each costs little memory."""

import tempfile

import pytest
import kernel_memory
from devices import PORTS
from idle_devices import IdleDevices, max_connections
from patience import eventually
from stack import Stack

MOST = 20_000  # ./convoy bench devices holds 100,000 where the system allows them
MOST_BYTES = 4_096  # of the process, for each connection: a buffer for each would be more


@pytest.fixture
def stack():
    with tempfile.TemporaryDirectory(prefix="convoy-") as folder:
        one = Stack(folder)
        try:
            yield one.up("--no-simulator", "--devices", "127.0.0.1", "--accept-unknown")
        finally:
            one.down()


def memory(stack):
    return int(stack.metric("device-gateway", "process_resident_memory_bytes"))


def test_idle_devices_stay_connected_and_cost_little(stack):
    count = min(max_connections(), MOST)
    in_process, in_kernel = memory(stack), kernel_memory.of_sockets()
    with IdleDevices(PORTS["teltonika"] + stack.shift, count) as idle:
        assert stack.metric("device-gateway", "convoy_device_connections") == count
        of_process = (memory(stack) - in_process) / count
        print(f"\n{count:,} idle connections: {of_process:,.0f} B each in the process", end="")
        if in_kernel is not None:
            # Half of it is for the other end, which is on this machine, too.
            of_kernel = (kernel_memory.of_sockets() - in_kernel) / count / 2
            print(f", {of_kernel:,.0f} B each in the kernel", end="")
        print()
        assert of_process < MOST_BYTES
        assert idle.look() == (count, True)
        assert idle.look() == (count, True), "whichever of them reports"
    eventually(
        lambda: stack.metric("device-gateway", "convoy_device_connections") == 0, what="for all connections to end"
    )
