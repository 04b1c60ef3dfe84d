"""The identity card and the health-insurance card of one person, shown one after the other: the kiosk names exactly the field
that differs, and prepares the request to the office that corrects it. Spelling that only moves a tone is no difference."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from journeys import BEGIN, Citizen  # noqa: E402
from world import World  # noqa: E402

ONE = Citizen(61)  # a man


def insurance(number, name, birth, sex):
    """A card of 17 fields; empty parts are not told."""
    return "|".join([number, name.encode().hex(), birth, sex, "", "01 - 999", "01/01/2026", "-", "15/01/2025", "01010199000017",
                     "-", "4", "01/02/2028", "0123456789abcdef-7102", "4", "-", "$"])


def guide(payload, card=ONE.card):
    return BEGIN + f"""
expect page=home
press home.insurance
press service.doi-chieu-bhyt
expect page=scan
payload "{card}"
expect node nav.next enabled
press nav.next
expect page=scan
payload "{payload}"
expect node nav.next enabled
press nav.next
expect page=agree
"""


class Agree(unittest.TestCase):
    def run_all(self, *scripts):
        with World() as world:
            for script in scripts:
                world.run_script(script)
            return {row[2]: count for row, count in world.figures().items() if row[0] == "mismatches"}

    def test_the_same_person_twice(self):
        """Another place of the tone, capitals, a year alone, and a number that is no identity number: no difference."""
        card = f"{ONE.number}||Nguyễn Thúy Hòa|{ONE.birth}|Nữ|{ONE.residence}|{ONE.issued}"
        self.run_all(*(guide(insurance(number, name, birth, sex), card) + """
expect text "Hai thẻ ghi giống nhau"
expect no text "khác nhau"
press nav.next
expect page=outcome
expect text "Ông/bà có thể đưa thẻ bảo hiểm y tế vào VNeID"
press outcome.done
""" for number, name, birth, sex in ((ONE.number, "NGUYỄN THUÝ HOÀ", "05/03/1990", "2"), ("0199000017", "Nguyễn  Thúy Hòa", "1990", ""))))

    def test_each_field_is_named(self):
        same = [ONE.number, ONE.name, "05/03/1990", "1"]
        cases = ((0, "001190000999", "Số định danh"), (1, "Lê Văn Khác", "Họ và tên"), (2, "06/03/1990", "Ngày sinh"), (3, "2", "Giới tính"))
        scripts = []
        for place, value, name in cases:
            told = [value if i == place else one for i, one in enumerate(same)]
            others = "".join(f'expect no text "{other}: khác nhau"\n' for _, _, other in cases if other != name)
            scripts.append(guide(insurance(*told)) + f"""
expect text "Hai thẻ ghi khác nhau: {name.lower()}"
expect text "{name}: khác nhau"
{others}
press agree.card
expect page=outcome
expect text "Đến cơ quan bảo hiểm xã hội. Đề nghị sửa: {name.lower()}"
expect text "Thông tin tham khảo"
press nav.back
expect page=agree
press agree.insurance
expect text "Đến công an xã nơi ở"
press outcome.done
""")
        self.run_all(*scripts)

    def test_two_people_and_a_card_shown_at_home(self):
        """At home the second paper goes straight to the comparison; nothing is asked for twice."""
        told = insurance("001190000999", "Lê Thị Khác", "07/08/1971", "2")
        counted = self.run_all(BEGIN + f"""
expect page=home
payload "{ONE.card}"
payload "{told}"
expect page=agree
expect text "Có thể đây là thẻ của hai người"
expect text "Lê Thị Khác"
press nav.back
expect page=scan
payload "{insurance(ONE.number, ONE.name, '05/03/1990', '1')}"
expect text "{ONE.number[-4:]}"
press nav.next
expect text "Hai thẻ ghi giống nhau"
""")
        self.assertEqual(counted, {"full_name": 1, "birth_date": 1, "sex": 1, "number": 1, "none": 1})

    def test_typed_by_hand_is_compared_too(self):
        self.run_all(BEGIN + f"""
expect page=home
press home.insurance
press service.doi-chieu-bhyt
payload "{ONE.card}"
press nav.next
press scan.manual
expect page=ask
press field.insurance.number
type "0199000017"
press field.insurance.full_name
type "{ONE.name}"
press field.insurance.birth_date
type "05/04/1990"
press nav.next
expect page=agree
expect text "Hai thẻ ghi khác nhau: ngày sinh"
""")


if __name__ == "__main__":
    unittest.main()
