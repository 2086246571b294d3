"""Putting pages and chapters together into the files that are handed over; never judging them."""
