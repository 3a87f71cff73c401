"""Read requests and write responses, independent of the resources of the service."""
