"""What search engines are told: sitemaps by the protocol, robots.txt."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml import etree

from aggregator.publishing import render
from aggregator.publishing.sheets import Sheet, Visit
from aggregator.publishing.sitemap import plan_sitemap
from tests.factories_publishing import make_newspaper, press_of, site_of

URL = "https://news.example/paper/"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
TIME = datetime(2024, 6, 18, 14, 5, tzinfo=UTC)


def known(page: bytes) -> dict[str, str | None]:
    root = etree.fromstring(page)
    listed = [*root.iter(f"{MAP}url"), *root.iter(f"{MAP}sitemap")]
    return {str(each.findtext(f"{MAP}loc")): each.findtext(f"{MAP}lastmod") for each in listed}


def visits(count: int) -> list[Visit]:
    return [Visit(address=f"stories/{n:06}.html", changed=TIME) for n in range(count)]


def test_pages_to_read_are_listed_with_the_time_of_their_news() -> None:
    pages = known(site_of(make_newspaper(), url=URL)["sitemap.xml"].encode())
    assert pages[URL + "stories/s0/s01.html"] == "2024-06-18T00:00:00+00:00"
    assert pages[URL + "index.html"] is not None
    assert pages[URL + "topics/index.html"] is None


def test_pages_that_only_repeat_or_lead_on_are_not() -> None:
    site = site_of(make_newspaper(), page=1, url=URL)
    listed = {path.removeprefix(URL) for path in known(site["sitemap.xml"].encode())}
    assert listed <= set(site)
    for path in ("404.html", "search.html", "topics/old-bridge/1.html", "stories/zz/gone.html"):
        assert path in site
        assert path not in listed
    canonical = [path for path in listed if 'rel="canonical"' in site[path]]
    assert sorted(canonical) == sorted(listed)
    assert all(f'rel="canonical" href="{URL}{path}"' in site[path] for path in listed)


@pytest.mark.parametrize(("count", "parts"), [(0, 1), (50_000, 1), (50_001, 2), (150_000, 3)])
def test_a_large_one_is_split_by_the_limits_of_the_protocol(count: int, parts: int) -> None:
    sheets = list(plan_sitemap(visits(count), url=URL))
    assert len(sheets) == (1 if parts == 1 else parts + 1)
    assert sheets[-1].path == "sitemap.xml"
    if parts > 1:
        index = render(press_of(url=URL), sheets[-1])
        assert etree.fromstring(index).tag == f"{MAP}sitemapindex"
        assert set(known(index)) == {f"{URL}sitemap/{n}.xml" for n in range(1, parts + 1)}
        assert set(known(index).values()) == {"2024-06-18T14:05:00+00:00"}


def test_no_part_is_larger_than_the_protocol_allows() -> None:
    long = [Visit(address=f"{n:06}{'x' * 2000}.html", changed=TIME) for n in range(26_000)]
    sheets = list(plan_sitemap(long, url=URL))
    assert len(sheets) == 3
    assert len(render(press_of(url=URL), sheets[0])) <= 50_000_000


def test_without_a_public_address_there_is_none() -> None:
    site = site_of(make_newspaper())
    assert "sitemap.xml" not in site
    assert "Sitemap" not in site["robots.txt"]


def test_robots_are_welcome_and_told_of_the_sitemap() -> None:
    robots = render(press_of(url=URL), Sheet(path="robots.txt", kind="robots", values=None))
    lines = robots.decode().splitlines()
    assert lines == [
        "# generator: aggregator",
        "User-agent: *",
        "Allow: /",
        f"Sitemap: {URL}sitemap.xml",
    ]
