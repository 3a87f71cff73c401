"""Benchmarks of this service, a function that does nothing, a function from a tutorial, and other QR libraries.

    .venv/bin/python -m bench                 every part except scannability: about ten minutes
    .venv/bin/python -m bench cold bytes      only these parts
    .venv/bin/python -m bench --quick         one short round of each part, to check that it works

``make bench`` installs the packages that these commands need into ``.venv``.

    throughput   requests per second of three functions, one function at a time
    links        requests per second of links with records in SQLite, few and many
    cold         time from the start of the process to the first image
    memory       proportional set size after a load
    bytes        file sizes of the same PNG and SVG from three libraries
    styled       times of styled images and of vector formats
    times        times to encode and to render, with three libraries
    scannability share of styled images that seven decoders read: about 20 minutes, only on request

Absolute figures are valid for one machine at one time. Compare ratios instead: each ratio is measured round by round,
with the functions in turn, and reported as median, minimum and maximum.
"""
