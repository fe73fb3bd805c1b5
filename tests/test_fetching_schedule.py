"""When which feed is due, and how requests wait for one another: no clock but the test's."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.fetching.answers import Answer, Failure
from aggregator.fetching.politeness import Gate
from aggregator.fetching.schedule import NEVER, FeedState, answered, due, failed, lanes
from aggregator.fetching.subscriptions import Subscription, identity

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def subscription(url: str) -> Subscription:
    return Subscription(url=url)


def after(control: str, *, status: int = 200, interval: timedelta = HOUR) -> timedelta:
    answer = Answer(status=status, url="", headers={"cache-control": control})
    state = answered(FeedState(), answer, digest="d", now=NOW, interval=interval)
    assert state.next is not None
    return state.next - NOW


@pytest.mark.parametrize(
    ("control", "rest"),
    [
        ("", HOUR),
        ("max-age=60", HOUR),
        ("max-age=7200", 2 * HOUR),
        ("public, max-age=7200", 2 * HOUR),
        ('Max-Age="7200"', 2 * HOUR),
        ("max-age=999999999", 24 * HOUR),
        ("max-age=7200, no-cache", HOUR),
        ("s-maxage=7200", HOUR),
        ("max-age=-5", HOUR),
        ("max-age=x", HOUR),
    ],
)
def test_how_long_a_feed_rests(control: str, rest: timedelta) -> None:
    assert after(control) == rest
    assert after(control, status=304) == rest


def test_an_interval_of_your_own_may_be_longer_than_a_day() -> None:
    assert after("max-age=60", interval=48 * HOUR) == 48 * HOUR


@pytest.mark.parametrize(
    ("failure", "failures", "rest"),
    [
        (Failure(kind="fetch-failing", message=""), 0, HOUR),
        (Failure(kind="fetch-failing", message=""), 3, 8 * HOUR),
        (Failure(kind="fetch-failing", message=""), 90, 24 * HOUR),
        (Failure(kind="fetch-busy", message="", wait=10), 0, HOUR),
        (Failure(kind="fetch-busy", message="", wait=36_000), 0, 10 * HOUR),
        (Failure(kind="fetch-busy", message="", wait=1e12), 0, timedelta(days=30)),
    ],
)
def test_how_long_after_a_failure(failure: Failure, failures: int, rest: timedelta) -> None:
    before = FeedState(failures=failures)
    state = failed(before, failure, now=NOW, interval=HOUR)
    assert state.next == NOW + rest
    assert state.failures == failures + 1


def test_who_is_due() -> None:
    urls = ["https://a.example/", "https://b.example/", "https://c.example/", "https://d.example/"]
    new, later, held, gone = every = [subscription(url) for url in urls]
    states = {
        identity(later.url): FeedState(next=NOW + HOUR),
        identity(held.url): FeedState(next=NOW + HOUR, held=True),
        identity(gone.url): FeedState(next=NEVER),
    }
    assert due(every, states, NOW) == [new]
    assert due(every, states, NOW, named=True) == [new, later, gone]
    assert due(every, states, NOW + HOUR) == [new, later, held]


def test_what_was_wrong_with_the_same_body_is_still_wrong() -> None:
    state = FeedState(body="d", kind="fetch-feed", message="broken")
    same = Answer(status=304, url="")
    assert answered(state, same, digest="", now=NOW, interval=HOUR).kind == "fetch-feed"
    other = Answer(status=200, url="")
    assert answered(state, other, digest="d", now=NOW, interval=HOUR).kind == "fetch-feed"
    assert answered(state, other, digest="e", now=NOW, interval=HOUR).kind == ""
    down = failed(state, Failure(kind="fetch-failing", message=""), now=NOW, interval=HOUR)
    assert answered(down, same, digest="", now=NOW, interval=HOUR).kind == ""


def test_lanes_are_hosts_the_longest_first() -> None:
    urls = ["https://a.example/1", "https://b.example/1", "https://www.b.example/2"]
    found = lanes([subscription(url) for url in urls])
    assert [[each.url for each in lane] for lane in found] == [urls[1:], urls[:1]]


# ── turns ──────────────────────────────────────────────────────────────────────────────────


class Clock:
    """Time that passes only by being slept."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


def turns(hosts: list[str], *, parallel: int, delay: float) -> tuple[list[tuple[str, float]], int]:
    """(host, begin) of each request, and the most at one time."""
    begun: list[tuple[str, float]] = []
    most = under_way = 0
    clock = Clock()

    async def request(gate: Gate, host: str) -> None:
        nonlocal most, under_way
        async with gate.turn(host):
            begun.append((host, clock.now))
            under_way += 1
            most = max(most, under_way)
            for _ in range(5):
                await asyncio.sleep(0)
            under_way -= 1

    async def everything() -> None:
        gate = Gate(parallel=parallel, delay=delay, clock=clock, sleep=clock.sleep)
        await asyncio.gather(*(request(gate, host) for host in hosts))

    asyncio.run(everything())
    return begun, most


def test_one_host_is_asked_one_thing_at_a_time_with_pauses() -> None:
    begun, most = turns(["a"] * 4, parallel=8, delay=2.0)
    assert [when for _, when in begun] == [100.0, 102.0, 104.0, 106.0]
    assert most == 1


def test_hosts_do_not_wait_for_one_another_but_for_the_whole() -> None:
    hosts = [f"host {n}" for n in range(20)]
    assert turns(hosts, parallel=50, delay=2.0)[1] == 20
    assert turns(hosts, parallel=7, delay=2.0)[1] == 7


def test_a_host_that_wants_to_be_left_alone() -> None:
    clock = Clock()
    gate = Gate(parallel=1, delay=1.0, clock=clock, sleep=clock.sleep)
    gate.hold("a", 60)
    assert (gate.held("a"), gate.held("b")) == (60, 0)
    clock.now += 61
    assert gate.held("a") == 0
