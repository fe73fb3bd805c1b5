"""Compact stylesheets mean what the longer ones do."""

from __future__ import annotations

import pytest

from aggregator.publishing.stylesheets import compact


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("a { color: red; }\n", "a{color:red}\n"),
        ("a {\n  color: red;\n  margin: 0 auto;\n}", "a{color:red;margin:0 auto}\n"),
        (".by > :not(.x)::after { top: 0; }", ".by > :not(.x)::after{top:0}\n"),
        ("p :first-child { top: calc(1px + 2px); }", "p :first-child{top:calc(1px + 2px)}\n"),
        ('a::after { content: " : {  }; "; }', 'a::after{content:" : {  }; "}\n'),
        ("/* a:  { b } */\nb { top: 0 }", " b{top:0}\n"),
        ("/* generator: x */\nb { top: 0 }", "/* generator: x */ b{top:0}\n"),
        ("@media (min-width: 46rem) { a { top: 0 } }", "@media (min-width: 46rem){a{top:0}}\n"),
        (":root { --gap: clamp(1rem, 2vw, 3rem); }", ":root{--gap:clamp(1rem, 2vw, 3rem)}\n"),
        ("a, b { x: url('a;  b') }", "a, b{x:url('a;  b')}\n"),
    ],
    ids=["rule", "lines", "pseudo", "sum", "string", "comment", "mark", "media", "property", "url"],
)
def test_blanks_go_where_they_mean_nothing(css: str, expected: str) -> None:
    assert compact(css) == expected
    assert compact(expected).strip() == expected.strip()
