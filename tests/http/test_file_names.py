from __future__ import annotations

import pytest
from flask import Response

from qr.errors import BadParameter
from qr.http.file_names import (
    MAX_CHARACTERS,
    add_file_name,
    check_file_name,
    extensions,
    format_of_file_name,
)
from qr.spec.formats import FORMATS
from tests.support.tables import for_each


@for_each("format_name", FORMATS)
def test_extensions_of_a_format_are_accepted(format_name: str) -> None:
    for extension in extensions(format_name):
        check_file_name(f"menu.{extension}", format_name)
        check_file_name(f"menu.v2.{extension.upper()}", format_name)


@pytest.mark.parametrize(
    ("extension", "format_name"),
    [
        ("png", "png"), ("jpg", "jpeg"), ("jpeg", "jpeg"), ("tif", "tiff"), ("tiff", "tiff"), ("htm", "html"),
        ("html", "html"), ("ans", "ansi"), ("ansi", "ansi"), ("svgz", "svgz"), ("txt", "txt"), ("json", "json"),
    ],
)  # fmt: skip
def test_extension_chooses_the_format(extension: str, format_name: str) -> None:
    assert format_of_file_name(f"menu.{extension}") == format_name
    assert format_of_file_name(f"png.{extension.upper()}") == format_name


@pytest.mark.parametrize("name", ["menu.jpg", "menu.svg", "menu", "png", "menu.png.", "menu.png.jpg", "menu.png "])
def test_error_names_the_right_extension(name: str) -> None:
    with pytest.raises(
        BadParameter, match=r"file_name must be a name that ends with \.png, the extension of png; got "
    ):
        check_file_name(name, "png")


@pytest.mark.parametrize("name", ["menu", "menu.exe", "menu.", ".", "png"])
def test_unknown_extension_is_an_error(name: str) -> None:
    with pytest.raises(BadParameter, match=r"ends with one of \.png, \.svg, "):
        format_of_file_name(name)


def test_length_of_a_name_is_bounded() -> None:
    longest = "a" * (MAX_CHARACTERS - 4) + ".png"
    check_file_name(longest, "png")
    assert format_of_file_name(longest) == "png"
    for check in (lambda: check_file_name(f"a{longest}", "png"), lambda: format_of_file_name(f"a{longest}")):
        with pytest.raises(BadParameter, match="at most 128 characters"):
            check()


@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        ("menu.PNG", "inline; filename=menu.PNG"),
        ('a"b\nc.png', "inline; filename=a_b_c.png"),
        ("a;b.png", 'inline; filename="a;b.png"'),
        ("Zoë.png", "inline; filename=Zoe.png; filename*=UTF-8''Zo%C3%AB.png"),
        ("日.png", "inline; filename=code.png; filename*=UTF-8''%E6%97%A5.png"),
        (".png", "inline; filename=.png"),
    ],
)
def test_name_is_sent_for_clients_that_save(name: str, disposition: str) -> None:
    assert add_file_name(Response("x"), name).headers["Content-Disposition"] == disposition


def test_name_does_not_replace_that_of_a_download() -> None:
    response = Response("x", headers=[("Content-Disposition", "attachment; filename=x.zip")])
    assert add_file_name(response, "menu.png").headers.getlist("Content-Disposition") == ["attachment; filename=x.zip"]
