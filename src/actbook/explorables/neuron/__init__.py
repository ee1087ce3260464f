"""The neuron explorer: one neuron and its loss, values forward and gradients backward."""
