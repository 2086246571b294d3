"""Fragments to laid-out pages: style sheets, fonts, painting and the page engine. Refuses: what is shown."""
