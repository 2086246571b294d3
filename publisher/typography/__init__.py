"""Korean text as pure functions. Owns: words, numbers, names, particles. Refuses: markup."""
