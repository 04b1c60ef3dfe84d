/* `kiosk read`: what the scan page would see in a picture or a payload line, through the very same decoder child and
 * paper rules. For tests, for support and for other programs. Payload bytes are printed nowhere, only their hash. */
#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/limits.h"
#include "paper/fields.h"
#include "scan/decoder_link.h"
#include "scan/reading.h"
#include "text/utf8.h"
#include "verbs.h"

enum {
    EXIT_DONE = 0,
    EXIT_FAILED = 1,
    EXIT_BAD_USE = 2,
    FILE_NAME_BYTES_MAX = 4 * 4096, /* a path, each byte perhaps replaced by a three-byte mark */
    STDIN_LINES_MAX = 1000 * 1000,  /* a file of lines by mistake or a pipe without end */
    VIDEO_FRAMES_A_SECOND = 30,
    VIDEO_FRAMES_MAX = 30 * 3600, /* an hour */
};

struct read_job {
    bool json;
    bool with_time;
    bool video;
    struct decoder_link *link;     /* NULL until the first picture */
    struct decoder_result *result; /* on the heap: large */
    bool failed;
};

/* One code, or the lack of one. */
struct read_line {
    const char *file;
    const struct paper_document *document; /* NULL: unread */
    const char *sha256;
    size_t length;
    bool has_cpu;
    double cpu_ms;
    const struct read_video *video; /* NULL: no frame of one */
};

/* How a video went until its first code, or its end. */
struct read_video {
    int frames;            /* in the folder */
    int frames_looked_at;  /* the newest each time the decoder was free */
    int64_t first_code_ms; /* since the first frame was there; -1: none */
};

static int usage(FILE *to)
{
    fputs("usage: kiosk read [--json] [--time] FILE...|-\n"
          "       kiosk read [--json] [--time] --video DIR\n"
          "  FILE    a picture (PNG, JPEG, PGM); -  payload lines on standard input\n"
          "  --video the numbered pictures of DIR as a camera would show them: 30 a second, always the newest;\n"
          "          ends with the first code and adds first_code_ms, frames, frames_looked_at\n"
          "  --json  one line an object\n"
          "  --time  add cpu_ms: locating and decoding, the decoder's own thread time\n"
          "exit: 0 every input gave a code, 1 some did not, 2 bad use\n",
          to);
    return to == stdout ? EXIT_DONE : EXIT_BAD_USE;
}

/* JSON is UTF-8, file names are bytes: what is not text is shown as U+FFFD. */
static json_t *json_of_bytes(const char *name)
{
    static char text[FILE_NAME_BYTES_MAX];
    size_t at = 0;
    struct str rest = str_from(name);
    while (rest.len > 0 && at + UTF8_RUNE_BYTES_MAX < sizeof text) {
        uint32_t rune = 0;
        if (!utf8_decode(&rest, &rune)) {
            rune = 0xFFFD;
            rest = str_range(rest.ptr + 1, rest.len - 1);
        }
        at += utf8_encode(rune, text + at);
    }
    return json_stringn(text, at);
}

static void add_field_json(void *context, const struct paper_field *field)
{
    json_t *value = field->type == PAPER_FIELD_INT    ? json_integer(field->number)
                    : field->type == PAPER_FIELD_BOOL ? json_boolean(field->number != 0)
                                                      : json_string(field->text);
    json_object_set_new(context, field->name, value);
}

static void add_warning_json(void *context, const char *name)
{
    json_array_append_new(context, json_string(name));
}

static bool has_fields(const struct paper_document *document)
{
    return document->kind != PAPER_UNKNOWN && document->kind != PAPER_URL && document->kind != PAPER_REFUSED;
}

static void print_json(const struct read_line *line)
{
    json_t *object = json_object();
    json_object_set_new(object, "file", json_of_bytes(line->file));
    const struct paper_document *document = line->document;
    if (!document) {
        json_object_set_new(object, "error", json_string("unread"));
    } else {
        json_object_set_new(object, "kind", json_string(paper_kind_name(document->kind)));
        if (has_fields(document)) {
            json_t *fields = json_object(), *warnings = json_array();
            paper_fields(document, add_field_json, fields);
            paper_warnings(document, add_warning_json, warnings);
            json_object_set_new(object, "fields", fields);
            json_object_set_new(object, "warnings", warnings);
        } else {
            if (document->kind == PAPER_REFUSED)
                json_object_set_new(object, "error", json_string(paper_refusal_key(document->refusal)));
            json_object_set_new(object, "sha256", json_string(line->sha256));
            json_object_set_new(object, "length", json_integer((json_int_t)line->length));
        }
    }
    if (line->has_cpu)
        json_object_set_new(object, "cpu_ms", json_real(line->cpu_ms));
    if (line->video) {
        if (line->video->first_code_ms >= 0)
            json_object_set_new(object, "first_code_ms", json_integer(line->video->first_code_ms));
        json_object_set_new(object, "frames", json_integer(line->video->frames));
        json_object_set_new(object, "frames_looked_at", json_integer(line->video->frames_looked_at));
    }
    json_dumpf(object, stdout, JSON_COMPACT | JSON_REAL_PRECISION(9));
    putchar('\n');
    json_decref(object);
}

static void print_field(void *context, const struct paper_field *field)
{
    (void)context;
    if (field->type == PAPER_FIELD_INT)
        printf("  %-14s %lld\n", field->name, (long long)field->number);
    else if (field->type == PAPER_FIELD_BOOL)
        printf("  %-14s %s\n", field->name, field->number ? "true" : "false");
    else
        printf("  %-14s %s\n", field->name, field->text);
}

static void print_warning(void *context, const char *name)
{
    (void)context;
    printf("  %-14s %s\n", "warning", name);
}

static void print_plain(const struct read_line *line)
{
    const struct paper_document *document = line->document;
    printf("%s: %s\n", line->file, document ? paper_kind_name(document->kind) : "unread");
    if (document && has_fields(document)) {
        paper_fields(document, print_field, NULL);
        paper_warnings(document, print_warning, NULL);
    } else if (document) {
        if (document->kind == PAPER_REFUSED)
            printf("  %-14s %s\n", "error", paper_refusal_key(document->refusal));
        printf("  %-14s %s\n  %-14s %zu\n", "sha256", line->sha256, "length", line->length);
    }
    if (line->has_cpu)
        printf("  %-14s %.3f\n", "cpu_ms", line->cpu_ms);
    if (line->video && line->video->first_code_ms >= 0)
        printf("  %-14s %lld\n", "first_code_ms", (long long)line->video->first_code_ms);
    if (line->video)
        printf("  %-14s %d of %d\n", "looked_at", line->video->frames_looked_at, line->video->frames);
}

static void print_line(const struct read_job *job, const struct read_line *line)
{
    if (job->json)
        print_json(line);
    else
        print_plain(line);
}

static void print_unread(struct read_job *job, const char *file, double cpu_ms)
{
    job->failed = true;
    struct read_line line = { .file = file, .has_cpu = job->with_time && cpu_ms >= 0, .cpu_ms = cpu_ms };
    print_line(job, &line);
}

static void hex(const unsigned char hash[crypto_hash_sha256_BYTES], char out[2 * crypto_hash_sha256_BYTES + 1])
{
    sodium_bin2hex(out, 2 * crypto_hash_sha256_BYTES + 1, hash, crypto_hash_sha256_BYTES);
}

static void print_code(const struct read_job *job, const char *file, uint32_t index, const struct read_video *video)
{
    struct str payload = decoder_result_payload(job->result, index);
    struct paper_document document;
    reading_classify(payload, &document);
    unsigned char hash[crypto_hash_sha256_BYTES];
    char text[2 * crypto_hash_sha256_BYTES + 1];
    crypto_hash_sha256(hash, (const unsigned char *)payload.ptr, payload.len);
    hex(hash, text);
    struct read_line line = { file, &document, text, payload.len, job->with_time, job->result->cpu_us / 1000.0, video };
    print_line(job, &line);
    base_wipe(&document, sizeof document);
}

static void read_picture(struct read_job *job, const char *file)
{
    enum status status = job->link ? STATUS_OK : STATUS_UNAVAILABLE;
    if (status == STATUS_OK)
        status = decoder_link_picture(job->link, file, job->result);
    if (status != STATUS_OK) {
        fprintf(stderr, "kiosk: %s: %s\n", file,
                status == STATUS_UNAVAILABLE ? "kiosk-decoder cannot be started" : status_log_text(status));
        print_unread(job, file, -1);
        return;
    }
    if (job->result->outcome != DECODER_DONE)
        fprintf(stderr, "kiosk: %s: %s\n", file,
                job->result->outcome == DECODER_TOO_LARGE ? "picture too large" : "no whole PNG, JPEG or PGM picture");
    if (job->result->count == 0)
        print_unread(job, file, job->result->cpu_us / 1000.0);
    for (uint32_t i = 0; i < job->result->count; i++)
        print_code(job, file, i, NULL);
    base_wipe(job->result, sizeof *job->result);
}

/* The next line of standard input: its first bytes up to one more than the bound, its hash and length whole.
 * False at the end. */
static bool next_payload(char kept[PAYLOAD_BYTES_MAX + 1], size_t *length, unsigned char *hash)
{
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    *length = 0;
    bool held_cr = false; /* a CR belongs to the payload unless the LF follows */
    int byte;
    while ((byte = getchar()) != EOF && byte != '\n') {
        unsigned char bytes[2] = { '\r', (unsigned char)byte };
        size_t first = held_cr ? 0 : 1, end = byte == '\r' ? 1 : 2;
        held_cr = byte == '\r';
        for (size_t i = first; i < end; i++) {
            if (*length <= PAYLOAD_BYTES_MAX)
                kept[*length] = (char)bytes[i];
            ++*length;
            crypto_hash_sha256_update(&state, &bytes[i], 1);
        }
    }
    crypto_hash_sha256_final(&state, hash);
    return byte != EOF || *length > 0;
}

static void read_stdin(struct read_job *job)
{
    char kept[PAYLOAD_BYTES_MAX + 1];
    unsigned char hash[crypto_hash_sha256_BYTES];
    size_t length;
    int codes = 0;
    for (int i = 0; i < STDIN_LINES_MAX && next_payload(kept, &length, hash); i++) {
        if (length == 0)
            continue;
        codes++;
        struct paper_document document;
        reading_classify(str_range(kept, length < sizeof kept ? length : sizeof kept), &document);
        char text[2 * crypto_hash_sha256_BYTES + 1];
        hex(hash, text);
        struct read_line line = { .file = "-", .document = &document, .sha256 = text, .length = length };
        print_line(job, &line);
        base_wipe(&document, sizeof document);
    }
    base_wipe(kept, sizeof kept);
    if (codes == 0)
        print_unread(job, "-", -1);
}

static int is_frame(const struct dirent *entry)
{
    struct str name = str_from(entry->d_name);
    return name.len > 0 && name.ptr[0] != '.' &&
           (str_ends(name, ".png") || str_ends(name, ".jpg") || str_ends(name, ".jpeg") || str_ends(name, ".pgm"));
}

static void sleep_until(const struct clock *clock, int64_t at_ms)
{
    int64_t left_ms = at_ms - clock_monotonic(clock);
    struct timespec time = { left_ms / 1000, left_ms % 1000 * 1000000L };
    if (left_ms > 0)
        nanosleep(&time, NULL);
}

/* A live frame of a file, exactly as the scan page asks for a camera's. */
static bool look_at_frame(struct read_job *job, const char *path)
{
    struct live_frame frame = { .kind = DECODER_PICTURE };
    return picture_memory_from_file(path, &frame.memory_fd) == STATUS_OK &&
           decoder_link_live(job->link, &frame, job->result) == STATUS_OK && job->result->count > 0;
}

/* Fills `path` with the frame that gave the code. */
static bool replay(struct read_job *job, const char *folder, struct dirent **names, struct read_video *video,
                   char *path, size_t size)
{
    struct clock clock = clock_system();
    int64_t begun_ms = clock_monotonic(&clock);
    for (int last = -1, at = 0; at < video->frames;) {
        if (at != last && str_format(path, size, "%s/%s", folder, names[at]->d_name)) {
            video->frames_looked_at++;
            if (look_at_frame(job, path)) {
                video->first_code_ms = clock_monotonic(&clock) - begun_ms;
                return true;
            }
        }
        last = at;
        sleep_until(&clock,
                    begun_ms + ((int64_t)(last + 1) * 1000 + VIDEO_FRAMES_A_SECOND - 1) / VIDEO_FRAMES_A_SECOND);
        at = (int)((clock_monotonic(&clock) - begun_ms) * VIDEO_FRAMES_A_SECOND / 1000);
    }
    return false;
}

static void read_video(struct read_job *job, const char *folder)
{
    struct dirent **names = NULL;
    struct read_video video = { .frames = scandir(folder, &names, is_frame, versionsort), .first_code_ms = -1 };
    char path[FILE_NAME_BYTES_MAX];
    if (video.frames <= 0 || video.frames > VIDEO_FRAMES_MAX) {
        fprintf(stderr, "kiosk: %s: %s\n", folder, video.frames > 0 ? "too many frames" : "no frames there");
        job->failed = true;
    } else if (decoder_link_start(job->link) != STATUS_OK) {
        fprintf(stderr, "kiosk: %s: kiosk-decoder cannot be started\n", folder);
        job->failed = true;
    } else if (replay(job, folder, names, &video, path, sizeof path)) {
        for (uint32_t i = 0; i < job->result->count; i++)
            print_code(job, path, i, &video);
    } else {
        job->failed = true;
        print_line(job, &(struct read_line){ .file = folder, .video = &video });
    }
    base_wipe(job->result, sizeof *job->result);
    for (int i = 0; i < video.frames; i++)
        free(names[i]);
    free(names);
}

static int read_all(struct read_job *job, char **files, int count)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(files[i], "-") == 0 && !job->video) {
            read_stdin(job);
            continue;
        }
        if (!job->link)
            job->link = decoder_link_create(NULL);
        if (job->video && job->link)
            read_video(job, files[i]);
        else
            read_picture(job, files[i]);
    }
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "kiosk: standard output: %s\n", strerror(errno));
        job->failed = true;
    }
    return job->failed ? EXIT_FAILED : EXIT_DONE;
}

int verb_read(int argc, char **argv)
{
    struct read_job job = { 0 };
    int first = 1;
    for (; first < argc && argv[first][0] == '-' && argv[first][1] != '\0'; first++) {
        if (strcmp(argv[first], "--help") == 0)
            return usage(stdout);
        if (strcmp(argv[first], "--json") == 0)
            job.json = true;
        else if (strcmp(argv[first], "--time") == 0)
            job.with_time = true;
        else if (strcmp(argv[first], "--video") == 0)
            job.video = true;
        else if (strcmp(argv[first], "--") == 0) {
            first++;
            break;
        } else {
            fprintf(stderr, "kiosk: %s: unknown option\n", argv[first]);
            return usage(stderr);
        }
    }
    if (first >= argc) {
        fputs("kiosk: read: no input named\n", stderr);
        return usage(stderr);
    }
    job.result = calloc(1, sizeof *job.result);
    if (!job.result || sodium_init() < 0) {
        free(job.result);
        fputs("kiosk: read: out of memory\n", stderr);
        return EXIT_FAILED;
    }
    int code = read_all(&job, argv + first, argc - first);
    decoder_link_destroy(job.link);
    free(job.result);
    return code;
}
