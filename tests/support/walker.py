"""Scripts for `kiosk run --script`, made from a service or guide file: what a person with a card would touch, page after page.

A walk answers every question by its type, shows the card where a card is asked, and counts. What a card already said must stand in
its field and is never typed. Beside the straight way a walk meets what must be refused, and every obstacle of a guide."""
import datetime
import unicodedata

ERRORS = "chỗ cần xem lại"
UNVERIFIED = "Thông tin tham khảo. Xin hỏi lại cán bộ."
SELF = ("self", "head", "mother")  # of these choices the walk takes the one that makes the person with the card the one declared
CARD_FIELDS = ("number", "full_name", "birth_date", "sex", "residence", "issue_date", "old_number")
LIST_SHORT_MAX = 8  # of kiosk/core/model.c: a longer list has groups
TODAY = datetime.date.today()


class Walk:
    def __init__(self, ident, journey, citizen, guide=False, turn=0, paper=False):
        """`turn`: which way it takes where there are several; 0 is the way of the person with the card.
        `paper`: there is no portal, what was filled in is printed."""
        self.ident, self.journey, self.citizen, self.guide, self.turn = ident, journey, citizen, guide, turn
        self.lines, self.answers, self.expected, self.typed = [], {}, {}, {}
        self.touches = self.letters = self.refusals = 0
        self.asked_fee = False
        self.obstacles, self.paper = [], paper
        self.card = {"number": citizen.number, "full_name": citizen.name, "sex": "female" if citizen.sex == "Nữ" else "male",
                     "birth_date": f"{citizen.birth[4:]}-{citizen.birth[2:4]}-{citizen.birth[:2]}", "residence": citizen.residence}

    @staticmethod
    def turns(journey):
        """How many walks take every choice once."""
        return max([1] + [{"enum": len(field.get("choices") or []), "bool": 2}.get(field["type"], 1)
                          for entry in journey["pages"] for page in entry.values() for field in page.get("fields") or []])

    # --- what is done -----------------------------------------------------------------------------------------------

    def do(self, line):
        self.lines.append(line)

    def press(self, node, counts=True):
        self.do(f'press "{node}"' if " " in node else f"press {node}")
        self.touches += counts

    def write(self, path, text, value=None, counts=True):
        self.press(f"field.{path}", counts)
        self.do(f'type "{text}"')
        self.letters += len(text) if counts else 0
        self.answer(path, text if value is None else value)
        self.typed[path] = text

    def choose(self, path, value):
        self.press(f"choice.{path}.{value}")
        self.answer(path, value)

    def answer(self, path, value):
        self.answers[path] = self.expected[path] = value

    # --- what the file says -----------------------------------------------------------------------------------------

    def holds(self, when, row=""):
        if not when:
            return True
        field = when["field"]
        value = self.answers.get(row + field if field.startswith(".") else field)
        if "is_not" in when:
            return value != when["is_not"]
        if value is None:
            return False
        if "is" in when:
            return value == when["is"]
        if "one_of" in when:
            return value in when["one_of"]
        born = datetime.date(*map(int, value.split("-")))
        if "within_days" in when or "after_days" in when:
            days = (TODAY - born).days
            return days <= int(when["within_days"]) if "within_days" in when else days > int(when["after_days"])
        years = TODAY.year - born.year - ((TODAY.month, TODAY.day) < (born.month, born.day))
        return years >= int(when["older_than_years"]) if "older_than_years" in when else years < int(when["younger_than_years"])

    def day(self, field):
        """A day the field allows, the nearest to nine days ago."""
        days = min(max(-9, int(field.get("min", -9))), int(field.get("max", -9))) if "min" in field or "max" in field else -9
        return TODAY + datetime.timedelta(days=days)

    def fill(self, field, path):
        kind = field["type"]
        if "from" in field:
            known = self.answers.get(field["from"], "")
            self.answer(path, known.upper() if field.get("upper_case") == "true" else known)
            if kind in ("name", "id12"):
                self.do(f'expect node field.{path} value="{self.answers[path]}"')
        elif kind == "enum":
            values = [choice["value"] for choice in field["choices"]]
            mine = next((value for value in SELF if value in values), values[0])
            self.choose(path, values[min(self.turn, len(values) - 1)] if self.turn else mine)
        elif kind == "sex":
            self.choose(path, "female")
        elif kind == "bool":
            self.choose(path, "false" if self.turn % 2 else "true")
        elif kind in ("ethnic", "nation"):
            self.press(f"field.{path}")
            self.choose(path, "Kinh" if kind == "ethnic" else "Việt Nam")
        elif kind == "addr":
            self.address(field, path)
        elif kind == "bank":
            for part, text in (("bank", "Ngân hàng Mẫu"), ("number", "0011223344"), ("holder", "TRAN THI MAU")):
                self.write(f"{path}.{part}", text)
        elif kind in ("date", "date_partial"):
            day = self.day(field) if kind == "date" else datetime.date(1991, 2, 3)
            self.write(path, day.strftime("%d/%m/%Y"), day.isoformat())
        else:
            text = {"name": "Trần Thị Mẫu Khác", "id12": "001191000771", "phone": "0900012345", "email": "ten@noi.vn", "int": "2",
                    "money": "400000", "time": "07:30", "text": "Việc thử số 9"}[kind]
            text = text[:int(field.get("length_max", len(text)))].strip()
            self.write(path, text, text.upper() if field.get("upper_case") == "true" else text)

    def address(self, field, path):
        if field.get("place") != "here":
            for part, text, code in (("province", "Hà Nội", "01"), ("commune", "Ba Đình", "00004")):
                self.press(f"field.{path}.{part}")
                self.do(f'type "{text}"')
                self.letters += len(text)
                self.choose(f"{path}.{part}", code)
        if field.get("street") != "optional":
            self.write(f"{path}.street", "Thôn Mẫu 3")

    def pages(self):
        return [page for entry in self.journey["pages"] for page in entry.values()]

    # --- pages ------------------------------------------------------------------------------------------------------

    def scan(self, page):
        self.do("expect page=scan")
        self.do('payload "https://example.vn/khong-phai-the"')  # the reader refuses it, and nothing is filled in
        self.do('expect text "Mã này là một đường dẫn"')
        self.refusals += 1
        insurance = page["paper"] == "insurance_card"
        self.do(f'payload "{self.insurance() if insurance else self.citizen.card}"')
        self.do("expect node nav.next enabled")
        for name, value in () if insurance else self.card.items():
            self.answer(f'{page["into"]}.{name}', value)
        self.press("nav.next")

    def insurance(self):
        """The health-insurance card of the same person: 17 fields, what is empty not told."""
        return "|".join([self.citizen.number, self.citizen.name.encode().hex(), "/".join((self.citizen.birth[:2], self.citizen.birth[2:4],
                         self.citizen.birth[4:])), "2" if self.citizen.sex == "Nữ" else "1", "", "01 - 999", "01/01/2026", "-", "15/01/2025",
                         "01010199000017", "-", "4", "01/02/2028", "0123456789abcdef-7102", "4", "-", "$"])

    def agree(self, page):
        if page is not self.pages()[-1]:
            return  # the two cards of a walk are of one person and agree: before the end that is not told
        self.do("expect page=agree")
        self.press("nav.next")

    def ask(self, page):
        self.do("expect page=ask")
        fields = [field for field in page["fields"] if field["required"] == "true"]
        open_ones = [field for field in fields if self.holds(field.get("when")) and "from" not in field and
                     not (field["type"] == "addr" and field.get("place") == "here" and field.get("street") == "optional")]
        if open_ones:  # nothing is answered yet: the page refuses to go on
            self.press("nav.next", counts=False)
            self.do(f'expect text "{ERRORS}"')
            self.refusals += 1
        for field in page["fields"]:
            if self.holds(field.get("when")):
                touches, letters = self.touches, self.letters
                self.fill(field, field["id"])
                if field["required"] != "true":
                    self.touches, self.letters = touches, letters  # nobody has to
        self.press("nav.next")

    def table(self, page):
        self.do("expect page=table")
        if int(page.get("rows_min", 0)) > 0:
            self.press("nav.next", counts=False)
            self.do('expect text "Xin thêm ít nhất"')
            self.refusals += 1
        self.press("table.add", counts=int(page.get("rows_min", 0)) > 0)
        self.do("expect page=ask")
        touches, letters = self.touches, self.letters
        for field in page["fields"]:
            if self.holds(field.get("when"), f'{page["into"]}[0]'):
                self.fill(field, f'{page["into"]}[0].{field["id"]}')
        self.press("nav.next")
        self.do("expect page=table")
        if int(page.get("rows_min", 0)) == 0:
            self.touches, self.letters = touches, letters
        self.press("nav.next")

    def marked(self):
        """What nobody has compared with its source says so, on every page that tells it; what somebody has does not."""
        self.do(f'expect {"no " if self.journey["status"] == "sourced" else ""}text "{UNVERIFIED}"')

    def begun(self):
        """A guide begins without the page of facts: they stand on its first page."""
        for document in self.journey.get("documents") or []:
            self.do(f'expect text "{document["name"]}"')
        if "time" in self.journey:
            self.do(f'expect text "{self.journey["time"]}"')
        for fee in filter(in_force, self.journey.get("fees") or []):
            self.do(f'expect text "{first_words(fee["note"])}"')
        self.marked()

    def step(self, page):
        self.do("expect page=step")
        self.marked()
        for obstacle in page.get("obstacles") or []:
            self.press(f'step.obstacle.{obstacle["id"]}', counts=False)
            self.do("expect page=outcome")
            self.marked()
            if "then" in obstacle:  # a later step repeats one by its id alone
                self.do(f'expect text "{first_words(obstacle["then"])}"')
                self.obstacles.append(obstacle["id"])
            self.press("nav.back", counts=False)
            self.do("expect page=step")
        self.press("step.done")

    def show(self, page):
        self.do("expect page=show")
        self.marked()
        self.do(f'expect text "{first_words(page["title"])}"')
        if page.get("link"):
            self.do(f'expect text "{page["link"][len("https://"):]}"')
        self.press("nav.next")

    # --- fees -------------------------------------------------------------------------------------------------------

    def due(self):
        """What is owed today for these answers; a dossier filed here is filed online, where that has a fee of its own; paper is not."""
        fees = [fee for fee in self.journey.get("fees") or [] if in_force(fee) and self.holds(fee.get("when"))]
        first, second = ("counter", "online") if self.paper else ("online", "counter")
        return ([fee for fee in fees if fee["channel"] in (first, "any")] or
                [fee for fee in fees if fee["channel"] == second])

    def fee(self):
        """The page the kiosk makes of `fees`: the amount first, then whether one belongs to a group that need not pay."""
        due = self.due()
        choices = list(dict.fromkeys(exemption_id(one) for fee in due if fee["amount_vnd"] != "0" for one in fee.get("exemptions") or []
                                     if in_force(one)))
        if any(fee["amount_vnd"] is None and fee.get("set_by") != "state" for fee in due):
            choices.append("other")
        if not choices:
            return
        self.do("expect page=ask")
        self.do("expect node field.fee.exemption")
        self.press("nav.next", counts=False)  # nobody is taken for exempt, and nobody for not
        self.do(f'expect text "{ERRORS}"')
        self.refusals += 1
        choices.append("none")
        self.choose("fee.exemption", choices[self.turn % len(choices)] if self.turn else "none")
        self.press("nav.next")
        self.asked_fee = True

    def estimate(self):
        self.do("expect page=show")
        self.do('expect text "Lệ phí ước tính"')
        self.press("nav.next")

    def counts(self, page):
        """Whether the page asks the last of what a fee counts, so that the estimate follows it."""
        asked = {field["id"] for field in page.get("fields") or []} | {page.get("into")}
        return any(fee.get("times", fee.get("count")) in asked for fee in self.due() if "count" in fee)

    def send(self):
        self.do("expect page=check")
        self.press("nav.next")
        self.do("expect page=consent")
        self.press("nav.next", counts=False)  # nobody has agreed
        self.do('expect text "Ông/bà chưa đánh dấu đồng ý"')
        self.refusals += 1
        self.press("consent.submit_dossier")
        self.press("nav.next")
        self.do("expect page=outcome")
        self.do('expect text "Đã nộp hồ sơ"')
        self.do(f'expect text "Nơi giải quyết: {self.journey["agency"]}"')
        if all(one["held_by_state"] == "true" for one in self.journey["documents"]):
            self.do('expect no text "Nơi nộp giấy tờ"')  # there is nothing to hand in

    def print(self):
        self.do("expect page=check")
        self.press("nav.next")
        self.do("expect page=outcome")
        self.do('expect text "chưa nộp"')
        self.do('expect no text "Đã nộp"')
        self.press("outcome.print_sheet")
        self.do('expect text "Đã gửi in tờ khai, chưa nộp"')

    def script(self, groups, listed):
        """From the home page to an outcome and back to the attract page. `listed`: how many journeys stand under each home card."""
        journey = self.journey
        open_list = groups[journey["group"]]
        self.do(f"# {self.ident}")
        self.press("attract.begin", counts=False)
        self.press(f"home.{open_list}")
        if listed[open_list] > LIST_SHORT_MAX:
            self.press(f'services.group.{journey["group"]}')
        if listed[open_list] > 1:  # one alone opens by itself
            self.press(f"service.{self.ident}")
        if self.guide:
            self.begun()
        else:
            self.press("nav.next")
        for entry in journey["pages"]:
            (kind, page), = entry.items()
            if kind == "check":
                self.fee()
                if self.paper:
                    self.print()
                else:
                    self.send()
                break
            if self.holds(page.get("when")):
                getattr(self, kind)(page)
                if journey["mode"] != "prepare" and self.counts(page):
                    self.estimate()
        self.do("expect page=outcome")
        self.marked()
        self.press("outcome.done")
        self.do("expect page=goodbye")
        self.do("wait 31s")
        return "\n".join(self.lines) + "\n"


def in_force(entry):
    """Of a fee or an exemption: whether it holds today."""
    return isinstance(entry, str) or entry.get("valid_from", "") <= TODAY.isoformat() <= entry.get("valid_to", "9999")


def exemption_id(entry):
    """The answer the kiosk makes of an exemption's words: "Hộ nghèo, cận nghèo" is ho-ngheo-can-ngheo, cut at 40 signs."""
    text = unicodedata.normalize("NFD", (entry if isinstance(entry, str) else entry["name"]).lower().replace("đ", "d"))
    words, ident = "".join(sign if sign.isalnum() else " " for sign in text if not unicodedata.combining(sign)).split(), ""
    for word in words:
        if len(ident) + len(word) + bool(ident) > 40:
            break
        ident += "-" * bool(ident) + word
    return ident


def first_words(text):
    """As many words as stand in one line of a text, without what a script would read as its own sign."""
    return " ".join(text.split("\n")[0].replace('"', "").split(" ")[:4])
