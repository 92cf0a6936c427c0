"""The register behind gunicorn, as in production, and officers who all press the button at one moment."""

import multiprocessing
import socket
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from multiprocessing.process import BaseProcess
from pathlib import Path

from django.db import connection
from gunicorn.app.base import BaseApplication

from seeds.bench.timing import NotMeasured

HOST = "localhost"
_PATIENCE = 300  # seconds, for the server to come up and for the last of many who wait for a slow page
# A fork answers from the settings and the database of this process, whatever a measurement made of them.
_FORK = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Request:
    """One request, and the answer that counts as done: its status, and where it leads to ("" nowhere)."""

    method: str
    path: str
    headers: dict[str, str]
    expected: tuple[int, str]
    body: str = ""


class _Gunicorn(BaseApplication):
    def __init__(self, application: Callable, address: Path, workers: int):
        self.application = application
        self.chosen = {"bind": f"unix:{address}", "workers": workers, "timeout": _PATIENCE}
        super().__init__()

    def load_config(self):
        for name, value in {**self.chosen, "loglevel": "error", "control_socket_disable": True}.items():
            self.cfg.set(name, value)

    def load(self):
        return self.application


@contextmanager
def served(application: Callable, *, workers: int) -> Iterator[Path]:
    """Give the socket on which `workers` processes answer by the WSGI `application`; afterwards they are gone."""
    with tempfile.TemporaryDirectory(prefix="povertyreg-bench-") as folder:
        address = Path(folder) / "socket"
        connection.close()  # two processes must not talk over one
        server = _FORK.Process(target=_Gunicorn(application, address, workers).run)
        server.start()
        try:
            _wait_for(server, address)
            yield address
        finally:
            server.terminate()
            server.join()


def send_at_once(address: Path, requests: Sequence[Request], *, within: float = 0) -> list[float]:
    """Send each of `requests` from a thread of its own, all at one moment or one after the other `within` so many
    seconds; give the milliseconds that each waited for its answer. Raises NotMeasured when an answer is not the
    expected one."""
    pauses = [within * place / len(requests) for place in range(len(requests))]
    with ThreadPoolExecutor(len(requests)) as senders:
        return list(senders.map(partial(_send, address), requests, pauses))


def _send(address: Path, request: Request, pause: float) -> float:
    time.sleep(pause)
    started = time.perf_counter()
    answer = _answer(address, request)
    taken = 1000 * (time.perf_counter() - started)
    if answer != request.expected:
        raise NotMeasured(f"{request.path} answers {answer}, not {request.expected}.")
    return taken


def _answer(address: Path, request: Request) -> tuple[int, str]:
    """Give the status of the answer to `request`, and where it leads to."""
    with closing(_Connection(address)) as connected:
        connected.request(request.method, request.path, request.body, request.headers)
        answer = connected.getresponse()
        answer.read()
        return answer.status, answer.getheader("Location", "")


def _wait_for(server: BaseProcess, address: Path):
    """Return when the server accepts a connection."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and server.is_alive():
        with suppress(OSError), closing(_Connection(address)) as connected:
            connected.connect()
            return
        time.sleep(0.05)
    raise NotMeasured("The server does not come up.")


class _Connection(HTTPConnection):
    """HTTP over the socket in a folder: it needs no free port."""

    def __init__(self, address: Path):
        super().__init__(HOST, timeout=_PATIENCE)
        self.address = str(address)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.address)
