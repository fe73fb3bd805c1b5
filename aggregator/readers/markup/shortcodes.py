"""Tags of site generators (Liquid, Hugo shortcodes, kramdown attributes, MDX) taken out of texts.

What stands between tags stays; code that they mark becomes a fenced block; what they would print
is kept where it is plain to see.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

_TAG = re.compile(r"\{%-?\s*(\w*)((?:(?!\{%|%\}).){0,2000})%\}", re.DOTALL)
_SHORTCODE = re.compile(r"\{\{((?:(?!\{\{|\}\}).){0,1000})\}\}", re.DOTALL)
_RAW = (re.compile(r"\{%-?\s*raw\s*-?%\}"), re.compile(r"\{%-?\s*endraw\s*-?%\}"))
_HIGHLIGHT = (
    re.compile(r"\{%-?\s*(?:highlight|codeblock|code)\b([^%\n]{0,200})%\}[ \t]*\n?"),
    re.compile(r"\{%-?\s*end(?:highlight|codeblock|code)\s*-?%\}"),
)
_COMMENTS = (
    (re.compile(r"\{%-?\s*comment\b[^%\n]{0,100}%\}"), re.compile(r"\{%-?\s*endcomment\s*-?%\}")),
    (re.compile(r"\{::comment\}"), re.compile(r"\{:/(?:comment)?\}")),
)
_ATTRIBUTES = re.compile(
    r"[ \t]*\{:(?:\s*[.#\w][^{}\n]*|/\w*|:\w+[^{}\n]*/?)\}|[ \t]+\{#[\w-]+\}[ \t]*$",
    re.MULTILINE,
)
_EMPTY_REFERENCE = re.compile(r"^( {0,3}\[[^\]\n]+\]:)[ \t]*$", re.MULTILINE)
# Python-Markdown takes the outer brackets for the reference: "[[Bug 12]]".
_DOUBLE = re.compile(r"\[\[([^\[\]\n]{1,200})\]\](?!\(|\[(?!\[))")
_FIGURE = re.compile(r"[<%]\s*figure\s+(.*?)/?\s*[>%]", re.DOTALL)
_PARAMETER = re.compile(r"(\w+)\s*=\s*(?:\"([^\"]*)\"|`([^`]*)`)")
_CONTENTS = re.compile(r"^(?:\[TOC\]|\* TOC)[ \t]*$", re.MULTILINE | re.IGNORECASE)
_MODULE = re.compile(
    r"^(?:import\s.+\sfrom\s.+|import\s+['\"].+|export\s+(?:const|default)\s.*)$", re.MULTILINE
)
_BRACES = ("\ue000", "\ue001")
"""Stand for literal braces while tags are taken out; of the private use area."""


def strip_tags(markup: str) -> str:
    """HTML without such tags; highlighted code becomes preformatted text."""
    markup = _without_pairs(markup, lambda _, code: f"<pre>{_literal(code)}</pre>")
    return restore(_TAG.sub("", _SHORTCODE.sub(_value, markup)))


def without_blocks(text: str) -> str:
    """Markdown without comments and contents; what generators mark as code is fenced."""
    return _CONTENTS.sub("", _without_pairs(text, _fence))


def _without_pairs(text: str, code: Callable[[str, str], str]) -> str:
    """`text` with the tags resolved that come in pairs; `code` makes a block of language and code."""
    if "{%" in text:
        text = _replace(text, _RAW, lambda _, inner: _literal(inner))
        text = _replace(text, _COMMENTS[0], lambda *_: "")
        text = _replace(text, _HIGHLIGHT, lambda start, inner: code(start[1], inner))
    return _replace(text, _COMMENTS[1], lambda *_: "")


def _replace(
    text: str,
    pair: tuple[re.Pattern[str], re.Pattern[str]],
    made: Callable[[re.Match[str], str], str],
) -> str:
    """`text` with what each pair of tags holds replaced; one without its end stays."""
    done: list[str] = []
    place = 0
    while (start := pair[0].search(text, place)) and (end := pair[1].search(text, start.end())):
        done += [text[place : start.start()], made(start, text[start.end() : end.start()])]
        place = end.end()
    return "".join([*done, text[place:]])


def _literal(text: str) -> str:
    return text.replace("{", _BRACES[0]).replace("}", _BRACES[1])


def _fence(language: str, code: str) -> str:
    word = re.match(r"\s*(?:lang:)?([\w+#-]*)", language)
    return "\n~~~~ {}\n{}\n~~~~\n".format(word[1] if word else "", _literal(code.strip("\n")))


def restore(html: str) -> str:
    """Converted text with the braces back that `without_blocks` kept out of the way."""
    return html.replace(_BRACES[0], "{").replace(_BRACES[1], "}")


def resolve(prose: str) -> str:
    """Prose without tags and attribute lists."""
    if "{" in prose:
        prose = _TAG.sub("", _SHORTCODE.sub(_value, prose))
        prose = _ATTRIBUTES.sub("", prose)
        prose = _EMPTY_REFERENCE.sub(r"\1 #", prose)
    if "[[" in prose:
        prose = _DOUBLE.sub(r"\\[[\1]\\]", prose)
    if "import " in prose or "export " in prose:
        prose = _MODULE.sub("", prose)
    return prose


def _value(found: re.Match[str]) -> str:
    """What an output tag prints where that is plain to see: `{{ "/about" | relative_url }}`."""
    if figure := _FIGURE.fullmatch(found[1].strip()):
        return _image(figure[1])
    quoted = re.match(r"\s*[\"']([^\"']*)[\"']\s*(?:\||$)", found[1])
    return quoted[1] if quoted else ""


def _image(parameters: str) -> str:
    """Hugo's `{{< figure src="a.jpg" alt="A" >}}`; what it captions is in the picture."""
    given = {name: one or other for name, one, other in _PARAMETER.findall(parameters)}
    words = given.get("alt") or given.get("caption") or given.get("title") or ""
    source = given.get("src", "")
    return f'<img src="{escape(source)}" alt="{escape(words)}">' if source else ""
