/* A USB scanner in "virtual COM" mode ignores the rate; a true RS-232 one is set to 115200 8N1 by its setup card. */
#include "scan/serial_port.h"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

enum status serial_port_open(const char *path, int *fd)
{
    int port = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (port < 0)
        return STATUS_NOT_FOUND;
    struct termios settings;
    if (tcgetattr(port, &settings) != 0)
        goto refused;
    cfmakeraw(&settings);
    settings.c_cflag &= ~(tcflag_t)(CSTOPB | CRTSCTS);
    settings.c_cflag |= CLOCAL | CREAD | CS8;
    settings.c_cc[VMIN] = 1; /* so that read() gives 0 only when the device is gone */
    settings.c_cc[VTIME] = 0;
    if (cfsetspeed(&settings, B115200) != 0 || tcsetattr(port, TCSANOW, &settings) != 0)
        goto refused;
    tcflush(port, TCIFLUSH);
    *fd = port;
    return STATUS_OK;
refused:
    close(port);
    return STATUS_UNAVAILABLE;
}
