"""A hospital's kiosk in a temporary folder: profile hospital, with the relay as it is deployed (support/relay.py) behind it."""
import world as worlds


class Hospital(worlds.World):
    def __init__(self, relay, panel=(1080, 1920), staff=(), more=None, **insurance):
        super().__init__(panel=panel, settings={"profile": "hospital", "insurance": relay.settings(**insurance), **({"staff": list(staff)} if staff else {}),
                                                **(more or {})})


class Patient:
    """Invented, and different from every other in name, number and day of birth."""

    def __init__(self, number, year=1979):
        self.number = f"0011{year % 100:02d}{number:06d}"[:12]
        self.name = f"Nguyễn Thị Thử {letters(number)}"
        self.birth_date = f"{number % 28 + 1:02d}{number % 12 + 1:02d}{year}"

    @property
    def card(self):
        return f"{self.number}||{self.name}|{self.birth_date}|Nữ|Xã Mẫu, Tỉnh Thử|15062021"


def letters(number):
    """A name has no digits."""
    text = ""
    while True:
        text = "ABCDEGHIKLMNOPQRSTUVXY"[number % 22] + text
        number //= 22
        if not number:
            return text.capitalize()
