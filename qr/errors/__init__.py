"""Errors that a client can see, as data: the parameter, its value and what is allowed.

``qr.http.problems`` turns a ``QrError`` into ``application/problem+json`` (RFC 9457). This package uses nothing of HTTP
except the status of each error, and challenges.
"""

from qr.errors.base import MAX_ECHOED_CHARACTERS, BadParameter, QrError, error_path
from qr.errors.batches import BadRows, EmptySheet, OutOfTime, RejectedRows, RowError, TooManyRows
from qr.errors.fetching import FetchFailed, FetchTooLarge, UrlNotAllowed
from qr.errors.files import BadFile, FileTooLarge, ReaderBusy
from qr.errors.images import (
    BadLogo,
    DataTooLong,
    LogoTooLarge,
    LowContrast,
    TooExpensive,
    Unreadable,
    UnsupportedByEncoder,
)
from qr.errors.limits import (
    NoDurableStore,
    NotReady,
    Overloaded,
    RateLimitExceeded,
    RendererBusy,
    StoreUnavailable,
    TooManyAttempts,
)
from qr.errors.requests import (
    Forbidden,
    IncompatibleParameters,
    MisdirectedRequest,
    MissingParameter,
    NotAcceptable,
    PreconditionFailed,
    RecordNotFound,
    RepeatedParameter,
    Unauthenticated,
    UnknownParameter,
    UnsupportedContentType,
)

__all__ = [
    "MAX_ECHOED_CHARACTERS",
    "BadFile",
    "BadLogo",
    "BadParameter",
    "BadRows",
    "DataTooLong",
    "EmptySheet",
    "FetchFailed",
    "FetchTooLarge",
    "FileTooLarge",
    "Forbidden",
    "IncompatibleParameters",
    "LogoTooLarge",
    "LowContrast",
    "MisdirectedRequest",
    "MissingParameter",
    "NoDurableStore",
    "NotAcceptable",
    "NotReady",
    "OutOfTime",
    "Overloaded",
    "PreconditionFailed",
    "QrError",
    "RateLimitExceeded",
    "ReaderBusy",
    "RecordNotFound",
    "RejectedRows",
    "RendererBusy",
    "RepeatedParameter",
    "RowError",
    "StoreUnavailable",
    "TooExpensive",
    "TooManyAttempts",
    "TooManyRows",
    "Unauthenticated",
    "UnknownParameter",
    "Unreadable",
    "UnsupportedByEncoder",
    "UnsupportedContentType",
    "UrlNotAllowed",
    "error_path",
]
