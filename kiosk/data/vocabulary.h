/* The closed words of service and guide files, and their names in YAML. */
#pragma once

enum service_mode { SERVICE_PREPARE, SERVICE_LEAD, SERVICE_INFO, SERVICE_CHECK_IN };
enum identity_level { IDENTITY_CLAIMED, IDENTITY_STAFF_SEEN, IDENTITY_CHIP };
enum page_kind {
    PAGE_SCAN,
    PAGE_ASK,
    PAGE_TABLE,
    PAGE_STEP,
    PAGE_SHOW,
    PAGE_CHECK,
    PAGE_CONSENT,
    PAGE_SUBMIT,
    PAGE_COVERAGE,
    PAGE_TICKET
};

const char *service_mode_name(enum service_mode mode);
const char *identity_level_name(enum identity_level level);
const char *page_kind_name(enum page_kind kind);
