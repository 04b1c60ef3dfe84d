/* The files that kiosk.yaml names for a portal, proven before a dossier depends on them. Inside data/ only. */
#pragma once

#include "data/faults.h"
#include "data/yaml.h"

/* `portals` of kiosk.yaml: each file named there must be one, be readable by whoever checks, and hold what it is for;
 * secrets must be nobody else's. Told at the line that names it. A portal whose address is still a placeholder is left
 * out: its files stand on no machine. Reads no more than the head of a file and keeps none of it. */
void portal_files_check(struct faults *faults, const struct node *portals);
