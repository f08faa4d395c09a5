"""The time line as files."""
