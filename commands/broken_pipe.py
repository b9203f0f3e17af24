"""A program whose reader has gone (`./convoy status | head -1`) ends without a word, as every other
program in a pipe does.

Usage: broken_pipe.py PROGRAM ARGUMENT…: runs a Python program in that way"""

import os
import runpy
import sys

READER_HAS_GONE = 128 + 13  # what a shell says of a program that SIGPIPE ended


def quietly(main):
    """Calls main and ends with the exit code that it returns."""
    try:
        try:
            code = main()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes once more when it ends.
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
