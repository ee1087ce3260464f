"""Two loss landscapes of one neuron, a steep valley and a bowl, and a ball in each."""

from actbook.explorables.valley.valley_explorer import ValleyExplorer

__all__ = ["ValleyExplorer"]
