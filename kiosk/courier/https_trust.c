/* Certificates, names, keys, revocation, versions and ciphers. libcurl alone takes a name from the certificate's
 * subject when it has no subjectAltName, static RSA and weak DHE key exchange, and revoked certificates; and how weak a
 * key or a signature may be hangs on the machine's openssl.cnf. So what must hold is said here, on every connection. */
#include "courier/https_trust.h"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "base/log.h"
#include "base/str.h"

enum {
    PINS_TEXT_BYTES = SETTINGS_PINS_MAX * 64,
    SECURITY_LEVEL = 2, /* 112 bits: no RSA below 2048, no SHA-1 signature */
    CHAIN_DEPTH_MAX = 6,
};

/* TLS 1.2 with forward secrecy and AEAD only; 1.3 has nothing else. */
static const char CIPHERS[] = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
                              "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
                              "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

static bool join_pins(const struct settings_portal *portal, char out[PINS_TEXT_BYTES])
{
    size_t have = 0;
    for (size_t i = 0; i < portal->pin_count; i++) {
        if (!str_format(out + have, PINS_TEXT_BYTES - have, "%s%s", i ? ";" : "", portal->pins[i]))
            return false;
        have += strlen(out + have);
    }
    return true;
}

static bool find_host(const char *url, char host[HTTPS_HOST_BYTES])
{
    char *name = NULL;
    CURLU *parts = curl_url();
    bool found = parts && curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK &&
                 curl_url_get(parts, CURLUPART_HOST, &name, 0) == CURLUE_OK;
    struct str bare = str_from(found ? name : "");
    if (bare.len > 2 && bare.ptr[0] == '[') /* an IPv6 address */
        bare = str_range(bare.ptr + 1, bare.len - 2);
    found = found && bare.len > 0 && str_copy(host, HTTPS_HOST_BYTES, bare);
    curl_free(name);
    curl_url_cleanup(parts);
    return found;
}

/* RFC 9525 §6.3: the subject's common name identifies nobody. OpenSSL checks the name together with the chain. */
static CURLcode set_context(CURL *easy, void *context, void *trust_given)
{
    (void)easy;
    const struct https_trust *trust = trust_given;
    SSL_CTX_set_security_level(context, SECURITY_LEVEL);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_CLEANSE_PLAINTEXT);
    X509_VERIFY_PARAM *rules = SSL_CTX_get0_param(context);
    X509_VERIFY_PARAM_set_time(rules, (time_t)(clock_wall(trust->clock) / 1000));
    X509_VERIFY_PARAM_set_depth(rules, CHAIN_DEPTH_MAX);
    X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    if (X509_VERIFY_PARAM_set1_ip_asc(rules, trust->host) == 1)
        return CURLE_OK;
    return X509_VERIFY_PARAM_set1_host(rules, trust->host, 0) == 1 ? CURLE_OK : CURLE_OUT_OF_MEMORY;
}

#define SET(option, value) (failed |= curl_easy_setopt(easy, option, value) != CURLE_OK)

bool https_trust_set(CURL *easy, const struct settings_portal *portal, struct https_trust *trust)
{
    char pins[PINS_TEXT_BYTES];
    bool failed = !join_pins(portal, pins) || !find_host(portal->base_url, trust->host);
    SET(CURLOPT_PROTOCOLS_STR, "https");
    /* libcurl 7.88 frees a session's name twice when memory runs out while it is remembered; connections are kept, so
     * there is little to remember it for. */
    SET(CURLOPT_SSL_SESSIONID_CACHE, 0L);
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    SET(CURLOPT_SSL_CIPHER_LIST, CIPHERS);
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    SET(CURLOPT_SSL_CTX_FUNCTION, set_context);
    SET(CURLOPT_SSL_CTX_DATA, trust);
    SET(CURLOPT_SSL_SESSIONID_CACHE, 0L); /* a resumed session would pass without its dates being looked at again */
    SET(CURLOPT_PINNEDPUBLICKEY, failed ? NULL : pins);
    if (portal->ca_file) {
        SET(CURLOPT_CAINFO, portal->ca_file);
        SET(CURLOPT_CAPATH, NULL); /* this authority and no other */
    }
    if (portal->crl_file)
        SET(CURLOPT_CRLFILE, portal->crl_file);
    if (portal->client_cert) {
        SET(CURLOPT_SSLCERT, portal->client_cert);
        SET(CURLOPT_SSLKEY, portal->client_key);
    }
    SET(CURLOPT_PROXY, ""); /* not from the environment either */
    SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    return !failed;
}

#undef SET

static enum log_event reason_of_verification(long why)
{
    switch (why) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return LOG_TLS_EXPIRED;
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return LOG_TLS_NOT_YET_VALID;
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return LOG_TLS_WRONG_NAME;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_UNTRUSTED:
        return LOG_TLS_UNKNOWN_AUTHORITY;
    case X509_V_ERR_CERT_REVOKED:
        return LOG_TLS_REVOKED;
    case X509_V_ERR_UNABLE_TO_GET_CRL:
    case X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER:
    case X509_V_ERR_CRL_HAS_EXPIRED:
    case X509_V_ERR_CRL_NOT_YET_VALID:
    case X509_V_ERR_CRL_SIGNATURE_FAILURE:
    case X509_V_ERR_CRL_PATH_VALIDATION_ERROR:
        return LOG_TLS_CRL_UNUSABLE;
    case X509_V_ERR_INVALID_PURPOSE:
        return LOG_TLS_WRONG_PURPOSE;
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
    case X509_V_ERR_CA_MD_TOO_WEAK:
        return LOG_TLS_WEAK_CERTIFICATE;
    default:
        return LOG_TLS_BAD_CHAIN;
    }
}

bool https_trust_log(CURL *easy, CURLcode code, int64_t took_ms)
{
    long why = 0;
    (void)curl_easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &why);
    bool judged = why > X509_V_ERR_UNSPECIFIED; /* libcurl's value before anything was verified */
    enum log_event event;
    switch (code) {
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
        event = LOG_TLS_KEY_NOT_PINNED;
        break;
    case CURLE_PEER_FAILED_VERIFICATION:
        event = judged ? reason_of_verification(why) : LOG_TLS_WRONG_NAME;
        break;
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
        event = LOG_TLS_FILE_UNUSABLE;
        break;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CIPHER:
        event = judged ? reason_of_verification(why) : LOG_TLS_NO_COMMON_PROTOCOL;
        break;
    default:
        return false;
    }
    log_event(event, STATUS_TLS, judged ? why : 0, took_ms);
    return event == LOG_TLS_EXPIRED || event == LOG_TLS_NOT_YET_VALID;
}
