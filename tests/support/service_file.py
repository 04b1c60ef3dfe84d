"""Service and guide files read without a YAML library: only the forms that config/README.md shows (maps and lists by indentation,
flow maps and lists on one line, block texts, quoted scalars, comments). Every scalar is a text, as the kiosk reads it; null is None.
What it cannot read raises, so a file that leaves these forms fails a test and not silently a check."""
import os
import re

SOURCE = os.environ.get("KIOSK_SOURCE") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
KEY = re.compile(r'^("[^"]*"|[\w.-]+):(?: +|$)')


class Flow:
    """One line of { a: b, c: [d, e] }, or a scalar."""

    def __init__(self, text):
        self.text, self.at = text, 0

    def skip(self):
        while self.at < len(self.text) and self.text[self.at] == " ":
            self.at += 1

    def value(self, ends=""):
        self.skip()
        first = self.text[self.at:self.at + 1]
        if first == "{":
            return dict(self.items("}", self.pair))
        if first == "[":
            return list(self.items("]", lambda: self.value(",]")))
        if first == '"':
            match = re.compile(r'"((?:[^"\\]|\\.)*)"').match(self.text, self.at)
            self.at = match.end()
            return match[1].replace('\\"', '"').replace("\\\\", "\\")
        start = self.at
        while self.at < len(self.text) and self.text[self.at] not in ends:
            if self.text[self.at] == "#" and self.text[self.at - 1] == " ":
                break
            self.at += 1
        text = self.text[start:self.at].strip()
        return None if text in ("null", "~", "") else text

    def pair(self):
        self.skip()
        match = KEY.match(self.text[self.at:])
        self.at += match.end()
        return match[1].strip('"'), self.value(",}")

    def items(self, end, one):
        self.at += 1
        self.skip()
        while self.text[self.at] != end:
            yield one()
            self.skip()
            if self.text[self.at] == ",":
                self.at += 1
                self.skip()
        self.at += 1


class Block:
    def __init__(self, text):
        self.lines = text.split("\n")
        self.at = 0

    def peek(self):
        """Indentation and text of the next line that says something."""
        while self.at < len(self.lines):
            stripped = self.lines[self.at].strip()
            if stripped and not stripped.startswith("#"):
                return len(self.lines[self.at]) - len(self.lines[self.at].lstrip()), stripped
            self.at += 1
        return -1, ""

    def block_text(self, indent):
        lines = []
        while self.at < len(self.lines) and (not self.lines[self.at].strip() or
                                             len(self.lines[self.at]) - len(self.lines[self.at].lstrip()) > indent):
            lines.append(self.lines[self.at].strip())
            self.at += 1
        return "\n".join(lines).strip()

    def node(self, indent):
        return self.sequence(indent) if self.peek()[1].startswith("- ") else self.mapping(indent)

    def rest(self, text, indent):
        """What stands behind a key or a dash, in its line or below it."""
        if text == "|":
            return self.block_text(indent)
        if text and not text.startswith("#"):
            return Flow(text).value()
        below = self.peek()[0]
        return self.node(below) if below > indent else None

    def sequence(self, indent):
        out = []
        while self.peek()[0] == indent and self.peek()[1].startswith("- "):
            text = self.peek()[1][2:].strip()
            if KEY.match(text) and text[0] not in "{[":
                self.lines[self.at] = " " * (indent + 2) + text
                out.append(self.mapping(indent + 2))
            else:
                self.at += 1
                out.append(self.rest(text, indent))
        return out

    def mapping(self, indent):
        out = {}
        while self.peek()[0] == indent:
            text = self.peek()[1]
            match = KEY.match(text)
            if not match:
                raise ValueError(f"line {self.at + 1}: {text}")
            self.at += 1
            out[match[1].strip('"')] = self.rest(text[match.end():].strip(), indent)
        if self.peek()[0] > indent:
            raise ValueError(f"line {self.at + 1}: {self.peek()[1]}")
        return out


def read(path):
    with open(path, encoding="utf-8") as source:
        return Block(source.read()).node(0)


def read_all(part, config=os.path.join(SOURCE, "config")):
    """Every file of config/services or config/guides, by id."""
    folder = os.path.join(config, part)
    return {name[:-5]: read(os.path.join(folder, name)) for name in sorted(os.listdir(folder)) if name.endswith(".yaml")}
