#!/usr/bin/env python3
"""Icons that SDL_image's SVG reader draws rightly: it ignores or mistakes <text>, filters, currentColor and references."""
import os
import re
import sys
import xml.etree.ElementTree as ElementTree

from tree import SOURCE, files, report

FORBIDDEN = [(re.compile(pattern, re.I), reason) for pattern, reason in (
    (r"<\s*text\b", "<text> is not drawn"), (r"<\s*filter\b|\bfilter\s*[:=]", "filters are not drawn"),
    (r"currentColor", "currentColor is not known: icons are white, tinted at run time"), (r"url\s*\(", "url(…) reaches outside or is not drawn"),
    (r"<\s*(script|image|foreignObject|style|use)\b", "only plain shapes"), (r"<!(DOCTYPE|ENTITY)", "no document type"))]


def check(source):
    faults = []
    for path in files(source, (".svg",), "assets"):
        with open(os.path.join(source, path), encoding="utf-8") as text:
            content = text.read()
        for number, line in enumerate(content.split("\n"), 1):
            faults += [f"{path}:{number}: {reason}" for pattern, reason in FORBIDDEN if pattern.search(line)]
        try:
            root = ElementTree.fromstring(content)
            if root.tag.split("}")[-1] != "svg" or "viewBox" not in root.attrib:
                faults.append(f"{path}:1: an <svg> with a viewBox is wanted")
        except ElementTree.ParseError as fault:
            faults.append(f"{path}:{fault.position[0]}: not well-formed")
    return faults


if __name__ == "__main__":
    sys.exit(report("assets", check(SOURCE)))
