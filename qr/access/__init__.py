"""API keys, signed URLs, passwords, and the commands of the operator."""
