"""What is allowed and yet not what the card says is asked about gently, once: "Cha" on a woman's card, and a name typed over the
one that the card gave. Whoever goes on is believed."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from journeys import BEGIN, Citizen, birth_answers, birth_start  # noqa: E402
from world import World  # noqa: E402

WOMAN, MAN = Citizen(42), Citizen(61)
SOFT = "Thẻ căn cước ghi giới tính khác"


class Doubt(unittest.TestCase):
    def test_a_role_of_the_other_sex(self):
        with World() as world:
            world.run_script(BEGIN + birth_start(WOMAN) + f"""
press choice.requester.relationship.father
press nav.next
expect page=ask
expect text "{SOFT}"
expect no text "Có chỗ cần xem lại"
expect text "Vẫn chọn như vậy"
shot chosen
press nav.next
expect node field.requester.phone
press nav.back
press choice.requester.relationship.mother
press nav.next
expect no text "{SOFT}"
expect node field.requester.phone
""")
            world.run_script(BEGIN + birth_start(MAN) + f"""
press choice.requester.relationship.father
press nav.next
expect no text "{SOFT}"
expect node field.requester.phone
press nav.back
press choice.requester.relationship.grandparent
press nav.next
expect no text "{SOFT}"
""")

    def test_a_name_typed_over_the_cards(self):
        """Asked once beside the field, and what was typed goes on; the card's own words are asked about no more."""
        over = "Khác với điều thẻ ghi"
        with World() as world:
            world.run_script(BEGIN + birth_start(WOMAN) + birth_answers(WOMAN) + f"""
press edit.mother.full_name
expect page=ask
press field.mother.full_name
type " Thêm"
press nav.next
expect text "{over}"
expect text "Giữ như tôi viết"
press nav.next
expect page=check
expect text "THÊM"
press edit.mother.full_name
press field.mother.full_name
""" + "press key.backspace\n" * len(" Thêm") + f"""
press nav.next
expect page=check
expect no text "{over}"
""")


if __name__ == "__main__":
    unittest.main()
