"""Camera, the day's counts and the officers' gate can fail: each of their promises is broken once, and its test must go red."""
import unittest

import courier_test

# What is broken, where, how, and the test that must notice.
MUTANTS = [
    ("the oldest frame is looked at", "scan/camera.c", "for (uint32_t i = 0; i < camera->buffer_count; i++) {\n        struct v4l2_buffer buffer",
     "for (uint32_t i = 0; i < 1; i++) {\n        struct v4l2_buffer buffer", "contract_scan_camera_test the_newest_frame_wins"),
    ("a frame of long ago is looked at", "scan/camera.c", "stale && !camera->waited;", "stale && camera->waited;",
     "contract_scan_camera_test the_newest_frame_wins"),
    ("a camera pulled out never returns", "scan/camera_watch.c", "watch->open_at_ms = now_ms + CAMERA_RETRY_MS;",
     "watch->open_at_ms = INT64_MAX;", "contract_scan_camera_test unplugged_and_plugged_again_it_is_read_again"),
    ("a journey ends twice", "core/figures.c", "FIGURE_JOURNEY_ENDED, id, how, 1);", "FIGURE_JOURNEY_ENDED, id, how, 2);",
     "unit_core_figures_test"),
    ("each page begins a journey", "core/figures.c", "if (strcmp(before->uuid, session->uuid) != 0) {",
     "if (before->step != session->step || strcmp(before->uuid, session->uuid) != 0) {", "unit_core_figures_test"),
    ("tries are forgotten", "staff/gate.c", 'counts_path(state_folder, path) ? fopen(path, "re") : NULL;', "NULL; (void)path, (void)state_folder;",
     "unit_staff_gate_test"),
    ("a lock is not obeyed", "staff/gate.c", "if (count->locked_until_ms > wall_ms)\n", "if (count->locked_until_ms > INT64_MAX - 1)\n",
     "unit_staff_gate_test"),
    ("a try costs nothing when it is cut off", "staff/gate.c", "if (!counts_write(&counts, state_folder) || sodium_init() < 0)",
     "if (sodium_init() < 0)", "unit_staff_gate_test"),
    ("another's PIN opens", "staff/gate.c", "crypto_pwhash_str_verify(staff->pin_hash,", "crypto_pwhash_str_verify(settings->staff[0].pin_hash,",
     "unit_staff_gate_test"),
]


class PartMutants(courier_test.CourierMutants):
    mutants = MUTANTS
    folder = "kiosk"


if __name__ == "__main__":
    unittest.main()
