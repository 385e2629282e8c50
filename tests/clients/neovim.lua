-- Run by `nvim --headless -u neovim.lua FILE` with the program in $OUTLIVE: opens, asks about and mends the file, and prints
-- what it is told.
local function say(...)
	io.stdout:write(table.concat({ ... }, " "), "\n")
end

local function found()
	local all = {}
	for _, one in ipairs(vim.diagnostic.get(0)) do
		table.insert(all, string.format("%s %d:%d", one.code, one.lnum, one.col))
	end
	return table.concat(all, ", ")
end

-- Waits until the diagnostics are as many, then goes on.
local function wait_for(count, next)
	local timer = vim.loop.new_timer()
	timer:start(50, 50, vim.schedule_wrap(function()
		if timer:is_active() and #vim.diagnostic.get(0) == count then
			timer:stop()
			next()
		end
	end))
end

local function ask(method, params, next)
	vim.lsp.buf_request(0, method, params, function(err, result)
		say(method, err and err.message or "answered")
		next(result)
	end)
end

vim.api.nvim_create_autocmd("FileType", { pattern = "python", callback = function()
	local server = { name = "outlive", cmd = { vim.env.OUTLIVE, "server" }, root_dir = vim.fn.getcwd() }
	if vim.lsp.start then
		vim.lsp.start(server)
	else -- before 0.8
		vim.lsp.buf_attach_client(0, vim.lsp.start_client(server))
	end
	wait_for(1, function()
		say("found", found())
		local one = vim.diagnostic.get(0)[1]
		local place = { line = one.lnum, character = one.col }
		local document = vim.lsp.util.make_text_document_params(0)
		ask("textDocument/hover", { textDocument = document, position = place }, function(hover)
			say("hover", vim.split(hover.contents.value, "\n")[1])
			ask("textDocument/codeAction", { textDocument = document, range = { start = place, ["end"] = place },
				context = { diagnostics = {} } }, function(actions)
				vim.lsp.util.apply_workspace_edit(actions[1].edit, "utf-16")
				wait_for(0, function()
					say("left", found())
					vim.cmd("qa!")
				end)
			end)
		end)
	end)
end })
