"""The service with short timeouts for Firestore."""

from main import handle
from qr.store import firestore_calls

firestore_calls.TIMEOUT_SECONDS = firestore_calls.COUNT_TIMEOUT_SECONDS = 0.5

__all__ = ["handle"]
