"""Ends a program silently if the reader of its output has ended (`./convoy status | head -1`), as other
programs in a pipe do.

Usage: broken_pipe.py PROGRAM ARGUMENT…: runs a Python program in this way"""

import os
import runpy
import sys

READER_HAS_GONE = 128 + 13  # a shell's exit code for a program that SIGPIPE ended


def quietly(main):
    """Calls main; exits with its result, or 141."""
    try:
        try:
            code = main()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes again at exit, which must not fail.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = READER_HAS_GONE
    sys.exit(code)


def run_program():
    program = sys.argv[1]
    del sys.argv[0]
    sys.path[0] = os.path.dirname(os.path.realpath(program))
    runpy.run_path(program, run_name="__main__")


if __name__ == "__main__":
    quietly(run_program)
