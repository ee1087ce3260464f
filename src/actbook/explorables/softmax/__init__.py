"""Logits to drag, and the slopes of all probabilities: who pays when one is raised."""
