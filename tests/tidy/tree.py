"""The files of the repository, in the form that the rules read."""

import os
import subprocess


class Tree:
    """Paths and their text. The real tree has the files that git has or would add; a test makes its own from a dict."""

    def __init__(self, texts, modes=None):
        self._texts = texts
        self._modes = modes or {}

    @staticmethod
    def of_checkout(root):
        listed = subprocess.run(
            ["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            check=True,
            capture_output=True,
        ).stdout.decode()
        texts, modes = {}, {}
        for path in filter(None, listed.split("\0")):
            whole = os.path.join(root, path)
            if os.path.islink(whole) or not os.path.isfile(whole):
                continue
            with open(whole, "rb") as file:
                content = file.read()
            if b"\0" in content:
                continue
            texts[path] = content.decode("utf-8", "replace")
            modes[path] = os.stat(whole).st_mode
        return Tree(texts, modes)

    def paths(self, *, under="", ends=("",)):
        return sorted(
            path for path in self._texts if path.startswith(under) and path.endswith(tuple(ends))
        )

    def text(self, path):
        return self._texts[path]

    def lines(self, path):
        """Yields (line number from 1, line)."""
        return enumerate(self._texts[path].splitlines(), 1)

    def has(self, path):
        return path in self._texts

    def executable(self, path):
        return bool(self._modes.get(path, 0) & 0o111)


CPP = (".cpp", ".hpp")
CODE = (".cpp", ".hpp", ".ts", ".py", ".sh", ".mjs", ".css", ".html")
