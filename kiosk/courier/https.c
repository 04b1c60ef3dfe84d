/* libcurl's multi interface, wrapped. What a reply means is the adapter's business. */
#include "courier/https.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/str.h"
#include "courier/https_trust.h"
#include "courier/seal.h"

enum {
    OTHERS_MAX = 16,        /* descriptors of the socket server */
    LOW_SPEED_BYTES = 16,   /* a portal that drips slower than this … */
    LOW_SPEED_SECONDS = 20, /* … for so long is as good as silent */
    RETRY_AFTER_S_MAX = 86400,
};

struct line {
    CURL *easy;
    struct https_trust trust;
    struct curl_slist *headers;
    char *body; /* REPLY_BYTES_MAX of seal_alloc */
    size_t body_len;
    bool busy;
    bool too_large;
};

struct https {
    CURLM *multi; /* NULL while at rest, as every line's easy */
    struct line lines[HTTPS_LINES_MAX];
    const struct clock *clock; /* borrowed */
    bool doubts_clock;
};

static size_t take(char *bytes, size_t one, size_t count, void *context)
{
    struct line *line = context;
    size_t size = one * count;
    if (size > REPLY_BYTES_MAX - line->body_len) {
        line->too_large = true;
        return 0;
    }
    memcpy(line->body + line->body_len, bytes, size);
    line->body_len += size;
    return size;
}

static void close_handles(struct https *https)
{
    for (int i = 0; i < HTTPS_LINES_MAX; i++) {
        if (https->lines[i].easy)
            curl_easy_cleanup(https->lines[i].easy);
        https->lines[i].easy = NULL;
    }
    if (https->multi)
        (void)curl_multi_cleanup(https->multi);
    https->multi = NULL;
}

static enum status open_handles(struct https *https)
{
    if (https->multi)
        return STATUS_OK;
    bool made = (https->multi = curl_multi_init()) != NULL;
    for (int i = 0; i < HTTPS_LINES_MAX && made; i++)
        made = (https->lines[i].easy = curl_easy_init()) != NULL;
    if (!made)
        close_handles(https);
    return made ? STATUS_OK : STATUS_NO_MEMORY;
}

struct https *https_create(const struct clock *clock)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return NULL;
    struct https *https = calloc(1, sizeof *https);
    if (!https)
        return NULL;
    https->clock = clock;
    bool made = open_handles(https) == STATUS_OK;
    for (int i = 0; i < HTTPS_LINES_MAX && made; i++)
        made = (https->lines[i].body = seal_alloc(REPLY_BYTES_MAX)) != NULL;
    if (!made) {
        https_destroy(https);
        return NULL;
    }
    return https;
}

static void clear_line(struct line *line)
{
    base_wipe(line->body, line->body_len);
    line->body_len = 0;
    line->too_large = false;
    curl_slist_free_all(line->headers);
    line->headers = NULL;
}

void https_drop(struct https *https, int line)
{
    struct line *dropped = &https->lines[line];
    if (dropped->busy)
        (void)curl_multi_remove_handle(https->multi, dropped->easy);
    dropped->busy = false;
    clear_line(dropped);
}

void https_destroy(struct https *https)
{
    if (!https)
        return;
    for (int i = 0; i < HTTPS_LINES_MAX; i++) {
        if (https->lines[i].body)
            https_drop(https, i);
        seal_free(https->lines[i].body);
    }
    close_handles(https);
    free(https);
}

void https_rest(struct https *https)
{
    for (int i = 0; i < HTTPS_LINES_MAX; i++)
        ASSERT(!https->lines[i].busy);
    close_handles(https);
}

enum status https_check(const struct settings_portal *portal)
{
    return str_starts(str_from(portal->base_url), "https://") && portal->pin_count >= 2 ? STATUS_OK : STATUS_BAD_INPUT;
}

static bool add_header(struct line *line, const char *name, const char *value)
{
    char text[256];
    if (!str_format(text, sizeof text, "%s%s", name, value))
        return false;
    struct curl_slist *longer = curl_slist_append(line->headers, text);
    if (!longer)
        return false;
    line->headers = longer;
    return true;
}

#define SET(option, value) (failed |= curl_easy_setopt(line->easy, option, value) != CURLE_OK)

static bool set_request(struct line *line, const struct settings_portal *portal, const char *account,
                        const struct portal_request *request)
{
    char url[1024];
    bool failed = !str_format(url, sizeof url, "%s%s", portal->base_url, request->path);
    SET(CURLOPT_URL, url);
    SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    if (account) {
        SET(CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
        SET(CURLOPT_USERPWD, account);
    }
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_CONNECTTIMEOUT_MS, (long)portal->connect_timeout_ms);
    SET(CURLOPT_TIMEOUT_MS, (long)portal->total_timeout_ms);
    SET(CURLOPT_LOW_SPEED_LIMIT, (long)LOW_SPEED_BYTES);
    SET(CURLOPT_LOW_SPEED_TIME, (long)LOW_SPEED_SECONDS);
    SET(CURLOPT_MAXFILESIZE, (long)REPLY_BYTES_MAX);
    SET(CURLOPT_WRITEFUNCTION, take);
    SET(CURLOPT_WRITEDATA, line);
    if (request->method == PORTAL_POST || request->method == PORTAL_PUT) {
        SET(CURLOPT_POST, 1L);
        SET(CURLOPT_POSTFIELDSIZE, (long)request->body_len);
        SET(CURLOPT_POSTFIELDS, request->body);
    }
    if (request->method == PORTAL_PUT)
        SET(CURLOPT_CUSTOMREQUEST, "PUT");
    failed |= !add_header(line, "Accept: ", "application/json") || !add_header(line, "Expect:", "") ||
              !add_header(line, "groupId: ", portal->group_id) ||
              (*request->content_type && !add_header(line, "Content-Type: ", request->content_type)) ||
              (*request->header && !add_header(line, "", request->header));
    SET(CURLOPT_HTTPHEADER, line->headers);
    return !failed;
}

#undef SET

enum status https_start(struct https *https, int index, const struct settings_portal *portal, const char *account,
                        const struct portal_request *request)
{
    ASSERT(index >= 0 && index < HTTPS_LINES_MAX && !https->lines[index].busy);
    struct line *line = &https->lines[index];
    clear_line(line);
    if (open_handles(https) != STATUS_OK)
        return STATUS_NO_MEMORY;
    curl_easy_reset(line->easy); /* keeps connections and TLS sessions */
    if (https_check(portal) != STATUS_OK)
        return STATUS_BAD_INPUT;
    line->trust.clock = https->clock;
    if (!https_trust_set(line->easy, portal, &line->trust) || !set_request(line, portal, account, request))
        return STATUS_NO_MEMORY;
    if (curl_multi_add_handle(https->multi, line->easy) != CURLM_OK)
        return STATUS_NO_MEMORY;
    line->busy = true;
    return STATUS_OK;
}

static enum status status_of(CURLcode code, const struct line *line)
{
    switch (code) {
    case CURLE_OK:
        return STATUS_OK;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
        return STATUS_NO_NETWORK;
    case CURLE_OPERATION_TIMEDOUT:
        return STATUS_TIMEOUT;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
        return STATUS_TLS;
    case CURLE_FILESIZE_EXCEEDED:
        return STATUS_TOO_LARGE;
    case CURLE_OUT_OF_MEMORY:
        return STATUS_NO_MEMORY;
    default:
        return line->too_large ? STATUS_TOO_LARGE : STATUS_IO;
    }
}

/* A portal whose certificate was verified tells the time as well as anybody; 0: it does not. */
static int64_t date_of(CURL *easy)
{
    struct curl_header *date = NULL;
    if (curl_easy_header(easy, "date", 0, CURLH_HEADER, -1, &date) != CURLHE_OK)
        return 0;
    time_t seconds = curl_getdate(date->value, NULL);
    return seconds > 0 ? (int64_t)seconds * 1000 : 0;
}

static void fill_reply(struct https *https, struct line *line, CURLcode code, struct portal_reply *reply)
{
    long http = 0;
    curl_off_t retry_after = 0, took_us = 0;
    (void)curl_easy_getinfo(line->easy, CURLINFO_RESPONSE_CODE, &http);
    (void)curl_easy_getinfo(line->easy, CURLINFO_RETRY_AFTER, &retry_after);
    (void)curl_easy_getinfo(line->easy, CURLINFO_TOTAL_TIME_T, &took_us);
    if (retry_after > RETRY_AFTER_S_MAX)
        retry_after = RETRY_AFTER_S_MAX;
    *reply = (struct portal_reply){ .transport = status_of(code, line),
                                    .http = (int)http,
                                    .body = line->body,
                                    .body_len = line->body_len,
                                    .retry_after_ms = retry_after > 0 ? (int64_t)retry_after * 1000 : -1,
                                    .date_ms = code == CURLE_OK ? date_of(line->easy) : 0 };
    if (https_trust_log(line->easy, code, took_us / 1000))
        https->doubts_clock = true;
    else if (code == CURLE_OK)
        https->doubts_clock = false;
    log_event(code == CURLE_OK ? LOG_HTTPS_DONE : LOG_HTTPS_FAILED, reply->transport, http, took_us / 1000);
}

bool https_doubts_clock(const struct https *https)
{
    return https->doubts_clock;
}

bool https_next(struct https *https, int *index, struct portal_reply *reply)
{
    int running = 0, left = 0;
    if (!https->multi)
        return false;
    (void)curl_multi_perform(https->multi, &running);
    CURLMsg *message;
    while ((message = curl_multi_info_read(https->multi, &left))) {
        if (message->msg != CURLMSG_DONE)
            continue;
        CURLcode code = message->data.result;
        for (int i = 0; i < HTTPS_LINES_MAX; i++) {
            struct line *line = &https->lines[i];
            if (line->easy != message->easy_handle)
                continue;
            (void)curl_multi_remove_handle(https->multi, line->easy);
            line->busy = false;
            fill_reply(https, line, code, reply);
            *index = i;
            return true;
        }
    }
    return false;
}

void https_wait(struct https *https, struct pollfd *others, size_t count, int timeout_ms)
{
    ASSERT(count <= OTHERS_MAX);
    if (!https->multi) {
        if (poll(others, count, timeout_ms) < 0) /* a signal: nothing is ready */
            for (size_t i = 0; i < count; i++)
                others[i].revents = 0;
        return;
    }
    struct curl_waitfd extra[OTHERS_MAX];
    for (size_t i = 0; i < count; i++)
        extra[i] = (struct curl_waitfd){ .fd = others[i].fd, .events = CURL_WAIT_POLLIN };
    (void)curl_multi_poll(https->multi, extra, (unsigned)count, timeout_ms, NULL);
    for (size_t i = 0; i < count; i++)
        others[i].revents = (short)(extra[i].revents & CURL_WAIT_POLLIN ? POLLIN : 0);
}
