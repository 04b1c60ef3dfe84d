"""Scanned papers: each promise is broken once, and its test must go red."""
import unittest

import courier_test

# What is broken, where, how, and the test that must notice.
MUTANTS = [
    ("a page that was removed stays in memory", "core/papers.c", "base_wipe(papers->bytes + used, papers->used - used);", "",
     "unit_core_papers_test kept_removed_and_wiped"),
    ("a page nobody waits for is taken", "core/papers.c", "!papers->scanned || event->job != papers->job ||", "!papers->scanned ||",
     "unit_core_papers_test only_what_is_waited_for"),
    ("what nobody waits for goes on", "core/papers.c", "if (job_before && !papers_job(model))", "if (job_before > 4000000000u)",
     "unit_core_papers_test only_what_is_waited_for"),
    ("a consent holds for other papers too", "core/papers.c", "return model->session->papers.changes + 1;", "return 1;",
     "unit_core_papers_test a_consent_is_for_these_papers"),
    ("a paper that is not needed is sent", "core/papers.c", "return papers && model_document_needed(model, document) &&", "return papers &&",
     "unit_core_papers_test a_paper_no_longer_needed_stays_here"),
    ("a citizen scans", "core/papers.c", "if (!model_staff_in(model) || model->page != PAGE_NAME_CHECK ||", "if (model->page != PAGE_NAME_CHECK ||",
     "unit_core_papers_test who_may"),
    ("what it forked goes on", "scan/paper_child.c", "(void)kill(-pid, SIGKILL);", "(void)kill(pid, SIGKILL);",
     "contract_scan_paper_scan_test deaf"),
    ("half a page is a page", "scan/paper_child.c", "return total > 0 ? PAPER_SCAN_BROKEN_OFF : PAPER_SCAN_NO_DEVICE;",
     "return total > 0 ? PAPER_SCAN_DONE : PAPER_SCAN_NO_DEVICE;", "contract_scan_paper_scan_test what_sane_says"),
    ("a blank page is a page", "scan/paper_scanner.c", "else if (is_blank(memory.bits, size))", "else if (is_blank(memory.bits, size) && !size)",
     "contract_scan_paper_scan_test what_sane_says"),
    ("our environment goes along", "scan/paper_child.c", "(char *const *)(uintptr_t)argv, env)", "(char *const *)(uintptr_t)argv, (env[0] = NULL, environ))",
     "contract_scan_paper_scan_test alone"),
    ("a shadow is ink", "decoder/paper_page.c", "value < INK_SURELY || value * 100 < paper * INK_BELOW_PERCENT", "value < 128 + 0 * paper",
     "unit_decoder_paper_page_test"),
]


class PaperMutants(courier_test.CourierMutants):
    mutants = MUTANTS
    folder = "kiosk"


if __name__ == "__main__":
    unittest.main()
