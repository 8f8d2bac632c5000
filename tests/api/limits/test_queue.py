"""The line in front of what makes answers."""

import asyncio

import pytest

from api.limits.queue import AnswerQueue
from api.problems import ProblemError


async def hold(queue, release):
    async with queue.turn():
        await release.wait()


def test_as_many_as_allowed_run_and_wait_and_the_next_is_told_when_to_come():
    async def scene():
        queue, release = AnswerQueue(2, 3), asyncio.Event()
        tasks = [asyncio.create_task(hold(queue, release)) for _ in range(5)]
        await asyncio.sleep(0.01)
        assert (queue.running, queue.waiting) == (2, 3)
        with pytest.raises(ProblemError) as refused:
            async with queue.turn():
                pass
        assert (refused.value.status, refused.value.headers) == (429, {"Retry-After": "2"})
        assert refused.value.detail == (
            "質問が混み合っています（順番待ち 3 件）。2 秒ほどたってから、もう一度送ってください。"
        )
        release.set()
        await asyncio.gather(*tasks)
        assert (queue.running, queue.waiting) == (0, 0)

    asyncio.run(scene())


def test_who_gives_up_waiting_leaves_the_line():
    async def scene():
        queue, release = AnswerQueue(1, 1), asyncio.Event()
        first = asyncio.create_task(hold(queue, release))
        second = asyncio.create_task(hold(queue, release))
        await asyncio.sleep(0.01)
        second.cancel()
        await asyncio.gather(second, return_exceptions=True)
        assert (queue.running, queue.waiting) == (1, 0)
        release.set()
        await first
        async with queue.turn():
            assert queue.running == 1

    asyncio.run(scene())


def test_an_answer_that_fails_frees_its_place():
    async def scene():
        queue = AnswerQueue(1, 0)
        for _ in range(3):
            with pytest.raises(ValueError, match="wrong"):
                async with queue.turn():
                    raise ValueError("wrong")
        assert queue.running == 0

    asyncio.run(scene())


def test_without_places_to_wait_only_the_running_ones_are_served():
    async def scene():
        queue, release = AnswerQueue(1, 0), asyncio.Event()
        first = asyncio.create_task(hold(queue, release))
        await asyncio.sleep(0.01)
        with pytest.raises(ProblemError):
            async with queue.turn():
                pass
        release.set()
        await first

    asyncio.run(scene())
