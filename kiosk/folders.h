/* Where the program's own files are: beside the build tree, or installed. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { FOLDER_BYTES = 1024 };

/* Finds `name` ("config", "assets") up to three folders above the program (a build in the tree), else
 * <program>/../share/kiosk/name,
 * else /etc/kiosk for "config". False when none of them is a folder. Any thread. */
bool folder_find(const char *name, char out[FOLDER_BYTES]);
/* Path of a program that lies beside this one. */
bool folder_program(const char *name, char out[FOLDER_BYTES]);
/* $STATE_DIRECTORY (systemd), else $XDG_STATE_HOME/kiosk, else ~/.local/state/kiosk. */
bool folder_state_default(char out[FOLDER_BYTES]);
/* Creates the folder and its parents with mode 0700; true when it is there afterwards. */
bool folder_make(const char *path);
