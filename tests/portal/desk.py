"""What the desk of a sandbox portal adds to a dossier: what is to be paid, and a ticket for the queue.

Kept in the portal's own database, for both kinds of portal. Knows nothing of HTTP. The VietQR is well formed unless an
order says otherwise (control); bank and account are invented: 970499 is no bank's number.
"""
import json

SCHEMA = """
create table if not exists payment (
  dossier text primary key, amount integer not null, status integer not null, qr text not null, receipt text not null default '');
create table if not exists ticket (
  ticket_id integer primary key, dossier text not null unique, number text not null, gate text not null);
"""
# Asked as soon as such a dossier is handed in, in dong; every other payment is ordered by control.
FEES = {"1.004194": 7000}
BANK, ACCOUNT = "970499", "0000000012345"
GATE = "Quầy số 2"
ASKED, REPORTED, PAID = 1, 3, 5
STATES = {ASKED: "due", REPORTED: "reported", PAID: "paid"}


def crc(text):
    """CRC-16/CCITT-FALSE; "123456789" gives 29B1."""
    value = 0xFFFF
    for byte in text.encode("ascii"):
        value ^= byte << 8
        for _ in range(8):
            value = ((value << 1) ^ 0x1021 if value & 0x8000 else value << 1) & 0xFFFF
    return f"{value:04X}"


def field(name, value):
    return f"{name}{len(value):02d}{value}"


def vietqr(amount, purpose, bank=BANK, account=ACCOUNT):
    where = field("00", "A000000727") + field("01", field("00", bank) + field("01", account)) + field("02", "QRIBFTTA")
    body = field("00", "01") + field("01", "12") + field("38", where) + field("53", "704") + field("54", str(amount)) + \
        field("58", "VN") + field("62", field("08", purpose[:25])) + "6304"
    return body + crc(body)


def ask(db, dossier, number, amount, order=None):
    """The clerk asks for money, or says what became of it. An order may say status, amount, bank, account, qr, receipt."""
    order = order or {}
    qr = order.get("qr", vietqr(int(order.get("qr_amount", amount)), number.replace(".", ""), order.get("bank", BANK),
                                order.get("account", ACCOUNT)))
    status = int(order.get("status", ASKED))
    receipt = order.get("receipt", f"BL-{dossier[-6:].upper()}" if status == PAID else "")
    db.execute("insert into payment values (?,?,?,?,?) on conflict(dossier) do update set amount=excluded.amount, "
               "status=excluded.status, qr=excluded.qr, receipt=excluded.receipt", (dossier, amount, status, qr, receipt))


def payment(db, dossier):
    return db.execute("select * from payment where dossier=?", (dossier,)).fetchone()


def ordered(db, dossier, number, order):
    """POST /control/payment: what was ordered before stays, where this order says nothing."""
    old = payment(db, dossier)
    amount = int(order.get("amount", old["amount"] if old else 0))
    kept = {"status": old["status"], "qr": old["qr"]} if old and "amount" not in order else {}
    ask(db, dossier, number, amount, {**kept, **order})


def ticket(db, dossier):
    """The same one for the same dossier, for ever."""
    last = db.execute("select max(ticket_id) from ticket").fetchone()[0] or 0
    db.execute("insert into ticket(dossier, number, gate) values (?,?,?) on conflict(dossier) do nothing",
               (dossier, f"A{last + 1:03d}", GATE))
    row = db.execute("select * from ticket where dossier=?", (dossier,)).fetchone()
    ahead = db.execute("select count(*) from ticket where ticket_id<?", (row["ticket_id"],)).fetchone()[0]
    return row, ahead


def opencps_payment(row, dossier):
    """PaymentFileModel. The way of paying is JSON in a text, as the real server keeps it."""
    profile = {"KEYPAY_LATE_CONFIG": {"qrcode_pay": row["qr"], "trans_amount": row["amount"]}} if row["qr"] else {}
    return {"referenceUid": f"payment-{dossier}", "govAgencyCode": "", "applicantName": "", "applicantIdNo": "", "isNew": 0,
            "paymentFee": "Lệ phí", "paymentAmount": row["amount"], "paymentNote": "", "bankInfo": "",
            "epaymentProfile": json.dumps(profile), "paymentStatus": row["status"], "paymentMethod": "", "confirmDatetime": "",
            "confirmPayload": "", "confirmNote": "", "approveDatetime": "", "invoiceNo": row["receipt"]}


def opencps_booking(row, dossier_id, service):
    return {"bookingId": row["ticket_id"], "className": "DOSSIER", "classPK": dossier_id, "serviceCode": service,
            "codeNumber": row["number"], "bookingName": "", "gateNumber": row["gate"], "state": 0, "checkinDate": 0,
            "bookingDate": "", "speaking": False, "serviceGroupCode": "", "online": False}


def clear(db):
    db.execute("delete from payment")
    db.execute("delete from ticket")
