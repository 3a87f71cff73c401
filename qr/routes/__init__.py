"""Views, a module a resource, and what they share: how a request is read and how an answer is written."""
