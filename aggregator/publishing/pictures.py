"""Bodies of articles with the images that the site has; of others, their text alternatives."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from aggregator.model import Html
from aggregator.publishing.sheets import Picture
from aggregator.sanitize import Shown, show_images


def with_images(body: Html, pictures: Iterable[Picture], link: Callable[[str], str]) -> Html:
    """`body` with its `pictures`; `link` makes of an address of ours the way there."""
    shown = {
        each.path: Shown(link(each.medium.address), each.medium.width, each.medium.height)
        for each in pictures
    }
    return show_images(body, shown)
