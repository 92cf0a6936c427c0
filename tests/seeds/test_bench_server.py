"""The server of a measurement: every answer is looked at, and nothing of it stays."""

from http import HTTPStatus
from multiprocessing import Process

import pytest

from seeds.bench import server
from seeds.bench.server import HOST, Request, send_at_once, served
from seeds.bench.timing import NotMeasured

RECEIPT = "/reviews/1/result/"
POST = Request("POST", "/reviews/1/check/", {"Host": HOST}, (HTTPStatus.FOUND, RECEIPT), "version=2")


def leading_to(address):
    def answer(environ, start_response):
        start_response("302 Found", [("Location", address)])
        return []

    return answer


def test_everybody_who_sends_at_once_waits_for_his_own_answer():
    with served(leading_to(RECEIPT), workers=2) as address:
        waits = send_at_once(address, [POST] * 20)
    assert len(waits) == 20
    assert min(waits) > 0
    assert not address.exists()


def test_an_answer_that_is_not_the_receipt_is_not_measured():
    with served(leading_to("/sign-in/"), workers=1) as address, pytest.raises(NotMeasured, match="/sign-in/"):
        send_at_once(address, [POST])


def test_a_server_that_does_not_come_up_is_not_measured(tmp_path):
    ended = Process(target=int)
    ended.start()
    ended.join()
    with pytest.raises(NotMeasured, match="does not come up"):
        server._wait_for(ended, tmp_path / "socket")
