"""Invented citizens and the scripts that walk them through the journeys. Nobody here exists."""

FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Hoàng", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý"]
MIDDLE = ["Thị Thử", "Văn Mẫu", "Thị Ngọc", "Đức", "Thùy", "Quang", "Thị Huyền", "Khắc", "Thị Diễm", "Hữu", "Ngọc Ỷ", "Thế"]
GIVEN = ["Nghiệm", "Thắng", "Hương", "Đạt", "Khuê", "Thuở", "Quỳnh", "Nghĩa", "Ánh", "Hoài", "Phượng", "Bưởi", "Kỷ", "Đông"]


class Citizen:
    """One invented person; the same `number` gives the same person."""

    def __init__(self, number, born=1990):
        self.index = number
        female = number % 2 == 0
        self.number = f"001{1 if female else 0}{born % 100:02d}{number:06d}"
        self.name = f"{FAMILY[number % len(FAMILY)]} {MIDDLE[number // 3 % len(MIDDLE)]} {GIVEN[number // 5 % len(GIVEN)]}"
        self.birth = f"0503{born}"
        self.sex = "Nữ" if female else "Nam"
        self.residence = f"Số {number % 90 + 1}, Ngõ Thử {number % 7 + 1}, Xã Mẫu Bình, Tỉnh Thử Nghiệm"
        self.issued = "15062021"
        self.phone = f"09000{number:05d}"
        self.child = f"{self.name.split()[0]} Bé {GIVEN[number % len(GIVEN)]} {GIVEN[number // 7 % len(GIVEN)]}"

    @property
    def card(self):
        return f"{self.number}||{self.name}|{self.birth}|{self.sex}|{self.residence}|{self.issued}"

    def expected_birth(self):
        """Answers of the birth journey below that must stand in the portal's form data, to the letter."""
        relation = "mother" if self.sex == "Nữ" else "father"
        return {
            "requester.full_name": self.name, "requester.number": self.number, "requester.birth_date": "1990-03-05",
            "requester.residence": self.residence, "requester.relationship": relation, "requester.phone": self.phone,
            "child.full_name": self.child.upper(), "child.birth_date": "2026-11-12", "child.sex": "female",
            "child.birth_place": "Trạm y tế xã Mẫu Bình", "child.native_place.street": "Thôn Đông Thượng",
            "child.native_place.province": "01", "child.native_place.commune": "00004",
            f"{relation}.full_name": self.name.upper(), f"{relation}.number": self.number,
        }


def birth_start(citizen, scan=None):
    return f"""
expect page=home
press home.services
press service.khai-sinh
press nav.next
expect page=show
press nav.next
expect page=scan
{scan or f'payload "{citizen.card}"'}
expect node nav.next enabled
press nav.next
expect page=ask
"""


def birth_answers(citizen):
    relation = "mother" if citizen.sex == "Nữ" else "father"
    other = f"""
press field.mother.full_name
type "Trần Thị Mẫu Khác"
press field.mother.birth_date
type "1991"
press field.mother.number
type "001191000771"
press nav.next
""" if relation == "father" else ""
    return f"""
press choice.requester.relationship.{relation}
press nav.next
press field.requester.phone
type "{citizen.phone}"
press nav.next
press field.child.full_name
type "{citizen.child}"
press nav.next
press field.child.birth_date
type "12/11/2026"
press choice.child.sex.female
press nav.next
press field.child.ethnic
press choice.child.ethnic.Kinh
press field.child.nation
press "choice.child.nation.Việt Nam"
press nav.next
press field.child.birth_place
type "Trạm y tế xã Mẫu Bình"
press nav.next
press field.child.native_place.province
type "Hà Nội"
press choice.child.native_place.province.01
press field.child.native_place.commune
type "Ba Đình"
press choice.child.native_place.commune.00004
press field.child.native_place.street
type "Thôn Đông Thượng"
press nav.next
{other if relation == "father" else "press nav.next"}
press field.mother.ethnic
press choice.mother.ethnic.Kinh
press field.mother.nation
press "choice.mother.nation.Việt Nam"
press nav.next
{'''press choice.father.declared.false
press nav.next''' if relation == "mother" else '''press nav.next
press field.father.ethnic
press choice.father.ethnic.Kinh
press field.father.nation
press "choice.father.nation.Việt Nam"
press nav.next'''}
press choice.copies.wanted.false
press nav.next
expect page=check
"""


def birth_send():
    return """
press nav.next
expect page=consent
press consent.submit_dossier
press nav.next
"""


def birth(citizen, scan=None):
    return birth_start(citizen, scan) + birth_answers(citizen) + birth_send()


BEGIN = """
expect page=attract
press attract.begin
"""


def reference_of(uuid):
    """What the screen shows before there is a dossier number: 40 bits of the UUID in Crockford's base 32."""
    bits = int(uuid.replace("-", "")[:10], 16)
    letters = "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[bits >> shift & 31] for shift in range(35, -1, -5))
    return f"K-{letters[:4]}-{letters[4:]}"


def form_of(row):
    """The form data of a dossier as the sandbox portal dumps it: one dict of path -> value."""
    for form in row["forms"]:
        if form.get("formData"):
            return form["formData"].get("answers", form["formData"])
    return {}
