"""Runs a filter of Fluent Bit that is written in Lua with a real interpreter (lua_filter.lua)."""

import contextlib
import pathlib
import subprocess
import tempfile

_DRIVER = pathlib.Path(__file__).with_name("lua_filter.lua")
DROPPED, KEPT, CHANGED = -1, 0, 2


class LuaFilter:
    def __init__(self, process):
        self._process = process

    def __call__(self, tag, record):
        """Returns the record as the filter leaves it, or None if the filter drops it."""
        flag, stream = record.get("_p", "-"), record.get("stream", "-")
        log = record.get("log", "").encode()
        code, offset, cut, log = self._ask(f"{tag}\t{stream}\t{flag}\t{record['log_offset']}\t{log.hex()}").split("\t")
        if int(code) == DROPPED:
            return None
        if int(code) == KEPT:
            return record
        assert int(code) == CHANGED, code
        changed = {**record, "log": bytes.fromhex(log).decode(), "log_offset": int(offset)}
        return {**changed, "log_cut": True} if cut == "true" else changed

    def most_memory(self):
        """Returns the interpreter's peak memory in bytes."""
        return int(self._ask("?")) * 1024

    def _ask(self, line):
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "the code failed"
        return answer.rstrip("\n")


@contextlib.contextmanager
def running(settings):
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as code:
        code.write(settings["code"])
        code.flush()
        command = ["luajit", str(_DRIVER), code.name, settings["call"]]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            yield LuaFilter(process)
            process.stdin.close()
