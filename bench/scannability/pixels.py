"""Grey images, as all decoders and distortions take them."""

import numpy as np

Pixels = np.ndarray[tuple[int, int], np.dtype[np.uint8]]  # grey levels, rows from the top; 0 is black
