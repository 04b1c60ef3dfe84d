"""The amount first, then whether one need not pay it: asked on the screen, changed on the check page, held by the portal; never asked
where there is nothing to ask; and all of it from the service file, so a province's own words arrive as they stand there."""
import collections
import datetime
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "support"))
import service_file  # noqa: E402
from journeys import Citizen, form_of  # noqa: E402
from json_portal_test import JsonWorld  # noqa: E402
from walker import Walk  # noqa: E402
from world import World  # noqa: E402

SERVICES = service_file.read_all("services")
GUIDES = service_file.read_all("guides")
GROUPS = {group["id"]: group["list"] for group in service_file.read(os.path.join(service_file.SOURCE, "config", "groups.yaml"))["groups"]}
LISTED = collections.Counter(GROUPS[journey["group"]] for journey in [*SERVICES.values(), *GUIDES.values()] if journey["mode"] != "check_in")


class Declares(Walk):
    """Says `first` to the question, sees it on the check page, and says `second` there."""

    def __init__(self, ident, citizen, first, second, title):
        super().__init__(ident, SERVICES[ident], citizen)
        self.first, self.second, self.title = first, second, title

    def fee(self):
        self.do("expect page=ask")
        self.do(f'expect text "{self.title}"')
        self.choose("fee.exemption", self.first[0])
        self.press("nav.next")

    def send(self):
        self.do("expect page=check")
        self.do(f'expect text "được miễn, giảm: {self.first[1]}"')
        self.press("edit.fee.exemption")
        self.do("expect node field.fee.exemption")
        self.choose("fee.exemption", self.second[0])
        self.press("nav.next")
        super().send()
        said = f'expect text "được miễn, giảm: {self.second[1]}. Cơ quan sẽ xét"'
        if self.second[1]:  # nobody is told to bring nothing and to bring proof
            self.do('expect text "Giấy tờ chứng minh diện miễn, giảm lệ phí"')
        self.do(said if self.second[1] else 'expect no text "được miễn, giảm:"')


def walk(world, *walks):
    world.start_courier()
    world.run_script("within 30s\n" + "".join(one.script(GROUPS, LISTED) for one in walks), "--headless", "--fake-clock")


def replace(world, ident, was, now):
    path = world.path("config", "services", f"{ident}.yaml")
    with open(path, encoding="utf-8") as source:
        text = source.read()
    if was not in text:
        raise AssertionError(f"{ident}: no {was}")
    with open(path, "w", encoding="utf-8") as target:
        target.write(text.replace(was, now))


class Exemptions(unittest.TestCase):
    def test_it_arrives_and_a_changed_one_arrives_changed(self):
        poor, disabled, none = ("ho-ngheo", "Hộ nghèo"), ("nguoi-khuyet-tat", "Người khuyết tật"), ("none", "")
        two = "Lệ phí: 14.000 đồng. Ông/bà có được miễn, giảm không?"  # with the one person the walk adds to the list
        walks = [Declares("tam-tru", Citizen(202), poor, disabled, two), Declares("tam-tru", Citizen(204), poor, none, two),
                 Declares("thuong-tru", Citizen(206), disabled, poor, "Lệ phí: 10.000 đồng."),
                 Declares("tinh-trang-hon-nhan", Citizen(208), poor, ("other", "Diện khác, theo quy định của tỉnh"),
                          "Lệ phí theo quy định của tỉnh.")]
        with World() as world:
            walk(world, *walks)
            rows = {row["applicantIdNo"]: row for row in world.submitted()}
            for one in walks:
                self.assertEqual(form_of(rows[one.citizen.number]).get("fee.exemption"), one.second[0])

    def test_at_the_other_kind_of_portal(self):
        one = Declares("tam-tru", Citizen(210), ("ho-ngheo", "Hộ nghèo"), ("tre-em", "Trẻ em"), "Lệ phí: 14.000 đồng.")
        with JsonWorld() as world:
            walk(world, one)
            (row,) = world.dossiers()
            answers = {answer["path"]: answer["value"] for answer in row["application"]["answers"]}
            self.assertEqual(answers.get("fee.exemption"), "tre-em")

    def test_what_is_free_or_unknown_asks_nobody(self):
        """A birth told in time, a marriage, a guest: the walk goes from the last question to the check page, and nothing is sent."""
        with World() as world:
            walk(world, *(Walk(ident, SERVICES[ident], Citizen(212 + 2 * i)) for i, ident in enumerate(("khai-sinh", "ket-hon", "luu-tru"))))
            rows = world.submitted()
            self.assertEqual(len(rows), 3)
            for row in rows:
                self.assertNotIn("fee.exemption", form_of(row))

    def test_a_late_birth_is_asked(self):
        born = datetime.date.today() - datetime.timedelta(days=61)

        class Late(Declares):
            def day(self, field):
                return born if field["id"] == "child.birth_date" else super().day(field)

        one = Late("khai-sinh", Citizen(218), ("ho-ngheo", "Hộ nghèo"), ("other", "Diện khác, theo quy định của tỉnh"),
                   "Lệ phí theo quy định của tỉnh.")
        with World() as world:
            walk(world, one)
            (row,) = world.submitted()
            self.assertEqual(form_of(row).get("fee.exemption"), "other")

    def test_a_province_changes_the_file_alone(self):
        """Its own group is a choice and arrives; one whose time is over is no longer offered, nor a fee that is not in force yet."""
        yesterday, tomorrow = (datetime.date.today() + datetime.timedelta(days=days) for days in (-1, 1))
        one = Declares("thuong-tru", Citizen(220), ("dan-dao-mau", "Dân đảo Mẫu"), ("dan-dao-mau", "Dân đảo Mẫu"), "Lệ phí: 9.000 đồng.")
        with World() as world:
            replace(world, "thuong-tru", "    amount_vnd: 10000\n", f"    amount_vnd: 9000\n    valid_to: {yesterday + datetime.timedelta(days=1)}\n")
            replace(world, "thuong-tru", "      - Trẻ em\n", "      - Dân đảo Mẫu\n")
            replace(world, "thuong-tru", "valid_to: 2027-02-28", f"valid_to: {yesterday}")
            replace(world, "thuong-tru", "documents:\n", f"  - {{ channel: online, amount_vnd: 99000, valid_from: {tomorrow} }}\ndocuments:\n")
            replace(world, "thuong-tru", "name: Đăng ký thường trú\n", "name: Đăng ký thường trú\nvietnamese_only: true\n")
            text = world.path("config", "text", "en.yaml")
            with open(text, encoding="utf-8") as source:
                lines = source.read().split("\n")
            start = lines.index("  thuong-tru:", lines.index("services:"))
            end = next(i for i in range(start + 1, len(lines)) if not lines[i].startswith("   "))
            with open(text, "w", encoding="utf-8") as target:
                target.write("\n".join(lines[:start] + lines[end:]))
            one.fee = lambda: (one.do('expect no text "công dân số"'), one.do('expect no text "Trẻ em"'), Declares.fee(one))
            walk(world, one)
            (row,) = world.submitted()
            self.assertEqual(form_of(row).get("fee.exemption"), "dan-dao-mau")

    def test_what_is_over_is_not_told(self):
        """A fee behind its last day is no fee: its amount is gone from the page, and people are sent to ask."""
        yesterday = datetime.date.today() - datetime.timedelta(days=1)
        with World() as world:
            replace(world, "can-cuoc-cap-lai", "valid_to: 2026-12-31", f"valid_to: {yesterday}")
            world.start_courier()
            world.run_script(f"""
expect page=attract within 30s
press attract.begin
press home.services
press field.services.search
type "cap lai the can cuoc"
press service.can-cuoc-cap-lai
expect text "Mức thu đã biết chỉ áp dụng đến {yesterday.strftime('%d/%m/%Y')}"
expect no text "35.000"
""", "--headless", "--fake-clock")

    def test_pages_and_copies(self):
        """Certified copies: the sum before the person goes to the counter, and again on the last page."""
        with World() as world:
            world.start_courier()
            world.run_script("""
expect page=attract within 30s
press attract.begin
press home.services
press field.services.search
type "sao y"
press service.chung-thuc-ban-sao
press nav.next
expect page=show
press nav.next
expect page=ask
press field.certify.pages
type "50"
press field.certify.copies
type "3"
press nav.next
expect page=show
expect text "Lệ phí ước tính: 156.000 đồng"
press nav.back
press field.certify.pages
keys "0"
press nav.next
expect text "Lệ phí ước tính: 600.000 đồng"
expect text "nhiều nhất 200.000 đồng"
press nav.next
expect page=outcome
expect text "Xin lấy số tại quầy, rồi đưa bản chính cho cán bộ"
expect text "600.000 đồng"
""", "--headless", "--fake-clock")
            self.assertEqual(world.dossiers(), [])


if __name__ == "__main__":
    unittest.main()
