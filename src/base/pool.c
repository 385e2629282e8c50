#include "base/pool.h"

#include "base/oom.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

struct loop {
	atomic_size_t next;
	size_t count;
	void (*work)(void *context, unsigned worker, size_t index);
	void *context;
};

struct worker {
	struct loop *loop;
	unsigned number;
	pthread_t thread;
};

static void *worker_main(void *argument)
{
	const struct worker *worker = argument;
	struct loop *loop = worker->loop;
	size_t index;

	while ((index = atomic_fetch_add(&loop->next, 1)) < loop->count)
		loop->work(loop->context, worker->number, index);
	return NULL;
}

void pool_run(unsigned workers, size_t count, void (*work)(void *context, unsigned worker, size_t index), void *context)
{
	struct loop loop = { .count = count, .work = work, .context = context };
	struct worker *team;
	unsigned started = 1;

	if (workers > count)
		workers = (unsigned)count;
	if (workers < 1)
		workers = 1;
	team = xcalloc(workers, sizeof *team);
	for (unsigned i = 0; i < workers; i++)
		team[i] = (struct worker){ .loop = &loop, .number = i };
	while (started < workers && pthread_create(&team[started].thread, NULL, worker_main, &team[started]) == 0)
		started++;
	worker_main(&team[0]);
	for (unsigned i = 1; i < started; i++)
		pthread_join(team[i].thread, NULL);
	free(team);
}

unsigned pool_processors(void)
{
	long count = sysconf(_SC_NPROCESSORS_ONLN);

	return count < 1 ? 1 : count > 64 ? 64 : (unsigned)count;
}
