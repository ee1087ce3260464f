"""An explorable to copy; no chapter shows it. CONTRIBUTING.md says what to change."""
