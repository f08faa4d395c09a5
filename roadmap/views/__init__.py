"""Pages of the roadmap; every rule is in the services."""
