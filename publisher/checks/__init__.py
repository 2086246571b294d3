"""Judging finished files; never changing them."""
