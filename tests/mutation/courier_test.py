"""Tests that cannot fail are defects: each promise of the courier is broken once, and its test must go red.

How a mutant is made: tests/support/mutant.py. Needs a Ninja build without sanitizers.
"""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import mutant  # noqa: E402

# What is broken, where, how, and the test that must notice.
MUTANTS = [
    ("fields are not compared", "opencps2_form.c", "for (size_t i = 0; i < form->count; i++) {\n        const json_t *value",
     "for (size_t i = 0; i < form->count * 0; i++) {\n        const json_t *value", "unit_courier_opencps2_test"),
    ("form data are not compared", "opencps2_form.c", "bool same = sent && json_equal(held, sent);",
     "bool same = sent && held;", "unit_courier_opencps2_test"),
    ("blind second POST", "portal_opencps2.c", "tries > 1 ?", "tries > 1000000 ?", "unit_courier_opencps2_test"),
    ("another's reference is taken", "opencps2_reply.c", "uid && strcmp(found, uid) != 0", "uid && !*uid",
     "unit_courier_opencps2_test"),
    ("203 is success", "opencps2_reply.c", "{ 203, 203, BODY_ANY, OPENCPS2_AGAIN", "{ 203, 203, BODY_ANY, OPENCPS2_GO",
     "unit_courier_opencps2_test"),
    ("id zero is success", "opencps2_reply.c", "json_integer_value(value) > 0", "json_integer_value(value) >= 0",
     "unit_courier_opencps2_test"),
    ("a parked draft stays", "portal_opencps2.c", "ask(run, CALL_PARK_CANCEL, step);", "stop(step, PORTAL_STAFF, STATUS_OK, 0);",
     "unit_courier_opencps2_test"),
    ("another's number is told", "portal_opencps2.c", "if (!is_asked(run, detail)) {", "if (!detail) {", "unit_courier_opencps2_test"),
    ("what a plain portal holds is not compared", "portal_json1.c", "full && !json_equal(", "!full && !json_equal(",
     "unit_courier_json1_test"),
    ("another's receipt is taken", "portal_json1.c", "return strcmp(uuid, run->uid) == 0;", "return *uuid != 0;",
     "unit_courier_json1_test"),
    ("a receipt without a number is taken", "portal_json1.c", "if (!*dossier.dossier_no || !*dossier.status)",
     "if (!*dossier.status)", "unit_courier_json1_test"),
    ("a receipt is taken for a read-back", "portal_json1.c", "outcome.action == ACTION_GO && run->call == CALL_CREATE",
     "outcome.action == ACTION_GO && run->call == CALL_STATUS", "unit_courier_json1_test"),
    ("422 is tried again", "portal_json1.c", "{ 422, 422, BODY_ANY, NULL, { ACTION_STAFF, STATUS_REFUSED, 0 } }",
     "{ 422, 422, BODY_ANY, NULL, { ACTION_AGAIN, STATUS_REFUSED, 5 } }", "unit_courier_json1_test"),
    ("any 404 is an absence", "portal_json1.c", '{ 404, 404, BODY_ANY, "not-found"', "{ 404, 404, BODY_ANY, NULL",
     "unit_courier_json1_test"),
    ("a file more is no difference", "opencps2_files.c", "held_count == json_array_size(attachments)",
     "held_count >= json_array_size(attachments)", "unit_courier_attachment_test"),
    ("a file's size is not compared", "opencps2_files.c", "(json_int_t)file->size;", "(json_int_t)file->size || held;",
     "unit_courier_attachment_test"),
    ("a file is what it says it is", "attachment.c", "memcmp(bytes, TYPES[i].magic, TYPES[i].magic_len) == 0", "bytes[0]",
     "unit_courier_attachment_test"),
    ("no lanes", "courier_send.c", "memcpy(&lane, digest, sizeof lane);", "lane = (uint64_t)item->row;",
     "contract_courier_crash_test"),
    ("sent before it is noted", "lane.c", "return other->begun;", "return !other->begun;", "unit_courier_lane_test"),
    ("the body stays", "outbox_steps.c", "SET body=NULL", "SET body=body", "unit_courier_outbox_test"),
    ("the body stays in the log", "outbox_steps.c", "if (purged) {", "if (purged && next->row < 0) {",
     "unit_courier_outbox_test"),
    ("the body stays in free pages", "outbox_schema.c", "secure_delete=ON", "secure_delete=OFF", "unit_courier_outbox_test"),
    ("the same UUID with another body", "seal.c", "return differs ? STATUS_MISMATCH : STATUS_OK;",
     "return differs ? STATUS_OK : STATUS_OK;",
     "unit_courier_outbox_test"),
    ("only the first are recovered", "outbox_db.c", "count == WALK_ITEMS && status", "count == 0 && status", "unit_courier_outbox_test"),
    ("no answer is the answer", "outbox_db.c", "code == SQLITE_DONE ||", "code == SQLITE_MISUSE ||", "unit_courier_outbox_test"),
    ("only the small tables are looked at", "outbox_db.c", "indexed != rows ?", "indexed < 0 * rows ?", "unit_courier_outbox_test"),
    ("an item before the first look is overlooked", "outbox_db.c", "outbox->newest_row + 1;", "INT64_MAX;", "unit_courier_outbox_test"),
    ("an item of long ago is overlooked", "outbox_steps.c", "item->row < outbox->waiting_from", "item->row < 0", "unit_courier_outbox_test"),
    ("a clock set back while the machine was off", "retry.c", "|| stored_ms > now_ms ?", "?", "unit_courier_retry_test"),
    ("no jitter", "retry.c", "return (int64_t)(value % range);", "return max;", "unit_courier_retry_test"),
    ("Retry-After is ignored", "retry.c", "if (retry_after_ms >= 0) {", "if (retry_after_ms > INT64_MAX - 1) {",
     "unit_courier_retry_test"),
    ("a name may stand in the subject", "https_trust.c", "SET(CURLOPT_SSL_CTX_FUNCTION, set_context);", "(void)set_context;",
     "contract_courier_tls_matrix_test"),
    ("keys are not pinned", "https_trust.c", "SET(CURLOPT_PINNEDPUBLICKEY, failed ? NULL : pins);", "",
     "contract_courier_tls_matrix_test"),
    ("certificates are not verified", "https_trust.c", "VERIFYPEER, 1L", "VERIFYPEER, 0L", "contract_courier_tls_matrix_test"),
    ("any cipher", "https_trust.c", "SET(CURLOPT_SSL_CIPHER_LIST, CIPHERS);", "(void)CIPHERS;", "contract_courier_tls_matrix_test"),
    ("revocation is not looked at", "https_trust.c", "if (portal->crl_file)", "if (portal->crl_file && !*portal->crl_file)",
     "contract_courier_tls_matrix_test"),
    ("redirects are followed", "https_trust.c", "FOLLOWLOCATION, 0L", "FOLLOWLOCATION, 1L", "contract_courier_tls_matrix_test"),
    ("dates are not looked at", "https_trust.c", "X509_VERIFY_PARAM_set_time(rules, (time_t)(clock_wall(trust->clock) / 1000));",
     "X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_NO_CHECK_TIME);", "contract_courier_tls_matrix_test"),
    ("a wrong clock sends", "courier_send.c", "if (!courier_clock_believable(courier))\n        return -1;", "", "contract_courier_tls_test"),
    ("the clock is set and nobody notices", "courier_clock.c", "courier_wake_all(courier, step_ms, false);", "",
     "contract_courier_clock_test"),
    ("OpenSSL's memory is not wiped", "wiping.c", "!CRYPTO_set_mem_functions(openssl_take, openssl_take_again, openssl_give_back)",
     "!CRYPTO_set_mem_functions(openssl_take, openssl_take_again, NULL)", "unit_courier_wiping_test"),
    ("what grows leaves a copy", "wiping.c", "void *moved = malloc(size);", "void *moved = realloc(memory, size); if (memory) return moved;",
     "unit_courier_wiping_test"),
    ("our account answers for a receipt", "courier_send.c", "bool stranger = sender->look && !sender->known && !*sender->proof;",
     "bool stranger = sender->look && !sender;", "contract_courier_portal_test"),
    ("whoever asks is the owner", "portal_opencps2.c", 'strcmp(proof, json_text(detail, "applicantIdNo")) != 0', "!*proof",
     "contract_courier_looks_test"),
    ("a number alone tells all", "courier_look.c", "return *ask->secret || *ask->proof ||", "return item || *ask->secret || *ask->proof ||",
     "contract_courier_looks_test"),
]


@unittest.skipIf(os.environ.get("KIOSK_SANITIZE"), "the plain build is enough")
@unittest.skipUnless(os.path.exists(f"{mutant.BUILD}/build.ninja") and shutil.which("ninja"), "needs a Ninja build")
class CourierMutants(unittest.TestCase):
    mutants = MUTANTS
    folder = "kiosk/courier"
    environment = {"KIOSK_RIG_WAIT_MS": "4000"}

    def test_every_mutant_is_noticed(self):
        for name, file, old, new, target in mutant.chosen(self.mutants):
            target, _, only = target.partition(" ")  # one test of a long program
            environment = {**os.environ, **self.environment, **({"KIOSK_TEST": only} if only else {})}
            with self.subTest(name=name), tempfile.TemporaryDirectory() as folder:
                program = mutant.build(folder, f"{self.folder}/{file}", old, new, target)
                run = subprocess.run([program], env=environment, capture_output=True, text=True, timeout=200, check=False)
                self.assertNotEqual(run.returncode, 0, f"{name}: {target} stayed green")
                self.assertIn("FAILED", run.stdout + run.stderr, f"{name}: {target} did not fail, it broke")


if __name__ == "__main__":
    unittest.main()
