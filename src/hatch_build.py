"""Builds the command with make and puts it into the wheel as a script; puts the grammars' sources into the sdist.

OUTLIVE_BINARY names a command that is built already, as `make wheel` does.
"""
import os
import pathlib
import platform
import shutil
import struct
import subprocess
import sys
import sysconfig

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LIBRARIES = ("libpcre2-8", "jansson", "libxxhash")
# What a program that loads nothing at run time may call itself: it asks of the system a kernel, no C library.
EVERY_LINUX = "manylinux_2_17_{0}.manylinux2014_{0}.musllinux_1_1_{0}"
PT_INTERP = 3


class BuildHook(BuildHookInterface):
    def initialize(self, version, build_data):
        root = pathlib.Path(self.root)
        if self.target_name == "sdist":
            for name in read_make(root, "grammar-files").split():
                build_data["force_include"][str(root / name)] = "grammars/vendor/" + name.split("/", 2)[2]
        elif self.target_name == "wheel":
            binary = os.environ.get("OUTLIVE_BINARY") or build(root)
            build_data["pure_python"] = False
            build_data["tag"] = f"py3-none-{platform_tag(binary)}"
            build_data["shared_scripts"][binary] = "outlive"


def build(root):
    missing = find_missing(root)
    if missing:
        sys.exit(f"outlive is compiled when it is installed from source, and {', '.join(missing)} "
                 f"{'is' if len(missing) == 1 else 'are'} missing here: install {'it' if len(missing) == 1 else 'them'}, "
                 "or install a wheel, or use the pre-commit hook 'outlive-system' with a command installed by other means")
    made = subprocess.run(["make", f"-j{os.cpu_count() or 1}", "all"], cwd=root, stdout=sys.stderr)
    if made.returncode:
        sys.exit("outlive could not be compiled here: the lines above say why")
    return str(root / "build" / "outlive")


def read_make(root, target):
    made = subprocess.run(["make", "-s", target], cwd=root, stdout=subprocess.PIPE, text=True)
    if made.returncode:
        sys.exit(f"`make {target}` failed: the lines above say why")
    return made.stdout


def platform_tag(binary):
    if sys.platform == "linux" and is_static(pathlib.Path(binary).read_bytes()):
        return EVERY_LINUX.format(platform.machine())
    return sysconfig.get_platform().replace("-", "_").replace(".", "_")


def is_static(program):
    """Whether a 64-bit ELF program names no loader, without which it gets no libraries; it may move itself."""
    if program[:6] != b"\x7fELF\x02\x01":
        return False
    table, = struct.unpack_from("<Q", program, 32)
    size, count = struct.unpack_from("<HH", program, 54)
    kinds = {struct.unpack_from("<I", program, table + i * size)[0] for i in range(count)}
    return PT_INTERP not in kinds


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
    if shutil.which(compiler) and not has_header(compiler, "uthash.h"):
        missing.append("the header uthash.h")
    return missing


def has_header(compiler, name):
    flags = os.environ.get("CPPFLAGS", "").split()
    return subprocess.run([compiler, *flags, "-E", "-x", "c", "-"], input=f"#include <{name}>\n".encode(),
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
