"""Runs the command that the wheel installed: `python -m outlive`."""
import importlib.metadata
import os
import pathlib
import sys


def command_places():
    """Where an installer put the command: by its own list, since systems differ from what sysconfig tells."""
    for file in importlib.metadata.files("outlive") or ():
        if file.name == "outlive":
            yield pathlib.Path(file.locate())
    yield pathlib.Path(__file__).resolve().parent.parent / "bin" / "outlive"  # of `pip install --target`


def main():
    for place in command_places():
        if place.is_file() and os.access(place, os.X_OK):
            os.execv(place, [str(place), *sys.argv[1:]])
    sys.exit("outlive: the command is not where the package was installed: install it again")


if __name__ == "__main__":
    main()
