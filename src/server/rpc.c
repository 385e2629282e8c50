#include "server/rpc.h"

#include "report/json_text.h"
#include "server/transport.h"

static void send_json(struct rpc *rpc, json_t *message)
{
	struct strbuf text = STRBUF_INIT;

	json_put(message, "jsonrpc", json_text("2.0"));
	json_add(&text, message);
	if (!rpc->is_broken)
		rpc->is_broken = !transport_write(rpc->fd, strbuf_slice(&text));
	strbuf_release(&text);
}

static json_t *message_for(json_t *id)
{
	json_t *message = json_object();

	json_put(message, "id", id ? json_incref(id) : json_null());
	return message;
}

void rpc_answer(struct rpc *rpc, json_t *id, json_t *result)
{
	json_t *message = message_for(id);

	json_put(message, "result", result);
	send_json(rpc, message);
}

void rpc_fail(struct rpc *rpc, json_t *id, enum rpc_error code, const char *text)
{
	json_t *message = message_for(id), *error = json_object();

	json_put(error, "code", json_integer(code));
	json_put(error, "message", json_text(text));
	json_put(message, "error", error);
	send_json(rpc, message);
}

static json_t *call(const char *method, json_t *params)
{
	json_t *message = json_object();

	json_put(message, "method", json_text(method));
	json_put(message, "params", params);
	return message;
}

void rpc_notify(struct rpc *rpc, const char *method, json_t *params)
{
	send_json(rpc, call(method, params));
}

void rpc_request(struct rpc *rpc, const char *method, json_t *params)
{
	json_t *message = call(method, params);

	json_put(message, "id", json_integer(++rpc->requests));
	send_json(rpc, message);
}
