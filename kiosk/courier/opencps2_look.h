/* What OpenCPS v2 tells of a dossier's way, its payment and its ticket. Only for portal_opencps2.c and tests.
 *
 * From its source of 2020: `paymentStatus` 1 and 2 ask for money (advance, settlement), 3 and 4 are sent but not yet
 * approved, 5 is approved (PaymentFileLocalServiceImpl, DVCQGIntegrationActionImpl); the code for paying stands as
 * `qrcode_pay` in one of the payment ways of `epaymentProfile`, which is JSON in a text (the KeyPay classes). */
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "courier/portal.h"

/* Desk, note and moments of a DossierDetail; what it does not tell stays zero. */
void opencps2_look_read_stage(const json_t *detail, struct dossier_stage *stage);
/* The newest lines of GET /dossierlogs/{id}/logs, newest first; only what was done, never by whom. */
void opencps2_look_read_log(const json_t *reply, struct dossier_stage *stage);
/* Who does the step it is at, of GET /dossiers/{id}/sequences: the role of the one sequence that says what is being
 * done (`statusText`, which its source gives to the current one alone). Who it is assigned to is not read. */
void opencps2_look_read_role(const json_t *reply, struct dossier_stage *stage);
/* GET /dossiers/{id}/payment; NONE for anything that does not say how much. */
void opencps2_look_read_payment(const json_t *reply, struct dossier_payment *payment);

/* The body of POST /bookings, which the server keeps once for each dossier: asking again changes nothing. In memory of
 * seal_alloc; NULL: no memory. The caller frees. */
char *opencps2_look_encode_booking(const struct portal_dossier *dossier, const char *service_code, size_t *size);
/* False when it is another dossier's booking, or has no number: a ticket without one is no ticket. */
bool opencps2_look_read_booking(const json_t *reply, const char *dossier_id, struct dossier_ticket *ticket);
