/* A whole configuration of a few lines in a temporary folder: tests change one line of one file and load it. */
#pragma once

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/str.h"
#include "data/load.h"

struct mini_file {
    const char *name, *text;
};

static const struct mini_file MINI[] = {
    { "kiosk.yaml", "kiosk_id: mini-01\n"
                    "profile: commune\n"
                    "place: { name: Xã Mẫu Bình, detail: Một cửa, province_code: \"01\", commune_code: \"00004\" }\n"
                    "panel: { width_px: 1080, height_px: 1920, diagonal_inch: 21.5, mount_mm: 700 }\n"
                    "languages: [vi, en]\n"
                    "fonts: { regular: /a.ttf, bold: /b.ttf }\n"
                    "idle: { after_ms: 60000, elder_after_ms: 90000, answer_ms: 30000 }\n"
                    "scanner:\n"
                    "printer: { width_px: 576, dpi: 203 }\n"
                    "storage: { disk_free_bytes_min: 1000, queue_items_max: 10 }\n"
                    "insurance:\n"
                    "  relay_url: https://relay.example.vn:8443\n"
                    "  client_cert: /etc/kiosk/client.pem\n"
                    "  client_key: /etc/kiosk/client.key\n"
                    "  pins:\n"
                    "    - sha256//AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=\n"
                    "    - sha256//AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM=\n"
                    "  connect_timeout_ms: 500\n"
                    "  total_timeout_ms: 4000\n"
                    "  splay_s: 3\n"
                    "  wait_ms: 8000\n"
                    "portals:\n"
                    "  dossier:\n"
                    "    adapter: opencps2\n"
                    "    base_url: https://cong.example.vn/o/rest/v2\n"
                    "    pins:\n"
                    "      - sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
                    "      - sha256//AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n"
                    "    group_id: \"1\"\n"
                    "    agency_code: A\n"
                    "    agency_name: B\n"
                    "    account_file: /etc/kiosk/account\n"
                    "    connect_timeout_ms: 1000\n"
                    "    total_timeout_ms: 5000\n"
                    "    splay_s: 0\n"
                    "    procedures:\n"
                    "      \"1.001193\": { service_code: S, template_no: T, eform_part_no: P }\n" },
    { "regions/provinces.yaml", "version: 2026-07-25\n"
                                "provinces:\n"
                                "  - { code: \"01\", name: Thành phố Một, name_en: One City }\n"
                                "  - { code: \"04\", name: Tỉnh Hai, name_en: Two Province }\n" },
    { "regions/communes.yaml", "version: 2026-07-25\n"
                               "communes:\n"
                               "  \"01\": |\n"
                               "    00004 Phường Ba | Ba Ward\n"
                               "    00008 Xã Tư | Tu Commune\n"
                               "  \"04\": |\n"
                               "    01273 Xã Năm | Nam Commune\n" },
    { "regions/people.yaml", "version: 2026-07-25\n"
                             "ethnic_groups: [Kinh, Tày]\n"
                             "nations: [Việt Nam, Lào]\n"
                             "family_names: [Nguyễn]\n"
                             "given_names: [Anh]\n" },
    { "groups.yaml", "groups:\n  - { id: g, icon: house, list: services }\n" },
    { "text/vi.yaml", "groups: { g: Nhóm }\n"
                      "check: { sections: { child: Bé, requester: Ông/bà, members: Nhà, other: Khác } }\n"
                      "consent: { submit_dossier: Tôi đồng ý gửi }\n"
                      "hello: Chào {name}. Ông/bà khỏe không?\n"
                      "keyboard: { erase: xóa, done: xong }\n"
                      "scan: { title: { citizen_card: Đưa thẻ } }\n"
                      "papers:\n"
                      "  citizen_card: { number: Số, full_name: Tên, birth_date: Ngày, sex: Giới, residence: Nơi,\n"
                      "                  issue_date: Cấp, old_number: Cũ }\n" },
    { "text/en.yaml",
      "groups: { g: Group }\n"
      "check: { sections: { child: Child, requester: You, members: Family, other: Other } }\n"
      "consent: { submit_dossier: I agree }\n"
      "hello: Hello {name}. How are you?\n"
      "keyboard: { erase: erase, done: done }\n"
      "scan: { title: { citizen_card: Show card } }\n"
      "papers:\n"
      "  citizen_card: { number: Number, full_name: Name, birth_date: Born, sex: Sex, residence: Home,\n"
      "                  issue_date: Issued, old_number: Old }\n"
      "services:\n"
      "  s:\n"
      "    name: Service\n"
      "    agency: Office\n"
      "    where: Here\n"
      "    time: Today\n"
      "    fees.0: { note: Free, exemptions.0: Poor }\n"
      "    documents.paper: Paper\n"
      "    pages: { kind.title: Who are you?, child.title: Child, mother.title: Mother, self.title: You,\n"
      "             rows.title: Others }\n"
      "    fields:\n"
      "      requester.kind: { label: Kind, choices: { mother: Mother, father: Father } }\n"
      "      child: { full_name.label: Name, birth_date.label: Born, sex.label: Sex, small.label: Small }\n"
      "      child.mother.label: Mother\n"
      "      members: { full_name.label: Name, sex.label: Sex, note.label: Note }\n"
      "insurance.results:\n"
      "  \"000\": { patient: Good, desk: Admit }\n"
      "  \"401\": { patient: Wait, desk: Mend }\n"
      "  other: { patient: Strange, desk: Look }\n"
      "guides:\n"
      "  h: { name: Guide, pages.one: { title: One, text: Do it }, obstacles.bad: { text: Bad, then: Go } }\n" },
    { "services/s.yaml",
      "id: s\n"
      "procedure: \"1.001193\"\n"
      "mode: prepare\n"
      "name: Dịch vụ\n"
      "group: g\n"
      "agency: Cơ quan\n"
      "where: Ở đây\n"
      "time: Hôm nay\n"
      "fees: [ { channel: counter, amount_vnd: 0, note: Miễn phí, valid_from: 2026-01-01, "
      "valid_to: 2026-12-31, exemptions: [Nghèo] } ]\n"
      "documents: [ { id: paper, name: Giấy, held_by_state: false, bring_to: counter } ]\n"
      "legal: [ Luật 1 ]\n"
      "checked: 2026-11-21\n"
      "status: sourced\n"
      "identity: claimed\n"
      "portal: dossier\n"
      "pages:\n"
      "  - scan: { id: card, paper: citizen_card, into: requester }\n"
      "  - ask:\n"
      "      id: kind\n"
      "      title: Ai đấy?\n"
      "      fields:\n"
      "        - { id: requester.kind, type: enum, required: true, label: Là gì, choices: [\n"
      "            { value: mother, label: Mẹ }, { value: father, label: Cha } ] }\n"
      "  - ask:\n"
      "      id: child\n"
      "      title: Bé\n"
      "      fields:\n"
      "        - { id: child.full_name, type: name, required: true, label: Tên, length_max: 50 }\n"
      "        - { id: child.birth_date, type: date, required: true, label: Sinh, min: -9, max: 0 }\n"
      "        - { id: child.sex, type: sex, required: true, label: Giới }\n"
      "        - { id: child.small, type: bool, required: true, label: Nhỏ, when: { field: "
      "child.birth_date, younger_than_years: 6 } }\n"
      "  - ask:\n"
      "      id: self\n"
      "      title: Mẹ là ông/bà\n"
      "      when: { field: requester.kind, is: mother }\n"
      "      fields: [ { id: child.mother, type: name, required: true, label: Mẹ, from: "
      "requester.full_name } ]\n"
      "  - ask:\n"
      "      id: mother\n"
      "      title: Mẹ\n"
      "      when: { field: requester.kind, is_not: mother }\n"
      "      fields: [ { id: child.mother, type: name, required: true } ]\n"
      "  - table:\n"
      "      id: rows\n"
      "      title: Ai nữa\n"
      "      into: members\n"
      "      rows_max: 9\n"
      "      fields:\n"
      "        - { id: full_name, type: name, required: true, label: Tên }\n"
      "        - { id: sex, type: sex, required: true, label: Giới }\n"
      "        - { id: note, type: text, required: false, label: Ghi, when: { field: .sex, is: male } }\n"
      "  - check: {}\n"
      "  - consent: { purposes: [submit_dossier] }\n"
      "  - submit: {}\n" },
    { "insurance.yaml", "checked: 2026-11-21\n"
                        "request: { format: form, card: maThe, name: hoTen, birth_date: ngaySinh }\n"
                        "reply: { result: ma, card: a, new_card: b, valid_from: c, valid_to: d, new_valid_from: e,\n"
                        "         new_valid_to: f, facility: g, five_years: h }\n"
                        "results:\n"
                        "  \"000\": { means: covered, status: sourced, patient: Được, desk: Nhận }\n"
                        "  \"401\": { means: operator, status: unverified, patient: Chờ, desk: Sửa }\n"
                        "  other: { means: differs, status: unverified, patient: Lạ, desk: Xem }\n" },
    { "guides/h.yaml", "id: h\n"
                       "procedure: null\n"
                       "mode: lead\n"
                       "name: Hướng dẫn\n"
                       "group: g\n"
                       "checked: 2026-11-21\n"
                       "status: unverified\n"
                       "identity: claimed\n"
                       "pages:\n"
                       "  - step:\n"
                       "      id: one\n"
                       "      title: Một\n"
                       "      text: Làm đi\n"
                       "      obstacles: [ { id: bad, text: Hỏng, then: Đến quầy } ]\n" },
    { "keyboards/vietnamese.yaml",
      "id: vietnamese\n"
      "pages:\n"
      "  - id: one\n"
      "    rows:\n"
      "      - [ a, đ, { kind: tone, text: s } ]\n"
      "      - [ { kind: backspace, label: \"@keyboard.erase\" }, { kind: done, label: \"@keyboard.done\" } ]\n" },
    { "keyboards/digits.yaml",
      "id: digits\npages: [ { id: one, rows: [ [ { kind: backspace, label: x }, { kind: done, label: y } ] ] } ]\n" },
    { "keyboards/email.yaml",
      "id: email\npages: [ { id: one, rows: [ [ { kind: backspace, label: x }, { kind: done, label: y } ] ] } ]\n" },
    { "keyboards/card_back.yaml", "id: card_back\npages: [ { id: one, rows: [ [ { kind: backspace, label: x }, { kind: "
                                  "done, label: y } ] ] } ]\n" },
    { "sheets/t.yaml", "id: t\n"
                       "title: Tờ khai\n"
                       "form: Mẫu 1\n"
                       "services: [ s ]\n"
                       "checked: 2026-11-22\n"
                       "status: unverified\n"
                       "blocks:\n"
                       "  - heading: Đầu\n"
                       "  - line: [ { label: Tên, from: child.full_name, width: 60 }, { label: Giới } ]\n"
                       "  - table: { into: members, rows_min: 2, columns: [ { label: Giới, from: sex } ] }\n"
                       "  - signatures: [ { label: Ký } ]\n" },
};
enum { MINI_COUNT = sizeof MINI / sizeof MINI[0], MINI_TEXT_MAX = 16384 };

static const char *const MINI_FOLDERS[] = { "regions", "text", "services", "guides", "keyboards", "sheets" };

static inline void mini_write(const char *folder, const char *name, struct str bytes)
{
    char path[512];
    if (!str_format(path, sizeof path, "%s/%s", folder, name))
        abort();
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes.ptr, 1, bytes.len, file) != bytes.len || fclose(file) != 0)
        abort();
}

/* Makes the folder with every good file; `folder` ends with XXXXXX, as mkdtemp wants it. */
static inline void mini_make(char *folder)
{
    if (!mkdtemp(folder))
        abort();
    for (size_t i = 0; i < sizeof MINI_FOLDERS / sizeof MINI_FOLDERS[0]; i++) {
        char path[512];
        if (!str_format(path, sizeof path, "%s/%s", folder, MINI_FOLDERS[i]) || mkdir(path, 0700) != 0)
            abort();
    }
    for (size_t i = 0; i < MINI_COUNT; i++)
        mini_write(folder, MINI[i].name, str_from(MINI[i].text));
}

static inline void mini_remove(const char *folder)
{
    char path[512], name[800];
    for (size_t i = 0; i <= sizeof MINI_FOLDERS / sizeof MINI_FOLDERS[0]; i++) {
        bool top = i == sizeof MINI_FOLDERS / sizeof MINI_FOLDERS[0];
        if (!str_format(path, sizeof path, "%s%s%s", folder, top ? "" : "/", top ? "" : MINI_FOLDERS[i]))
            abort();
        DIR *open = opendir(path);
        for (struct dirent *entry = open ? readdir(open) : NULL; entry; entry = readdir(open))
            if (str_format(name, sizeof name, "%s/%s", path, entry->d_name))
                (void)unlink(name);
        if (open)
            closedir(open);
        (void)rmdir(path);
    }
}

static inline const char *mini_text(const char *name)
{
    for (size_t i = 0; i < MINI_COUNT; i++)
        if (strcmp(MINI[i].name, name) == 0)
            return MINI[i].text;
    abort();
}

/* Loads and keeps what was told; the caller frees. *status is the answer. */
static inline char *mini_load(const char *folder, enum status *status)
{
    char *told = NULL;
    size_t size = 0;
    FILE *faults = open_memstream(&told, &size);
    struct configuration *configuration = NULL;
    if (!faults)
        abort();
    const char *source = getenv("KIOSK_SOURCE");
    char assets[512];
    if (!str_format(assets, sizeof assets, "%s/assets", source ? source : "."))
        abort();
    *status = configuration_prove(folder, assets, faults, &configuration);
    fclose(faults);
    if ((*status == STATUS_OK) != (configuration != NULL))
        abort();
    configuration_destroy(configuration);
    return told;
}
