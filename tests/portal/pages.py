"""The sandbox portal's own web page: where did my application go? Plain HTML, no script, everything escaped."""
import datetime
import json
import re
from html import escape

from store import STATUS_TEXT, VIETNAM

ROWS_SHOWN = 200
REFRESH_SECONDS = 3
ROW = re.compile(r"^(\w+)\[(\d{1,4})\]$")
LABELS = {
    "dossierNo": "Mã hồ sơ", "referenceUid": "Số tham chiếu của ki-ốt", "dossierStatus": "Trạng thái",
    "serviceCode": "Mã thủ tục", "serviceName": "Thủ tục", "govAgencyCode": "Mã cơ quan", "govAgencyName": "Cơ quan",
    "dossierTemplateNo": "Mẫu hồ sơ", "originality": "Nguồn hồ sơ", "applicantName": "Người nộp",
    "applicantIdType": "Loại người nộp", "applicantIdNo": "Số định danh", "applicantIdDate": "Ngày cấp", "address": "Địa chỉ",
    "cityCode": "Mã tỉnh", "cityName": "Tỉnh, thành phố", "districtCode": "Mã huyện", "wardCode": "Mã xã",
    "wardName": "Xã, phường", "contactName": "Người liên hệ", "contactTelNo": "Điện thoại", "contactEmail": "Thư điện tử",
    "applicantNote": "Ghi chú của người nộp", "briefNote": "Tóm tắt", "dossierName": "Tên hồ sơ", "metaData": "Dữ liệu kèm",
    "online": "Nộp trực tuyến", "dossierNote": "Ghi chú", "identity": "Mức định danh", "viaPostal": "Trả qua bưu chính",
    "delegateName": "Người được ủy quyền", "delegateIdNo": "Số định danh người được ủy quyền",
    "requester": "Người yêu cầu", "applicant": "Người nộp", "child": "Trẻ", "mother": "Mẹ", "father": "Cha",
    "members": "Thành viên", "household": "Hộ", "host": "Chủ hộ", "full_name": "Họ và tên", "birth_date": "Ngày sinh",
    "sex": "Giới tính", "number": "Số định danh", "id_number": "Số định danh", "residence": "Nơi cư trú", "ethnic": "Dân tộc",
    "nation": "Quốc tịch", "nationality": "Quốc tịch", "birth_place": "Nơi sinh", "home_town": "Quê quán",
    "relationship": "Quan hệ", "phone": "Điện thoại", "email": "Thư điện tử", "issue_date": "Ngày cấp", "copies": "Số bản sao",
    "native_place": "Quê quán", "province": "Tỉnh, thành phố", "commune": "Xã, phường", "street": "Số nhà, thôn, đường",
    "declared": "Có ghi tên", "old_number": "Số CMND cũ", "permanent_residence": "Nơi thường trú", "note": "Ghi chú",
    "temporary_residence": "Nơi tạm trú", "current_residence": "Nơi ở hiện tại", "origin": "Nơi nộp", "kiosk": "Máy",
    "reason": "Lý do", "form": "Tờ khai", "fields": "Nội dung khai", "consents": "Đồng ý", "source": "Nguồn", "sources": "Ai khai từng mục", "assisted_by": "Cán bộ giúp khai", "value": "Giá trị",
}
VALUES = {"male": "Nam", "female": "Nữ", "true": "Có", "false": "Không", "citizen": "Công dân", "claimed": "Tự khai",
          "staff_seen": "Cán bộ đã đối chiếu", "chip": "Đọc chip", "mother": "Mẹ", "father": "Cha",
          "grandparent": "Ông, bà", "relative": "Người thân khác", "carer": "Người đang nuôi", "counter": "Quầy một cửa", "kiosk": "Máy tự phục vụ", "typed": "Người dân viết",
          "staff": "Cán bộ viết", "citizen_card": "Thẻ căn cước", "card_back": "Mặt sau thẻ", "insurance_card": "Thẻ BHYT",
          "answer": "Lấy từ mục khác", "default": "Nơi đặt máy"}
STYLE = """
:root{color-scheme:light}*{box-sizing:border-box}
body{margin:0;background:#fbf8f3;color:#1b1b1f;font:17px/1.5 "Noto Sans",system-ui,sans-serif}
.note{background:#fbefd5;color:#4b3000;padding:10px 24px;font-weight:700;border-bottom:2px solid #8a5a00}
main{max-width:1080px;margin:0 auto;padding:24px}h1{font-size:28px;margin:8px 0 20px}h2{font-size:20px;margin:28px 0 10px}
table{width:100%;border-collapse:collapse;background:#fff;border:1px solid #ddd6ca;border-radius:12px;overflow:hidden}
th,td{text-align:left;vertical-align:top;padding:10px 14px;border-bottom:1px solid #eee7db}th{font-weight:600;color:#55524d}
td table{border-radius:6px}td th{width:40%}.code{font-weight:700;white-space:nowrap}a{color:#1f4e79}
.status{display:inline-block;padding:2px 10px;border-radius:12px;background:#e3f1e7;color:#0e3f20}
.draft{background:#f7e7e4;color:#9b1c1c}.muted{color:#55524d;font-size:14px;word-break:break-all}.side th{width:34%}
"""


def page(title, body):
    return (f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{escape(title)}</title>'
            f'<meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="{REFRESH_SECONDS}">'
            f'<style>{STYLE}</style></head><body><div class="note">Cổng thử nghiệm — không phải cổng thật. '
            f'Dữ liệu ở đây không được gửi đi đâu.</div><main>{body}</main></body></html>')


def when(ms):
    return datetime.datetime.fromtimestamp(ms / 1000, VIETNAM).strftime("%d/%m/%Y %H:%M:%S") if ms else "—"


def badge(status):
    text = STATUS_TEXT.get(status, status) if status else "Bản nháp, chưa nộp"
    return f'<span class="status{"" if status and status != "cancelled" else " draft"}">{escape(text)}</span>'


def list_page(rows):
    lines = []
    for row in rows:
        fields = json.loads(row["fields"])
        link = f'<a href="/dossier/{row["dossier_id"]}">{escape(row["dossier_no"] or "(chưa có mã)")}</a>'
        lines.append(f'<tr><td class="code">{link}</td><td>{escape(fields.get("serviceName") or row["service_code"])}</td>'
                     f'<td>{escape(fields.get("applicantName", ""))}</td><td>{badge(row["status"])}</td>'
                     f'<td>{when(row["submit_ms"] or row["create_ms"])}</td></tr>')
    table = ("<table><tr><th>Mã hồ sơ</th><th>Thủ tục</th><th>Người nộp</th><th>Trạng thái</th><th>Lúc</th></tr>"
             + "".join(lines) + "</table>") if lines else "<p>Chưa nhận hồ sơ nào. Trang này tự làm mới.</p>"
    return page("Hồ sơ đã nhận", f"<h1>Hồ sơ đã nhận ({len(rows)})</h1>{table}")


def dossier_page(row, forms, history):
    fields = json.loads(row["fields"])
    top = {"dossierNo": row["dossier_no"] or "—", "serviceCode": row["service_code"], "govAgencyCode": row["gov_agency_code"],
           "dossierTemplateNo": row["dossier_template_no"], "originality": row["originality"], "referenceUid": row["reference_uid"]}
    body = [f'<p><a href="/">◂ Tất cả hồ sơ</a></p><h1>{escape(row["dossier_no"] or "Bản nháp")} {badge(row["status"])}</h1>',
            '<table class="side">', *[line(name, value) for name, value in {**top, **fields}.items() if value != ""],
            f"<tr><th>Nộp lúc</th><td>{when(row['submit_ms'])}</td></tr>",
            f"<tr><th>Hẹn trả</th><td>{when(row['due_ms'])}</td></tr></table>"]
    for form in forms:
        body.append(f'<h2>Tờ khai, giấy tờ: {escape(form["part_no"])} {escape(form["display_name"])}</h2>')
        body.append(shown(form["form_data"]))
        if form["sha256"]:
            body.append(f'<p class="muted">Tệp {len(form["content"] or b"")} byte · SHA-256 {escape(form["sha256"])}</p>')
    steps = "".join(f'<tr><td>{when(step["at_ms"])}</td><td>{escape(step["content"])}</td><td>{escape(step["author"])}</td></tr>'
                    for step in history)
    body.append(f"<h2>Nhật ký</h2><table>{steps}</table>")
    return page(row["dossier_no"] or "Bản nháp", "".join(body))


def shown(form_data):
    try:
        value = json.loads(form_data)
    except ValueError:
        return f"<p>{escape(form_data)}</p>" if form_data else ""
    return nested(value)


def nested(value):
    if isinstance(value, dict):
        return '<table class="side">' + "".join(line(name, item) for name, item in value.items()) + "</table>"
    if isinstance(value, list):
        return '<table class="side">' + "".join(line(str(number), item) for number, item in enumerate(value, 1)) + "</table>"
    text = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    return escape(VALUES.get(text, text))


def line(name, value):
    if name in ("metaData", "formMeta") and isinstance(value, str) and value.startswith("{"):
        return f"<tr><th>{escape(label(name))}</th><td>{shown(value)}</td></tr>"
    return f"<tr><th>{escape(label(name))}</th><td>{nested(value)}</td></tr>"


def label(name):
    """"members[0].full_name" -> "Thành viên 1 · Họ và tên"; an unknown word is shown as it is."""
    shown_words = []
    for word in name.split("."):
        row = ROW.match(word)
        shown_words.append(f"{LABELS.get(row[1], row[1])} {int(row[2]) + 1}" if row else LABELS.get(word, word))
    return " · ".join(shown_words)
