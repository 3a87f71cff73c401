"""Other projects that draw styled codes, each told to draw what ours draw."""
