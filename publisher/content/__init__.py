"""Manuscripts in, one validated book out.

Owns: every YAML key, line and column. Refuses: deciding what is shown, or how.
"""
