"""Builds the command with make and puts it into the wheel as a script."""
import os
import pathlib
import shutil
import subprocess
import sys
import sysconfig

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LIBRARIES = ("libpcre2-8", "jansson", "libxxhash")


class BuildHook(BuildHookInterface):
    def initialize(self, version, build_data):
        if self.target_name != "wheel":
            return
        root = pathlib.Path(self.root)
        missing = find_missing(root)
        if missing:
            sys.exit(f"outlive is compiled when it is installed, and {', '.join(missing)} is missing here: install it, "
                     "or install outlive by other means and use the pre-commit hook 'outlive-system'")
        subprocess.run(["make", f"-j{os.cpu_count() or 1}", "all"], cwd=root, check=True, stdout=sys.stderr)
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{platform}"
        build_data["shared_scripts"][str(root / "build" / "outlive")] = "outlive"


def find_missing(root):
    """What the build needs and does not find, each in the words of a person who looks for it."""
    compiler = os.environ.get("CC", "cc").split()[0]
    tools = {compiler: "a C compiler", "make": "make", "pkg-config": "pkg-config"}
    if not any((root / "grammars" / place).exists() for place in ("vendor", "node_modules")):
        tools["npm"] = "npm (it fetches the grammars' sources)"
    missing = [words for tool, words in tools.items() if not shutil.which(tool)]
    if shutil.which("pkg-config"):
        missing += [f"the library {name}" for name in LIBRARIES
                    if subprocess.run(["pkg-config", "--exists", name]).returncode]
    return missing
