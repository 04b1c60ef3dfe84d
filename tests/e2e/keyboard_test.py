"""Typing by touch alone: what stands under the finger is what goes in, whatever key was pressed before it."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from world import World  # noqa: E402

NUMBER = "K-7F3Q-92MD"


def presses(text):
    """One press a sign, changing pages where a person would."""
    lines, symbols = [], False
    for sign in text:
        if sign.isalpha() == symbols:
            lines.append("press key.letters" if symbols else "press key.symbols")
            symbols = not symbols
        lines.append(f"press key.{sign.lower()}")
    return "\n".join(lines) + "\n"


class Keyboard(unittest.TestCase):
    def test_number_of_a_dossier_by_touch(self):
        """The look-up field writes in capitals, so shift is on all the time; the key of the digits must work all the same."""
        with World() as world:
            world.start_courier()
            world.run_script("expect page=attract\npress attract.begin\npress home.status\npress field.lookup.number\n"
                             + presses(NUMBER) + f'expect node field.lookup.number value="{NUMBER}"\n', "--headless", "--fake-clock")

    def test_shift_pressed_before_the_digits(self):
        with World() as world:
            world.start_courier()
            world.run_script("expect page=attract\npress attract.begin\npress home.status\npress field.lookup.number\n"
                             "press key.shift\npress key.symbols\npress key.7\npress key.letters\npress key.shift\npress key.symbols\n"
                             'press key.8\nexpect node field.lookup.number value="78"\n', "--headless", "--fake-clock")


if __name__ == "__main__":
    unittest.main()
