"""Manuscripts to fragments: valid XHTML that knows no page and no target."""
