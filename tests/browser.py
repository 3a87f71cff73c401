"""What a browser makes of a page."""

from __future__ import annotations

from html.parser import HTMLParser


class Page(HTMLParser):
    """A page as a browser takes it apart."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self._open: list[str] = [""]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in {"img", "input", "meta"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((self._open[-1], data))

    def text(self, tag: str) -> str:
        """What the elements of a name say."""
        return "".join(self.each(tag))

    def each(self, tag: str) -> list[str]:
        return [data for name, data in self.texts if name == tag]

    def attributes(self, tag: str, name: str) -> list[str | None]:
        return [attributes[name] for other, attributes in self.elements if other == tag and name in attributes]
