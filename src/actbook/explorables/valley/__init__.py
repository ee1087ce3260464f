"""Two loss landscapes of one neuron, a steep valley and a bowl, and a ball in each."""
