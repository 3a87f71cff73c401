"""Functions that the service is compared with."""
