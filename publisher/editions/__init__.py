"""Editions: one book as several products, each with its geometry and its choice of what is shown."""
