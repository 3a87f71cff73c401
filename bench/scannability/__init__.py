"""Scannability: styled codes through distortions, read by three independent decoders, beside two peers' codes.

    python -m bench.scannability               2,016 codes, some ten minutes on two cores
    python -m bench.scannability --quick       200 codes, to see that it works
    python -m bench.scannability --codes 500

The decoders are zxing-cpp, OpenCV's ``QRCodeDetector`` and ZBar. Half of the codes go through every combination of
module shape, eye and eyeball; a quarter have styles that ``qrcode``'s ``StyledPilImage`` has too, a quarter styles
that ``qr-code-styling`` has. A peer draws the same content at the same level and version in the same colours, module
size and quiet zone, and is compared over those codes only. Ours are at the level asked for, neither boosted nor
mended, and what the service would refuse to send counts as read by nobody.

Versions end at 12, because OpenCV loses the grid of large symbols, whoever draws them: plain squares are measured
along, as what the decoders can do at best.
"""
