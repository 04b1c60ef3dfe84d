"""Two people at one machine: nobody's answers go out under another's card. The second card asks; yes begins an empty form,
no keeps the first person's whole."""
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from journeys import BEGIN, Citizen, birth_answers, birth_send, birth_start, form_of  # noqa: E402
from world import World  # noqa: E402

FIRST, SECOND = Citizen(42), Citizen(88)

# The first person answers until the child's name, and goes back to the card.
FIRST_GOES_BACK = BEGIN + birth_start(FIRST) + f"""
press choice.requester.relationship.mother
press nav.next
press field.requester.phone
type "{FIRST.phone}"
press nav.next
press field.child.full_name
type "{FIRST.child}"
press nav.back
press nav.back
press nav.back
expect page=scan
payload "{SECOND.card}"
expect text "Thẻ của người khác"
"""

SENT = """
expect page=outcome
press outcome.done
expect page=goodbye
"""


class Cards(unittest.TestCase):
    def only_row(self, world):
        rows = world.submitted()
        self.assertEqual(len(rows), 1)
        return rows[0]

    def test_yes_begins_again_empty(self):
        with World() as world:
            world.start_courier()
            world.run_script(FIRST_GOES_BACK + """
press dialog.yes
expect page=scan
expect node nav.next enabled
press nav.next
expect page=ask
""" + birth_answers(SECOND) + birth_send() + SENT)
            row = self.only_row(world)
            self.assertEqual(row["applicantIdNo"], SECOND.number)
            form = form_of(row)
            for path, value in SECOND.expected_birth().items():
                self.assertEqual(form.get(path), value, path)
            whole = json.dumps(row, ensure_ascii=False)
            for word in (FIRST.number, FIRST.name, FIRST.phone, FIRST.child.upper()):
                self.assertNotIn(word, whole)

    def test_no_keeps_the_first_person(self):
        with World() as world:
            world.start_courier()
            world.run_script(FIRST_GOES_BACK + """
press dialog.no
expect page=scan
press nav.next
press nav.next
press nav.next
press field.child.full_name
press nav.back
press nav.back
press nav.back
expect page=scan
press nav.next
expect page=ask
""" + birth_answers(FIRST).replace(f'type "{FIRST.phone}"', "").replace(f'type "{FIRST.child}"', "") + birth_send() + SENT)
            row = self.only_row(world)
            self.assertEqual(row["applicantIdNo"], FIRST.number)
            form = form_of(row)
            for path, value in FIRST.expected_birth().items():
                self.assertEqual(form.get(path), value, path)
            self.assertNotIn(SECOND.number, json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    unittest.main(verbosity=2)
