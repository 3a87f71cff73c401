"""A function that does nothing: the cost of the framework and its server alone."""

from flask import Request


def handle(_request: Request) -> str:
    return "ok"
