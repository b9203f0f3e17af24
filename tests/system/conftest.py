import sys
import tempfile
import uuid

import pytest

sys.path.insert(0, __file__.rpartition("/")[0])

from producer import Producer
from stack import Stack


@pytest.fixture
def home():
    """A folder for a stack; short, for a Unix socket lies in it."""
    with tempfile.TemporaryDirectory(prefix="convoy-") as folder:
        yield folder


@pytest.fixture
def new_stack(home):
    """A stack of the test's own, not yet started; stopped at its end."""
    stack = Stack(home)
    yield stack
    stack.down()


@pytest.fixture(scope="module")
def stack():
    """A stack that waits for other producers, shared by the tests of a file."""
    with tempfile.TemporaryDirectory(prefix="convoy-") as folder:
        shared = Stack(folder)
        try:
            yield shared.up("--no-simulator")
        finally:
            shared.down()


@pytest.fixture
def producer(stack):
    producer = Producer(stack)
    yield producer
    producer.close()


@pytest.fixture
def vehicle():
    return f"Van {uuid.uuid4().hex[:12]}"
