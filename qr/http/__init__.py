"""Read requests and write responses. This package knows no resource."""
