"""Parcels: what leaves the house, put together, listed and checked."""
