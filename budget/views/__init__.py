"""The budget's pages; every rule is in the services."""
