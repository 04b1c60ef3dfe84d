/* See portal_files.h. Whether a chain verifies or a list is in date is judged by TLS, on every connection. */
#include "data/portal_files.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"
#include "base/str.h"

enum { HEAD_BYTES = 16 * 1024, PATH_BYTES = 400 };

struct file_rule {
    const char *key;
    const char *mark; /* must stand in it; NULL: user:password */
    const char *what;
    bool secret;
};

static const struct file_rule RULES[] = {
    { "ca_file", "-----BEGIN CERTIFICATE-----", "no certificate in PEM in", false },
    { "crl_file", "-----BEGIN X509 CRL-----", "no revocation list in PEM in", false },
    { "client_cert", "-----BEGIN CERTIFICATE-----", "no certificate in PEM in", false },
    { "client_key", "PRIVATE KEY-----", "no private key in PEM in", true },
    { "account_file", NULL, "must hold user:password without another colon:", true },
};

/* One line; OpenCPS takes only what stands before a second colon, so such a password never fits. */
static bool holds_account(char *head)
{
    head[strcspn(head, "\r\n")] = '\0';
    const char *colon = strchr(head, ':');
    return colon && colon != head && colon[1] && !strchr(colon + 1, ':');
}

/* NULL: good. */
static const char *fault_of(const struct file_rule *rule, const char *path)
{
    char head[HEAD_BYTES];
    struct stat about;
    const char *why = NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return access(path, F_OK) == 0 ? "cannot be read here:" : "no such file:";
    ssize_t size = fstat(fd, &about) == 0 && S_ISREG(about.st_mode) ? read(fd, head, sizeof head - 1) : -1;
    close(fd);
    head[size > 0 ? size : 0] = '\0';
    if (size < 0)
        why = "not a file:";
    else if (rule->secret && (about.st_mode & 077) != 0)
        why = "others may read it, mode must be 0600:";
    else if (rule->mark ? !strstr(head, rule->mark) : !holds_account(head))
        why = rule->what;
    base_wipe(head, sizeof head);
    return why;
}

static bool is_placeholder(const struct node *portal)
{
    const struct node *url = yaml_get(portal, "base_url");
    return url && url->kind == NODE_SCALAR && strstr(url->text.ptr, ".example");
}

void portal_files_check(struct faults *faults, const struct node *portals)
{
    if (!portals || portals->kind != NODE_MAP)
        return;
    for (const struct node *portal = portals->first; portal; portal = portal->next) {
        for (size_t i = 0; i < ARRAY_LEN(RULES) && !is_placeholder(portal); i++) {
            const struct node *named = yaml_get(portal, RULES[i].key);
            char path[PATH_BYTES];
            if (!named || named->kind != NODE_SCALAR || !str_copy(path, sizeof path, named->text) || path[0] != '/')
                continue; /* told by the reader */
            const char *why = fault_of(&RULES[i], path);
            if (why)
                fault_at(faults, named->file, named->line, "%s: %s %s", RULES[i].key, why, path);
        }
    }
}
