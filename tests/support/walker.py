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
    def __init__(self, ident, journey, citizen, guide=False, turn=0, paper=False, aim=None):
        """`turn`: which way it takes where there are several; 0 is the way of the person with the card.
        `paper`: there is no portal, what was filled in is printed. `aim`: the id of a page that stops, and the way goes there."""
        self.ident, self.journey, self.citizen, self.guide, self.turn = ident, journey, citizen, guide, turn
        self.asked, self.stopped = set(), None
        self.forced = forced_by(journey, aim) if aim else {}
        self.lines, self.answers, self.expected, self.typed = [], {}, {}, {}
        self.touches = self.letters = self.refusals = self.refused_days = 0
        self.asked_fee = False
        self.obstacles, self.paper, self.printed = [], paper, False
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
        if isinstance(when, list):
            return all(self.holds(one, row) for one in when)
        field = when["field"]
        path = row + field if field.startswith(".") else field
        value = self.answers.get(path)
        if path not in self.asked:
            return False
        if "answered" in when:
            return bool(value) == (when["answered"] == "true")
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
        day = TODAY + datetime.timedelta(days=days)
        least, most = self.bounds(field)
        day = max(day, least or day)
        return min(day, most or day)

    def bounds(self, field):
        """The first and last day that another answer leaves to this one; None where there is no such bound."""
        for side in ("after", "before"):
            gap = field.get(side)
            other = self.answers.get(gap["field"]) if gap else None
            if other:
                sign = 1 if side == "after" else -1
                near = plus(datetime.date.fromisoformat(other), gap.get("least"), sign)
                far = plus(datetime.date.fromisoformat(other), gap["most"], sign) if "most" in gap else None
                return (near, far) if sign > 0 else (far, near)
        return None, None

    def wrong_days(self, field):
        """Days that only the other answer forbids, and the words that say so."""
        least, most = self.bounds(field)
        today = {"min": TODAY + datetime.timedelta(days=int(field.get("min", -99999))),
                 "max": TODAY + datetime.timedelta(days=int(field.get("max", 99999)))}
        for bound, step, words in ((least, -1, "Sớm nhất là ngày"), (most, 1, "Muộn nhất là ngày")):
            day = bound and bound + datetime.timedelta(days=step)
            if day and today["min"] <= day <= today["max"] and "doubt" not in (field.get("before") or field.get("after")):
                yield day, f"{words} {bound:%d/%m/%Y}"

    def refuse_days(self, field, path):
        """A day that does not fit the others of the form: the page says which would, and goes no further."""
        for day, words in self.wrong_days(field):
            self.press(f"field.{path}", counts=False)
            self.do(f'type "{day:%d/%m/%Y}"')
            self.press("nav.next", counts=False)
            self.do(f'expect text "{ERRORS}"')
            self.do(f'expect text "{words}"')
            self.press(f"field.{path}", counts=False)
            for _ in range(len("01/01/2000")):
                self.press("key.backspace", counts=False)
            self.refusals += 1
            self.refused_days += 1

    def fill(self, field, path):
        kind = field["type"]
        self.asked.add(path)
        if "from" in field and kind == "addr":
            for part in ("province", "commune", "street"):
                if f'{field["from"]}.{part}' in self.answers:
                    self.answer(f"{path}.{part}", self.answers[f'{field["from"]}.{part}'])
        elif "from" in field and path not in self.forced:
            known = self.answers.get(field["from"], "")
            self.answer(path, known.upper() if field.get("upper_case") == "true" else known)
            if kind in ("name", "id12"):
                self.do(f'expect node field.{path} value="{self.answers[path]}"')
        elif kind == "enum":
            values = [choice["value"] for choice in field["choices"]]
            mine = next((value for value in SELF if value in values), values[0])
            turned = values[min(self.turn, len(values) - 1)] if self.turn else mine
            self.choose(path, self.forced.get(path, turned))
        elif kind == "sex":
            self.choose(path, "female")
        elif kind == "bool":
            self.choose(path, self.forced.get(path, "false" if self.turn % 2 else "true"))
        elif kind in ("ethnic", "nation"):
            self.press(f"field.{path}")
            value = self.forced.get(path, "Kinh" if kind == "ethnic" else "Việt Nam")
            if path in self.forced:
                self.do(f'type "{value}"')
            self.choose(path, value)
        elif kind == "addr":
            self.address(field, path)
        elif kind == "bank":
            for part, text in (("bank", "Ngân hàng Mẫu"), ("number", "0011223344"), ("holder", "TRAN THI MAU")):
                self.write(f"{path}.{part}", text)
        elif kind in ("date", "date_partial"):
            day = self.day(field) if kind == "date" else datetime.date(1991, 2, 3)
            self.refuse_days(field, path)
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
        self.asked |= {f'{page["into"]}.{name}' for name in CARD_FIELDS}
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
        if page.get("value"):
            value = self.answers.get(page["value"]["field"], "")
            if "plus" in page["value"]:
                value = f'{plus(datetime.date.fromisoformat(value), page["value"]["plus"], 1):%d/%m/%Y}'
            self.do(f'expect text "{value}"')
        self.press("nav.next")
        if page.get("stop") == "true":
            self.stop(page)

    def stop(self, page):
        """Nothing was sent, the words stand, and the way back is open."""
        for again in (True, False):
            self.do("expect page=outcome")
            if self.journey["mode"] == "prepare":
                self.do('expect text "Máy chưa nộp gì"')
            self.do(f'expect text "{first_words(page["title"])}"')
            self.do('expect no text "Đã nộp hồ sơ"')
            if again:
                self.press("nav.back", counts=False)
                self.do("expect page=show")
                self.press("nav.next", counts=False)
        self.stopped = page["id"]

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

    def end(self):
        """What was filled in is sent, or printed: a draft, where the kiosk only leads."""
        leads = self.journey["mode"] == "lead"
        if not leads:
            self.fee()
        self.printed = self.paper or leads
        if self.printed:
            self.print()
        else:
            self.send()

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
            if self.stopped:
                break
            if kind == "check" and self.holds(page.get("when")):
                self.end()
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


def plus(day, span, sign):
    """Like "12 months" later, or earlier; in a month without that day its last one."""
    count, unit = span.split() if span else ("0", "days")
    if unit.startswith("day"):
        return day + datetime.timedelta(days=sign * int(count))
    at = day.year * 12 + day.month - 1 + sign * int(count) * (12 if unit.startswith("year") else 1)
    first, after = datetime.date(at // 12, at % 12 + 1, 1), datetime.date((at + 1) // 12, (at + 1) % 12 + 1, 1)
    return min(first + datetime.timedelta(days=day.day - 1), after - datetime.timedelta(days=1))


def conditions(when):
    return [] if not when else when if isinstance(when, list) else [when]


def stops_of(journey):
    """The pages that end the journey without sending anything."""
    return [page for entry in journey["pages"] for page in entry.values() if page.get("stop") == "true"]


def forced_by(journey, aim):
    """What has to be answered, by path, so that the way leads to the page `aim`; ages are the card's (see aimed_birth)."""
    pages = [page for entry in journey["pages"] for page in entry.values()]
    waiting, forced = [next(page for page in pages if page.get("id") == aim)], {}
    while waiting:
        for one in conditions(waiting.pop().get("when")):
            asking = [(page, field) for page in pages for field in page.get("fields") or [] if field["id"] == one["field"]]
            values = [choice["value"] for _, field in asking for choice in field.get("choices") or []] or ["Lào"]
            wanted = one.get("is") or (one.get("one_of") or [None])[0]
            if "is_not" in one:
                wanted = next(value for value in values if value != one["is_not"])
            if wanted and one["field"] not in forced:
                forced[one["field"]] = wanted
            waiting += [page for page, _ in asking[:1]]
    return forced


def aimed_birth(journey, page):
    """The year in which somebody was born who is stopped there, or by none of them."""
    if page is None:
        ages = [int(one["younger_than_years"]) for stop in stops_of(journey) for one in conditions(stop["when"])
                if "younger_than_years" in one]
        return TODAY.year - max(ages) - 2 if ages else 1990
    ages = [int(one["younger_than_years"]) for one in conditions(page["when"]) if "younger_than_years" in one]
    return TODAY.year - ages[0] + 2 if ages else 1990


def in_season(journey):
    season, today = journey.get("season"), f"{TODAY:%m-%d}"
    return not season or season["from"] <= today <= season["until"]


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
