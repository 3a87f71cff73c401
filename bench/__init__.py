"""Benchmarks: this service beside a no-op function, a tutorial's function and other QR libraries.

    python -m bench                 every part except scannability, about ten minutes
    python -m bench cold bytes      only these parts
    python -m bench --quick         one short round of each, to see that they work

    throughput   requests per second, three functions in turn under one load
    links        following links to records in SQLite, few and many
    cold         process start to the first code
    memory       proportional set size after a load
    bytes        the same picture as PNG and SVG, from three libraries
    styled       styled pictures against a peer's, formats against the plain PNG
    times        encoding and rendering, from three libraries
    scannability what three decoders read of styled codes; about ten minutes, so only when named

Absolute figures belong to one machine at one moment. What counts are the ratios: each is taken round by round
between things measured in turn, and given as median, minimum and maximum.
"""
