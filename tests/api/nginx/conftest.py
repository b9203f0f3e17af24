"""The real nginx before a gateway of the test's own: these tests need no stack."""

import pytest
from door import Door
from small_nginx import SmallGateway, SmallNginx


@pytest.fixture
def gateway():
    gateway = SmallGateway()
    yield gateway
    gateway.close()


@pytest.fixture
def start(tmp_path, gateway):
    """Starts an nginx; its keyword arguments are variables of the template."""
    started = []

    def start(**variables):
        started.append(SmallNginx(tmp_path, variables.pop("port", gateway.port), **variables))
        return started[-1]

    yield start
    for nginx in started:
        nginx.close()


@pytest.fixture
def nginx(start):
    return start()


@pytest.fixture
def door(nginx):
    return Door(f"http://127.0.0.1:{nginx.port}", prefix="/api")
