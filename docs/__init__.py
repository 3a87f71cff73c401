"""The documents, and the generator of their tables and images: ``make docs``."""
