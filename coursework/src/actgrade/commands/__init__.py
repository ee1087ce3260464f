"""One module for each command, named as the command and exporting it under that name."""
