import asyncio

from api.background import Background


def test_work_ends_by_itself_or_with_the_server():
    said = []

    async def quick():
        said.append("done")

    async def endless():
        try:
            await asyncio.Event().wait()
        finally:
            said.append("ended")

    async def server():
        background = Background()
        background.start(quick())
        background.start(endless())
        background.keep_up(endless())
        counted = [len(background)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        counted.append(len(background))
        await background.close()
        return [*counted, len(background)]

    assert asyncio.run(server()) == [2, 1, 0]
    assert said == ["done", "ended", "ended"]
