/*
 * How a function says why it failed: `bool f(..., struct error *err)` returns false and fills err, which is untouched
 * on success. Lowest layer. Owned by the one who declares it; error_release() frees the text.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

struct error {
	char *message; /* one sentence without a final full stop; NULL when nothing failed */
};

#define ERROR_INIT { 0 }

/* Always returns false, so that a failing function can `return error_set(err, ...)`. The first error set stays. */
_Bool error_set(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
void error_release(struct error *err);

#endif
