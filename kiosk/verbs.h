/* The verbs of `kiosk`, one file each; main.c only picks one. Each parses its own arguments (argv[0] is the verb),
 * answers --help, and returns the exit code of contract: 0 done, 1 the thing itself failed, 2 bad use. */
#pragma once

int verb_run(int argc, char **argv);
int verb_courier(int argc, char **argv);
int verb_outbox(int argc, char **argv);
int verb_read(int argc, char **argv);
int verb_compose(int argc, char **argv);
int verb_check(int argc, char **argv);
int verb_staff(int argc, char **argv);
