/* kiosk-decoder: the disposable child that looks at pictures from outside. Started by scan/decoder_link.c only, with
 * its socket as descriptor 3; it has no arguments, no configuration and writes nothing anywhere. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "decoder/sandbox.h"
#include "decoder/serve.h"

int main(int argc, char **argv)
{
    int type = 0;
    socklen_t size = sizeof type;
    if (argc > 1 || getsockopt(DECODER_FD, SOL_SOCKET, SO_TYPE, &type, &size) != 0 || type != SOCK_SEQPACKET) {
        bool help = argc > 1 && strcmp(argv[1], "--help") == 0;
        fprintf(help ? stdout : stderr, "kiosk-decoder: reads codes for kiosk; started by it, not by people\n");
        return help ? 0 : 2;
    }
    if (sandbox_limit(DECODER_FD) != STATUS_OK)
        return 1;
    struct cascade *cascade = cascade_create();
    int result = 1;
    if (cascade && serve_warm_up(cascade) && sandbox_lock() == STATUS_OK)
        result = serve(DECODER_FD, cascade);
    _exit(result); /* nothing is flushed or torn down: all of it dies with the process */
}
