"""pygls_client.py BINARY FILE: opens, asks about, mends and closes a file as an editor with pygls' client does; prints what it is told."""
import asyncio
import pathlib
import sys

from lsprotocol import types
from pygls.lsp.client import LanguageClient


async def talk(binary, file):
    client, shown = LanguageClient("outlive-tests", "1"), asyncio.Queue()
    client.feature("textDocument/publishDiagnostics")(lambda params: shown.put_nowait(params))
    uri, document = file.as_uri(), types.TextDocumentIdentifier(file.as_uri())
    await client.start_io(binary, "server")
    await client.initialize_async(types.InitializeParams(capabilities=types.ClientCapabilities(), root_uri=file.parent.as_uri()))
    client.initialized(types.InitializedParams())
    client.text_document_did_open(types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "python", 1, file.read_text())))
    found = (await asyncio.wait_for(shown.get(), 60)).diagnostics
    print("found", [(one.code, str(one.range)) for one in found])
    place = found[0].range
    actions = await client.text_document_code_action_async(
        types.CodeActionParams(document, place, types.CodeActionContext(found)))
    print("actions", [action.title for action in actions])
    hover = await client.text_document_hover_async(types.HoverParams(document, place.start))
    print("hover", hover.contents.value.splitlines()[0])
    edit = actions[0].edit.changes[uri][0]
    client.text_document_did_change(types.DidChangeTextDocumentParams(
        types.VersionedTextDocumentIdentifier(uri=uri, version=2),
        [types.TextDocumentContentChangePartial(range=edit.range, text=edit.new_text)]))
    print("left", [one.code for one in (await asyncio.wait_for(shown.get(), 60)).diagnostics])
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()


asyncio.run(talk(sys.argv[1], pathlib.Path(sys.argv[2])))
