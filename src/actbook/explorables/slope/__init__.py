"""The front page's explorable: draw the slope of a neuron, and see what a network of such neurons learns."""
