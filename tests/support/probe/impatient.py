"""The function with short timeouts for Firestore."""

from main import handle
from qr.store import firestore

SECONDS = 0.5

firestore.SECONDS = firestore.COUNT_TIMEOUT_SECONDS = firestore._ONCE["timeout"] = SECONDS

__all__ = ["handle"]
