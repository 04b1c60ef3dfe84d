/* The names of looks. A page says "soft blue, section type"; theme.c alone says which colour and how many millimetres.
 */
#pragma once

enum ui_theme_kind { UI_THEME_LIGHT, UI_THEME_DARK, UI_THEME_CONTRAST, UI_THEME_COUNT };
enum ui_text_size { UI_SIZE_NORMAL, UI_SIZE_LARGE, UI_SIZE_LARGER, UI_SIZE_LARGEST, UI_SIZE_COUNT };

enum ui_ink {
    UI_INK_AUTO, /* the ink that belongs to the surface beneath (black on card, white on primary …) */
    UI_INK_MAIN,
    UI_INK_SECOND,
    UI_INK_RED,
    UI_INK_BLUE,
    UI_INK_GREEN,
    UI_INK_AMBER,
    UI_INK_WHITE,
    UI_INK_EMBLEM, /* the star of the header's emblem */
    UI_INK_COUNT
};

enum ui_surface {
    UI_SURFACE_NONE,
    UI_SURFACE_PAGE,
    UI_SURFACE_HEADER, /* line below */
    UI_SURFACE_FOOTER, /* line above */
    UI_SURFACE_CARD,   /* white, line, soft shadow */
    UI_SURFACE_PANEL,  /* white, line, no shadow */
    UI_SURFACE_SOFT_RED,
    UI_SURFACE_SOFT_BLUE,
    UI_SURFACE_SOFT_GREEN,
    UI_SURFACE_SOFT_AMBER,
    UI_SURFACE_PRIMARY,
    UI_SURFACE_OUTLINE,        /* secondary button: dark line */
    UI_SURFACE_DANGER_OUTLINE, /* "Gọi cán bộ": red line and ink */
    UI_SURFACE_TOOL,           /* header tool, "Sửa": quiet line */
    UI_SURFACE_FIELD,
    UI_SURFACE_FIELD_FOCUS,
    UI_SURFACE_FIELD_INVALID,
    UI_SURFACE_FIELD_QUIET, /* pre-filled, not being typed in */
    UI_SURFACE_CHOICE,
    UI_SURFACE_CHOICE_SELECTED,
    UI_SURFACE_KEYBOARD,
    UI_SURFACE_KEY,
    UI_SURFACE_KEY_TONE,
    UI_SURFACE_KEY_LETTER,
    UI_SURFACE_KEY_ON, /* shift held */
    UI_SURFACE_CHIP,   /* suggestion pill */
    UI_SURFACE_BADGE,  /* "từ thẻ căn cước" */
    UI_SURFACE_EMBLEM,
    UI_SURFACE_TRACK,      /* progress, empty part */
    UI_SURFACE_TRACK_FILL, /* progress, done part */
    UI_SURFACE_QR,
    UI_SURFACE_VIEWFINDER,
    UI_SURFACE_LINE_BELOW, /* row of a list */
    UI_SURFACE_COUNT
};

enum ui_text_style {
    UI_TEXT_BODY,
    UI_TEXT_SMALL,
    UI_TEXT_LABEL,     /* field labels, buttons in cards */
    UI_TEXT_SECTION,   /* "Bé", "Việc tiếp theo", footer buttons */
    UI_TEXT_CARD,      /* big card titles */
    UI_TEXT_TITLE,     /* the page's one heading */
    UI_TEXT_CODE,      /* a dossier code */
    UI_TEXT_DISPLAY,   /* a queue number across the room */
    UI_TEXT_FIELD,     /* what was typed */
    UI_TEXT_KEY,       /* one letter on a key */
    UI_TEXT_KEY_SMALL, /* words on a key */
    UI_TEXT_STYLE_COUNT
};

enum ui_weight { UI_WEIGHT_AUTO, UI_WEIGHT_REGULAR, UI_WEIGHT_BOLD };
