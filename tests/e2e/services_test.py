"""Every service and guide that ships, walked through the real program by a script made from its file: with a card, with what must be
refused on the way, with every obstacle; what is sent arrives answer by answer, what only leads sends nothing. Prints the touches."""
import collections
import copy
import glob
import os
import re
import statistics
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "support"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import service_file  # noqa: E402
from journeys import Citizen, form_of  # noqa: E402
from sheet_test import PagePrinter, words_of  # noqa: E402
from walker import CARD_FIELDS, Walk, aimed_birth, forced_by, in_season, stops_of  # noqa: E402
from world import KIOSK, World  # noqa: E402

SERVICES = service_file.read_all("services")
# Checking in at a hospital is walked by checkin_test.py: it needs the relay, and ends with a ticket.
GUIDES = {ident: guide for ident, guide in service_file.read_all("guides").items() if guide["mode"] != "check_in"}
GROUPS = {group["id"]: group["list"] for group in service_file.read(os.path.join(service_file.SOURCE, "config", "groups.yaml"))["groups"]}
LISTED = collections.Counter(GROUPS[journey["group"]] for journey in [*SERVICES.values(), *GUIDES.values()] if in_season(journey))
# People other than the one with the card: only their names and numbers may be typed. Whoever adds a question about the person with
# the card must fill it in from the card instead (`from:`).
OTHERS = {"child", "deceased", "guardian", "partner"}
OTHERS_IN = {"ho-chieu": {"family"}, "tach-ho": {"household"}}  # the head of the household that is left is never the one who leaves
ESSENTIAL = {1: ["xac-nhan-cmnd"], 2: ["can-cuoc-cap", "can-cuoc-doi", "can-cuoc-cap-lai"], 3: ["thuong-tru"], 4: ["tam-tru"], 5: ["tam-vang"],
             6: ["luu-tru"], 7: ["dang-ky-xe-may"], 8: ["phat-nguoi"], 9: ["khai-sinh"], 10: ["khai-tu"], 11: ["ket-hon"], 12: ["ho-chieu"],
             13: ["con-dau-moi"], 14: ["con-dau-phu"], 15: ["lien-thong-khai-sinh"], 16: ["lien-thong-khai-tu"], 17: ["bhyt-ho-gia-dinh"],
             18: ["dang-ky-thue"], 19: ["bien-dong-dat"], 20: ["gplx-doi", "gplx-cap-lai"], 21: ["thi-thpt"], 22: ["ly-lich-tu-phap"],
             23: ["tro-cap-that-nghiep"], 24: ["cap-dien-moi"], 25: ["doi-chu-the-dien"]}
SECRETS = re.compile(r"mật khẩu|passcode|otp|mã pin", re.IGNORECASE)


def fields_of(journey):
    for entry in journey["pages"]:
        (kind, page), = entry.items()
        for field in page.get("fields") or []:
            yield kind, page, field


def typed_though_known(ident, journey):
    """Paths that ask a person who has shown a card for what the card says."""
    cards = [page["into"] for entry in journey["pages"] for kind, page in entry.items() if kind == "scan" and page["paper"] == "citizen_card"]
    given = {f"{into}.{name}" for into in cards for name in CARD_FIELDS}
    filled = {field["id"] for _, _, field in fields_of(journey) if "from" in field}
    others = OTHERS | OTHERS_IN.get(ident, set())
    return [field["id"] for kind, _, field in fields_of(journey) if field["id"] in given or
            (cards and kind == "ask" and field["type"] in ("name", "id12") and field["id"].split(".")[0] not in others and
             field["id"] not in filled)]


class Files(unittest.TestCase):
    def test_the_25_essential_services_are_here(self):
        """Numbers of Directive 24/CT-TTg's list; what is sent and what only leads is what is known of each."""
        self.assertEqual(sorted(ESSENTIAL), list(range(1, 26)))
        for number, idents in ESSENTIAL.items():
            for ident in idents:
                self.assertIn(ident, SERVICES, number)

    def test_a_dossier_needs_a_code(self):
        for ident, journey in SERVICES.items():
            self.assertFalse(journey["mode"] == "prepare" and journey["procedure"] is None, ident)

    def test_nothing_a_shown_card_says_is_typed(self):
        for ident, journey in {**SERVICES, **GUIDES}.items():
            self.assertEqual(typed_though_known(ident, journey), [], ident)

    def test_a_question_the_card_answers_is_noticed(self):
        """The check sees what it is there for: a name that could come from the card, and the card's own field asked again."""
        journey = copy.deepcopy(SERVICES["luu-tru"])
        for _, _, field in fields_of(journey):
            field.pop("from", None)
        self.assertEqual(typed_though_known("luu-tru", journey), ["guest.full_name", "guest.number"])
        asked = copy.deepcopy(SERVICES["luu-tru"])
        next(field for _, _, field in fields_of(asked) if field["id"] == "applicant.phone")["id"] = "applicant.birth_date"
        self.assertEqual(typed_though_known("luu-tru", asked), ["applicant.birth_date"])

    def test_no_secret_is_asked(self):
        for ident, journey in {**SERVICES, **GUIDES}.items():
            for _, _, field in fields_of(journey):
                self.assertIsNone(SECRETS.search(field.get("label") or ""), ident)
        for ident, journey in GUIDES.items():
            kinds = {kind for entry in journey["pages"] for kind in entry}
            self.assertEqual(kinds - {"show", "ask", "step", "scan", "agree"}, set(), ident)
            self.assertLessEqual({field["type"] for _, _, field in fields_of(journey)}, {"enum", "bool"}, f"{ident}: nothing is typed")
            if "step" in kinds:  # the warning comes before anything is done on one's own phone
                self.assertIn("stop-fraud", [page.get("picture") for entry in journey["pages"][:1] for page in entry.values()], ident)

    def test_what_the_state_holds_is_never_brought(self):
        for ident, journey in SERVICES.items():
            for document in journey["documents"]:
                self.assertEqual(document["held_by_state"] == "true", "bring_to" not in document, f'{ident}: {document["id"]}')

    def test_an_amount_stands_with_its_exemptions_or_a_note(self):
        for ident, journey in {**SERVICES, **GUIDES}.items():
            for fee in journey.get("fees") or []:
                if fee["amount_vnd"] not in (None, "0"):
                    self.assertTrue(fee.get("exemptions") or fee.get("note"), ident)


def tell(line):
    """On the screen, and where ./dev test shows it."""
    print(line)
    if os.environ.get("KIOSK_BUILD"):
        with open(os.path.join(os.environ["KIOSK_BUILD"], "touches.txt"), "a", encoding="utf-8") as sink:
            sink.write(line + "\n")


class Walks(unittest.TestCase):
    def walk(self, world, journeys, guide=False, turns=False, paper=False):
        walks = [Walk(ident, journey, Citizen(2 * number + 2, aimed_birth(journey, None)), guide, turn, paper)
                 for number, (ident, journey) in enumerate(journeys.items())
                 for turn in range(Walk.turns(journey) if turns else 1)]
        script = "".join(walk.script(GROUPS, LISTED) for walk in walks)
        world.run_script(script, "--headless", "--fake-clock")
        for walk in walks:
            if walk.turn == 0 and not paper:
                tell(f"touches {walk.ident:24} {walk.touches:3} and {walk.letters:3} letters; {walk.refusals} refusals, "
                     f"{len(walk.obstacles)} obstacles")
        first = [walk.touches for walk in walks if walk.turn == 0]
        tell(f"touches median {statistics.median(first):g} of {len(first)} journeys")
        return walks

    def test_what_is_sent_arrives(self):
        journeys = {ident: journey for ident, journey in SERVICES.items() if journey["mode"] == "prepare"}
        with World() as world:
            world.start_courier()
            walks = self.walk(world, journeys)
            rows = {row["applicantIdNo"]: row for row in world.submitted()}
            self.assertEqual(len(rows), len(walks))
            for walk in walks:
                self.assertGreaterEqual(walk.refusals, 3, f"{walk.ident}: a wrong code, an empty answer, no consent")
                dated = sum("after" in field or "before" in field for _, _, field in fields_of(walk.journey))
                self.assertIsNone(walk.stopped, walk.ident)
                self.assertTrue(walk.refused_days or not dated or walk.ident == "khai-sinh", f"{walk.ident}: no day refused")
                with self.subTest(walk.ident):
                    form = form_of(rows[walk.citizen.number])
                    self.assertEqual({path: form.get(path) for path in walk.expected}, walk.expected)
                    self.assertFalse(set(walk.typed.values()) & set(walk.card.values()), "typed what the card says")

    def all_on_paper(self, world, walks, jobs):
        self.assertEqual(len(jobs), len(walks))
        for walk, job in zip(walks, jobs):
            with self.subTest(walk.ident):
                paper = re.sub(r"\s", "", words_of(job, world, f"paper-{walk.ident}")[1]).casefold()
                self.assertIn("chưanộp", paper)
                for text in [*walk.typed.values(), walk.card["full_name"], walk.card["number"]]:
                    self.assertIn(re.sub(r"\s", "", text).casefold(), paper)

    def test_what_stops_sends_nothing(self):
        """Every page that says one cannot go on here ends there: named, counted, and never as a dossier."""
        walks = [Walk(ident, journey, Citizen(900 + 2 * number + ("father" in forced_by(journey, page["id"]).values()),
                                              aimed_birth(journey, page)), aim=page["id"])
                 for ident, journey in SERVICES.items() for number, page in enumerate(stops_of(journey))]
        self.assertGreaterEqual(len(walks), 11)
        with World() as world:
            world.start_courier()
            script = "".join(walk.script(GROUPS, LISTED) for walk in walks)
            world.run_script(script, "--headless", "--fake-clock")
            self.assertEqual([walk.stopped for walk in walks], [page["id"] for journey in SERVICES.values() for page in stops_of(journey)])
            self.assertEqual(world.dossiers(), [])
            self.assertEqual(world.outbox(), [])

    def test_what_has_no_portal_is_printed(self):
        """The same forms where the province has switched its portal off: every answer is on paper, and nothing is queued."""
        journeys = {ident: journey for ident, journey in SERVICES.items() if journey["mode"] == "prepare"}
        printer = self.enterContext(PagePrinter())
        with World(settings={"portals": {"dossier": None}, "page_printer": printer.settings()}) as world:
            world.start_courier()
            walks = self.walk(world, journeys, paper=True)
            self.assertEqual((world.dossiers(), world.outbox()), ([], []))
            self.all_on_paper(world, walks, printer.jobs)

    def test_what_leads_sends_nothing(self):
        journeys = {ident: journey for ident, journey in SERVICES.items() if journey["mode"] != "prepare" and in_season(journey)}
        printer = self.enterContext(PagePrinter())
        with World(settings={"page_printer": printer.settings()}) as world:
            world.start_courier()
            walks = self.walk(world, journeys, turns=True)
            self.assertEqual(world.dossiers(), [])
            self.assertEqual(world.outbox(), [])
            drafts = [walk for walk in walks if walk.printed]
            self.assertTrue(drafts)
            self.all_on_paper(world, drafts, printer.jobs)
            for walk in walks:
                if walk.printed:
                    continue
                counted = {fee.get(key) for fee in walk.journey["fees"] for key in ("count", "times")}
                told = {page["value"]["field"] for entry in walk.journey["pages"] for page in entry.values() if "value" in page}
                self.assertEqual(set(walk.typed) - counted - told, set(), f"{walk.ident}: more than a fee counts, or a day is told of")

    def test_guides_and_every_obstacle(self):
        with World() as world:
            world.start_courier()
            walks = self.walk(world, GUIDES, guide=True, turns=True)
            self.assertEqual(world.dossiers(), [])
            counted = {}
            for name in glob.glob(world.path("state", "figures", "*.csv")):
                with open(name, encoding="utf-8") as source:
                    for line in source:
                        parts = line.rstrip("\n").split(",")
                        if parts[1] == "obstacles":
                            counted[parts[2], parts[3]] = int(parts[4])
            met = {(walk.ident, obstacle) for walk in walks for obstacle in walk.obstacles}
            named = {(ident, obstacle["id"]) for ident, journey in GUIDES.items() for entry in journey["pages"]
                     for page in entry.values() for obstacle in page.get("obstacles") or []}
            stepped = {ident for ident, journey in GUIDES.items() for entry in journey["pages"] if "step" in entry}
            self.assertEqual({ident for ident, _ in named}, stepped, "every guide has obstacles")
            self.assertEqual(met, named, "each was met")
            self.assertEqual(set(counted), named, "each is counted for the province")


class Finding(unittest.TestCase):
    def test_by_letters_by_group_and_back(self):
        """A procedure is found as people call it, without accents; the way back widens the list again."""
        with World() as world:
            world.start_courier()
            world.run_script("""
expect page=attract
press attract.begin
press home.services
press field.services.search
type "so ho khau"
expect node service.thuong-tru
expect no text "Đăng ký khai sinh"
press service.thuong-tru
expect text "7 ngày làm việc"
press nav.back
expect node field.services.search value="so ho khau"
press services.all
press services.group.vehicle
expect node service.gplx-doi
expect no text "Đăng ký khai sinh"
press nav.back
expect node service.khai-sinh
press field.services.search
type "xyzw"
expect text "Không thấy thủ tục nào"
press nav.back
press nav.back
expect page=home
press home.vneid
press field.services.search
type "quen"
press service.vneid-quen-passcode
expect page=show
""")


class OneFileMore(unittest.TestCase):
    """A province adds a procedure: the example of config/README.md, as it stands there, is all it takes."""

    def test_the_example_of_the_readme(self):
        with open(os.path.join(service_file.SOURCE, "config", "README.md"), encoding="utf-8") as source:
            text = source.read()
        example = text[text.index("id: ho-tro-tien-dien"):]
        example = example[:example.index("```")]
        with World() as world:
            world.start_courier()
            target = world.path("config", "services", "ho-tro-tien-dien.yaml")
            with open(target, "w", encoding="utf-8") as sink:
                sink.write(example)
            done = subprocess.run([KIOSK, "check", world.path("config"), "--list"], capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertIn("ho-tro-tien-dien", done.stdout)
            for language in ("", "press header.language\npress language.en\n"):
                world.run_script(f"""
expect page=attract
press attract.begin
{language}
press home.services
press field.services.search
type "tien dien ho ngheo"
press service.ho-tro-tien-dien
expect text "Hỗ trợ tiền điện hộ nghèo"
press nav.next
expect page=show
""")
            with open(target, "w", encoding="utf-8") as sink:
                sink.write(example.replace("vietnamese_only: true\n", ""))
            done = subprocess.run([KIOSK, "check", world.path("config")], capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 1, "words missing in another language are a fault, unless the file says so")
            self.assertIn("no words for services.ho-tro-tien-dien.name", done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
