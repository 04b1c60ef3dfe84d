"""The tests of the hospital desk and of tickets on paper are tested: a kiosk that breaks one of their promises must turn them red.

How a mutant is made: tests/support/mutant.py. Needs a Ninja build without sanitizers.
"""
import os
import shutil
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import mutant  # noqa: E402

ARRIVALS, PRINTER = "kiosk/courier/arrivals.c", "kiosk/device/slip_printer.c"

# What is broken, where, how, and the test that must notice.
MUTANTS = [
    ("a number is given twice after a restart", ARRIVALS, '"CREATE TABLE IF NOT EXISTS arrival("',
     '"DROP TABLE IF EXISTS arrival; CREATE TABLE arrival("', "ticket_paper_test.py", "TicketOnPaper.test_numbers_on_paper_go_on_after_the_machine_fell"),
    ("the counter is not told why", "kiosk/core/outcome.c", "    if (!coverage.tell)\n", "    if (!coverage.tell || index)\n",
     "checkin_test.py", "CheckIn.test_a_child_and_a_hand_and_a_mistake"),
    ("who has priority waits like everybody", ARRIVALS, '"ORDER BY priority DESC,number LIMIT 1"', '"ORDER BY number LIMIT 1"',
     "desk_test.py", "Desk.test_thirty_patients"),
    ("who did not come is called again and again", ARRIVALS, "[DESK_AWAY] = ARRIVAL_AWAY", "[DESK_AWAY] = ARRIVAL_WAITING",
     "desk_test.py", "Desk.test_thirty_patients"),
    ("what the gateway says later reaches nobody", "kiosk/courier/courier_desk.c", "|| !*item->dossier_status)", "|| *item->dossier_status)",
     "desk_test.py", "Desk.test_a_card_that_is_checked_later_is_seen_on_the_page"),
    ("what the printer answers is not heeded", PRINTER, "    return state == PRINTER_READY || state == PRINTER_UNKNOWN;", "    return state >= 0;",
     "ticket_paper_test.py", "TicketOnPaper.test_paper_ends_in_the_middle_of_a_number"),
    ("printed is said before the cut", PRINTER, "        return await_paper(printer, state);", "        return PRINT_DONE;",
     "ticket_paper_test.py", "TicketOnPaper.test_paper_ends_in_the_last_lines"),
]


@unittest.skipIf(os.environ.get("KIOSK_SANITIZE"), "the plain build is enough")
@unittest.skipUnless(os.path.exists(f"{mutant.BUILD}/build.ninja") and shutil.which("ninja"), "needs a Ninja build")
class HospitalMutants(unittest.TestCase):
    def test_every_mutant_is_noticed(self):
        mutant.assert_noticed(self, MUTANTS)


if __name__ == "__main__":
    unittest.main()
