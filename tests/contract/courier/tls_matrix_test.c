/* Every way a server's TLS can be wrong, against the courier's own HTTPS. Without arguments this runs the matrix of
 * tests/support/tls_matrix.py, which calls this program back for each connection:
 *   PROGRAM probe URL CA_FILE CRL_FILE CERT KEY PIN...    ("" for none)
 * and that prints `PROBE status="..." http=N`, with the log on stderr as ever. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "courier/https.h"

enum { FIRST_PIN = 7, WAIT_MS = 200 };

static const char *or_null(const char *text)
{
    return *text ? text : NULL;
}

static int probe(int count, char **words)
{
    struct settings_portal portal = { .id = "dossier",
                                      .adapter = "opencps2",
                                      .base_url = words[2],
                                      .ca_file = or_null(words[3]),
                                      .crl_file = or_null(words[4]),
                                      .client_cert = or_null(words[5]),
                                      .client_key = or_null(words[6]),
                                      .group_id = "1",
                                      .connect_timeout_ms = 5000,
                                      .total_timeout_ms = 8000 };
    for (int i = FIRST_PIN; i < count && portal.pin_count < SETTINGS_PINS_MAX; i++)
        portal.pins[portal.pin_count++] = words[i];
    const struct portal_request request = { .method = PORTAL_GET, .path = "/moved.txt" };
    struct portal_reply reply = { .transport = STATUS_BAD_INPUT };
    const struct clock clock = clock_system();
    struct https *https = https_create(&clock);
    if (!https)
        return 1;
    enum status status = https_start(https, 0, &portal, "user:password", &request);
    for (int line = 0; status == STATUS_OK && !https_next(https, &line, &reply);)
        https_wait(https, NULL, 0, WAIT_MS);
    printf("PROBE status=\"%s\" http=%d\n", status_log_text(reply.transport), reply.http);
    https_destroy(https);
    return 0;
}

int main(int count, char **words)
{
    if (count >= FIRST_PIN && strcmp(words[1], "probe") == 0)
        return probe(count, words);
    const char *source = getenv("KIOSK_SOURCE");
    static char script[4096], self[4096];
    ssize_t size = readlink("/proc/self/exe", self, sizeof self - 1);
    if (!source || size < 0)
        return 1;
    snprintf(script, sizeof script, "%s/tests/support/tls_matrix.py", source);
    execlp("python3", "python3", script, self, (char *)NULL);
    return 1;
}
