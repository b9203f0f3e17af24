import sys
import tempfile
import uuid

import pytest

sys.path.insert(0, __file__.rpartition("/")[0])

from producer import Producer
from stack import Stack


@pytest.fixture
def home():
    """Yields a folder for a stack; its path is short because it contains a Unix socket."""
    with tempfile.TemporaryDirectory(prefix="convoy-") as folder:
        yield folder


@pytest.fixture
def new_stack(home):
    """Yields a stack of the test's own that is not yet started, and stops it at the end."""
    stack = Stack(home)
    yield stack
    stack.down()


@pytest.fixture(scope="module")
def stack():
    """Yields a stack without a simulator, which all tests of a file share."""
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
