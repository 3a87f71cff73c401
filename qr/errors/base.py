"""The base class of all errors, the path of a nested error, and the error of a rejected value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

MAX_ECHOED_CHARACTERS = 100  # characters of a rejected value that an error repeats


class QrError(Exception):
    """Base class of all errors that a client can see.

    text:        detail without the rejected value
    challenge:   value of WWW-Authenticate: the credentials that the request needs (RFC 9110, 11.6.1)
    parameter:   name of the parameter, JSON member or header field with the error
    value:       rejected value, cut to ``MAX_ECHOED_CHARACTERS``; None for secrets, files, objects and lists
    allowed:     description of the accepted values
    retry_after: seconds after which the client can try again; None if a retry does not help
    extensions:  further members of the problem details (RFC 9457, 3.2)
    """

    status = 400
    code = "bad-request"
    retry_after: int | None = None
    extensions: Mapping[str, object] = {}

    def __init__(
        self,
        detail: str,
        challenge: str | None = None,
        *,
        parameter: str | None = None,
        value: object = None,
        allowed: str | None = None,
    ) -> None:
        super().__init__(detail)
        self.text = detail
        self.challenge = challenge
        self.parameter = parameter
        self.value = value[:MAX_ECHOED_CHARACTERS] if isinstance(value, str) else value
        self.allowed = allowed

    def __str__(self) -> str:
        return self.detail

    @property
    def detail(self) -> str:
        """Text for the client. No other text of the error is sent."""
        return self.text


@contextmanager
def error_path(name: str) -> Iterator[None]:
    """Put ``name`` before the parameter of every error that the block raises.

    In the path ``rules``, the detail "device must be ..." becomes "rules.device must be ...", and a detail that starts
    with another word, such as "too many values", becomes "rules: too many values".
    """
    try:
        yield
    except QrError as error:
        path = error.parameter or ""
        starts_with_path = error.text.startswith((f"{path} ", f"{path}:", f"{path.rpartition('.')[0]}:"))
        error.text = f"{name}{'.' if starts_with_path else ': '}{error.text}"
        error.parameter = f"{name}.{path}" if path else name
        raise


class BadParameter(QrError):
    """A parameter with a value that is not allowed."""

    code = "bad-parameter"

    def __init__(self, parameter: str, value: object, allowed: str) -> None:
        rule = f"must not be {allowed[4:]}" if allowed.startswith("not ") else f"must be {allowed}"
        super().__init__(f"{parameter} {rule}", parameter=parameter, value=value, allowed=allowed)

    @property
    def detail(self) -> str:
        """Text for the client, with the rejected value unless this is a file, an object or a list."""
        # Read the value only now: the code that knows it to be secret can set it to None after the error is raised.
        if self.value is None or self.value == "" or isinstance(self.value, bytes | dict | list | tuple):
            return self.text
        return f"{self.text}; got {self.value}"
