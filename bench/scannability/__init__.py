"""Scannability: how well seven independent decoders read styled codes, ours and those of two other libraries.

    .venv/bin/python -m bench.scannability               2,016 codes, about 20 minutes on two cores
    .venv/bin/python -m bench.scannability --quick       200 codes, to check that it works
    .venv/bin/python -m bench.scannability --codes 500
    .venv/bin/python -m bench.scannability --rates       only the table of the warnings, about five minutes

The codes are read undistorted and distorted, as by a camera. The decoders are zxing-cpp, ZBar, ``QRCodeDetector`` of
OpenCV, quirc, and in Node jsQR, ``@zxing/library`` and ``qr``. The report names each decoder that is not installed.

Half of the codes cover every combination of module shape, eye and eyeball. A quarter has styles that ``StyledPilImage``
of ``qrcode`` supports, and a quarter has styles that ``qr-code-styling`` supports. These libraries draw the same
content with the same level, version, colours, module size and quiet zone, and are compared over these codes only. The
service draws its codes at the requested level. If it rejects a code, no decoder counts as reading it.

Each code is distorted by six of the ten distortions, because all ten would take half as long again. Each distortion
occurs with each strength.

A separate part reads 600 contents undistorted, with each value of ``shape``, ``eye`` and ``eyeball`` alone. It writes
``qr/reading/read_rates.json``. From this table, the service warns about values that a decoder reads less often than
plain squares. A run with fewer contents, or without one of the decoders, leaves the table as it is.

No version is above 12, because OpenCV loses the grid of larger symbols, whichever library draws them. The same contents
as plain squares show what the decoders can read at best.
"""
