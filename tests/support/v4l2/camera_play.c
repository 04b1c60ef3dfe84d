/* camera_play PROGRAM [argument...]: runs a program with a camera at /dev/video0 (camera_mock.h) and does what standard
 * input says, a command a line: `show FILE` (binary PGM), `plug`, `unplug`. Ends with the program's exit code. Not
 * plugged in at first. */
#include <fcntl.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/v4l2/camera_mock.h"

enum { LOOK_MS = 20, SIDE_MAX = 2000 };

static bool show(const char *path, struct camera_mock_plan *plan)
{
    FILE *file = fopen(path, "rb");
    unsigned width = 0, height = 0;
    uint8_t *pixels = NULL;
    bool done = file && fscanf(file, "P5 %u %u 255", &width, &height) == 2 && fgetc(file) != EOF && width > 0 &&
                height > 0 && width < SIDE_MAX && height < SIDE_MAX;
    if (done)
        pixels = malloc((size_t)width * height);
    done = done && pixels && fread(pixels, width, height, file) == height;
    if (done) {
        plan->width = width;
        plan->height = height;
        camera_mock_set(plan);
        camera_mock_show(pixels, (size_t)width * height);
    }
    free(pixels);
    if (file)
        fclose(file);
    return done;
}

static bool obey(char *line, struct camera_mock_plan *plan)
{
    line[strcspn(line, "\n")] = '\0';
    if (strncmp(line, "show ", 5) == 0)
        return show(line + 5, plan);
    if (strcmp(line, "plug") == 0)
        camera_mock_plug();
    else if (strcmp(line, "unplug") == 0)
        camera_mock_unplug();
    else
        return false;
    return true;
}

int main(int argc, char **argv)
{
    if (argc < 2 || !camera_mock_enter(argv)) {
        fprintf(stderr, "usage: camera_play PROGRAM [argument...] (umockdev installed)\n");
        return 2;
    }
    struct camera_mock_plan plan = { .modes = { { V4L2_PIX_FMT_YUYV, 30 } }, .width = 1280, .height = 720 };
    camera_mock_begin(&plan);
    pid_t child = fork();
    if (child == 0) {
        int null = open("/dev/null", O_RDONLY);
        dup2(null, STDIN_FILENO);
        execv(argv[1], argv + 1);
        _exit(127);
    }
    int status = 0;
    char line[1024];
    bool open_input = true;
    setvbuf(stdin, NULL, _IONBF, 0); /* so that poll sees what fgets would */
    while (child > 0 && waitpid(child, &status, WNOHANG) == 0) {
        struct pollfd input = { open_input ? STDIN_FILENO : -1, POLLIN, 0 };
        if (poll(&input, 1, LOOK_MS) <= 0)
            continue;
        open_input = fgets(line, sizeof line, stdin);
        if (open_input && !obey(line, &plan))
            fprintf(stderr, "camera_play: cannot: %s\n", line);
    }
    camera_mock_end();
    return child > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
