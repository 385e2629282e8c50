/* The program: sets up the process and hands its arguments to the command table. */
#include "base/oom.h"
#include "cmd/command.h"
#include "syntax/runtime.h"

#include <locale.h>
#include <signal.h>

/* Removes a report that is half written, then dies of the signal as if nobody had caught it. */
static void on_fatal_signal(int number)
{
	temporary_file_remove();
	signal(number, SIG_DFL);
	raise(number);
}

static void catch_signals(void)
{
	static const int fatal[] = { SIGTERM, SIGINT, SIGHUP };
	struct sigaction action = { .sa_handler = on_fatal_signal };

	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++) {
		struct sigaction before;

		if (sigaction(fatal[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
			sigaction(fatal[i], &action, NULL);
	}
}

int main(int argc, char **argv)
{
	setlocale(LC_CTYPE, "");
	catch_signals();
	runtime_prepare();
	return command_dispatch((const char *const *)argv + (argc > 0), argc > 0 ? (size_t)argc - 1 : 0);
}
