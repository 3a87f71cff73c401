"""How many photographs and distorted images are read, compared with three decoders alone."""
