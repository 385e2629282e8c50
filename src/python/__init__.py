"""outlive as a wheel installs it: the command beside the interpreter, and `python -m outlive`."""
