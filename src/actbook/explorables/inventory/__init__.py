"""The concept inventory: items to answer before and after the course."""
