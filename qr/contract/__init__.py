"""The contract of the service: its URLs as data, and OpenAPI documents built from them and from the declarations."""
