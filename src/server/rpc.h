/* JSON-RPC: what is sent to a client. Layer `server`. Values that are passed in are taken over. */
#ifndef SERVER_RPC_H
#define SERVER_RPC_H

#include <jansson.h>
#include <stdbool.h>

enum rpc_error {
	RPC_PARSE_ERROR = -32700,
	RPC_INVALID_REQUEST = -32600,
	RPC_METHOD_NOT_FOUND = -32601,
	RPC_INVALID_PARAMS = -32602,
	RPC_SERVER_NOT_INITIALIZED = -32002,
	RPC_CONTENT_MODIFIED = -32801,
};

/* Where messages go. Once one could not be written, none is. */
struct rpc {
	int fd;
	bool is_broken;
	long long requests; /* sent so far */
};

/* The answer to the request ID, which is borrowed. */
void rpc_answer(struct rpc *rpc, json_t *id, json_t *result);
/* The same of one that cannot be answered; NULL for an ID that nobody could read. */
void rpc_fail(struct rpc *rpc, json_t *id, enum rpc_error code, const char *message);
void rpc_notify(struct rpc *rpc, const char *method, json_t *params);
/* A request of ours, whose answer nobody waits for. */
void rpc_request(struct rpc *rpc, const char *method, json_t *params);

#endif
