"""What `make` runs: set-up, notebooks, site, tests. Nothing here is imported by the book or its package."""
