"""The end-to-end tests are tested: a kiosk with one promise broken must turn the test of that promise red.

How a mutant is made: tests/support/mutant.py. Needs a Ninja build without sanitizers.
"""
import os
import shutil
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import mutant  # noqa: E402

# What is broken, where, how, and the test that must notice.
MUTANTS = [
    ("an answer is not sent", "kiosk/core/submission.c", 'put_member(writer, "value", value);',
     'put_member(writer, "value", source == SOURCE_CITIZEN_CARD ? "" : value);',
     "path_test.py", "Path.test_headless_scanner_line"),
    ("submitted is said of what was only recorded", "kiosk/core/sending.c", "            conclude(model, OUTCOME_RECORDED);\n        }\n",
     "            conclude(model, OUTCOME_ACCEPTED);\n        }\n", "faults_test.py", "Faults.test_01_status403"),
    ("stored is said before it is", "kiosk/courier/courier_asks.c",
     "        status = outbox_store(courier->outbox, submission, originality, &item);",
     "        status = (memcpy(item.uuid, submission->uuid, sizeof item.uuid), item.created_ms = 1, STATUS_OK);",
     "kill_test.py", "Kill.test_kills"),
    ("a session is not wiped", "kiosk/core/navigate.c", "    arena_reset(model->arena);\n    model->session = NULL;",
     "    model->session = model->session;", "privacy_test.py", "Privacy.test_idle"),
    ("bodies lie open in the queue", "kiosk/courier/seal.c", "    ASSERT(!failed && written == size + SEAL_TAG_BYTES);",
     "    ASSERT(!failed && written == size + SEAL_TAG_BYTES);\n    memcpy(out + SEAL_NONCE_BYTES, clear, size);",
     "privacy_test.py", "Privacy.test_finished_but_not_sent"),
    ("a name stands in the log", "kiosk/courier/courier_asks.c",
     "    log_event(status == STATUS_OK ? LOG_OUTBOX_QUEUED : LOG_OUTBOX_REFUSED, status, item.row, 0);",
     "    (void)!write(2, submission->body, submission->body_len);", "privacy_test.py", "Privacy.test_finished"),
    ("the day is not taken up again", "kiosk/shell_figures.c", "tally_add_csv(&files->tally, text) != STATUS_OK", "text.len == 0",
     "figures_test.py", "Figures.test_a_day"),
    ("a person is counted by number", "kiosk/core/figures.c", "paper_kind_name(msg->document.kind) : refusal, 1);",
     "msg->document.citizen.number : refusal, 1);", "figures_test.py", "Figures.test_a_day"),
    ("one person's answers go out under another's card", "kiosk/core/scanning.c", "        if (!covering.covered)\n            return true;",
     "        if (!covering.covered)\n            return false;", "cards_test.py", "Cards.test_yes_begins_again_empty"),
    ("a fee is told behind its last day", "kiosk/core/fee.c", "strcmp(today, valid_to) <= 0", "*valid_to", "fees_test.py",
     "Exemptions.test_what_is_over_is_not_told"),
]


@unittest.skipIf(os.environ.get("KIOSK_SANITIZE"), "the plain build is enough")
@unittest.skipUnless(os.path.exists(f"{mutant.BUILD}/build.ninja") and shutil.which("ninja"), "needs a Ninja build")
class WholeMutants(unittest.TestCase):
    def test_every_mutant_is_noticed(self):
        mutant.assert_noticed(self, MUTANTS, KIOSK_KILLS="5")


if __name__ == "__main__":
    unittest.main()
