/* Every kind of fault, planted one at a time in a good configuration: refused, at the right line, for the right reason.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "contract/data/mini.h"

#include "base/check.h"
#include "base/limits.h"

/* In `file`, `was` (its first occurrence) becomes `is`; the fault stands `line` lines below the beginning of `was`. */
struct plant {
    const char *file, *was, *is;
    int line;
    const char *reason;
};

#define S "services/s.yaml"
#define K "kiosk.yaml"
#define V "text/vi.yaml"
#define E "text/en.yaml"
#define H "guides/h.yaml"
#define G "groups.yaml"
#define I "insurance.yaml"
#define T "sheets/t.yaml"
#define B "keyboards/vietnamese.yaml"

static const struct plant PLANTS[] = {
    /* YAML */
    { S, "mode: prepare", "mode: prepare\nmode: info", 1, "duplicate key mode" },
    { S, "name: Dịch vụ", "name: &a Dịch vụ", 0, "anchors are not allowed" },
    { S, "name: Dịch vụ", "name: *a", 0, "aliases are not allowed" },
    { S, "name: Dịch vụ", "name: !!str Dịch vụ", 0, "tags are not allowed" },
    { S, "name: Dịch vụ", "name: [", 2, "did not find expected" },
    { S, "name: Dịch vụ", "name: \"a\\x1bb\"", 0, "control character" },
    { S, "name: Dịch vụ", "name: \"a\\u202eb\"", 0, "hidden control character" },
    { S, "name: Dịch vụ",
      "name: Di\xCC\xA3"
      "ch",
      0, "NFC" },
    { S, "name: Dịch vụ", "name: D\xFFx", 0, "" },
    { S, "id: s\n", "---\nid: s\n---\n", 2, "only one document" },
    /* schema */
    { S, "group: g", "groupe: g", 0, "unknown key groupe" },
    { S, "identity: claimed\n", "", -13, "missing key identity" },
    { S, "time: Hôm nay\n", "", -7, "missing key time" },
    { S, "mode: prepare", "mode: maybe", 0, "must be one of prepare, lead, info" },
    { S, "id: s\n", "id: t\n", 0, "must be the name of the file" },
    { S, "procedure: \"1.001193\"", "procedure: \"1.1193\"", 0, "a digit, a point, six digits" },
    { S, "procedure: \"1.001193\"", "procedure: \"x.001193\"", 0, "a digit, a point, six digits" },
    { S, "checked: 2026-11-21", "checked: 2026-02-30", 0, "must be a date" },
    { S, "checked: 2026-11-21", "checked: 21/11/2026", 0, "must be a date" },
    { S, "status: sourced", "status: sure", 0, "must be one of unverified, sourced" },
    { S, "channel: counter", "channel: pigeon", 0, "must be one of counter, online, post" },
    { S, "amount_vnd: 0", "amount_vnd: free", 0, "must be a whole number" },
    { S, "amount_vnd: 0", "amount_vnd: -5", 0, "must be from 0" },
    { S, "valid_to: 2026-12-31", "valid_to: 2025-12-31", 0, "valid_from is after valid_to" },
    /* what is counted, who is exempt */
    { S, "amount_vnd: 0", "amount_vnd: 0, count: members", 0, "count belongs to an amount" },
    { S, "amount_vnd: 0", "amount_vnd: null, count: members", 0, "count belongs to an amount" },
    { S, "amount_vnd: 0", "amount_vnd: 5, times: members", 0, "times need count" },
    { S, "amount_vnd: 0", "amount_vnd: 5, at_most_vnd: 9", 0, "need count" },
    { S, "amount_vnd: 0", "amount_vnd: 5, count: nobody.count", 0, "count: nobody.count must be a table, or an int" },
    { S, "amount_vnd: 0", "amount_vnd: 5, count: child.full_name", 0, "must be a table, or an int" },
    { S, "amount_vnd: 0", "amount_vnd: 5, count: members, times: child.sex", 0, "times: child.sex must be a table" },
    { S, "amount_vnd: 0", "amount_vnd: 5, count: members, more: { after: 0, amount_vnd: 1 }", 0, "after: must be" },
    { S, "amount_vnd: 0", "amount_vnd: 5, count: members, more: { after: 1 }", 0, "missing key amount_vnd" },
    { S, "amount_vnd: 0", "amount_vnd: 5, count: members, at_most_vnd: 0", 0, "at_most_vnd: must be from 1" },
    { S, "amount_vnd: 0", "amount_vnd: 5, per: members", 0, "unknown key per" },
    { S, "amount_vnd: 0", "amount_vnd: 0, when: { field: child.nobody, within_days: 3 }", 0, "no such field asked" },
    { S, "amount_vnd: 0", "amount_vnd: 0, when: { field: requester.kind, within_days: 3 }", 0,
      "of type enum cannot be tested so" },
    { S, "amount_vnd: 0", "amount_vnd: 0, when: { field: child.birth_date, after_days: 0 }", 0, "must be from 1" },
    { S, "[Nghèo]", "[Nghèo, Hộ khác, nghèo!]", 0, "begins like another exemption of this fee: ngheo" },
    { S, "[Nghèo]", "[ \"!!\" ]", 0, "an exemption needs words" },
    { S, "[Nghèo]", "[ { valid_to: 2026-12-31 } ]", 0, "missing key name" },
    { S, "[Nghèo]", "[ { name: Nghèo, valid_from: 2026-12-31, valid_to: 2026-01-01 } ]", 0,
      "valid_from is after valid_to" },
    { S, "id: child.sex", "id: fee.exemption", 0, "is asked by the page that `fees` make: fee.exemption" },
    { S, "held_by_state: false, bring_to: counter", "held_by_state: true, bring_to: counter", 0, "never brought" },
    { S, "held_by_state: false, bring_to: counter", "held_by_state: false", 0, "bring_to: counter or upload" },
    { S, "held_by_state: false", "held_by_state: perhaps", 0, "must be true or false" },
    { S, "legal: [ Luật 1 ]", "legal: Luật 1", 0, "must be a list" },
    /* pages and fields */
    { S, "  - check: {}", "  - chek: {}", 0, "unknown page kind chek" },
    { S, "  - check: {}", "  - check: {}\n    consent: {}", 0, "a page is one key" },
    { S, "paper: citizen_card", "paper: newspaper", 0, "must be one of citizen_card" },
    { S, "id: child\n", "id: kind\n", -1, "page id stands twice" },
    { S, "id: child\n", "id: Child\n", 0, "must be an id" },
    { S, "type: name", "type: person", 0, "must be one of name" },
    { S, "required: true, label: Tên, length_max", "label: Tên, length_max", 0, "missing key required" },
    { S, "label: Tên, length_max: 50", "length_max: 50", 0, "missing key label" },
    { S, "length_max: 50", "length_max: 0", 0, "must be from 1" },
    { S, "label: Giới }", "label: Giới, length_max: 5 }", 0, "length_max and upper_case belong" },
    { S, "label: Giới }", "label: Giới, max: 5 }", 0, "min and max belong" },
    { S, "label: Giới }", "label: Giới, place: here }", 0, "place and street belong to addr" },
    { S, "label: Giới }", "label: Giới, street: optional }", 0, "place and street belong to addr" },
    { S, "type: sex, required: true, label: Giới }", "type: addr, required: true, label: Giới, place: there }", 0,
      "place: must be here" },
    { S, "type: sex, required: true, label: Giới }", "type: addr, required: true, label: Giới, street: no }", 0,
      "street: must be optional" },
    { S, "min: -9, max: 0", "min: 9, max: 0", 0, "min is larger than max" },
    { S, "type: enum", "type: text", 0, "choices belong to a field of type enum" },
    { S, "id: child.sex", "id: child.full_name", 0, "field asked twice: child.full_name" },
    { S, "id: child.sex", "id: Child.sex", 0, "must be an answer path" },
    { S, "value: father", "value: mother", 0, "choice mother stands twice" },
    { S, "      into: members\n", "", -2, "missing key into" },
    { S, "rows_max: 9", "rows_max: 10", 0, "must be from 1 to 9" },
    { S, "id: child.mother, type: name, required: true }", "id: child.mother, type: text, required: true }", 0,
      "had another type" },
    { S, "id: child.mother, type: name, required: true }", "id: child.mother, type: name, required: true, label: X }",
      0, "keeps its words" },
    /* conditions, pre-fill, reach */
    { S, "is: mother }", "is: aunt }", 0, "requester.kind is never aunt" },
    { S, "is: mother }", "is: mother, is_not: father }", 0, "exactly one of" },
    { S, "is: mother }", "older_than_years: 5 }", 0, "of type enum cannot be tested so" },
    { S, "field: requester.kind, is: mother", "field: requester.full_name, is: mother", 0,
      "of type name cannot be tested" },
    { S, "field: requester.kind, is: mother", "field: nobody.kind, is: mother", 0, "no such field asked before" },
    { S, "field: requester.kind, is: mother", "field: members.sex, is: male", 0, "no such field asked before" },
    { S, "field: requester.kind, is_not: mother", "field: requester.kind, is: mother", 1,
      "field asked twice: child.mother" },
    { S, "when: { field: requester.kind, is: mother }", "when: [ { field: requester.kind, is: mother } ]", 0,
      "needs 2 to 4 entries" },
    { S, "when: { field: requester.kind, is: mother }",
      "when:\n        - { field: requester.kind, is: mother }\n        - { field: requester.kind, is: aunt }", 2,
      "requester.kind is never aunt" },
    { S, "when: { field: requester.kind, is: mother }",
      "when: [ { field: requester.kind, is: mother }, { field: requester.kind, is: father } ]", -3,
      "page self can never be reached" },
    { S, "is: mother }", "answered: maybe }", 0, "answered: must be true or false" },
    { S, "is: mother }", "answered: false }", -3, "page self can never be reached" },
    /* days that must fit each other */
    { S, "min: -9, max: 0 }", "min: -9, max: 0, after: { field: child.full_name } }", 0,
      "after: child.full_name of type name is no date" },
    { S, "min: -9, max: 0 }", "min: -9, max: 0, before: { field: child.born } }", 0,
      "before: no such field asked before this: child.born" },
    { S, "min: -9, max: 0 }", "min: -9, max: 0, after: { field: child.birth_date } }", 0,
      "no such field asked before" },
    { S, "min: -9, max: 0 }", "min: -9, max: 0, after: { least: 3 days } }", 0, "missing key field" },
    { S, "min: -9, max: 0 }", "min: -9, max: 0, after: { field: requester.birth_date, least: 3 weeks } }", 0,
      "least: must be like 22 days, 12 months or 18 years" },
    { S, "min: -9, max: 0 }", "min: -9, max: 0, after: { field: requester.birth_date, most: 0 days } }", 0,
      "most: must be like" },
    { S, "min: -9, max: 0 }",
      "min: -9, max: 0, after: { field: requester.birth_date, least: 2 months, most: 9 days } }", 0,
      "after: least is longer than most" },
    { S, "min: -9, max: 0 }", "min: -9, max: 0, after: { field: requester.birth_date, doubt: true } }", 0,
      "doubt belongs to least or most" },
    { S, "min: -9, max: 0 }",
      "min: -9, max: 0, after: { field: requester.birth_date }, before: { field: requester.birth_date } }", 0,
      "not both" },
    { S, "label: Giới }", "label: Giới, after: { field: child.birth_date } }", 0, "after belongs to dates" },
    /* what a page tells, and when a service is there */
    { S, "  - table:\n",
      "  - show: { id: kind2, title: X, text: Y, value: { label: Z, field: child.nobody } }\n  - table:\n", 0,
      "value: no such field asked before this: child.nobody" },
    { S, "  - table:\n",
      "  - show: { id: k2, title: X, text: Y, value: { label: Z, field: child.sex, plus: 3 days } }\n  - table:\n", 0,
      "value: plus belongs to a date" },
    { S, "  - table:\n", "  - show: { id: k2, title: X, text: Y, value: { field: child.sex } }\n  - table:\n", 0,
      "missing key label" },
    { S, "group: g\n", "group: g\nseason: { from: 04-21 }\n", 1, "missing key until" },
    { S, "group: g\n", "group: g\nseason: { from: 04-21, until: 04-31 }\n", 1, "must be a month and a day" },
    /* pages that stop */
    { S, "  - table:\n", "  - show: { id: end, title: X, text: Y, stop: maybe }\n  - table:\n", 0,
      "stop: must be true or false" },
    { S, "  - table:\n", "  - show: { id: end, title: X, text: Y, stop: true }\n  - table:\n", 1,
      "page rows can never be reached" },
    { S, "field: .sex", "field: .note", 0, "no such field asked before" },
    { S, "from: requester.full_name", "from: requester.nobody", 0, "from: no such field" },
    { S, "from: requester.full_name", "from: requester.birth_date", 0, "a date_partial cannot fill a name" },
    { S, "bring_to: counter }", "bring_to: counter, when: { field: x.y, is: z } }", 0, "no such field asked before" },
    { S, "younger_than_years: 6", "younger_than_years: 0", 0, "must be from 1" },
    { S, "  - check: {}",
      "  - ask:\n      id: p1\n      title: X\n      when: { field: requester.kind, is: mother }\n      fields:\n"
      "        - { id: child.a, type: bool, required: true, label: A }\n"
      "        - { id: child.b, type: bool, required: true, label: B, when: { field: requester.kind, is: father } }\n"
      "  - show: { id: p2, title: X, text: Y, when: { field: child.b, is: true } }\n"
      "  - check: {}",
      7, "page p2 can never be reached" },
    { S, "  - check: {}",
      "  - ask:\n      id: p1\n      title: X\n      when: { field: requester.kind, is: mother }\n      fields:\n"
      "        - { id: child.b, type: bool, required: true, label: B, when: { field: requester.kind, is: father } }\n"
      "  - check: {}",
      0, "field child.b can never be asked" },
    { S, "  - check: {}",
      "  - show: { id: p2, title: X, text: Y, when: { field: requester.kind, is_not: uncle } }\n  - check: {}", 0,
      "requester.kind is never uncle" },
    /* order, portal, groups, purposes */
    { S, "  - check: {}\n", "", 1, "last three pages" },
    { S, "  - submit: {}\n", "", -1, "last three pages" },
    { S, "procedure: \"1.001193\"", "procedure: null", 0, "needs a procedure code" },
    { S, "portal: dossier\n", "", -14, "needs a portal" },
    { S, "portal: dossier", "portal: nowhere", 0, "no such portal" },
    { S, "procedure: \"1.001193\"", "procedure: \"1.001194\"", 0, "does not take this procedure" },
    { S, "mode: prepare", "mode: lead", 0, "sends nothing" },
    { S, "group: g", "group: x", 0, "no such group in groups.yaml: x" },
    { G, "list: services", "list: nowhere", 0, "must be one of services" },
    { G, "icon: house", "icon: no-such", 0, "no picture no-such" },
    { S, "mode: prepare", "mode: prepare\nrank: 0", 1, "must be from 1 to 99" },
    { S, "channel: counter, amount_vnd: 0", "channel: counter, amount_vnd: 0, set_by: state", 0, "set_by belongs to" },
    { H, "text: Làm đi\n", "text: Làm đi\n      link: http://a.example.vn\n", 1, "must be" },
    { S, "purposes: [submit_dossier]", "purposes: [sell_data]", 0, "no words for consent.sell_data" },
    /* guides */
    { H, ", then: Đến quầy", "", 0, "an obstacle needs text and then" },
    { H, "text: Làm đi\n", "text: Làm đi\n      picture: no-such\n", 1, "no picture no-such" },
    { H, "text: Làm đi\n", "text: Làm đi\n      picture: drawing-no-such\n", 1, "no picture drawing-no-such" },
    { H, "      text: Làm đi\n", "", -2, "missing key text" },
    { H, "then: Đến quầy } ]", "then: Đến quầy }, { id: bad } ]", 0, "obstacle bad stands twice" },
    /* words */
    { V, "hello: Chào", "hello: Chào người dùng", 0, "never \"người dùng\"" },
    { V, "hello: Chào", "hello: a b c d e f g h i j k l m n o p q r s t u v", 0, "more than 20 words" },
    { V, "Chào {name}", "Chào {name", 0, "no {placeholder}" },
    { E, "Hello {name}.", "Hello.", 0, "placeholder {name}" },
    { E, "Hello {name}", "Hello {person}", 0, "unknown placeholder {person}" },
    { E, "hello: Hello {name}. How are you?\n", "", -3, "no words for hello" },
    { E, "hello:", "helo: Hi\nhello:", 0, "unknown key helo" },
    { E, "hello: Hello", "hello: [ Hello ]\nx: Hello", 0, "must be a text" },
    { E, "    time: Today", "    time: \"\"", 0, "is empty" },
    { E, "child.mother.label", "child.sex.label", 0, "said twice" },
    /* settings */
    { K, "scanner:\n", "camera: { format: mjpeg }\nscanner:\n", 0, "missing key device" },
    { K, "scanner:\n", "camera: { device: v0 , format: h264 }\nscanner:\n", 0,
      "must be one of auto, grey, nv12, yuyv, mjpeg" },
    { K, "scanner:\n", "camera: { device: /dev/video0, exposure: 0 }\nscanner:\n", 0, "exposure: must be from 1" },
    { K, "scanner:\n", "camera: { device: /dev/video0, focus: near }\nscanner:\n", 0, "must be a whole number" },
    { K, "scanner:\n", "camera: { device: /dev/video0, width_px: 64 }\nscanner:\n", 0, "width_px: must be from 320" },
    { K, "scanner:\n", "camera: { device: /dev/video0, zoom: 2 }\nscanner:\n", 0, "unknown key zoom" },
    { K, "base_url: https", "base_url: http", 0, "must be an https:// address" },
    { K, "https://cong.example.vn", "https://user:x@cong.example.vn", 0, "must be an https:// address" },
    { K, "      - sha256//AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n", "", -1, "at least two keys" },
    { K, "sha256//AQEB", "sha256//AQE", 0, "44 characters of base64" },
    { K, "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", 0,
      "the same key twice" },
    { K, "    pins:\n", "    payees: [ \"970436\", 97043 ]\n    pins:\n", 0, "payees: must be a bank's six digits" },
    { K, "    pins:\n", "    payees: [ \"970436/\" ]\n    pins:\n", 0, "payees: must be a bank's six digits" },
    { K, "    pins:\n", "    payees: [ \"970436/00-11\" ]\n    pins:\n", 0, "payees: must be a bank's six digits" },
    { K, "    pins:\n", "    payees: []\n    pins:\n", 0, "" },
    { K, "scanner:\n", "paper_scanner: { options: [ --mode=Gray ] }\nscanner:\n", 0, "missing key device" },
    { K, "scanner:\n", "paper_scanner: { device: --help }\nscanner:\n", 0, "device: must be a name" },
    { K, "scanner:\n", "paper_scanner: { device: \"test:0\", options: [ --batch=/tmp/x ] }\nscanner:\n", 0,
      "options: only the device's own" },
    { K, "scanner:\n", "paper_scanner: { device: \"test:0\", options: [ --out=/tmp/x ] }\nscanner:\n", 0,
      "options: only the device's own" }, /* scanimage takes beginnings */
    { K, "scanner:\n", "paper_scanner: { device: \"test:0\", options: [ -o, /tmp/x ] }\nscanner:\n", 0,
      "options: only the device's own" },
    { K, "scanner:\n",
      "paper_scanner: { device: \"test:0\", options: [ --test-picture=Grid, -x, \"2\" ], dpi: 3 }\nscanner:\n", 0,
      "unknown key dpi" },
    { K, ", eform_part_no: P", ", eform_part_no: P, parts: { no-such-paper: TP02 }", 0,
      "asks for the paper no-such-paper" },
    { K, ", eform_part_no: P", ", eform_part_no: P, parts: { no-such-paper: \"TP 02\" }", 0, "parts: must be 1 to 32" },
    { K, ", eform_part_no: P", ", eform_part_no: P, parts: TP02", 0, "parts: must be a map" },
    { K, ", eform_part_no: P", ", eform_part_no: P, parts: { a: TP02, b: TP02 }", 0, "two papers in part TP02" },
    { K, "adapter: opencps2", "adapter: fax", 0, "must be one of opencps2, json1" },
    { K, "    group_id: \"1\"\n", "", -5, "missing key group_id" },
    { K, ", template_no: T", "", 0, "missing key template_no" },
    { K, ", eform_part_no: P", "", 0, "missing key eform_part_no" },
    { K, "connect_timeout_ms: 1000", "connect_timeout_ms: 9000", -9, "longer than total_timeout_ms" },
    { K, "width_px: 1080", "width_px: 12", 0, "must be from 600" },
    { K, "diagonal_inch: 21.5", "diagonal_inch: 21,5", 0, "" },
    { K, "    pins:\n", "    crl_file: portal.crl\n    pins:\n", 0, "must be a full path" },
    { K, "    pins:\n", "    client_cert: /etc/kiosk/client.pem\n    pins:\n", -2,
      "client_cert and client_key go together" },
    { K, "    pins:\n", "    client_key: /etc/kiosk/client.key\n    pins:\n", -2,
      "client_cert and client_key go together" },
    { K, "account_file: /etc", "account_file: etc", 0, "must be a full path" },
    { K, "languages: [vi, en]", "languages: [vi, en, vi]", 0, "stands twice" },
    { K, "languages: [vi, en]", "languages: [vi, fr]", 0, "no file text/fr.yaml" },
    { K, "commune_code: \"00004\"", "commune_code: \"01273\"", 0, "no commune 01273 in province 01" },
    { K, "province_code: \"01\"", "province_code: \"99\"", 0, "no province 99" },
    { K, "province_code: \"01\"", "province_code: \"1\"", 0, "must be 2 digits" },
    { K, "\"1.001193\": {", "\"1001193\": {", 0, "procedure code 1001193" },
    { K, "  dossier:\n", "  insurance:\n", 0, "portal insurance: not an id" },
    /* the insurance gateway */
    { K, "  client_cert: /etc/kiosk/client.pem\n", "", -1, "missing key client_cert" },
    { K, "relay_url: https", "relay_url: http", 0, "must be an https:// address" },
    { K, "  wait_ms: 8000\n", "", -9, "missing key wait_ms" },
    { K, "  wait_ms: 8000\n", "  wait_ms: 8\n", 0, "must be from 1000" },
    { K, "connect_timeout_ms: 500", "connect_timeout_ms: 5000", -6, "longer than total_timeout_ms" },
    { I, "format: form", "format: xml", 0, "must be one of json, form" },
    { I, ", name: hoTen", "", 0, "missing key name" },
    { I, "result: ma,", "", 0, "missing key result" },
    { I, "means: covered", "means: good", 0,
      "must be one of covered, mistyped, differs, ended, later, papers, operator" },
    { I, "\"000\":", "\"00x\":", 0, "code 00x: must be digits, or other" },
    { I, ", desk: Nhận", "", 0, "missing key desk" },
    { I, "  other: {", "  \"1\": {", -2, "missing key other" },
    { I, "patient: Được", "patient: a b c d e f g h i j k l m n o p q r s t u v", 0, "more than 20 words" },
    { E, "  other: { patient: Strange, desk: Look }\n", "", -27, "no words for insurance.results.other.desk" },
    /* printers and sheets */
    { K, "printer: { width_px: 576", "printer: { width_px: 571", 0, "multiple of 8" },
    { K, "printer: { width_px: 576", "printer: { tcp: printer.local:9100, width_px: 576", 0, "must be ADDRESS:PORT" },
    { K, "printer: { width_px: 576", "printer: { tcp: \"192.0.2.1:0\", width_px: 576", 0, "must be ADDRESS:PORT" },
    { K, "printer: { width_px: 576", "printer: { device: /dev/x, cups: q, width_px: 576", 0, "not more" },
    { T, "id: t\n", "id: u\n", 0, "must be the name of the file" },
    { T, "services: [ s ]", "services: [ x ]", 0, "no service x" },
    { T, "status: unverified", "status: sure", 0, "must be one of" },
    { T, "- heading: Đầu", "- headline: Đầu", 0, "a block is one key of" },
    { T, "from: child.full_name", "from: child.nobody", -1, "no service of this sheet asks child.nobody" },
    { T, "from: sex", "from: nobody", -2, "no service of this sheet asks nobody" },
    { T, "width: 60", "unless: child.nobody", -1, "no service of this sheet asks child.nobody" },
    { T, "{ label: Ký }", "{ label: Ký, unless: child.sex }", -3, "unless: belongs to a line" },
    { T, "width: 60", "width: 600", 0, "must be from 1" },
    { T, "rows_min: 2", "rows_min: 10", 0, "must be from 0" },
    { T, "[ { label: Ký } ]", "[ { note: Ký } ]", 0, "missing key label" },
    /* regions and keyboards */
    { "regions/communes.yaml", "00008 Xã Tư | Tu Commune", "0008 Xã Tư | Tu Commune", 0, "a commune is" },
    { "regions/communes.yaml", "00008 Xã Tư", "00004 Xã Tư", 0, "commune 00004 stands twice" },
    { "regions/communes.yaml", "  \"04\": |", "  \"05\": |", 0, "no province 05" },
    { "regions/provinces.yaml", "code: \"04\"", "code: \"01\"", 0, "province 01 stands twice" },
    { "regions/people.yaml", "[Kinh, Tày]", "[Kinh, Kinh]", 0, "Kinh stands twice" },
    { B, "{ kind: tone, text: s }", "{ kind: tone, text: q }", 0, "a tone is one of" },
    { B, "{ kind: tone, text: s }", "{ kind: tone }", 0, "needs text" },
    { B, "{ kind: tone, text: s }", "{ kind: tone, text: s, upper: S }", 0, "upper belongs to char and mark" },
    { B, "{ kind: tone, text: s }", "{ kind: page, text: two }", -2, "no keyboard page two" },
    { B, "@keyboard.erase", "@keyboard.none", 0, "no words for keyboard.none" },
    { B, "kind: backspace, label", "kind: space, label", -3, "needs a backspace and a done key" },
    { B, "[ a, đ,", "[ a, a,", -2, "key a stands twice" },
};

static int line_of(const char *text, const char *at)
{
    int line = 1;
    for (; text < at; text++)
        line += *text == '\n';
    return line;
}

/* "<folder>/<file>:<line>: …reason…" among the told lines. */
static bool told_at(const char *told, const char *folder, const char *file, int line, const char *reason)
{
    char begin[600];
    if (!str_format(begin, sizeof begin, "%s/%s:%d: ", folder, file, line))
        abort();
    for (const char *at = strstr(told, begin); at; at = strstr(at + 1, begin)) {
        const char *end = strchr(at, '\n');
        const char *found = strstr(at, reason);
        if ((at == told || at[-1] == '\n') && found && found < end)
            return true;
    }
    return false;
}

static void each_fault_is_told_at_its_line(void **state)
{
    (void)state;
    char folder[] = "/tmp/kiosk-data-XXXXXX";
    mini_make(folder);
    size_t wrong = 0;
    for (size_t i = 0; i < ARRAY_LEN(PLANTS); i++) {
        const struct plant *plant = &PLANTS[i];
        const char *good = mini_text(plant->file);
        const char *at = strstr(good, plant->was);
        char bad[MINI_TEXT_MAX];
        assert_non_null(at);
        assert_true(
            str_format(bad, sizeof bad, "%.*s%s%s", (int)(at - good), good, plant->is, at + strlen(plant->was)));
        mini_write(folder, plant->file, str_from(bad));
        enum status status;
        char *told = mini_load(folder, &status);
        bool right = status == STATUS_BAD_INPUT &&
                     (told_at(told, folder, plant->file, line_of(good, at) + plant->line, plant->reason));
        if (!right) {
            print_error("plant %zu, %s: %s -> %s, expected line %d: %s\n%s\n", i, plant->file, plant->was, plant->is,
                        line_of(good, at) + plant->line, plant->reason, told);
            wrong++;
        }
        free(told);
        mini_write(folder, plant->file, str_from(good));
    }
    mini_remove(folder);
    assert_int_equal(wrong, 0);
}

/* Every line of every relay: read, and a relay without the gateway's words is refused. */
static void a_relay_is_a_portal(void **state)
{
    (void)state;
    char folder[] = "/tmp/kiosk-data-XXXXXX", path[512];
    mini_make(folder);
    struct configuration *configuration = NULL;
    assert_int_equal(configuration_load(folder, stderr, &configuration), STATUS_OK);
    const struct settings *settings = configuration_settings(configuration);
    const struct settings_portal *relay = settings_find_portal(settings, SETTINGS_INSURANCE);
    assert_non_null(relay);
    assert_ptr_equal(relay->insurance, configuration_insurance(configuration));
    assert_int_equal(settings->insurance_wait_ms, 8000);
    assert_string_equal(relay->base_url, "https://relay.example.vn:8443");
    assert_int_equal(relay->pin_count, 2);
    assert_null(relay->account_file);
    assert_null(settings_find_portal(settings, "dossier")->insurance);
    assert_true(relay->insurance->form);
    assert_string_equal(relay->insurance->names.five_years, "h");
    const struct insurance_result *good = insurance_find_result(relay->insurance, "000");
    assert_int_equal(good->means, INSURANCE_COVERED);
    assert_true(good->sourced && insurance_is_answer(good->means));
    assert_string_equal(i18n_get(configuration_texts(configuration, "en"), good->patient_key), "Good");
    assert_false(insurance_is_answer(insurance_find_result(relay->insurance, "401")->means));
    assert_string_equal(insurance_find_result(relay->insurance, "7")->code, "other");
    configuration_destroy(configuration);
    assert_true(str_format(path, sizeof path, "%s/insurance.yaml", folder));
    assert_int_equal(unlink(path), 0);
    enum status status;
    char *told = mini_load(folder, &status);
    assert_true(told_at(told, folder, K, 11, "insurance: no file"));
    free(told);
    mini_remove(folder);
}

static void all_faults_are_told_in_one_run(void **state)
{
    (void)state;
    char folder[] = "/tmp/kiosk-data-XXXXXX";
    mini_make(folder);
    mini_write(folder, K, STR("kiosk_id: Bad\nprofile: zoo\n"));
    mini_write(folder, V, STR("hello: Chào {name\ngroups: { g: Nhóm }\n"));
    mini_write(folder, B, STR("id: other\npages: []\n"));
    enum status status;
    char *told = mini_load(folder, &status);
    assert_int_equal(status, STATUS_BAD_INPUT);
    assert_true(told_at(told, folder, K, 1, "must be an id"));
    assert_true(told_at(told, folder, K, 2, "must be one of commune, hospital"));
    assert_true(told_at(told, folder, K, 1, "missing key portals"));
    assert_true(told_at(told, folder, V, 1, "no {placeholder}"));
    assert_true(told_at(told, folder, B, 2, "needs 1 to"));
    assert_true(told_at(told, folder, S, 17, "no words for papers.citizen_card.number"));
    free(told);
    mini_remove(folder);
}

static void a_good_configuration_has_none(void **state)
{
    (void)state;
    char folder[] = "/tmp/kiosk-data-XXXXXX";
    mini_make(folder);
    enum status status;
    char *told = mini_load(folder, &status);
    assert_string_equal(told, "");
    assert_int_equal(status, STATUS_OK);
    free(told);
    mini_remove(folder);
}

/* A plain portal knows no one-stop unit and no templates: it is not asked for them. */
static void a_plain_portal_needs_less(void **state)
{
    (void)state;
    static const char *const cuts[][2] = { { "adapter: opencps2", "adapter: json1" },
                                           { "    group_id: \"1\"\n", "" },
                                           { ", template_no: T, eform_part_no: P", "" } };
    char folder[] = "/tmp/kiosk-data-XXXXXX", text[MINI_TEXT_MAX], next[MINI_TEXT_MAX];
    mini_make(folder);
    assert_true(str_copy(text, sizeof text, str_from(mini_text(K))));
    for (size_t i = 0; i < ARRAY_LEN(cuts); i++) {
        const char *at = strstr(text, cuts[i][0]);
        assert_non_null(at);
        assert_true(
            str_format(next, sizeof next, "%.*s%s%s", (int)(at - text), text, cuts[i][1], at + strlen(cuts[i][0])));
        memcpy(text, next, sizeof text);
    }
    mini_write(folder, K, str_from(text));
    struct configuration *configuration = NULL;
    assert_int_equal(configuration_load(folder, stderr, &configuration), STATUS_OK);
    const struct settings_portal *portal = settings_find_portal(configuration_settings(configuration), "dossier");
    assert_non_null(portal);
    assert_string_equal(portal->adapter, "json1");
    assert_string_equal(portal->group_id, "");
    assert_null(portal->procedures[0].template_no);
    configuration_destroy(configuration);
    mini_remove(folder);
}

static void a_missing_file_or_folder_is_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < MINI_COUNT; i++) {
        if (strstr(MINI[i].name, "services/") || strstr(MINI[i].name, "guides/") || strstr(MINI[i].name, "sheets/"))
            continue; /* a kiosk may have none */
        char folder[] = "/tmp/kiosk-data-XXXXXX", path[512];
        mini_make(folder);
        assert_true(str_format(path, sizeof path, "%s/%s", folder, MINI[i].name));
        assert_int_equal(unlink(path), 0);
        enum status status;
        char *told = mini_load(folder, &status);
        assert_int_equal(status, STATUS_BAD_INPUT);
        assert_true(*told);
        free(told);
        mini_remove(folder);
    }
    enum status status;
    char *told = mini_load("/nonexistent", &status);
    assert_int_equal(status, STATUS_BAD_INPUT);
    assert_non_null(strstr(told, "/nonexistent/kiosk.yaml:1: no such file"));
    free(told);
}

/* null is a decision, for the whole portal or one procedure of it; what nobody decided stays a fault. */
static const char *printed_on(const char *folder, char id[ID_BYTES_MAX])
{
    struct configuration *configuration = NULL;
    assert_int_equal(configuration_load(folder, stderr, &configuration), STATUS_OK);
    const struct catalogue *catalogue = configuration_catalogue(configuration);
    const struct service *service = catalogue_find(catalogue, "s");
    assert_true(service && service_is_printed(service));
    assert_true(str_copy(id, ID_BYTES_MAX, str_from(catalogue_find_print(catalogue, service)->id)));
    configuration_destroy(configuration);
    return id;
}

static void what_is_switched_off_is_printed(void **state)
{
    (void)state;
    static const char *const offs[] = { "portals: { dossier: null }\n",
                                        "portals: { dossier: { procedures: { \"1.001193\": null } } }\n" };
    static const char others[] = "id: %s\nservices: others\ntitle: T\nform: F\nchecked: 2026-11-22\n"
                                 "status: unverified\nblocks:\n  - answers: {}\n";
    char folder[] = "/tmp/kiosk-data-XXXXXX", id[ID_BYTES_MAX], own[64], text[256];
    mini_make(folder);
    assert_true(str_format(own, sizeof own, "%s/sheets/t.yaml", folder));
    for (size_t i = 0; i < ARRAY_LEN(offs); i++) {
        mini_write(folder, "kiosk.local.yaml", str_from(offs[i]));
        assert_string_equal(printed_on(folder, id), "t"); /* its own form */
    }
    assert_int_equal(unlink(own), 0);
    enum status status;
    char *told = mini_load(folder, &status);
    assert_true(told_at(told, folder, S, 1, "is printed, and no sheet is for it or for the others"));
    free(told);
    assert_true(str_format(text, sizeof text, others, "all"));
    mini_write(folder, "sheets/all.yaml", str_from(text));
    for (size_t i = 0; i < ARRAY_LEN(offs); i++) {
        mini_write(folder, "kiosk.local.yaml", str_from(offs[i]));
        assert_string_equal(printed_on(folder, id), "all");
    }
    assert_true(str_format(text, sizeof text, others, "more"));
    mini_write(folder, "sheets/more.yaml", str_from(text));
    told = mini_load(folder, &status);
    assert_true(told_at(told, folder, "sheets/more.yaml", 2, "all is for the others already"));
    free(told);
    mini_remove(folder);
}

static void twenty_words_are_a_sentence(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool good;
    } rows[] = {
        { "a b c d e f g h i j k l m n o p q r s {name}", true },
        { "a b c d e f g h i j k l m n o p q r s t {name}", false },
        { "a b c d e f g h i j k l m n o p q r s {name}. a b c d e f g h i j k l m n o p q r s t!", true },
        { "a b c d e f g h i j k l m n o p q r s {name}? a b c d e f g h i j k l m n o p q r s t u", false },
        { "a b c d e f g h i j – · k l m n o p q r s {name}", true },
        { "1.001 b c d e f g h i j k l m n o p q r s {name} t.x", false },
    };
    char folder[] = "/tmp/kiosk-data-XXXXXX";
    mini_make(folder);
    const char *good = mini_text(V), *line = strstr(good, "hello:"), *rest = strchr(line, '\n');
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char text[MINI_TEXT_MAX];
        assert_true(str_format(text, sizeof text, "%.*shello: %s%s", (int)(line - good), good, rows[i].text, rest));
        mini_write(folder, V, str_from(text));
        enum status status;
        char *told = mini_load(folder, &status);
        if ((status == STATUS_OK) != rows[i].good)
            print_error("%s\n%s", rows[i].text, told);
        assert_int_equal(status == STATUS_OK, rows[i].good);
        free(told);
    }
    mini_remove(folder);
}

static void the_overlay_wins_and_is_proven(void **state)
{
    (void)state;
    char folder[] = "/tmp/kiosk-data-XXXXXX";
    mini_make(folder);
    mini_write(folder, "kiosk.local.yaml",
               STR("printer: { tcp: \"[::1]:9100\" }\n"
                   "camera: { device: /dev/video0, exposure: 80, focus: auto }\n"
                   "portals:\n  dossier: { base_url: https://127.0.0.1:9/o, splay_s: 7 }\n"));
    struct configuration *configuration = NULL;
    assert_int_equal(configuration_load(folder, stderr, &configuration), STATUS_OK);
    const struct settings *settings = configuration_settings(configuration);
    const struct settings_portal *portal = settings_find_portal(settings, "dossier");
    assert_non_null(portal);
    assert_string_equal(portal->base_url, "https://127.0.0.1:9/o");
    assert_int_equal(portal->splay_s, 7);
    assert_int_equal(portal->pin_count, 2);
    assert_true(settings_has_printer(&settings->slip_printer));
    assert_string_equal(settings->slip_printer.host, "::1");
    assert_int_equal(settings->slip_printer.port, 9100);
    assert_int_equal(settings->slip_printer.width_px, 576);
    assert_false(settings_has_printer(&settings->page_printer));
    assert_string_equal(settings->camera.device, "/dev/video0");
    assert_int_equal(settings->camera.width_px, 1280);
    assert_int_equal(settings->camera.height_px, 720);
    assert_int_equal(settings->camera.exposure, 80);
    assert_int_equal(settings->camera.focus, -1); /* the camera's own */
    assert_string_equal(settings->kiosk_id, "mini-01");
    configuration_destroy(configuration);
    mini_write(folder, "kiosk.local.yaml",
               STR("profile: commune\nportals:\n  dossier: { base_url: http://x, splay: 7 }\n"));
    enum status status;
    char *told = mini_load(folder, &status);
    assert_true(told_at(told, folder, "kiosk.local.yaml", 3, "must be an https:// address"));
    assert_true(told_at(told, folder, "kiosk.local.yaml", 3, "unknown key splay"));
    free(told);
    mini_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_configuration_has_none),
        cmocka_unit_test(each_fault_is_told_at_its_line),
        cmocka_unit_test(all_faults_are_told_in_one_run),
        cmocka_unit_test(a_missing_file_or_folder_is_told),
        cmocka_unit_test(a_plain_portal_needs_less),
        cmocka_unit_test(the_overlay_wins_and_is_proven),
        cmocka_unit_test(what_is_switched_off_is_printed),
        cmocka_unit_test(twenty_words_are_a_sentence),
        cmocka_unit_test(a_relay_is_a_portal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
