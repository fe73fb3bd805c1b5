"""What we subscribe to, from configuration and OPML; what is known of each; lists in and out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from aggregator import files
from aggregator.config import Config
from aggregator.errors import ConfigError
from aggregator.fetching import memory
from aggregator.fetching.failures import PREFIX
from aggregator.fetching.schedule import FeedState
from aggregator.fetching.subscriptions import (
    Listing,
    Subscription,
    identity,
    read_opml,
    unite,
    write_opml,
)
from aggregator.files import Workspace
from aggregator.model import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A subscription and what is known of its feed."""

    subscription: Subscription
    state: FeedState


def subscriptions(
    workspace: Workspace, config: Config
) -> tuple[tuple[Subscription, ...], tuple[Problem, ...]]:
    """All that the configuration and `subscriptions.opml` list, each address once; what is wrong there.

    Raises ConfigError for an OPML file that cannot be read at all.
    """
    rules = (
        Subscription(url=rule.url, name=rule.name, full_text=rule.full_text)
        for rule in config.subscriptions
    )
    path = workspace.subscriptions
    listing = read_list(path) if path.exists() else Listing()
    every = unite(rules, listing.subscriptions)
    if config.fetch.full_text:
        every = tuple(replace(each, full_text=True) for each in every)
    return every, tuple(_fault(path, each) for each in listing.faults)


def read_list(path: Path) -> Listing:
    """What an OPML file lists. Raises ConfigError for one that lists nothing and is faulty."""
    try:
        found = read_opml(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from error
    if found.faults and not found.subscriptions:
        raise ConfigError(f"{path}: {found.faults[0]}; mend it or move it away")
    return found


def standings(workspace: Workspace, config: Config) -> list[Standing]:
    """Every subscription with what is known of its feed. Writes nothing."""
    every, _ = subscriptions(workspace, config)
    with memory.opened(workspace.fetched, lasting=False) as known:
        states = known.states()
    return [
        Standing(subscription=each, state=states.get(identity(each.url), FeedState()))
        for each in every
    ]


def take_over(workspace: Workspace, config: Config, path: Path) -> tuple[int, int]:
    """Add what an OPML file lists to `subscriptions.opml`: how many are new, how many were known.

    Raises ConfigError for a file that cannot be used.
    """
    found = read_list(path).subscriptions
    known, _ = subscriptions(
        workspace, replace(config, fetch=replace(config.fetch, full_text=False))
    )
    addresses = {identity(each.url) for each in known}
    added = [each for each in found if identity(each.url) not in addresses]
    target = workspace.subscriptions
    if added:
        listed = read_list(target).subscriptions if target.exists() else ()
        files.write_if_different(target.parent, target.name, _document((*listed, *added), config))
    return len(added), len(found) - len(added)


def hand_out(workspace: Workspace, config: Config) -> str:
    """All subscriptions as OPML, for other programs."""
    every, _ = subscriptions(workspace, config)
    return _document(every, config).decode()


def chosen(every: Iterable[Subscription], names: Sequence[str]) -> tuple[Subscription, ...]:
    """Those with one of these names, folders or addresses. Raises ConfigError for an unknown one."""
    listed = tuple(every)
    for name in names:
        if not any(_is_called(each, name) for each in listed):
            raise ConfigError(f"no subscription {name}; `aggregator subscriptions list` lists them")
    return tuple(each for each in listed if any(_is_called(each, name) for name in names))


def _is_called(subscription: Subscription, name: str) -> bool:
    return (
        name.casefold() == subscription.name.casefold()
        or name == subscription.folder
        or identity(name) == identity(subscription.url)
    )


def _document(listed: Iterable[Subscription], config: Config) -> bytes:
    return write_opml(listed, title=f"Subscriptions of {config.site.title}").encode()


def _fault(path: Path, said: str) -> Problem:
    return Problem(
        path=path.name,
        kind=f"{PREFIX}list",
        message=said,
        remedy="mend the file: every feed needs a line with its xmlUrl",
    )
