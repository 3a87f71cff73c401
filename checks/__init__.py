"""Checks of the packages that the project installs."""
