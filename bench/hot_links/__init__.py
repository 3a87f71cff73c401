"""One link with very many scans, on several instances, over a model of Firestore's contention."""
