"""The evidence page: complete, inert, self-contained."""

from __future__ import annotations

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import required

from navicert.model.listing import ScreeningList
from navicert.model.screening import Screening
from navicert.report.evidence import evidence_html
from navicert.report.screening import screening_json

VOID = {"meta", "link", "br", "img", "input", "hr"}


class Outline(HTMLParser):
    """Tags, attributes and text of a page; fails on tags that do not nest."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text.append(data)


@pytest.fixture
def page(screening: Screening, lists: dict[str, ScreeningList]) -> str:
    return evidence_html({"response": screening_json(screening, lists), "sha256": "ab" * 32, "intact": True})


def outline(page: str) -> Outline:
    parsed = Outline()
    parsed.feed(page)
    assert parsed.open == []
    return parsed


def test_the_page_says_everything(page: str) -> None:
    text = " ".join(" ".join(outline(page).text).split())
    for words in (
        "scr_0123456789abcdef", "2026-07-31", "70 of 100", "navicert 0.1.0", "2026-08-01T09:30:00",
        "Beijing Zhipu Huazhang Technology Co., Ltd.", "97 of 100 · match", "both words the same",
        "on 2025-01-16 (90 FR 4617)", "Presumption of denial", "one word of two", "What was not checked",
        "end use", "Lists that were searched", "3,420", "older than the limit", "ab" * 32,
        "was on EL until 2025-01-16, removed by 90 FR 4617", "the name is empty", "What I entered",
        "Nothing found does not mean that no license is needed",
    ):  # fmt: skip
        assert words in text, words


def test_names_are_inert_and_visible(page: str) -> None:
    parsed = outline(page)
    assert not [tag for tag, _ in parsed.tags if tag in ("script", "img", "iframe", "object", "embed", "link", "form")]
    assert "&lt;script&gt;" in page or "&lt;" in page
    text = "".join(parsed.text)
    assert "alert(1)" in text and "⟨U+202E⟩" in text and "⟨U+001B⟩" in text
    assert "\u202e" not in page and "\x1b" not in page


def test_the_page_loads_nothing(page: str) -> None:
    parsed = outline(page)
    for tag, attributes in parsed.tags:
        assert "src" not in attributes and "srcset" not in attributes, tag
        assert not [name for name in attributes if name.startswith("on") or name == "style"], tag
    assert "url(" not in page and "@import" not in page
    links = [attributes["href"] for tag, attributes in parsed.tags if tag == "a"]
    assert all(link and (link.startswith("https://") or link.startswith("#")) for link in links)


def test_the_page_has_one_h1_and_unique_ids(page: str) -> None:
    parsed = outline(page)
    assert [tag for tag, _ in parsed.tags].count("h1") == 1
    ids = [attributes["id"] for _, attributes in parsed.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in parsed.tags:
        if "aria-labelledby" in attributes:
            assert attributes["aria-labelledby"] in ids
    for tag, attributes in parsed.tags:
        if tag == "th":
            assert "scope" in attributes


def test_a_planted_link_is_no_link(screening: Screening, lists: dict[str, ScreeningList]) -> None:
    answer: dict[str, Any] = screening_json(screening, lists)
    entry = answer["results"][0]["candidates"][0]["entry"]
    entry["citations"] = [
        {"text": "90 FR 4617", "url": "javascript:alert(1)"},
        {"text": "x", "url": 'https://a"onx='},
    ]
    entry["source_url"] = "data:text/html,x"
    page = evidence_html(answer)
    assert "javascript:" not in page and "onx=" not in page and "data:text" not in page


def test_a_changed_record_is_called_changed(screening: Screening) -> None:
    page = evidence_html({"response": screening_json(screening), "intact": False})
    assert "no longer has its checksum" in page


def contrast(first: str, second: str) -> float:
    """WCAG 2 contrast of two colors such as "#1b2029"."""

    def luminance(color: str) -> float:
        full = color[1:] if len(color) == 7 else "".join(char * 2 for char in color[1:])
        parts = [int(full[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_colors_have_contrast(page: str, scheme: int) -> None:
    block = re.findall(r":root\{([^}]*)\}", page)[scheme]
    colors = dict(re.findall(r"--([a-z-]+):(#[0-9a-f]{3,6})", block))
    pairs = [("text", "bg"), ("muted", "bg"), ("muted", "surface"), ("link", "bg"), ("text", "mark")]
    pairs += [
        ("stop", "stop-bg"),
        ("review", "review-bg"),
        ("info", "info-bg"),
        ("stop", "bg"),
        ("review", "bg"),
    ]
    for front, back in pairs:
        assert contrast(colors[front], colors[back]) >= 4.5, (front, back)


@pytest.mark.parametrize("width", [390, 1100])
def test_the_page_fits_the_screen(page: str, tmp_path: Path, width: int) -> None:
    browser = shutil.which("chromium")
    if browser is None:
        if required("browser"):
            pytest.fail("chromium is required and missing")
        pytest.skip("chromium is not installed")
    # The page reports its own width; the script is the test's, outside the page under test.
    probe = page.replace("default-src 'none'", "script-src 'unsafe-inline'").replace(
        "</body>",
        "<script>const d=document.documentElement;document.title='W'+d.scrollWidth+'/'+innerWidth</script></body>",
    )
    (tmp_path / "page.html").write_text(probe, "utf-8")
    # Headless windows have a least width, so the page is shown in a frame of the width asked for.
    frame = f"<iframe id=f src=page.html style='border:0;width:{width}px;height:900px'></iframe>"
    script = "<script>f.onload=()=>document.title=f.contentDocument.title</script>"
    (tmp_path / "frame.html").write_text(frame + script, "utf-8")
    out = subprocess.run(
        [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files",
            f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=3000", "--dump-dom",
            (tmp_path / "frame.html").as_uri(),
        ],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    found = re.search(r"W(\d+)/(\d+)", out.stdout)
    assert found is not None, out.stdout[:500]
    assert int(found[2]) == width
    assert int(found[1]) <= width
