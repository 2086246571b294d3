"""What a build was made from and what came of it, written down, so that a build of what has not changed makes nothing.

Owns: the report of a build, the record of it, and believing the record only where every file is as it was. Refuses:
making anything. Loads no engine and no room that works: to say that nothing has changed costs little more than Python.
"""
