"""The neuron explorer: one neuron and its loss, values forward and gradients backward."""

from actbook.explorables.neuron.neuron_explorer import NeuronExplorer

__all__ = ["NeuronExplorer"]
