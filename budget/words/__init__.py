"""What the budget says of its figures, rules, files and calculations, in the reader's language."""
