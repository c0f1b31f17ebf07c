"""Runs a program and writes what it took, as JSON.

    python3 -I -S measure.py OUTPUT SECONDS PROGRAM ARGUMENT...

A process of its own, and a small one: the kernel counts the memory of the process that starts a
program as the program's until it runs.
"""

import json
import os
import signal
import sys
import time


def main():
    output, limit, *words = sys.argv[1:]
    start = time.monotonic()
    child = os.fork()
    if child == 0:
        file = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        os.dup2(file, 1)
        os.dup2(os.open(output + ".errors", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644), 2)
        try:
            os.execvp(words[0], words)
        except OSError:
            os._exit(127)
    signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
    signal.alarm(int(limit))
    _, status, usage = os.wait4(child, 0)
    print(json.dumps({
        "user": usage.ru_utime,
        "system": usage.ru_stime,
        "wall": time.monotonic() - start,
        "peak": usage.ru_maxrss * 1024,
        "status": status,
    }))


main()
