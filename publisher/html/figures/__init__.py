"""Drawings as values: charts, maps, ripples and codes worked out as pure geometry.

Owns: numbers. Refuses: markup (one macro draws every Drawing) and colours (shapes name roles, style
sheets colour them).
"""
