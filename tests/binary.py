"""What the program is linked of: binary.py PROGRAM ARCHIVE.

outlive opens no connection and starts nothing but git, so its objects must name no function that could; and the
program is hardened where the linker can do so.  Ends with "binary: N passed, N failed".
"""

import re
import shutil
import subprocess
import sys

NETWORK = """socket socketpair connect bind listen accept accept4 send sendto sendmsg sendmmsg recv recvfrom recvmsg
recvmmsg getaddrinfo getnameinfo gethostbyname gethostbyname2 gethostbyname_r gethostbyaddr res_query res_search
inet_pton inet_addr""".split()
PROGRAMS = """system popen execl execle execlp execv execve execvp execvpe fexecve fork vfork clone posix_spawnp
wordexp""".split()
CODE = "dlopen dlmopen dlsym mprotect".split()


def output_of(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def imports_by_object(archive):
    """Names that each object takes from the system's libraries."""
    objects, current, defined = {}, None, set()
    for line in output_of("nm", archive).splitlines():
        if line.endswith(":"):
            current = objects.setdefault(line[:-1], set())
        elif line.strip():
            *_, kind, name = line.split()
            (current if kind in "Uw" else defined).add(name.lstrip("_").split("@")[0])
    return {name: imported - defined for name, imported in objects.items()}


def check_imports(objects, fail):
    for name, imported in sorted(objects.items()):
        for kind, forbidden in (("the network", NETWORK), ("other programs", PROGRAMS), ("other code", CODE)):
            found = sorted(imported & set(forbidden))
            if found:
                fail(f"{name} reaches {kind} by {', '.join(found)}")
        if "posix_spawn" in imported and not name.endswith("git.o"):
            fail(f"{name} starts a program: git.o alone may")


def check_hardening(program, fail):
    """Of an ELF program that no sanitizer has replaced functions of."""
    if not shutil.which("readelf"):
        return
    header = output_of("readelf", "-hldW", program)
    symbols = output_of("nm", program)
    if re.search(r" __(asan|tsan|ubsan)_", symbols):
        return
    if not re.search(r"Type:\s+DYN", header):
        fail("the program is at a fixed address")
    if "GNU_RELRO" not in header or "NOW" not in header:
        fail("the program's tables of addresses stay writable")
    if re.search(r"GNU_STACK.*\bRWE\b", header):
        fail("the program's stack can be executed")
    if "__stack_chk_fail" not in symbols:
        fail("the program's stack is not guarded")
    imported = {name.split("@")[0] for name in output_of("nm", "-D", "-u", program).split()}
    for name in sorted(imported & {*NETWORK, *PROGRAMS, *CODE}):
        fail(f"the program imports {name}")


def main(program, archive):
    failures = []
    objects = imports_by_object(archive)
    check_imports(objects, failures.append)
    if sys.platform == "linux":
        check_hardening(program, failures.append)
    for failure in failures:
        print(failure)
    print(f"binary: {len(objects) + 1 - len(failures)} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
