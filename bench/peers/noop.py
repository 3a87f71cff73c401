"""The least a function can do: what the framework and its server cost by themselves."""

from flask import Request


def handle(_request: Request) -> str:
    return "ok"
