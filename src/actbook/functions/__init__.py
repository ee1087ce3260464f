"""One file per activation: its function, its derivative, and its entry."""
