from __future__ import annotations

import inspect

from qr import errors
from qr.errors import QrError
from tests.support.tables import for_each

CLASSES = [value for _, value in inspect.getmembers(errors, inspect.isclass)]
ERROR_CLASSES = [value for value in CLASSES if issubclass(value, QrError)]

# Errors of the service. All other errors are the client's.
SERVER_ERRORS = (
    errors.StoreUnavailable, errors.NoDurableStore, errors.RendererBusy, errors.NotReady, errors.Overloaded,
    errors.ReaderBusy, errors.OutOfTime,
)  # fmt: skip


@for_each("error_class", ERROR_CLASSES)
def test_only_server_errors_have_status_503(error_class: type[QrError]) -> None:
    assert error_class.status == 503 if error_class in SERVER_ERRORS else 400 <= error_class.status < 500
    assert error_class.__doc__


def test_each_error_has_its_own_code() -> None:
    assert len({error_class.code for error_class in ERROR_CLASSES}) == len(ERROR_CLASSES)
