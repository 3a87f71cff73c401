"""Other libraries that draw styled codes, called so that they draw the same codes as the service."""
