"""New books and cases from nothing: folders and files an author fills in.

Owns: the YAML an author begins with. Refuses: overwriting anything.
"""
