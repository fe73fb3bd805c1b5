"""Images: files beside articles are shown from our own site, of all others the words."""

from __future__ import annotations

import os
import random
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from aggregator import media, readers
from aggregator.config import ReadingSettings
from aggregator.model import Document, Medium, Reading
from aggregator.readers.images import local_path
from aggregator.sanitize import Shown, images_in, restore, sanitize, show_images
from tests.factories_media import avif, gif, jpeg, png, webp
from tests.newspaper import TODAY, Newspaper, dead_links, eventually
from tests.test_watch import watching

FORMATS = {"png": png(), "jpg": jpeg(), "gif": gif(), "webp": webp(), "avif": avif()}


# ── which file an address means ────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("photo.jpg", "a/b/photo.jpg"),
        ("./photo_files/a%20b.JPG", "a/b/photo_files/a b.JPG"),
        (" \tphoto.jpg\n", "a/b/photo.jpg"),
        ("photo.jpg?size=2#top", "a/b/photo.jpg"),
        ("../photo.png", "a/photo.png"),
        ("x/../../../photo.png", "photo.png"),
        ("/images/a.webp", "images/a.webp"),
        ("/images//./a.webp", "images/a.webp"),
        ("Ko%CC%88ln.avif", "a/b/Köln.avif"),
        ("a%3Fb%23c'\".png", "a/b/a?b#c'\".png"),
        ("<b>.gif", "a/b/<b>.gif"),
    ],
)
def test_an_address_means_a_file_beside_the_article(address: str, path: str) -> None:
    assert local_path(address, at="a/b/x.md") == path


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://evil.example/a.png",
        "HTTP://evil.example/a.png",
        "//evil.example/a.png",
        "///evil.example/a.png",
        r"\\evil.example\a.png",
        r"a\b.png",
        "a%5Cb.png",
        "data:image/png;base64,iVBORw0KGgo=",
        "file:///etc/a.png",
        "javascript:alert(1).png",
        "c:a.png",
        "../../../a.png",
        "/../a.png",
        "%2e%2e/%2E%2E/..%2fa.png",
        "/..%2f..%2fetc/a.png",
        "a%00.png",
        "a%0A.png",
        "a%ff.png",
        "a%ED%A0%80.png",
        "\ud800.png",
        "a\u202e.png",
        "photo.svg",
        "photo.html",
        "photo",
        ".png",
        "x" * 1001 + ".png",
        "%41" * 2000 + ".png",
    ],
)
def test_an_address_means_no_file_of_ours(address: str) -> None:
    assert local_path(address, at="a/b/x.md") == ""


# ── what a body keeps ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("markup", "kept"),
    [
        ('<img data-file="a/b%20c.png" alt="A heron" title="t" onload="x()">',
         '<img alt="A heron" data-file="a/b%20c.png">'),
        ('<img data-file="a.png">', '<img alt="" data-file="a.png">'),
        ('<img data-file="../a.png" alt="no">', "<small>no</small>"),
        ('<img data-file="a/%2e%2e/a.png" alt="no">', "<small>no</small>"),
        ('<img data-file="https://evil.example/a.png" alt="no">', "<small>no</small>"),
        ('<img data-file="a%00.png" alt="no">', "<small>no</small>"),
        ('<img src="a.png" alt="no">', "<small>no</small>"),
        ('<h2><img data-file="a.png"></h2>', '<div><img alt="" data-file="a.png"></div>'),
        ('<a href="https://x.example/"><img data-file="a.png"></a>', '<img alt="" data-file="a.png">'),
    ],
)  # fmt: skip
def test_a_body_names_files_only(markup: str, kept: str) -> None:
    assert sanitize(markup, keep_images=True) == kept
    assert "data-file" not in sanitize(markup)


TRICKS = [
    '<a title=\'<img alt="" data-file="a.png">\' href="https://x.example/">a</a>',
    '<a title="<img alt=" lang=" data-file=" href="https://x.example/">a</a>',
    '<img alt=\'" data-file="a.png"><img alt="\' data-file="b.png">',
    '<p lang=\'x" data-file="a.png\'>&lt;img alt="" data-file="a.png"&gt;</p>',
    '<img alt="" data-file="a.png" src="https://evil.example/" srcset="https://evil.example/ 2x">',
    "<img alt='x\" src=\"https://evil.example/' data-file='a.png\" src=\"https://evil.example/'>",
]


@pytest.mark.parametrize("markup", TRICKS)
def test_nothing_passes_for_an_image(markup: str) -> None:
    body = sanitize(markup, keep_images=True)
    for known in ({}, {"a.png": Shown('q"><script>', 3, 4), "b.png": Shown("b")}):
        shown = show_images(body, known)
        page = html.fragment_fromstring(shown, create_parent="div")
        for image in page.iter("img"):
            assert set(image.attrib) <= {"src", "alt", "width", "height", "loading", "decoding"}
            assert image.get("src") in {each.src for each in known.values()}
        assert next(page.iter("script"), None) is None
        assert not known or show_images(restore(shown), {}) == shown


def test_the_first_image_loads_at_once_and_others_when_seen() -> None:
    body = sanitize('<p><img data-file="a.png"><img data-file="b.png"></p>', keep_images=True)
    assert images_in(body) == ("a.png", "b.png")
    assert show_images(body, {"a.png": Shown("m/a", 3, 4), "b.png": Shown("m/b")}) == (
        '<p><img src="m/a" alt="" width="3" height="4" decoding="async">'
        '<img src="m/b" alt="" loading="lazy" decoding="async"></p>'
    )


def test_of_what_is_missing_the_words_stay_and_spare_figures_go() -> None:
    body = sanitize(
        '<p>One &amp; <img data-file="a.png" alt="two &lt;"></p>'
        '<figure><img data-file="b.png" alt="three"><figcaption>four</figcaption></figure>'
        '<figure><img data-spare="c.png" alt="five"><figcaption>six</figcaption></figure>',
        keep_images=True,
    )
    assert show_images(body, {}) == (
        "<p>One &amp; <small>two &lt;</small></p>"
        "<figure><small>three</small><figcaption>four</figcaption></figure>"
    )


# ── what a file is ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", FORMATS)
def test_formats_are_known_by_their_bytes(kind: str) -> None:
    found = media.inspect(FORMATS[kind])
    assert isinstance(found, Medium)
    assert found.type == f"image/{'jpeg' if kind == 'jpg' else kind}"
    assert re.fullmatch(rf"media/(..)/\1[0-9a-f]{{30}}\.{kind}", found.address)
    assert media.digest_in(found.address) == media.digest(FORMATS[kind])
    assert (found.width, found.height) == ((None, None) if kind == "avif" else (60, 50))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"\x89PNG<html>",
        b"GIF88a" + b"\0" * 20,
        b"RIFF\0\0\0\0WAVEfmt ",
        b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom",
        b"BM" + b"\0" * 60,
        png(20_000, 20_000)[:40],
    ],
    ids=["empty", "svg", "html", "half", "gif88", "wav", "mp4", "bmp", "huge"],
)
def test_what_is_no_image_to_show(data: bytes) -> None:
    assert isinstance(media.inspect(data), str)


def test_a_damaged_head_only_leaves_the_size_unknown() -> None:
    chance = random.Random(8)
    for _ in range(2000):
        data = bytearray(chance.choice([*FORMATS.values()]) + bytes(9))
        for _ in range(chance.randint(1, 5)):
            data[chance.randrange(16, len(data))] = chance.choice((0, 255, chance.randrange(256)))
        found = media.inspect(bytes(data[: chance.randrange(14, len(data))]))
        assert isinstance(found, str) or (found.width is None) == (found.height is None)


# ── readers ────────────────────────────────────────────────────────────────────────────────


def reading(path: str, data: bytes) -> Reading:
    """What is made of a file."""
    document = Document(path=path, data=data, modified=TODAY)
    return readers.read(document, settings=ReadingSettings(), hosts={}, now=TODAY)


def test_an_image_moves_neither_title_nor_text() -> None:
    prose = "It landed on the pier.\n\nNobody had seen it come.\n"
    plain = reading("x.md", f"A heron\n\n{prose}".encode()).articles[0]
    shown = reading("x.md", f"A heron\n\n![The pier](p.png)\n\n{prose}".encode()).articles[0]
    assert (shown.title, shown.text) == (plain.title, plain.text)
    assert shown.images == ("p.png",)
    opening = reading("x.md", f"![The pier](p.png)\n\nA heron\n\n{prose}".encode()).articles[0]
    assert opening.images == ("p.png",)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("x.md", "It landed.\n\n![The pier](<../p q.png>)"),
        ("x.md", "It landed.\n\n![The pier](../p%20q.png 'Title')"),
        ("x.md", "It landed.\n\n![The pier][1]\n\n[1]: /p%20q.png"),
        ("x.md", "It landed.\n\n![The pier]({static}/p%20q.png)"),
        ("x.md", 'It landed.\n\n<img src="../p q.png" alt="The pier">'),
        ("x.md", 'It landed.\n\n{{< figure src="../p q.png" alt="The pier" >}}'),
        ("x.rst", "It landed.\n\n.. image:: ../p q.png\n   :alt: The pier\n"),
        ("x.rst", "It landed.\n\n.. figure:: ../p q.png\n   :alt: The pier\n"),
    ],
)
def test_every_markup_has_its_images(name: str, body: str) -> None:
    article = reading(f"a/{name}", f"A heron\n=======\n\n{body}\n".encode()).articles[0]
    assert article.images == ("p q.png",)
    assert (article.title, article.text) == ("A heron", "It landed.")
    assert "The pier" in show_images(article.body, {})


def test_entries_of_feeds_have_no_files() -> None:
    feed = (
        "<rss version='2.0'><channel><title>X</title><item><title>A heron</title><description>"
        "&lt;p&gt;It landed. &lt;img src='p.png' data-file='p.png' alt='The pier'&gt;&lt;/p&gt;"
        "</description></item></channel></rss>"
    )
    article = reading("x.xml", feed.encode()).articles[0]
    assert article.images == ()
    assert "<small>The pier</small>" in article.body


def _page(*parts: str) -> str:
    lines = [f"<p>{f'Line {n} tells of herons and where they land. ' * 4}</p>" for n in range(6)]
    return (
        "<html><head><title>Herons land on the pier</title></head><body>"
        "<nav><img src='x_files/nav.png' alt='Menu'></nav>"
        "<article><h1>Herons land on the pier</h1>"
        f"<figure><img src='x_files/hero.png' alt='Hero'></figure><div class='body'>{lines[0]}"
        f"{lines[1]}{''.join(parts)}{''.join(lines[2:])}</div>"
        "<aside><img src='x_files/aside.png'></aside></article>"
        "<footer><img src='x_files/foot.png'></footer></body></html>"
    )


TEASER = (
    "<div><a href='https://x.example/'><img src='x_files/a.png'></a>"
    "<h3><a href='https://x.example/'>Gulls leave</a></h3></div>"
)


@pytest.mark.parametrize(
    ("part", "wanted"),
    [
        ("<img src='x_files/a.png' alt='A'>", ["hero", "a"]),
        ("<p><a href='x_files/a.png'><img src='x_files/a.png'></a></p>", ["hero", "a"]),
        ("<figure><img src='x_files/a.png'><figcaption>A caption</figcaption></figure>",
         ["hero", "a"]),
        ("<figure class='wp-block-image'><img src='x_files/a.png' width=640></figure>",
         ["hero", "a"]),
        ("<img src='x_files/a.png' width='1' height='1'>", ["hero"]),
        ("<img src='x_files/a.png' width='48px'>", ["hero"]),
        ("<img src='x_files/a.png' class='avatar photo'>", ["hero"]),
        ("<div class='related'><img src='x_files/a.png'></div>", ["hero"]),
        ("<div hidden><img src='x_files/a.png'></div>", ["hero"]),
        (TEASER, ["hero"]),
        ("<img src='https://evil.example/a.png' alt='A'>", ["hero"]),
        ("<img src='x_files/hero.png'>", ["hero"]),
    ],
)  # fmt: skip
def test_pictures_of_a_saved_page(part: str, wanted: list[str]) -> None:
    found = reading("b/x.html", _page(part).encode()).articles[0]
    plain = reading("b/x.html", _page(re.sub("<img[^>]*>", "", part)).encode()).articles[0]
    assert found.images == tuple(f"b/x_files/{name}.png" for name in wanted)
    assert (found.title, found.text, found.summary) == (plain.title, plain.text, plain.summary)
    assert show_images(found.body, {}) == show_images(plain.body, {})


def test_a_caption_is_its_own_pictures() -> None:
    part = (
        "<img src='x_files/a.png'><div class='wp-caption'><img src='x_files/b.png'>"
        "<p class='wp-caption-text'>Of the second</p></div>"
    )
    body = reading("b/x.html", _page(part).encode()).articles[0].body
    assert re.findall(r"/(\w+)\.png\"><figcaption>", body) == ["b"]


def test_a_caption_stands_below_its_picture_where_that_stood() -> None:
    part = "<figure><img src='x_files/a.png'><figcaption>A <b>caption</b></figcaption></figure>"
    body = reading("b/x.html", _page(part).encode()).articles[0].body
    figure = '<figure><img alt="" data-spare="b/x_files/a.png"><figcaption>A caption</figcaption></figure>'
    assert body.index("Line 1") < body.index(figure) < body.index("Line 2")


# ── the site ───────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def paper(tmp_path: Path) -> Newspaper:
    """One article with a photograph, built."""
    paper = Newspaper(tmp_path / "paper")
    paper.add("gulf/x.md", _article("A heron", "![The pier](pier.png)"))
    paper.add("gulf/pier.png", png())
    paper.refresh()
    return paper


def _article(title: str, body: str) -> str:
    return f"---\ntitle: {title}\ndate: 2024-01-05\nsource: X\n---\nIt landed. {body}\n"


def _media(paper: Newspaper) -> set[str]:
    return {path for path in paper.tree() if path.startswith("media/")}


def _shown(paper: Newspaper) -> list[str]:
    """Addresses of the images on the pages of articles and stories."""
    found = []
    for path, data in paper.tree().items():
        if path.startswith(("articles/", "stories/")):
            page = html.document_fromstring(data.decode())
            found += [str(image.get("src")) for image in page.iter("img")]
    return found


def test_an_image_is_shown_from_our_own_site(paper: Newspaper) -> None:
    address = next(iter(_media(paper)))
    assert paper.tree()[address] == png()
    assert _shown(paper) == [f"../../{address}"] * 2
    assert f'src="{address}" alt="The pier" width="60"' in paper.tree()["atom.xml"].decode(
    ).replace("&quot;", '"')  # fmt: skip
    assert dead_links(paper.site) == []
    assert paper.edition().problems == ()


def test_feeds_have_public_addresses_where_there_are_any(paper: Newspaper) -> None:
    site = replace(paper.config.site, url="https://news.example/")
    paper.config = replace(paper.config, site=site)
    paper.refresh()
    wanted = f"https://news.example/{next(iter(_media(paper)))}"
    assert f'src="{wanted}"' in paper.tree()["atom.xml"].decode()
    assert f'"image":["{wanted}"]' in str(paper.tree())
    assert f'href="{wanted}" rel="enclosure" type="image/png" length="{len(png())}"' in (
        paper.tree()["atom.xml"].decode()
    )


@pytest.mark.parametrize(
    ("data", "shown"),
    [(png(800, 500), 1), (png(300, 200), 0), (png(500, 800), 0), (avif(), 0), (b"<html>", 0)],
    ids=["wide", "narrow", "tall", "unknown", "none"],
)
def test_the_front_page_shows_what_suits_it(paper: Newspaper, data: bytes, shown: int) -> None:
    paper.add("gulf/pier.png", data)
    paper.refresh()
    front = html.document_fromstring(paper.tree()["index.html"].decode())
    assert [image.get("alt") for image in front.iter("img")] == [""] * shown
    assert dead_links(paper.site) == []


def test_nothing_changed_nothing_written_or_read(
    paper: Newspaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path: path.stat().st_mtime_ns for path in paper.site.rglob("*")}
    monkeypatch.setattr(media, "inspect", None)
    counts = paper.refresh().counts
    assert (counts["pages_written"], counts["images"], counts["images_written"]) == (0, 1, 0)
    assert {path: path.stat().st_mtime_ns for path in paper.site.rglob("*")} == before


@pytest.mark.parametrize("forgotten", [False, True], ids=["known", "catalogue lost"])
def test_an_image_that_changes_alone_changes_its_pages(paper: Newspaper, forgotten: bool) -> None:
    """It is edited, it goes, and it comes again."""
    first = _media(paper)
    for data in (png(shade=9), None, png()):
        target = paper.content / "gulf" / "pier.png"
        if forgotten:
            shutil.rmtree(paper.workspace.state)
        if data is None:
            target.unlink()
        else:
            target.write_bytes(data)
        counts = paper.refresh().counts
        assert counts["pages_written"] > 0
        assert counts["images_written"] == (data is not None)
        assert len(_shown(paper)) == (2 if data else 0)
        assert len(_media(paper)) == (1 if data else 0)
        assert dead_links(paper.site) == []
        if data is None:
            assert b"<small>The pier</small>" in b"".join(paper.tree().values())
    assert _media(paper) == first


def test_one_copy_of_each_image_however_often_it_is_shown(paper: Newspaper) -> None:
    paper.add("other/y.md", _article("A gull", "![A](/gulf/pier.png) ![B](same.jpeg)"))
    paper.add("other/same.jpeg", png())
    paper.refresh()
    assert len(_media(paper)) == 1
    (paper.content / "gulf" / "x.md").unlink()
    (paper.content / "gulf" / "pier.png").unlink()
    paper.refresh()
    assert len(_media(paper)) == 1
    (paper.content / "other" / "y.md").unlink()
    assert paper.refresh().counts["images_removed"] == 1
    assert not (paper.site / "media").exists()


@pytest.mark.parametrize("damage", ["delete", "edit", "folder"])
def test_damaged_images_of_the_site_are_mended(paper: Newspaper, damage: str) -> None:
    before = paper.tree()
    target = paper.site / next(iter(_media(paper)))
    if damage == "delete":
        target.unlink()
    elif damage == "edit":
        target.write_bytes(b"hacked")
    else:
        shutil.rmtree(paper.site / "media")
    paper.refresh()
    assert paper.tree() == before


def test_files_of_others_in_our_folder_are_spared(paper: Newspaper) -> None:
    name = "ab" + "0" * 30
    others = ("media/logo.png", f"media/ab/{name}.png", f"media/cd/{name}.png")
    for other in others:
        (paper.site / other).parent.mkdir(exist_ok=True)
        (paper.site / other).write_bytes(png(shade=1))
    (paper.site / "media" / ".x.png.tmp").write_bytes(b"hal")
    shutil.rmtree(paper.workspace.state)
    (paper.content / "gulf" / "pier.png").unlink()
    paper.refresh()
    assert _media(paper) == set(others)


def test_a_run_that_was_cut_off_orphans_nothing(paper: Newspaper) -> None:
    def stop(stage: str, done: int, total: int) -> None:
        if stage == "publish":
            raise KeyboardInterrupt

    paper.add("gulf/pier.png", png(shade=3))
    with pytest.raises(KeyboardInterrupt):
        paper.refresh(progress=stop)
    assert len(_media(paper)) == 2
    assert dead_links(paper.site) == []
    paper.add("gulf/pier.png", png(shade=4))
    paper.refresh()
    assert len(_media(paper)) == 1
    assert paper.tree() == paper.rebuilt(paper.root / "twin").tree()


def test_no_link_is_dead_at_any_time(paper: Newspaper) -> None:
    def look(stage: str, done: int, total: int) -> None:
        assert dead_links(paper.site) == []

    paper.add("gulf/pier.png", png(shade=5))
    paper.refresh(progress=look)
    (paper.content / "gulf" / "pier.png").unlink()
    paper.refresh(progress=look)


def test_a_dry_run_counts_and_writes_nothing(paper: Newspaper) -> None:
    paper.add("gulf/pier.png", png(shade=6))
    before = paper.tree()
    planned = paper.refresh(dry_run=True)
    assert paper.tree() == before
    assert {**planned.counts} == {**paper.refresh().counts}


def test_hidden_articles_bring_no_image(paper: Newspaper) -> None:
    paper.curate('[[hide]]\narticles = ["gulf/x.md"]\n')
    paper.refresh()
    assert _media(paper) == set()


@pytest.mark.parametrize(
    ("data", "limit", "kind"),
    [
        (b"<svg onload='alert(1)'/>", 1000, "image"),
        (b"<html><script>alert(1)</script>", 1000, "image"),
        (b"", 1000, "image"),
        (png(), 40, "too-large"),
        (png(20_000, 20_000)[:40], 1000, "image"),
        (png(), 0, None),
    ],
    ids=["svg", "html", "empty", "large", "pixels", "unwanted"],
)
def test_what_is_not_shown_is_told(
    paper: Newspaper, data: bytes, limit: int, kind: str | None
) -> None:
    paper.config = replace(
        paper.config, reading=replace(paper.config.reading, max_image_bytes=limit)
    )
    paper.add("gulf/pier.png", data)
    paper.add("gulf/unused.png", data)
    problems = paper.refresh().problems
    assert [(each.path, each.kind) for each in problems] == (
        [("gulf/pier.png", kind)] if kind else []
    )
    assert all(each.remedy for each in problems)
    assert _shown(paper) == []
    assert _media(paper) == set()


def test_names_of_all_kinds(tmp_path: Path) -> None:
    names = ["a b.png", "q\"'<b>&.png", "100%.png", "Ünïcode 鳥.png", "A.PNG", "a.PnG", "?#.png"]
    paper = Newspaper(tmp_path)
    for n, name in enumerate(names):
        paper.add(name, png(shade=n))
        escaped = name.replace("%", "%25").replace("?", "%3F").replace("#", "%23")
        source = escaped.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
        paper.add(
            f"{n}.html", f'---\ntitle: Number {n}\n---\n<p>It landed.</p><img src="{source}">'
        )
    paper.refresh()
    assert len(_media(paper)) == len(names)
    assert paper.edition().problems == ()
    assert dead_links(paper.site) == []


def test_what_is_no_file_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    paper = Newspaper(tmp_path / "paper")
    (tmp_path / "secret.png").write_bytes(png())
    names = ("dir", "pipe", "out", "loop", "gone", "hidden/.x", "inside")
    paper.add("x.md", _article("A heron", " ".join(f"![{n}]({n}.png)" for n in names)))
    paper.add("real.png", png(shade=2))
    (paper.content / "dir.png").mkdir()
    os.mkfifo(paper.content / "pipe.png")
    (paper.content / "out.png").symlink_to(tmp_path / "secret.png")
    (paper.content / "loop.png").symlink_to("loop.png")
    (paper.content / "inside.png").symlink_to("real.png")
    paper.refresh()
    assert {problem.kind for problem in paper.edition().problems} == {"symlink"}
    assert [paper.tree()[path] for path in _media(paper)] == [png(shade=2)]


def test_an_image_that_is_replaced_meanwhile_is_shown_next_time(paper: Newspaper) -> None:
    target = paper.content / "gulf" / "pier.png"
    target.write_bytes(png(shade=7))

    def replaced(stage: str, done: int, total: int) -> None:
        if stage == "images" and done == total:
            target.write_bytes(png(70, 70, shade=8))

    paper.refresh(progress=replaced)
    assert _shown(paper) == []
    assert dead_links(paper.site) == []
    paper.refresh()
    assert paper.tree() == paper.rebuilt(paper.root / "twin").tree()
    assert len(_shown(paper)) == 2


def test_a_new_image_is_noticed(paper: Newspaper) -> None:
    target = paper.content / "gulf" / "pier.png"
    target.unlink()
    with watching(paper.content, paper.refresh):
        assert eventually(lambda: not _media(paper))
        target.write_bytes(png())
        assert eventually(lambda: len(_shown(paper)) == 2)


def test_incremental_is_clean_with_images_coming_and_going(tmp_path: Path) -> None:
    chance = random.Random(11)
    paper = Newspaper(tmp_path / "paper")
    names = [f"{folder}/{n}.{end}" for folder in "ab" for n, end in enumerate(FORMATS)]
    for step in range(8):
        for _ in range(chance.randint(1, 4)):
            name = chance.choice(names)
            kind = chance.randrange(4)
            if kind == 0:
                (paper.content / name).unlink(missing_ok=True)
            elif kind == 1:
                paper.add(name, chance.choice([*FORMATS.values(), b"<html>"]))
            else:
                shown = " ".join(f"![{each}](/{each})" for each in chance.sample(names, 3))
                article = f"{chance.choice('ab')}/{chance.randrange(4)}.md"
                if kind == 2 and (paper.content / article).exists():
                    (paper.content / article).unlink()
                else:
                    paper.add(article, _article(f"Heron {step}", shown))
        paper.refresh()
        assert dead_links(paper.site) == []
        assert paper.tree() == paper.rebuilt(tmp_path / f"twin{step}").tree(), step
        assert paper.refresh().counts["pages_written"] == 0
