"""The service with short timeouts for Firestore."""

from main import handle
from qr.store import firestore

TIMEOUT_SECONDS = 0.5

firestore.TIMEOUT_SECONDS = firestore.COUNT_TIMEOUT_SECONDS = firestore._NO_RETRY["timeout"] = TIMEOUT_SECONDS

__all__ = ["handle"]
