import threading

import pytest

from api.taking import Taken


@pytest.fixture
def slow():
    """An iterator that waits for a sign before each item, and tells when it is closed."""

    class Slow:
        waits, go, closed = threading.Event(), threading.Event(), threading.Event()

        def items(self):
            try:
                while True:
                    self.waits.set()
                    assert self.go.wait(10)
                    yield "item"
            finally:
                self.closed.set()

    return Slow()


def test_items_come_in_their_order_and_end():
    taken = Taken(iter("ab"))
    assert [taken.next() for _ in range(3)] == ["a", "b", None]
    taken.close()


def test_it_is_closed_as_soon_as_the_item_has_come(slow):
    taken = Taken(slow.items())
    taking = threading.Thread(target=taken.next)
    taking.start()
    assert slow.waits.wait(10)
    closing = threading.Thread(target=taken.close)
    closing.start()
    assert not slow.closed.is_set()
    slow.go.set()
    closing.join(10)
    assert slow.closed.is_set()
    assert taken.next() is None
    taking.join(10)
