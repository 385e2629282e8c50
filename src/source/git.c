#include "source/git.h"

#include "base/oom.h"
#include "base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SECONDS_MAX = 10, ARGUMENTS_MAX = 96, VARIABLES_MAX = 24, COMPLAINTS_MAX = 1 << 20 };

struct git_listing {
	struct arena arena;
	const char *program;
	char *arguments[ARGUMENTS_MAX];
	char *variables[VARIABLES_MAX];
	int input; /* -1: none */
	pthread_t thread;
	bool threaded;
	bool done; /* git ended by itself and well */
	struct strbuf names;
	struct strbuf complaints; /* its standard error */
};

/* The user's own settings count (a global ignore file), the repository's can neither run nor fetch anything. */
static const char *const arguments[] = {
	"git",
	"--no-pager",
	"--literal-pathspecs",
	"-c",
	"safe.directory=*",
	"-c",
	"core.fsmonitor=false",
	"-c",
	"core.hooksPath=/dev/null",
	"-c",
	"core.sshCommand=false",
	"-c",
	"core.alternateRefsCommand=false",
	"-c",
	"protocol.allow=never",
};

static const char *const questions[][5] = {
	[GIT_TRACKED] = { "ls-files", "-z", "--cached", NULL },
	[GIT_UNTRACKED] = { "ls-files", "-z", "--others", "--exclude-standard", NULL },
};

static const char *const settings[] = {
	"LC_ALL=C",
	"GIT_OPTIONAL_LOCKS=0",
	"GIT_TERMINAL_PROMPT=0",
	"GIT_NO_LAZY_FETCH=1",
	"GIT_ALLOW_PROTOCOL=none",
	"GIT_PAGER=cat",
	"GIT_NO_REPLACE_OBJECTS=1",
};

static const char *const inherited[] = {
	"HOME", "XDG_CONFIG_HOME", "PATH", "TMPDIR", "LD_LIBRARY_PATH", "DEVELOPER_DIR"
};

/* Only absolute folders of PATH: a work tree may hold a `git` of its own. */
static const char *find_program(struct arena *arena)
{
	const char *path = getenv("PATH");

	if (!path)
		path = "/usr/local/bin:/usr/bin:/bin";
	while (*path) {
		size_t size = strcspn(path, ":");

		if (*path == '/') {
			const char *folder = arena_text(arena, (struct slice){ path, size });
			const char *program = path_join(arena, folder, "git");

			if (access(program, X_OK) == 0)
				return program;
		}
		path += size + (path[size] == ':');
	}
	return NULL;
}

static void set_arguments(struct git_listing *listing, const char *directory, const char *const *words)
{
	size_t count = 0;

	for (size_t i = 0; i < sizeof arguments / sizeof *arguments; i++)
		listing->arguments[count++] = arena_strdup(&listing->arena, arguments[i]);
	listing->arguments[count++] = arena_strdup(&listing->arena, "-C");
	listing->arguments[count++] = arena_strdup(&listing->arena, directory);
	for (size_t i = 0; words[i] && count + 1 < ARGUMENTS_MAX; i++)
		listing->arguments[count++] = arena_strdup(&listing->arena, words[i]);
}

/* Naming the repository keeps git from asking who owns it. */
static void set_variables(struct git_listing *listing, const char *work_tree)
{
	struct arena *arena = &listing->arena;
	size_t count = 0;

	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
		listing->variables[count++] = arena_strdup(arena, settings[i]);
	for (size_t i = 0; i < sizeof inherited / sizeof *inherited; i++) {
		const char *value = getenv(inherited[i]);

		if (value)
			listing->variables[count++] = arena_printf(arena, "%s=%s", inherited[i], value);
	}
	listing->variables[count++] = arena_printf(arena, "GIT_DIR=%s", path_join(arena, work_tree, ".git"));
	listing->variables[count++] = arena_printf(arena, "GIT_WORK_TREE=%s", work_tree);
}

/* The child's own three; what fails here would have it write to ours. Returns 0 or the number of an error. */
static int redirect(posix_spawn_file_actions_t *actions, int input, int output, int errors)
{
	int failed = input >= 0 ? posix_spawn_file_actions_adddup2(actions, input, STDIN_FILENO)
				: posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);

	if (!failed)
		failed = posix_spawn_file_actions_adddup2(actions, output, STDOUT_FILENO);
	return failed ? failed : posix_spawn_file_actions_adddup2(actions, errors, STDERR_FILENO);
}

static bool spawn(struct git_listing *listing, int output, int errors, pid_t *child)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none;
	int failed;

	if (posix_spawn_file_actions_init(&actions))
		return false;
	failed = redirect(&actions, listing->input, output, errors);
	posix_spawnattr_init(&attributes);
	sigemptyset(&none);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
	if (!failed)
		failed = posix_spawn(child, listing->program, &actions, &attributes, listing->arguments,
				     listing->variables);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return !failed;
}

static long milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Whether there may be more. */
static bool take(struct pollfd *from, struct strbuf *to, size_t most)
{
	char buffer[1 << 15];
	ssize_t got;

	if (!from->revents)
		return true;
	got = read(from->fd, buffer, sizeof buffer);
	if (got > 0 && to->size < most)
		strbuf_add(to, buffer, (size_t)got);
	return got > 0 || (got < 0 && errno == EINTR);
}

/* Whether all was read before the time was over. */
static bool collect(struct git_listing *listing, int output, int errors)
{
	long end = milliseconds() + SECONDS_MAX * 1000L;
	struct pollfd wait[2] = { { .fd = output, .events = POLLIN }, { .fd = errors, .events = POLLIN } };

	while (wait[0].fd >= 0 || wait[1].fd >= 0) {
		long left = end - milliseconds();

		if (left <= 0 || (poll(wait, 2, (int)left) < 0 && errno != EINTR))
			return false;
		if (!take(&wait[0], &listing->names, SIZE_MAX))
			wait[0].fd = -1;
		if (!take(&wait[1], &listing->complaints, COMPLAINTS_MAX))
			wait[1].fd = -1;
	}
	return true;
}

/* Beyond standard error, so that the child's own three are not overwritten while they are set up. */
static bool make_pipe(int ends[2])
{
	int raw[2];

	if (pipe(raw) != 0)
		return false;
	for (int i = 0; i < 2; i++) {
		ends[i] = fcntl(raw[i], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
		close(raw[i]);
	}
	if (ends[0] >= 0 && ends[1] >= 0)
		return true;
	for (int i = 0; i < 2; i++) {
		if (ends[i] >= 0)
			close(ends[i]);
	}
	return false;
}

static void close_both(const int ends[2])
{
	close(ends[0]);
	close(ends[1]);
}

static void *run(void *argument)
{
	struct git_listing *listing = argument;
	int output[2], errors[2], status = -1;
	pid_t child;
	bool started, all = false;

	if (!make_pipe(output))
		return NULL;
	if (!make_pipe(errors)) {
		close_both(output);
		return NULL;
	}
	started = spawn(listing, output[1], errors[1], &child);
	close(output[1]);
	close(errors[1]);
	if (started)
		all = collect(listing, output[0], errors[0]);
	close(output[0]);
	close(errors[0]);
	if (!started)
		return NULL;
	if (!all)
		kill(child, SIGKILL);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	listing->done = all && WIFEXITED(status) && WEXITSTATUS(status) == 0;
	return NULL;
}

static struct git_listing *listing_new(const char *directory, const char *work_tree, const char *const *words,
				       int input)
{
	struct git_listing *listing = xcalloc(1, sizeof *listing);

	arena_init(&listing->arena);
	listing->input = input;
	listing->program = find_program(&listing->arena);
	if (!listing->program) {
		arena_release(&listing->arena);
		free(listing);
		return NULL;
	}
	set_arguments(listing, directory, words);
	set_variables(listing, work_tree);
	return listing;
}

struct git_listing *git_listing_start(const struct root *root, enum git_question question, const char *const *paths,
				      size_t count)
{
	const char *words[ARGUMENTS_MAX] = { NULL };
	struct git_listing *listing;
	size_t used = 0;

	for (; questions[question][used]; used++)
		words[used] = questions[question][used];
	if (count)
		words[used++] = "--";
	for (size_t i = 0; i < count && used + 1 < ARGUMENTS_MAX; i++)
		words[used++] = paths[i];
	listing = listing_new(root->path, root->work_tree, words, -1);
	if (listing)
		listing->threaded = pthread_create(&listing->thread, NULL, run, listing) == 0;
	return listing;
}

/* What git says of a folder that it could not look into; relative to the work tree. */
static void add_unreadable(const struct strbuf *complaints, struct strbuf *folders)
{
	static const char head[] = "warning: could not open directory '", tail[] = "/': ";
	const char *at = strbuf_text(complaints), *end;

	while ((at = strstr(at, head))) {
		at += sizeof head - 1;
		end = strstr(at, tail);
		if (!end)
			return;
		strbuf_add(folders, at, (size_t)(end - at));
		strbuf_addch(folders, '\0');
	}
}

bool git_listing_finish(struct git_listing *listing, struct strbuf *names, struct strbuf *unreadable)
{
	bool done;

	if (!listing)
		return false;
	if (listing->threaded)
		pthread_join(listing->thread, NULL);
	else
		run(listing);
	done = listing->done;
	strbuf_release(names);
	*names = listing->names;
	add_unreadable(&listing->complaints, unreadable);
	strbuf_release(&listing->complaints);
	arena_release(&listing->arena);
	free(listing);
	return done;
}

void git_listing_drop(struct git_listing *listing)
{
	struct strbuf names = STRBUF_INIT, unreadable = STRBUF_INIT;

	git_listing_finish(listing, &names, &unreadable);
	strbuf_release(&names);
	strbuf_release(&unreadable);
}

bool git_ask(const char *work_tree, const char *const *words, int input, struct strbuf *out)
{
	struct strbuf unreadable = STRBUF_INIT;
	bool done = git_listing_finish(listing_new(work_tree, work_tree, words, input), out, &unreadable);

	strbuf_release(&unreadable);
	return done;
}
