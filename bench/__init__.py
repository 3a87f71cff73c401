"""Benchmarks of this service, a function that does nothing, a function from a tutorial, one of Node, and QR libraries.

    .venv/bin/python -m bench                 every part except scannability: about 15 minutes
    .venv/bin/python -m bench cold bytes      only these parts
    .venv/bin/python -m bench --quick         one short round of each part, to check that it works

``make bench`` installs the packages that these commands need into ``.venv``.

    functions    throughput, cold and memory in one table: ratios to the function that does nothing, with the goals
    throughput   requests per second of the functions, one function at a time; only on request, as part of functions
    links        requests per second of links with records in SQLite, few and many
    cold         time from the start of the process to the first image; only on request
    memory       proportional set size after a load; only on request
    bytes        file sizes of the same PNG and SVG from three libraries
    styled       times of styled images and of vector formats
    times        times to encode and to render, with three libraries
    scannability share of styled images that seven decoders read: about 20 minutes, only on request

Absolute figures are valid for one machine at one time. Compare ratios instead: each ratio is measured round by round,
with the functions in turn, and reported as median, minimum and maximum.
"""
