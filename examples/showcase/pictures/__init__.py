"""Computed pictures for the showcase: photograph-like scenes, measured-looking maps and line diagrams."""
