/* What a person holding a paper to the camera could do better. */
#pragma once

enum scan_hint {
    SCAN_HINT_NONE,
    SCAN_HINT_CLOSER,
    SCAN_HINT_FURTHER,
    SCAN_HINT_TOO_DARK,
    SCAN_HINT_GLARE,
    SCAN_HINT_HOLD_STILL,
    SCAN_HINT_TURN_OVER, /* something is held up and shows no code */
    SCAN_HINT_COUNT
};
