"""Every picture a service or guide names is there to be drawn."""
import glob
import os
import re
import unittest

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def missing(text):
    """Names of pictures in a YAML text for which assets/ has no file."""
    names = re.findall(r"^\s*picture:\s*([a-z0-9-]+)\s*$", text, re.MULTILINE)
    files = {name: os.path.join(SOURCE, "assets", "images", name[len("drawing-"):] + ".svg") if name.startswith("drawing-")
             else os.path.join(SOURCE, "assets", "icons", name + ".svg") for name in names}
    return [name for name, path in files.items() if not os.path.exists(path)]


class Pictures(unittest.TestCase):
    def test_each_is_there(self):
        found = 0
        for path in glob.glob(os.path.join(SOURCE, "config", "*", "*.yaml")):
            with open(path, encoding="utf-8") as source:
                text = source.read()
            found += len(re.findall(r"^\s*picture:", text, re.MULTILINE))
            self.assertEqual(missing(text), [], path)
        self.assertGreater(found, 5)

    def test_a_missing_one_is_told(self):
        self.assertEqual(missing("  picture: no-such-icon\n  picture: drawing-no-such\n"), ["no-such-icon", "drawing-no-such"])


if __name__ == "__main__":
    unittest.main()
