"""The content model: what an editor may write, field by field, and nothing else.

Every field has an English key, a Korean title and a sentence of help; forms, labels, JSON Schema and
``docs/authoring.md`` are made from this one source. Values are frozen and hold plain text or Markdown
(raw HTML off), never markup. Text is NFC.

One module a subject: ``record`` (the base of all), ``case``, ``edition``, ``listing``, ``book_file``.
"""
