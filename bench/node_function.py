"""A function on the functions framework of Node that draws with the package ``qrcode``."""

from bench.errors import MissingToolError
from bench.node_packages import install_packages
from bench.servers import FOLDER, FUNCTIONS, PNG_SIGNATURE, Function

NODE = Function("Node", FOLDER / "functions" / "node", "/?url=", PNG_SIGNATURE, is_node=True)


def installed_functions() -> tuple[tuple[Function, ...], str]:
    """Return the functions to compare, and a note if the function of Node cannot be installed."""
    try:
        install_packages(NODE.source)
    except MissingToolError as error:
        return FUNCTIONS, f"{NODE.name} not measured: {error}\n\n"
    noop, tutorial, ours = FUNCTIONS
    return (noop, tutorial, NODE, ours), ""
